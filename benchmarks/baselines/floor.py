"""The floor: what no evaluation of J and its gradient can do without."""

import numpy as np

from sae_lib import initialize, unpack


class Floor:
    """Five matrix products, and one exp a unit if asked for, on whole arrays; the numbers mean nothing.

    Parameters
    ----------
    X : ndarray (m, n)
    n_hidden : int
        h.
    exp : bool
        Whether each hidden and each output unit of each example gets its exp.
    """

    def __init__(self, X, n_hidden, *, exp):
        m, n = X.shape
        theta = initialize(n_hidden, n).astype(X.dtype)
        self.X, self.exp = X, exp
        self.W1, self.W2, _, _ = unpack(theta, n_hidden, n)
        self.hidden = np.empty((2, m, n_hidden), X.dtype)
        self.visible = np.empty((1 + exp, m, n), X.dtype)
        self.gradients = np.empty((n_hidden, n), X.dtype), np.empty((n, n_hidden), X.dtype)

    def __call__(self):
        """Do it once."""
        (a2, delta2), a3 = self.hidden, self.visible[0]
        np.matmul(self.X, self.W1.T, out=a2)
        np.matmul(a2, self.W2.T, out=a3)
        np.matmul(a3, self.W2, out=delta2)
        np.matmul(delta2.T, self.X, out=self.gradients[0])
        np.matmul(a3.T, a2, out=self.gradients[1])
        if self.exp:
            np.exp(a2, out=delta2)
            np.exp(a3, out=self.visible[1])
