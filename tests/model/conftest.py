"""A small problem for every test of the mathematics."""

import numpy as np
import pytest

from sae_lib import initialize


class Problem:
    """Random θ (biases too) and X for m examples, n visible and h hidden units."""

    def __init__(self, m, n, h, seed=0):
        rng = np.random.default_rng(seed)
        self.X = rng.uniform(0.1, 0.9, (m, n))
        self.theta = initialize(h, n, rng)
        self.theta[-(h + n) :] = rng.uniform(-0.5, 0.5, h + n)
        self.n_hidden = h


@pytest.fixture
def make_problem():
    """The class itself, for tests that want several sizes."""
    return Problem


@pytest.fixture
def problem():
    """Seven examples, five visible and three hidden units."""
    return Problem(7, 5, 3)
