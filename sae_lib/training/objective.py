"""J and its gradient for the optimizer: the fast path beside `sae_lib.cost_and_grad`.

The same formulas in the same order, but in place, in blocks of rows that stay in the cache,
with one exp a unit. A test holds the two equal.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sae_lib.model.cost import CostTerms, kl, off_the_walls
from sae_lib.model.parameters import split

BLOCK_ROWS = 500


class Evaluation(NamedTuple):
    """What one look at θ gives."""

    theta: np.ndarray
    cost: float
    terms: CostTerms
    rho_hat: np.ndarray
    grad: np.ndarray


class Objective:
    """J(θ) for fixed data and penalties, with buffers that are reused from call to call.

    Parameters
    ----------
    X : ndarray (m, n)
        Values in [0, 1]; its dtype, float64 or float32, is that of the computation.
    n_hidden : int
        h.
    weight_decay, rho, beta : float
        λ, ρ, β.
    """

    def __init__(self, X, n_hidden, weight_decay, rho, beta):
        self.X, self.h = X, n_hidden
        self.weight_decay, self.rho, self.beta = weight_decay, rho, beta
        self.m, self.n = X.shape
        rows = min(BLOCK_ROWS, self.m)
        self.a2 = np.empty((self.m, self.h), X.dtype)
        self._visible = [np.empty((rows, self.n), X.dtype) for _ in range(2)]
        self._hidden = [np.empty((rows, self.h), X.dtype) for _ in range(2)]
        self._blocks = [slice(i, min(i + rows, self.m)) for i in range(0, self.m, rows)]

    def __call__(self, theta):
        """An `Evaluation` at θ; its arrays are new, float64 and belong to the caller."""
        with np.errstate(over="ignore", under="ignore", invalid="ignore", divide="ignore"):
            return self._evaluate(theta)

    def _evaluate(self, theta):
        X, m = self.X, self.m
        W1, W2, b1, b2 = split(theta.astype(X.dtype, copy=False), self.h, self.n)

        # First pass: ρ̂ needs every example before any error term can be formed.
        for rows in self._blocks:
            _sigmoid_layer(X[rows], W1, b1, out=self.a2[rows])
        rho_hat = off_the_walls(self.a2.mean(axis=0, dtype=np.float64))
        push = self.beta * (-self.rho / rho_hat + (1 - self.rho) / (1 - rho_hat))
        push = push.astype(X.dtype)

        grad = np.zeros(theta.size, X.dtype)
        grad_W1, grad_W2, grad_b1, grad_b2 = split(grad, self.h, self.n)
        squared_error = 0.0
        for rows in self._blocks:
            x, a2 = X[rows], self.a2[rows]
            k = len(x)
            a3, delta3 = self._visible[0][:k], self._visible[1][:k]
            delta2, slope = self._hidden[0][:k], self._hidden[1][:k]

            _sigmoid_layer(a2, W2, b2, out=a3)
            np.subtract(1, a3, out=delta3)
            delta3 *= a3
            a3 -= x
            squared_error += float(np.vdot(a3, a3))
            delta3 *= a3

            np.matmul(delta3, W2, out=delta2)
            delta2 += push
            np.subtract(1, a2, out=slope)
            slope *= a2
            delta2 *= slope

            grad_W1 += delta2.T @ x
            grad_W2 += delta3.T @ a2
            grad_b1 += delta2.sum(axis=0)
            grad_b2 += delta3.sum(axis=0)

        grad /= m
        grad_W1 += self.weight_decay * W1
        grad_W2 += self.weight_decay * W2
        terms = CostTerms(
            reconstruction=squared_error / (2 * m),
            decay=self.weight_decay / 2 * float(np.vdot(W1, W1) + np.vdot(W2, W2)),
            sparsity=float(self.beta * kl(self.rho, rho_hat).sum()),
        )
        return Evaluation(theta.copy(), sum(terms), terms, rho_hat, grad.astype(np.float64, copy=False))


def _sigmoid_layer(inputs, W, b, out):
    """out = f(inputs Wᵀ + b). exp may overflow to infinity: its reciprocal is the right 0."""
    np.matmul(inputs, W.T, out=out)
    out += b
    np.negative(out, out=out)
    np.exp(out, out=out)
    out += 1
    np.reciprocal(out, out=out)
