"""Lines, histograms, bars, drawn arrays and networks: what is given is what is drawn."""

import numpy as np
import pytest

from sae_lib import show_arrays, show_bars, show_histograms, show_lines, show_network
from sae_lib.plots.arrays import draw_array
from sae_lib.plots.network import NetworkDrawing
from sae_lib.plots.style import new_figure

LABELS = {"xlabel": "x", "ylabel": "y"}


def lines(count):
    return {f"line {k}": ([0, 1, 2], [k, 2, 1]) for k in range(count)}


def rectangles(axes):
    return [bar for bar in axes.patches if bar.get_width() > 0]


def test_lines_are_told_apart_without_colour():
    axes = show_lines(lines(5), "Title", "Five lines.", **LABELS).figure.axes[0]
    assert len({line.get_linestyle() + str(line._dash_pattern) for line in axes.lines}) == 5
    assert [text.get_text() for text in axes.get_legend().get_texts()] == list(lines(5))
    assert (axes.get_title(), axes.get_xlabel(), axes.get_ylabel()) == ("Title", "x", "y")


def test_lines_with_marks_a_level_and_logarithmic_axes():
    given = {"curve": ([1, 10, 100], [1e-3, 1e-2, 1e-1])}
    picture = show_lines(
        given, "T", "A line.", log="xy", marks={"here": (10, 1e-2)}, level=(0.05, "limit"), limits=(1e-4, 1), **LABELS
    )
    axes = picture.figure.axes[0]
    assert (axes.get_xscale(), axes.get_yscale()) == ("log", "log")
    assert axes.get_ylim() == (1e-4, 1)
    assert [text.get_text() for text in axes.texts] == ["here"]
    assert "limit" in [text.get_text() for text in axes.get_legend().get_texts()]


def test_histograms_are_shares_and_lose_nothing():
    samples = {"narrow": np.zeros(10), "wide": np.linspace(-9, 9, 50)}
    figure = show_histograms(samples, "T", "Two histograms.", xlabel="z", limits=(-1, 1)).figure
    for axes in figure.axes:
        assert sum(bar.get_height() for bar in axes.patches) == pytest.approx(1)
    assert [axes.get_title() for axes in figure.axes] == list(samples)


def test_histograms_of_one_number_can_be_drawn():
    assert show_histograms({"zeros": np.zeros(3)}, "T", "One bar.", xlabel="z").png()


def test_histograms_may_be_logarithmic():
    figure = show_histograms({"rare": [0.0] * 99 + [1.0]}, "T", "A histogram.", xlabel="z", log=True).figure
    assert figure.axes[0].get_yscale() == "log"


def test_bars_have_the_given_heights_and_hatches():
    series = {"right": {"W1": 1.0, "W2": 2.0}, "wrong": {"W1": 3.0, "W2": 4.0}}
    axes = show_bars(series, "T", "Four bars.", ylabel="error").figure.axes[0]
    assert [bar.get_height() for bar in rectangles(axes)] == [1, 2, 3, 4]
    assert len({bar.get_hatch() for bar in rectangles(axes)}) == 2
    assert [label.get_text() for label in axes.get_xticklabels()] == ["W1", "W2"]


def test_error_bars_stand_where_their_points_and_bars_are():
    for reach in ([0.5, 0.25], (0.0, 0.0)):
        errors = {"b": reach}
        line = show_lines({"a": ([1, 2], [5, 6]), "b": ([1, 2], [3, 4])}, "T", "Two lines.", errors=errors, **LABELS)
        bars = show_bars({"a": {"x": 5, "y": 6}, "b": {"x": 3, "y": 4}}, "T", "Bars.", ylabel="y", errors=errors)
        for axes in (line.figure.axes[0], bars.figure.axes[0]):
            (drawn,) = [artist for artist in axes.collections if hasattr(artist, "get_segments")]
            ends = np.array([segment[:, 1] for segment in drawn.get_segments()])
            assert ends.tolist() == [[3 - reach[0], 3 + reach[0]], [4 - reach[1], 4 + reach[1]]]


def test_a_logarithmic_axis_has_the_numbers_wanted_and_no_others():
    picture = show_lines({"a": ([2, 50], [5, 6])}, "T", "A line.", log="x", xticks=[2, 10, 50], **LABELS)
    (axes,) = picture.figure.axes
    picture.figure.canvas.draw()
    assert [label.get_text() for label in axes.get_xticklabels()] == ["2", "10", "50"]
    assert len(axes.get_xticks(minor=True)) == 0


def test_both_axes_of_bars_can_be_named():
    (axes,) = show_bars({"a": {"10": 1, "50": 2}}, "t", "a", ylabel="error", xlabel="units").figure.axes
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("units", "error")


