"""The cost J and its gradient, written as lessons 04 and 05 derive them."""

from typing import NamedTuple

import numpy as np

from sae_lib.checks import check_count, check_examples, check_penalties, check_theta
from sae_lib.model.network import forward
from sae_lib.model.network import stable_sigmoid as f
from sae_lib.model.parameters import pack, split
from sae_lib.model.sparsity import clip_rho_hat, kl, sparsity_push


class CostTerms(NamedTuple):
    """The three terms of J, each already weighted; their sum is J."""

    reconstruction: float
    decay: float
    sparsity: float


def cost_terms(theta, X, n_hidden, *, weight_decay, rho, beta):
    """The three terms of J.

    J = (1/2m) Σ‖a3 − x‖² + (λ/2)(‖W1‖² + ‖W2‖²) + β Σⱼ KL(ρ‖ρ̂ⱼ)

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
    CostTerms
        Named tuple ``(reconstruction, decay, sparsity)`` of floats.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind; see `sae_lib.checks`.
    ValueError
        If shapes do not fit or a value is out of its range.

    Notes
    -----
    Source: lecture notes, equation 8 and section 3.
    """
    theta, X, h, weight_decay, rho, beta = _check(theta, X, n_hidden, weight_decay, rho, beta)
    m, n = X.shape
    W1, W2, _, _ = split(theta, h, n)
    _, a2, _, a3 = forward(theta, X, h)
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        rho_hat = clip_rho_hat(a2.mean(axis=0))
        return CostTerms(
            reconstruction=float(np.sum((a3 - X) ** 2) / (2 * m)),
            decay=float(weight_decay / 2 * (np.sum(W1**2) + np.sum(W2**2))),
            sparsity=float(beta * np.sum(kl(rho, rho_hat))),
        )


def cost_and_grad(theta, X, n_hidden, *, weight_decay=1e-4, rho=0.01, beta=3.0):
    """The cost J and its gradient by backpropagation: the readable one.

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
    J : float
    grad : ndarray (2hn + h + n,)
        ∂J/∂θ, in the order of `theta`.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind; see `sae_lib.checks`.
    ValueError
        If shapes do not fit or a value is out of its range.

    Notes
    -----
    Source: lecture notes, section 2.2 (backpropagation) and section 3, with β inside f′ as
    the slides and the problem set have it (the notes put it outside, which is a mistake).
    """
    theta, X, h, weight_decay, rho, beta = _check(theta, X, n_hidden, weight_decay, rho, beta)
    m, n = X.shape
    W1, W2, b1, b2 = split(theta, h, n)
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        # forward pass
        a2 = f(X @ W1.T + b1)
        a3 = f(a2 @ W2.T + b2)
        rho_hat = clip_rho_hat(a2.mean(axis=0))

        # cost
        J = np.sum((a3 - X) ** 2) / (2 * m)
        J += weight_decay / 2 * (np.sum(W1**2) + np.sum(W2**2))
        J += beta * np.sum(kl(rho, rho_hat))

        # backward pass
        delta3 = (a3 - X) * a3 * (1 - a3)
        push = beta * (-rho / rho_hat + (1 - rho) / (1 - rho_hat))
        delta2 = (delta3 @ W2 + push) * a2 * (1 - a2)

        # gradient
        grad_W1 = delta2.T @ X / m + weight_decay * W1
        grad_W2 = delta3.T @ a2 / m + weight_decay * W2
        grad_b1 = delta2.mean(axis=0)
        grad_b2 = delta3.mean(axis=0)
    return float(J), np.concatenate([grad_W1.ravel(), grad_W2.ravel(), grad_b1, grad_b2])


def _check(theta, X, n_hidden, weight_decay, rho, beta):
    h = check_count(n_hidden, "n_hidden")
    X = check_examples(X, unit_interval=True, theta=theta)
    theta = check_theta(theta, h, X.shape[1])
    return theta, X, h, *check_penalties(weight_decay, rho, beta)


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
    TypeError
        If an argument is of the wrong kind; see `sae_lib.checks`.
    ValueError
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
        self._rho_hat = clip_rho_hat(a2.mean(axis=0))
        self._W1, self._b1 = f_prime.T @ X / len(X), f_prime.mean(axis=0)

    def __call__(self, *, weight_decay, rho, beta):
        """The `GradientTerms` under these settings."""
        weight_decay, rho, beta = check_penalties(weight_decay, rho, beta)
        W1, W2, b1, b2 = self._theta
        push = sparsity_push(self._rho_hat, rho, beta)
        return GradientTerms(
            self._reconstruction.copy(),
            pack(weight_decay * W1, weight_decay * W2, np.zeros_like(b1), np.zeros_like(b2)),
            pack(push[:, None] * self._W1, np.zeros_like(W2), push * self._b1, np.zeros_like(b2)),
        )
