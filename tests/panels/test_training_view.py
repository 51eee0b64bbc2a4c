"""What the training panel draws: two networks, each in its own place."""

import numpy as np
import pytest

from sae_lib import train
from sae_lib.panels.training import TrainingView

pytestmark = pytest.mark.slow

PATCHES = np.random.default_rng(0).uniform(0.1, 0.9, (100, 64))
HISTORY = train(PATCHES, 9, max_iter=12).history


def state(steps, level=0.01, other_steps=12):
    without = {"W1": PATCHES[:9], "rho_hat": np.full(9, 0.5), "history": HISTORY[:other_steps]}
    rho_hat = np.full(9, level)
    return {"W1": PATCHES[9:18], "rho_hat": rho_hat, "rho": 0.01, "history": HISTORY[:steps], "without": without}


def test_nothing_of_one_state_is_left_in_the_next(drawn):
    view = TrainingView(9, 64)
    view.update(**state(1))
    before = drawn(view)
    view.update(**state(12, 0.3, 5))
    assert drawn(view) != before
    view.update(**state(1))
    assert drawn(view) == before


@pytest.mark.parametrize("level", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("steps", [0, 1, 12])
@pytest.mark.parametrize("other_steps", [0, 1, 12])
def test_every_state_can_be_drawn(level, steps, other_steps, warned, drawn):
    view = TrainingView(9, 64)
    said = view.update(**state(steps, level, other_steps))
    drawn(view)
    assert said.startswith(f"Iteration {steps}:" if steps else "Before training")
    assert ("Without the sparsity term" in said) == (steps > 0 < other_steps)
    assert not warned()


def test_both_networks_are_seen_apart():
    view = TrainingView(9, 64)
    view.update(**state(6))
    mosaics = [axes.images[0].get_array() for axes in view.figure.axes if axes.images]
    assert len(mosaics) == 2
    assert not np.allclose(np.nan_to_num(mosaics[0]), np.nan_to_num(mosaics[1]))
    curves = {line.get_label(): line for axes in view.figure.axes for line in axes.lines}
    assert len(curves["J"].get_xdata()) == 6
    assert len(curves["reconstruction, without"].get_xdata()) == 12
    assert curves["J"].axes.get_xlim()[1] >= 12
    markers = {line.get_marker() for axes in view.figure.axes for line in axes.lines if len(line.get_xdata()) == 9}
    assert markers == {"o", "^"}
