"""Figures of lesson 04: the cost along a line."""

import numpy as np
import pytest

from sae_lib import initialize, show_bars, show_cost_line
from sae_lib.analysis.cost_line import cost_line
from sae_lib.panels.cost import CostView
from sae_lib.plots.style import TERM_COLOURS

X = np.random.default_rng(0).uniform(0.1, 0.9, (30, 4))
T = np.linspace(-0.5, 1.5, 5)
LINES = {
    name: cost_line(initialize(3, 4, rng=seed), initialize(3, 4, rng=9), T, X, 3)
    for seed, name in enumerate(["one", "other"])
}
STATES = [("one", -0.5, 0.001, 0.0, 0.0), ("other", 1.5, 0.5, 100.0, 1.0)]


def test_nothing_of_one_state_is_left_in_the_next(drawn):
    view = CostView(LINES)
    view.update(*STATES[0])
    before = drawn(view)
    view.update(*STATES[1])
    assert drawn(view) != before
    view.update(*STATES[0])
    assert drawn(view) == before


def test_the_words_say_what_the_network_at_t_costs_and_where_the_line_is_lowest():
    terms = np.transpose(LINES["one"].terms(weight_decay=0.01, rho=0.2, beta=1))
    J = terms.sum(axis=1)
    says = CostView(LINES).update("one", 0.51, 0.2, 1, 0.01)
    assert f"at t = 0.5, J = {J[2]:.3f}, of which reconstruction {terms[2, 0]:.3f}" in says
    assert f"The lowest J on this line is {J.min():.3f}, at t = {T[J.argmin()]:g}." in says


def test_two_equal_valleys_are_both_marked():
    line = LINES["one"]
    mirrored = line._replace(**{name: np.array(getattr(line, name)) for name in line._fields})
    for values in mirrored[1:]:
        values[3:] = values[1::-1]
    mirrored.squared_weights[2] = 1e6
    says = CostView({"mirrored": mirrored}).update("mirrored", 1, 0.2, 0, 1.0)
    assert " and " in says.split("lowest")[1]


@pytest.mark.parametrize("log", [False, True])
def test_the_highest_cost_is_inside_the_figure(log):
    terms = np.array([[1, 2, 3], [10, 20, 300], [1, 1, 1]])
    picture = show_cost_line([0, 0.5, 1], terms, "title", "Words for it.", log=log, ends=("here", "there"))
    (axes,) = picture.figure.axes
    assert axes.get_ylim()[0] < 3
    assert axes.get_ylim()[1] > 330
    assert axes.get_xlabel() == "position t on the line; 0: here; 1: there"
    assert repr(picture) == "Words for it."
    assert axes.lines[0].get_ydata() == pytest.approx([6, 330, 3])


def test_wrong_shapes_are_named():
    with pytest.raises(ValueError, match=r"terms must have shape \(2, 3\)"):
        show_cost_line([0, 1], np.ones((3, 2)), "title", "words")


def test_bars_of_a_term_wear_its_colour_whatever_their_order():
    series = {name: {"here": 1.0} for name in reversed(TERM_COLOURS)}
    (axes,) = show_bars(series, "title", "words", ylabel="cost").figure.axes
    for bar, name in zip(axes.patches, series):
        assert bar.get_facecolor()[:3] == pytest.approx(
            [int(TERM_COLOURS[name][k : k + 2], 16) / 255 for k in (1, 3, 5)]
        )