def test_a_bar_below_a_logarithmic_axis_is_a_stump():
    axes = show_bars({"e": {"W1": 0.0}}, "T", "A stump.", ylabel="error", log=True, bottom=1e-12).figure.axes[0]
    (bar,) = rectangles(axes)
    assert 1e-12 < bar.get_height() < 1e-11


def test_arrays_show_their_shapes_and_numbers():
    figure = show_arrays({"W1": np.eye(3, 2), "b1": np.arange(3)}, "T", "Two arrays.", numbers=True).figure
    assert [axes.get_title() for axes in figure.axes] == ["W1\n(3, 2)", "b1\n(3,)"]
    assert [text.get_text() for text in figure.axes[1].texts] == ["0", "1", "2"]


def test_arrays_can_share_one_scale():
    given = {"small": np.ones(2), "large": 4 * np.ones(2)}
    for limits, wanted in (("each", [1, 4]), ("common", [4, 4]), (5, [5, 5])):
        figure = show_arrays(given, "T", "Two arrays.", limits=limits).figure
        assert [axes.images[0].get_clim()[1] for axes in figure.axes] == wanted


@pytest.mark.parametrize("shape", [(1, 1), (200, 3), (3, 200), (64,), (25, 64)])
def test_no_array_is_drawn_too_thin_to_be_seen(shape):
    figure = new_figure(3, 3)
    axes = figure.add_subplot()
    draw_array(axes, np.zeros(shape), "a")
    figure.canvas.draw()
    box = axes.get_window_extent()
    assert min(box.width, box.height) > 20


def test_a_network_shows_weights_by_sign_and_width():
    drawing = NetworkDrawing(new_figure().add_subplot(), (2, 1), labels=[["$x_1$", "$x_2$"], ["h"]])
    drawing.update(weights=[[[2.0, -1.0]]], activations=[[0, 1], [0.5]])
    positive, negative = drawing._positive, drawing._negative
    assert len(positive.get_segments()) == len(negative.get_segments()) == 1
    assert positive.get_linewidth()[0] > negative.get_linewidth()[0]
    assert positive.get_linestyle() != negative.get_linestyle()
    drawing.update(weights=[[[0.0, 0.0]]])
    assert len(positive.get_segments()) == len(negative.get_segments()) == 0


def test_words_in_a_unit_can_be_read_on_its_colour():
    drawing = NetworkDrawing(new_figure().add_subplot(), (2,), labels=[["a", "b"]])
    drawing.update(activations=[[0.0, 1.0]])
    assert [text.get_color() for text in drawing._texts[0]] == ["#222222", "white"]


def test_a_network_without_weights_has_plain_lines():
    picture = show_network((3, 4, 2), "T", "A network.", names=["$L_1$", "$L_2$", "$L_3$"])
    (axes,) = picture.figure.axes
    plain = [c for c in axes.collections if len(getattr(c, "get_segments", list)()) == 12 + 8]
    assert len(plain) == 1


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: show_lines([1], "t", "a", **LABELS), "lines must be a dict"),
        (lambda: show_lines(lines(6), "t", "a", **LABELS), "at most 5.*got 6"),
        (lambda: show_lines({"a": [1, 2, 3]}, "t", "a", **LABELS), r"lines\['a'\] must be a pair \(x, y\)"),
        (lambda: show_lines({"a": ([1], [1, 2])}, "t", "a", **LABELS), "equally long; got 1 and 2"),
        (lambda: show_lines(lines(1), "t", "a", log="z", **LABELS), "log must be one of"),
        (lambda: show_histograms({}, "t", "a", xlabel="x"), "samples must hold at least one"),
        (lambda: show_bars({"a": {"x": 1}, "b": {"y": 1}}, "t", "a", ylabel="y"), "must have the categories"),
        (lambda: show_lines(lines(1), "t", "a", errors=[1], **LABELS), "errors must be a dict"),
        (lambda: show_lines(lines(1), "t", "a", errors={"x": [1]}, **LABELS), "errors must go by the names"),
        (lambda: show_bars({"a": {"x": 1}}, "t", "a", ylabel="y", errors={"a": [-1]}), "1 numbers, none below 0"),
        (lambda: show_bars({"a": {"x": 1}}, "t", "a", ylabel="y", errors={"a": [1, 2]}), "must be 1 numbers"),
        (lambda: show_arrays({"a": np.ones((2, 2, 2))}, "t", "a"), r"one or two dimensions; got shape \(2, 2, 2\)"),
        (lambda: show_arrays({"a": [np.nan]}, "t", "a"), "NaN"),
        (lambda: show_network((2, 1), "t", "a", weights=[[[1.0]]]), r"weights\[0\] must have shape \(1, 2\)"),
        (lambda: show_network((2, 1), "t", "a", activations=[[1.0]]), "activations must hold one vector a layer"),
    ],
)
def test_is_refused_with_words(call, words):
    with pytest.raises((TypeError, ValueError), match=words):
        call()
