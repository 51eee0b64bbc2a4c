"""The picture of the gradient check: what is drawn is what was measured."""

import numpy as np
import pytest

from sae_lib import MISTAKES, check_gradient, initialize
from sae_lib.panels.gradient_check import BLOCKS, GradientCheckView

pytestmark = pytest.mark.slow

USUAL = {"rho": 0.01, "beta": 3.0, "weight_decay": 1e-4, "epsilon": 1e-4}
PENALTY, DECAY = "penalty outside f′", "decay missing in the gradient"


@pytest.fixture
def where():
    rng = np.random.default_rng(0)
    theta = initialize(2, 9, rng)
    theta[-11:] = rng.uniform(-0.5, 0.5, 11)
    return theta, rng.uniform(0.1, 0.9, (10, 9)), 2


@pytest.fixture
def view(where):
    return GradientCheckView(*where)


def heights(bars):
    return dict(zip(BLOCKS, (bar.get_height() for bar in bars)))


@pytest.mark.parametrize("name", [PENALTY, DECAY, "KL swapped"])
def test_bars_are_the_errors(view, where, name):
    view.update(name, **USUAL)
    report = check_gradient(MISTAKES[name].fn, *where)
    for block, height in heights(view._wrong).items():
        assert height == pytest.approx(report.blocks[block], rel=1e-3)
    assert max(heights(view._right).values()) < 1e-7


def test_an_infinite_error_has_a_bar(view):
    view.update("gradient points downhill", **USUAL)
    assert set(heights(view._wrong).values()) == {10.0}


def test_dots_are_the_entries_and_lie_on_the_diagonal_where_the_block_is_right(view):
    view.update(PENALTY, **USUAL)
    for name, dots in view._dots.items():
        x, y = dots.get_data()
        assert len(x) == {"W1": 18, "W2": 18, "b1": 2, "b2": 9}[name]
        assert max(np.abs(x).max(), np.abs(y).max()) == pytest.approx(100)
        assert np.allclose(x, y, atol=1e-3) == (name in ("W2", "b2"))


@pytest.mark.parametrize(
    "name, settings, wanted",
    [
        (PENALTY, {}, "finds «penalty outside f′» in W1, b1"),
        (PENALTY, {"beta": 0.0}, "does no harm"),
        (DECAY, {}, "in W1, W2"),
        (DECAY, {"weight_decay": 0.0}, "does no harm"),
        (DECAY, {"weight_decay": 0.0, "beta": 0.0}, "Reconstruction alone"),
        ("KL swapped", {}, "finds nothing, and yet"),
        ("β missing in the gradient", {"beta": 1.0}, "does no harm"),
        (DECAY, {"epsilon": 0.1}, "Even the right version is off"),
        (DECAY, {"epsilon": 1e-12}, "Even the right version is off"),
    ],
)
def test_the_sentence_says_what_is_seen(view, name, settings, wanted):
    assert wanted in view.update(name, **(USUAL | settings))


def test_nothing_of_one_state_is_left_in_the_next(view, drawn):
    view.update(PENALTY, **USUAL)
    before = drawn(view)
    view.update("slope of tanh", rho=0.3, beta=0.0, weight_decay=1.0, epsilon=1e-8)
    assert drawn(view) != before
    view.update(PENALTY, **USUAL)
    assert drawn(view) == before


def test_the_memory_of_checks_is_bounded(view):
    for k in range(600):
        view._reports[k] = None
    view.update(PENALTY, **USUAL)
    assert len(view._reports) < 10
