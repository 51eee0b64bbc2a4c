"""The cost along a straight line through θ, ready for any ρ, β and λ."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sae_lib.checks import check_array, check_count, check_examples, check_penalties, check_theta
from sae_lib.model.cost import CostTerms
from sae_lib.model.network import forward
from sae_lib.model.parameters import split
from sae_lib.model.sparsity import clip_rho_hat, kl


class CostLine(NamedTuple):
    """The quantities that J is made of, for each network on a line; none depends on ρ, β or λ.

    Attributes
    ----------
    t : ndarray (k,)
        Positions; 0 is one end, 1 the other.
    reconstruction : ndarray (k,)
        (1/2m) Σ‖a3 − x‖² of each network.
    squared_weights : ndarray (k,)
        ‖W1‖² + ‖W2‖².
    rho_hat : ndarray (k, h)
        Mean activation of each hidden unit.
    """

    t: np.ndarray
    reconstruction: np.ndarray
    squared_weights: np.ndarray
    rho_hat: np.ndarray

    def terms(self, *, weight_decay, rho, beta):
        """The three terms of J at each position.

        Parameters
        ----------
        weight_decay, rho, beta : float
            λ ≥ 0, ρ in (0, 1), β ≥ 0.

        Returns
        -------
        CostTerms
            Of arrays (k,).

        Raises
        ------
        TypeError
            If an argument is of the wrong kind; see `sae_lib.checks`.
        ValueError
            If a value is out of its range.
        """
        weight_decay, rho, beta = check_penalties(weight_decay, rho, beta)
        return CostTerms(
            self.reconstruction,
            weight_decay / 2 * self.squared_weights,
            beta * kl(rho, clip_rho_hat(self.rho_hat)).sum(axis=1),
        )


def cost_line(start, end, t, X, n_hidden):
    """Measure the networks start + t · (end − start).

    Parameters
    ----------
    start, end : ndarray (2hn + h + n,)
        θ at t = 0 and at t = 1.
    t : array_like (k,)
        Positions; numbers below 0 and above 1 lie beyond the ends.
    X : array_like (m, n)
        Values in [0, 1].
    n_hidden : int
        h.

    Returns
    -------
    CostLine

    Raises
    ------
    TypeError
        If an argument is of the wrong kind; see `sae_lib.checks`.
    ValueError
        If shapes do not fit or a value is out of its range.

    Notes
    -----
    Takes one forward pass for each position; ``terms`` then costs next to nothing.
    """
    h = check_count(n_hidden, "n_hidden")
    X = check_examples(X, unit_interval=True)
    t = check_array(t, "t", ndim=1)
    start, end = (check_theta(theta, h, X.shape[1], name) for name, theta in (("start", start), ("end", end)))
    thetas = [start + position * (end - start) for position in t]
    rows = [measure(theta, X, forward(theta, X, h)) for theta in thetas]
    return CostLine(t, *map(np.array, zip(*rows)))


def measure(theta, X, layers):
    """One position of a `CostLine`, without its t: the network θ, whose forward pass on X is `layers`."""
    W1, W2, _, _ = split(theta, layers.a2.shape[1], X.shape[1])
    error = np.sum((layers.a3 - X) ** 2) / (2 * len(X))
    return error, np.sum(W1**2) + np.sum(W2**2), layers.a2.mean(axis=0)
