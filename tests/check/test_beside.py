"""What is wanted beside what the student gives, whatever that is."""

import numpy as np
import pytest

from sae_check import show_beside

DOTS = ...  # what a function gives that is not written yet
WANTED_W = {"W": np.ones((4, 4))}
WANTED = {"narrow": np.linspace(-1, 1, 50), "broad": np.linspace(-4, 4, 50)}


def words(picture):
    return [text.get_text() for axes in picture.figure.axes for text in axes.texts]


def test_histograms_have_one_axis_and_lose_nothing():
    mine = {"narrow": np.linspace(-1, 1, 50), "broad": np.linspace(-40, 40, 50)}
    figure = show_beside(lambda: mine, WANTED, "T", "Two histograms.", draw="histogram").figure
    assert len({axes.get_xlim() for axes in figure.axes}) == 1
    for axes in figure.axes:
        assert sum(bar.get_height() for bar in axes.patches) == pytest.approx(1)


@pytest.mark.parametrize("draw", ["arrays", "mosaic", "histogram"])
@pytest.mark.parametrize(
    ("mine", "why"),
    [
        (lambda: {"W": ...}, "not written yet"),
        (lambda: ..., "not written yet"),
        (lambda: {"W": np.array([[..., ...], [..., ...]])}, "not written yet"),
        (lambda: {"W": DOTS[0]}, "not written yet"),
        (lambda: {"W": np.zeros(3)}, "shape (3,), wanted (4, 4)"),
        (lambda: {"W": 1.0}, "one number, wanted (4, 4)"),
        (lambda: {"W": np.array([["a", None]])}, "no array of numbers"),
        (lambda: {"W": None}, "None came back"),
        (lambda: {"W": np.full((4, 4), np.nan)}, "holds NaN"),
        (lambda: {"W": np.diag([1, 1, 1, np.inf])}, "holds infinity"),
        (lambda: {}, "nothing to draw"),
        (lambda: 1 / 0, "raised ZeroDivisionError"),
        (lambda: "comes when the check says: right", "comes when the check says: right"),
        (lambda: exit(), "nothing to draw (exit)"),
    ],
)
def test_an_empty_place_says_why(draw, mine, why):
    assert [text.replace("\n", " ") for text in words(show_beside(mine, WANTED_W, "T", "Tiles.", draw=draw))] == [why]


@pytest.mark.parametrize(
    ("mine", "said"),
    [
        (lambda: {"curve": np.sin(np.arange(9))}, "yours"),
        (lambda: {"curve": ...}, "yours: not written yet"),
        (lambda: {"curve": DOTS + 1}, "yours: not written yet"),
        (lambda: {"curve": np.zeros(3)}, "yours: shape (3,), wanted (9,)"),
        (lambda: {"curve": np.full(9, np.nan)}, "yours: holds NaN"),
        (lambda: {"curve": 1 / 0}, "yours: raised ZeroDivisionError"),
    ],
)
def test_curves_lie_on_each_other_and_say_which_is_which(mine, said):
    wanted = {"curve": np.cos(np.arange(9))}
    (axes,) = show_beside(mine, wanted, "T", "A wave.", draw="lines", x=np.arange(9)).figure.axes
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["wanted", said]
    broad, *dashed = axes.lines
    assert np.array_equal(broad.get_ydata(), wanted["curve"])
    assert len(dashed[0].get_xdata()) == (9 if said == "yours" else 0)


@pytest.mark.parametrize(
    ("mine", "where"),
    [
        (np.full(9, -20.0), "below the picture"),
        (np.full(9, 20.0), "above it"),
        (np.array([20.0, -20] * 4 + [20]), "outside of it"),
    ],
)
def test_a_curve_outside_the_picture_is_told(mine, where):
    wanted = {"curve": np.cos(np.arange(9))}
    (axes,) = show_beside(lambda: {"curve": mine}, wanted, "T", "A wave.", draw="lines", x=np.arange(9)).figure.axes
    assert axes.get_legend().get_texts()[1].get_text() == f"yours, {where}"


def test_a_curve_is_drawn_beside_its_holes():
    mine = np.where(np.arange(9) < 6, np.arange(9.0), np.nan)
    (axes,) = show_beside(
        lambda: {"curve": mine}, {"curve": np.arange(9)}, "T", "A line.", draw="lines", x=np.arange(9)
    ).figure.axes
    assert np.array_equal(axes.lines[1].get_ydata(), mine, equal_nan=True)
    assert axes.get_legend().get_texts()[1].get_text() == "yours: NaN at 3 of 9 points"


def test_curves_need_their_x():
    with pytest.raises((TypeError, ValueError), match="x"):
        show_beside(lambda: {}, {"curve": np.zeros(9)}, "T", "A line.", draw="lines")


def test_wide_arrays_leave_no_white_below():
    wide = show_beside(lambda: {}, {"row": np.ones(9), "rows": np.ones((4, 25))}, "T", "Two rows.").figure
    square = show_beside(lambda: {}, {"W": np.ones((4, 4)), "row": np.ones(9)}, "T", "A square and a row.").figure
    assert wide.get_size_inches()[1] < 0.8 * square.get_size_inches()[1]
