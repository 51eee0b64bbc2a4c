"""Lesson 04's panel without a browser."""

import numpy as np
import pytest

from sae_lib import cost_panel

X = np.random.default_rng(0).uniform(0.1, 0.9, (50, 64))


@pytest.fixture(scope="module")
def panel():
    panel = cost_panel(X)
    yield panel
    panel.close()


def test_every_line_ends_at_the_same_network(panel):
    at_the_end = panel.view.t == 1
    ends = [(line.reconstruction[at_the_end], line.squared_weights[at_the_end]) for line in panel.view.lines.values()]
    assert np.allclose(ends, ends[0])


def test_twins_cost_the_same(panel):
    line = panel.view.lines["its renumbered twin"]
    J = sum(line.terms(weight_decay=1e-4, rho=0.01, beta=3))
    assert J[panel.view.t == 0] == pytest.approx(J[panel.view.t == 1])


@pytest.mark.parametrize("wrong", [X[:, :16], X * 2, "patches"])
def test_other_patches_are_refused(wrong):
    with pytest.raises((TypeError, ValueError), match="X"):
        cost_panel(wrong)
