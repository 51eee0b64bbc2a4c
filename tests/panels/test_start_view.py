"""What lesson 02's panel draws for a start."""

import numpy as np
import pytest

from sae_lib import cost_terms, initialize
from sae_lib.panels.start import StartView

X = np.random.default_rng(0).uniform(0.1, 0.9, (50, 16))
STARTS = {"random": (initialize(4, 16), "Random {s}"), "zeros": (np.zeros(148), "Zeros")}
PENALTIES = {"rho": 0.01, "beta": 3.0, "weight_decay": 1e-4}


@pytest.fixture
def view():
    return StartView(X, 4, STARTS)


def shares(histogram):
    return histogram._steps.get_data().values


def n_artists(figure):
    return sum(len(axes.get_children()) for axes in figure.axes)


@pytest.mark.parametrize("scale", [0.01, 1, 30, 1e4])
@pytest.mark.parametrize("start", STARTS)
def test_every_number_is_counted(view, start, scale):
    view.update(start, scale, **PENALTIES)
    assert shares(view._z).sum() == pytest.approx(1)
    assert shares(view._a).sum() == pytest.approx(1)


def test_zeros_are_one_bar_in_the_middle(view):
    said = view.update("zeros", 1, **PENALTIES)
    assert shares(view._z)[40] == shares(view._a)[40] == 1
    assert "All units answer alike." in said
    assert "ρ̂ runs from 0.5 to 0.5" in said


def test_the_bars_are_the_cost_terms_of_the_scaled_start(view):
    view.update("random", 3, **PENALTIES)
    wanted = cost_terms(3 * initialize(4, 16), X, 4, **PENALTIES)
    assert [bar.get_width() for bar in view._bars._bars.values()] == pytest.approx(list(wanted))
    assert [text.get_text().split()[0] for text in view._bars._legend.get_texts()] == list(wanted._fields)


def test_large_weights_saturate(view):
    assert " 0% of the answers are saturated" in view.update("random", 0.01, **PENALTIES)
    view.update("random", 1e6, **PENALTIES)
    assert shares(view._z)[[0, -1]].sum() == pytest.approx(1)


def test_nothing_of_one_state_is_left_in_the_next(view, drawn):
    first = {"start": "random", "scale": 1, **PENALTIES}
    view.update(**first)
    before, artists = drawn(view), n_artists(view.figure)
    view.update("zeros", 30, rho=0.5, beta=0.0, weight_decay=1)
    assert drawn(view) != before
    view.update(**first)
    assert drawn(view) == before
    assert n_artists(view.figure) == artists
