"""The gradient of J, split by the term that pulls."""

from typing import NamedTuple

import numpy as np

from sae_lib.checks import check_examples, check_penalties
from sae_lib.model.cost import cost_and_grad, off_the_walls
from sae_lib.model.network import forward
from sae_lib.model.parameters import pack, split


class GradientTerms(NamedTuple):
    """The gradients of the three terms of J, each already weighted; their sum is ∇J.

    Attributes
    ----------
    reconstruction, decay, sparsity : ndarray (2hn + h + n,)
    """

    reconstruction: np.ndarray
    decay: np.ndarray
    sparsity: np.ndarray


def gradient_terms(theta, X, n_hidden, *, weight_decay, rho, beta):
    """The gradient of each of the three terms of J; the companion of `cost_terms`.

    Parameters
    ----------
    theta : ndarray (2hn + h + n,)
    X : array_like (m, n)
        Values in [0, 1].
    n_hidden : int
        h.
    weight_decay : float
        λ ≥ 0; not applied to biases.
    rho : float
        ρ in (0, 1), the wanted mean activation.
    beta : float
        β ≥ 0, the weight of the sparsity penalty.

    Returns
    -------
    GradientTerms
        Named tuple ``(reconstruction, decay, sparsity)`` of vectors in the order of `theta`. The
        decay part is 0 in both biases, the sparsity part in W2 and b2.

    Raises
    ------
    ValueError, TypeError
        If shapes do not fit or a value is out of its range.

    Notes
    -----
    J is a sum, so its gradient is one. Source: lecture notes, sections 2.2 and 3.
    """
    return GradientTermsAt(theta, X, n_hidden)(weight_decay=weight_decay, rho=rho, beta=beta)


class GradientTermsAt:
    """`gradient_terms` at one θ: the examples are gone through once, for any number of ρ, β, λ.

    Parameters
    ----------
    theta : ndarray (2hn + h + n,)
    X : array_like (m, n)
        Values in [0, 1].
    n_hidden : int
        h.

    Notes
    -----
    The push of the penalty, shape (h,), is the same for all examples. So it stands before their
    sum: row j of the sparsity part of W1 is push_j times the mean of f′(z2_j) x.
    """

    def __init__(self, theta, X, n_hidden):
        _, self._reconstruction = cost_and_grad(theta, X, n_hidden, weight_decay=0, beta=0)
        X = check_examples(X)
        a2 = forward(theta, X, n_hidden).a2
        f_prime = a2 * (1 - a2)
        self._theta = split(np.array(theta), n_hidden, X.shape[1])
        self._rho_hat = off_the_walls(a2.mean(axis=0))
        self._W1, self._b1 = f_prime.T @ X / len(X), f_prime.mean(axis=0)

    def __call__(self, *, weight_decay, rho, beta):
        """The `GradientTerms` under these settings."""
        weight_decay, rho, beta = check_penalties(weight_decay, rho, beta)
        W1, W2, b1, b2 = self._theta
        push = beta * (-rho / self._rho_hat + (1 - rho) / (1 - self._rho_hat))
        return GradientTerms(
            self._reconstruction.copy(),
            pack(weight_decay * W1, weight_decay * W2, np.zeros_like(b1), np.zeros_like(b2)),
            pack(push[:, None] * self._W1, np.zeros_like(W2), push * self._b1, np.zeros_like(b2)),
        )
