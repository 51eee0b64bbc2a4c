"""Figures of lesson 11: means that settle, and what the blocks' own means do to the gradient."""

import numpy as np
import pytest

from sae_lib.analysis.chunk_means import ChunkMeans
from sae_lib.panels.chunks import ERROR_LIMITS, ChunksView

SIZES = [4, 12, 60]
X = np.random.default_rng(0).uniform(0.1, 0.9, (60, 5))
MEANS = {
    (network, order): ChunkMeans(np.random.default_rng(seed).normal(size=38), X[::step], 3, SIZES)
    for seed, network in enumerate(["one", "other"])
    for step, order in ((1, "there"), (-1, "back"))
}
STATES = [(0.01, 3.0, 1e-4, 12, "one", "there"), (0.5, 0.0, 1.0, 60, "other", "back")]


def test_nothing_of_one_state_is_left_in_the_next(drawn):
    view = ChunksView(MEANS)
    view.update(*STATES[0])
    before = drawn(view)
    view.update(*STATES[1])
    assert drawn(view) != before
    view.update(*STATES[0])
    assert drawn(view) == before


def test_what_is_drawn_is_what_was_found():
    view, means = ChunksView(MEANS), MEANS["one", "there"]
    says = view.update(*STATES[0])
    error = means.shortcut(rho=0.01, beta=3.0, weight_decay=1e-4).error
    assert view._error.get_ydata()[:2] == pytest.approx(100 * error[:2])
    assert view._here.get_xdata() == [12] and view._here.get_ydata() == pytest.approx([100 * error[1]])
    lines = view._runs.get_segments()
    assert [line[-1, 1] for line in lines] == pytest.approx(means.rho_hat) and len(lines) == 3
    assert "in blocks of 12 rows" in says and "two passes it is right" in says


def test_no_error_is_said_to_be_none_and_stays_in_the_picture():
    view = ChunksView(MEANS)
    assert "off by nothing that counts" in view.update(*STATES[1])
    assert ERROR_LIMITS[0] < view._error.get_ydata().min() <= view._error.get_ydata().max() < ERROR_LIMITS[1]
