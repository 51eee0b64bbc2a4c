"""Lesson 03's panel without a browser."""

import numpy as np
import pytest

from sae_lib import forward_panel

X = np.random.default_rng(0).uniform(0.1, 0.9, (40, 64))


@pytest.fixture(scope="module")
def panel():
    panel = forward_panel(X)
    yield panel
    panel.close()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [(X[:, :63], "X must have 64 columns"), (X[:11], "X must have 12 rows or more"), (X * 2, "X")],
)
def test_what_does_not_fit_is_refused(wrong, words):
    with pytest.raises(ValueError, match=words):
        forward_panel(wrong)


@pytest.mark.parametrize("m", [12, 13, 40, 125])
def test_few_rows_are_enough_for_twelve_patches(m):
    panel = forward_panel(np.tile(X, (4, 1))[:m])
    assert panel.view.patches.shape == (12, 64)
    panel.close()
