"""How much memory one training takes, beyond the imports and including the data."""

import numpy as np

from benchmarks.fresh import in_fresh_process
from benchmarks.measure import plain
from benchmarks.resident import largest_growth

FULL = {"m": 100_000, "n": 64, "h": 25, "max_iter": 5, "rounds": 3}
TOY = {"m": 2_000, "n": 16, "h": 4, "max_iter": 2, "rounds": 1}


def measure(m, n, h, max_iter, rounds):
    """Give the largest growth of the process as a multiple of the data's size."""
    grown = [in_fresh_process(one_training, m=m, n=n, h=h, max_iter=max_iter) for _ in range(rounds)]
    yield plain(f"{m:,} × {n}, {h} hidden: memory of one training / the data's own size", grown, 3, "")


def one_training(m, n, h, max_iter):
    """Give (largest resident size − size after the import) / size of the data; the data are made in between."""
    from sae_lib import train

    with largest_growth() as grown:
        X = np.random.default_rng(0).uniform(0.1, 0.9, (m, n))
        train(X, h, max_iter=max_iter)
    return grown() / X.nbytes
