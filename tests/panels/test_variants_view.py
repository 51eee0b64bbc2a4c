"""What the panel of lesson 12 draws: two networks, each in its own place."""

import numpy as np
import pytest

from sae_lib import L1Units, RhoUnits, TopKUnits, tied_start
from sae_lib.panels.variants import VariantsView

X = np.random.default_rng(0).normal(size=(60, 16))
OURS = ("ρ-sparsity", RhoUnits(0.05, 3.0), tied_start(9, 16, 0))
OTHERS = [("top-2", TopKUnits(2), tied_start(9, 16, 1)), ("L1", L1Units(0.1), tied_start(9, 16, 2))]


def test_nothing_of_one_state_is_left_in_the_next(drawn):
    view = VariantsView(9, X)
    first, second = ((OURS, other, 3) for other in OTHERS)
    view.update(*first)
    before = drawn(view)
    view.update(*second)
    assert drawn(view) != before
    view.update(*first)
    assert drawn(view) == before


def test_both_networks_are_seen_apart():
    view = VariantsView(9, X)
    said = view.update(OURS, OTHERS[0], 5)
    assert said.startswith("Iteration 5. ρ-sparsity: ")
    assert "top-2: " in said
    assert len([axes for axes in view.figure.axes if axes.images]) == 3
    ours, theirs = view._our_curve.get_ydata(), view._their_curve.get_ydata()
    assert not np.allclose(ours, theirs)
    # From k on there is nothing more to count.
    assert np.ptp(theirs[1:]) == pytest.approx(0)
    assert "top-2" in view._their_title.get_text()


@pytest.mark.parametrize("size", [0.0, 1.0, 1e3])
def test_every_size_of_weights_can_be_drawn(size, warned, drawn):
    view = VariantsView(9, X)
    for name, units, theta in OTHERS:
        said = view.update((OURS[0], OURS[1], size * OURS[2]), (name, units, size * theta), 1)
        drawn(view)
        assert "nan" not in said
    assert not warned()


def test_units_that_say_nothing_are_counted_as_dead():
    said = VariantsView(9, X).update((*OURS[:2], 0 * OURS[2]), OTHERS[0], 1)
    assert "9 of 9 units dead" in said
