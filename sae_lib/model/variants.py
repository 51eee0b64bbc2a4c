"""Variants of the network: a linear decoder, and three ways to keep the hidden units quiet (lesson 12)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sae_lib.checks import check_choice, check_count, check_examples, check_number, check_theta
from sae_lib.model.network import Layers
from sae_lib.model.network import stable_sigmoid as f
from sae_lib.model.parameters import initialize, pack, split
from sae_lib.model.sparsity import clip_rho_hat, kl, sparsity_push


@dataclass(frozen=True)
class RhoUnits:
    """Sigmoid units that are asked for the mean answer ρ, at β: those of lessons 00 to 08.

    Attributes
    ----------
    rho : float
        ρ in (0, 1).
    beta : float
        β ≥ 0.
    """

    rho: float
    beta: float

    def check(self, n_hidden):
        """Raise if a value is out of its range."""
        check_number(self.rho, "rho", above=0, below=1)
        check_number(self.beta, "beta", minimum=0)

    def answers(self, z2):
        """a2 = f(z2), and its slope."""
        a2 = f(z2)
        return a2, a2 * (1 - a2)

    def active(self, a2):
        """Sum of the activations for each example, as a number of fully active units."""
        return a2.sum(axis=1)

    def price(self, rho_hat):
        """β Σ KL(ρ‖ρ̂ⱼ), and its slope along each ρ̂ⱼ."""
        rho_hat = clip_rho_hat(rho_hat)
        return self.beta * np.sum(kl(self.rho, rho_hat)), sparsity_push(rho_hat, self.rho, self.beta)


@dataclass(frozen=True)
class L1Units:
    """Rectified units that pay for every bit of answer.

    Attributes
    ----------
    beta : float
        The price of one unit's answer of 1, at least 0.
    """

    beta: float

    def check(self, n_hidden):
        """Raise if a value is out of its range."""
        check_number(self.beta, "beta", minimum=0)

    def answers(self, z2):
        """a2 = max(z2, 0), and its slope."""
        on = z2 > 0
        return np.where(on, z2, 0), on

    def active(self, a2):
        """Number of active units for each example."""
        return (a2 > 0).sum(axis=1)

    def price(self, rho_hat):
        """β Σ ρ̂ⱼ, which is β times the mean of Σ|a2|, and its slope along each ρ̂ⱼ."""
        return self.beta * np.sum(rho_hat), np.full_like(rho_hat, self.beta)


@dataclass(frozen=True)
class TopKUnits:
    """Rectified units of which only those with the k largest z2 may answer an example; ties are all kept.

    Attributes
    ----------
    k : int
        From 1 to h.
    """

    k: int

    def check(self, n_hidden):
        """Raise if k is no number of units."""
        if check_count(self.k, "k") > n_hidden:
            raise ValueError(f"k must be at most the {n_hidden} hidden units; got {self.k}.")

    def answers(self, z2):
        """a2 = max(z2, 0) for the k largest of each row, else 0, and its slope."""
        kth = np.partition(z2, -self.k, axis=1)[:, [-self.k]]
        on = (z2 >= kth) & (z2 > 0)
        return np.where(on, z2, 0), on

    def active(self, a2):
        """Number of active units for each example."""
        return (a2 > 0).sum(axis=1)

    def price(self, rho_hat):
        """Nothing: what is forbidden needs no price."""
        return 0.0, np.zeros_like(rho_hat)


def linear_forward(theta, X, n_hidden, units):
    """The forward pass with a linear decoder: a3 = z3.

    Parameters
    ----------
    theta : ndarray (2hn + h + n,)
    X : array_like (m, n)
        Any real values.
    n_hidden : int
        h.
    units : RhoUnits, L1Units or TopKUnits
        What the hidden units do.

    Returns
    -------
    Layers
        Named tuple ``(z2, a2, z3, a3)``.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind; see `sae_lib.checks`.
    ValueError
        If shapes do not fit, or a value is not finite or out of its range.
    """
    theta, X, h = _check(theta, X, n_hidden, units)
    W1, W2, b1, b2 = split(theta, h, X.shape[1])
    with np.errstate(over="ignore", invalid="ignore"):
        z2 = X @ W1.T + b1
        a2, _ = units.answers(z2)
        a3 = a2 @ W2.T + b2
    return Layers(z2, a2, a3, a3)


def linear_cost_and_grad(theta, X, n_hidden, units, *, weight_decay=1e-3):
    """J and its gradient with a linear decoder.

    J = (1/2m) Σ‖a3 − x‖² + (λ/2)(‖W1‖² + ‖W2‖²) + price(ρ̂)

    Parameters
    ----------
    theta : ndarray (2hn + h + n,)
    X : array_like (m, n)
        Any real values.
    n_hidden : int
        h.
    units : RhoUnits, L1Units or TopKUnits
        What the hidden units do, and what their mean answers ρ̂ cost.
    weight_decay : float
        λ ≥ 0; not applied to biases.

    Returns
    -------
    J : float
    grad : ndarray (2hn + h + n,)
        ∂J/∂θ, in the order of `theta`. With top-k it holds as long as no other unit gets among the k.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind; see `sae_lib.checks`.
    ValueError
        If shapes do not fit, or a value is not finite or out of its range.

    Notes
    -----
    Source: Makhzani and Frey, "k-Sparse Autoencoders", 2013 (top-k); lesson 12 derives all three.
    """
    theta, X, h = _check(theta, X, n_hidden, units)
    weight_decay = check_number(weight_decay, "weight_decay", minimum=0)
    m, n = X.shape
    W1, W2, b1, b2 = split(theta, h, n)
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        a2, slope = units.answers(X @ W1.T + b1)
        a3 = a2 @ W2.T + b2
        penalty, push = units.price(a2.mean(axis=0))

        J = np.sum((a3 - X) ** 2) / (2 * m) + penalty
        J += weight_decay / 2 * (np.sum(W1**2) + np.sum(W2**2))

        delta3 = a3 - X
        delta2 = (delta3 @ W2 + push) * slope

        grad_W1 = delta2.T @ X / m + weight_decay * W1
        grad_W2 = delta3.T @ a2 / m + weight_decay * W2
        grad_b1 = delta2.mean(axis=0)
        grad_b2 = delta3.mean(axis=0)
    return float(J), np.concatenate([grad_W1.ravel(), grad_W2.ravel(), grad_b1, grad_b2])


def tied_start(n_hidden, n_visible, rng=0):
    """A random θ with W2 = W1ᵀ: each unit paints what it looks for, so that few top-k units start out dead.

    Parameters
    ----------
    n_hidden, n_visible, rng
        As in `initialize`.

    Returns
    -------
    ndarray (2hn + h + n,)
        θ. Only the start is tied: training moves W1 and W2 apart.
    """
    W1, _, b1, b2 = split(initialize(n_hidden, n_visible, rng), n_hidden, n_visible)
    return pack(W1, W1.T, b1, b2)


def _check(theta, X, n_hidden, units):
    h = check_count(n_hidden, "n_hidden")
    X = check_examples(X, theta=theta)
    theta = check_theta(theta, h, X.shape[1])
    check_choice(type(units).__name__, "units", ("RhoUnits", "L1Units", "TopKUnits"))
    units.check(h)
    return theta, X, h
