"""Random networks to try a student's function on: sizes that tell h, n and m apart, and no bias at 0."""

from __future__ import annotations

from sae_lib.model.parameters import initialize

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
        theta = initialize(h, n, rng)
        theta[-(h + n) :] = rng.uniform(0.2, 0.9, h + n) * rng.choice([-1, 1], h + n)
        drawn.append((theta, rng.uniform(0.1, 0.9, (m, n)), h))
    return drawn
