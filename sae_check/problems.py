"""Small random problems: for `diagnose` each term of J switched on in turn, for tasks networks of many shapes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sae_lib.checks import check_rng
from sae_lib.model.parameters import initialize

# m, h, n: fewer hidden units than inputs, more, as many (where a missing transpose shows), a single example.
SHAPES = ((10, 4, 9), (8, 6, 3), (5, 5, 5), (1, 3, 4))


class Problem(NamedTuple):
    """One call of `cost_and_grad`.

    Attributes
    ----------
    theta : ndarray (2hn + h + n,)
    X : ndarray (m, n)
    n_hidden : int
        h.
    settings : dict
        ``weight_decay``, ``rho`` and ``beta``.
    """

    theta: np.ndarray
    X: np.ndarray
    n_hidden: int
    settings: dict

    @property
    def shape(self):
        """m, h and n."""
        return len(self.X), self.n_hidden, self.X.shape[1]


def biased(h, n, rng, most):
    """θ with biases of 0.2 to `most`, of either sign: biases of 0 hide what is done to them."""
    theta = initialize(h, n, rng)
    theta[-(h + n) :] = rng.uniform(0.2, most, h + n) * rng.choice([-1, 1], h + n)
    return theta


def make_problems(terms, shapes=SHAPES, rng=0):
    """The problems, in the order in which they are asked.

    Parameters
    ----------
    terms : tuple of str
        Of reconstruction, decay and sparsity those that are ever switched on; the first always is.
    shapes : sequence of (int, int, int)
        m, h and n of each.
    rng : int, Generator or None

    Returns
    -------
    dict of (int, str) to Problem
        By the number of the shape and the stage: ``"reconstruction"`` alone, ``"decay"`` or ``"sparsity"`` beside it,
        ``"all"``.
    """
    rng = check_rng(rng)
    problems = {}
    for k, (m, h, n) in enumerate(shapes):
        theta = biased(h, n, rng, 0.6)
        X = rng.uniform(0.1, 0.9, (m, n))
        # No special numbers, and others for each shape: a β of 1 hides a forgotten β, a fixed ρ a ρ that is not read.
        weight_decay, rho, beta = rng.uniform(0.1, 0.4), rng.uniform(0.1, 0.25), rng.uniform(1.5, 3.5)
        stages = {
            "reconstruction": (0.0, 0.0),
            "decay": (weight_decay, 0.0),
            "sparsity": (0.0, beta),
            "all": (weight_decay, beta),
        }
        for stage, (decay, penalty) in stages.items():
            if stage in terms or (stage == "all" and len(terms) > 2):
                settings = {"weight_decay": decay, "rho": rho, "beta": penalty}
                problems[k, stage] = Problem(theta, X, h, settings)
    return problems


# (m, h, n): h < n, h > n, one example, h = n. The last is there for what only a square lets through.
SIZES = [(7, 3, 5), (4, 5, 2), (1, 2, 3), (6, 4, 4)]


def networks(rng):
    """(θ, X, h) for each of `SIZES`.

    Parameters
    ----------
    rng : numpy.random.Generator

    Returns
    -------
    list of tuple
    """
    drawn = []
    for m, h, n in SIZES:
        theta = biased(h, n, rng, 0.9)
        drawn.append((theta, rng.uniform(0.1, 0.9, (m, n)), h))
    return drawn
