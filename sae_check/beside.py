"""Pictures of a student's result beside the wanted one."""

from __future__ import annotations

from textwrap import fill

import numpy as np

from sae_check.findings import Cause, Kind, causes
from sae_check.submissions import run_safely
from sae_check.values import take_kindly
from sae_lib.checks import check_array, check_callable, check_choice, check_named
from sae_lib.plots.arrays import draw_array
from sae_lib.plots.charts import draw_histogram
from sae_lib.plots.mosaic import draw_mosaic, mosaic
from sae_lib.plots.style import BORDER, INK, Picture, bare, light_grid, new_figure


def show_beside(mine, wanted, title, alt, *, draw="arrays", numbers=False, x=None):
    """Two rows of pictures to compare: above what is wanted, below what the student's function gives.

    Curves lie on each other instead: what is wanted broad and pale, the student's dashed on top of it.

    Parameters
    ----------
    mine : callable
        Called without arguments and safely; returns a dict like `wanted`, or a sentence on why there is none.
        Where it gives nothing that can be drawn, the place stays empty and says why.
    wanted : dict of str to array_like
        Arrays by name, of one or two dimensions.
    title, alt : str
        `alt` tells what is wanted.
    draw : {"arrays", "mosaic", "lines", "histogram"}
        Each array as a matrix, its rows as tiles, as a curve over `x`, or as a histogram of its numbers, all
        over one axis. Grey is 0, and yours has the scale of what is wanted.
    numbers : bool
        Whether small matrices show their numbers.
    x : array_like, optional
        Where the values of the curves stand; wanted for ``draw="lines"``.

    Returns
    -------
    Picture

    Raises
    ------
    TypeError
        If an argument is of the wrong kind; see `sae_lib.checks`.
    ValueError
        If an argument has a shape that does not fit or a value out of its range.
    """
    check_callable(mine, "mine")
    check_named(wanted, "wanted", "arrays")
    check_choice(draw, "draw", ["arrays", "mosaic", "lines", "histogram"])
    wanted = {name: np.asarray(array, dtype=float) for name, array in wanted.items()}
    outcome = run_safely(mine)
    given = outcome.value if isinstance(outcome.value, dict) else {}
    why = _why_nothing(outcome, given)
    if draw == "lines":
        return Picture(_overlaid(wanted, given, check_array(x, "x", ndim=1), why, title), alt)
    figure = new_figure(8.0, 0.6 + 2 * min(2.6, _height(wanted, draw)))
    grid = figure.subplots(2, len(wanted), squeeze=False)
    for (name, array), above, below in zip(wanted.items(), *grid):
        # Histograms have one axis, so that broad and narrow ones can be told apart.
        limit = max(map(_largest, wanted.values())) if draw == "histogram" else _largest(array)
        _draw(above, array, f"wanted: {name}", draw, numbers, limit)
        came, reason = _drawable(given, name, array)
        if came is None:
            bare(below, f"yours: {name}")
            words = fill(why or reason, max(14, 60 // len(wanted)))
            below.text(0.5, 0.5, words, ha="center", va="center", fontsize=11, transform=below.transAxes)
        else:
            _draw(below, came, f"yours: {name}", draw, numbers, limit)
    figure.suptitle(title, fontsize=11)
    return Picture(figure, alt)


def _height(wanted, draw):
    """Inches for one row: as high as wide, but for arrays that are all wide, which would leave white below."""
    width = 8.0 / len(wanted)
    shapes = [np.atleast_2d(array).shape for array in wanted.values()]
    tallest = max(rows / columns for rows, columns in shapes)
    return max(tallest, 1 / 6) * width + 0.7 if draw == "arrays" and tallest < 0.4 else width


def _why_nothing(outcome, given):
    """Say in a few words why nothing at all can be drawn; empty if each place has to be looked at."""
    if isinstance(outcome.value, str):
        return outcome.value
    if _has_dots(outcome, given):
        return "not written yet"
    if outcome.kind is Kind.RAISED:
        return f"raised {type(outcome.error).__name__}"
    return "" if outcome.ok else f"nothing to draw ({outcome.kind})"


def _has_dots(outcome, given):
    """Return True if the dots of an answer not begun are there, or were calculated with."""
    came_out = any(_dotted(value) for value in (outcome.value, *given.values()))
    return came_out or outcome.kind is Kind.UNFINISHED or Cause.DOTS in causes(outcome.error)


def _dotted(value):
    if isinstance(value, np.ndarray) and value.dtype == object:
        return any(entry is ... for entry in value.flat)
    return value is ...


def _overlaid(wanted, given, x, why, title):
    figure = new_figure(8.0, 3.2)
    for axes, (name, array) in zip(figure.subplots(1, len(wanted), squeeze=False)[0], wanted.items()):
        light_grid(axes).plot(x, array, color=BORDER, alpha=0.5, linewidth=7, label="wanted")
        axes.set_ylim(axes.get_ylim())
        came, reason = _drawable(given, name, array, holes=True)
        if came is None:
            axes.plot([], [], " ", label=f"yours: {why or reason}")
        else:
            holes = came.size - np.isfinite(came).sum()
            what = "NaN" if np.isnan(came).any() else "infinity"
            label = f"yours: {what} at {holes} of {came.size} points" if holes else "yours"
            label += _outside(came, axes.get_ylim())
            axes.plot(x, came, color=INK, linestyle="--", linewidth=2, label=label)
        axes.set_title(name, fontsize=10)
        axes.legend(fontsize=9)
    figure.suptitle(title, fontsize=11)
    return figure


def _outside(curve, limits):
    """Say where a curve lies that is out of sight; empty if a part of it shows."""
    low, high = min(limits), max(limits)
    seen = curve[np.isfinite(curve)]
    if np.any((low <= seen) & (seen <= high)):
        return ""
    return ", below the picture" if np.all(seen < low) else ", above it" if np.all(seen > high) else ", outside of it"


def _largest(array):
    return float(np.abs(array).max()) or 1.0


def _draw(axes, array, name, draw, numbers, limit):
    if draw == "mosaic":
        draw_mosaic(axes, mosaic(array / limit, contrast="none"), name)
        axes.title.set_fontsize(10)
    elif draw == "histogram":
        # A quarter more on each side: what lies beyond the scale shows, too.
        draw_histogram(axes, array, name, np.linspace(-1.25 * limit, 1.25 * limit, 51))
        axes.set_ylabel("share", fontsize=9)
    else:
        draw_array(axes, array, name, numbers=numbers, limit=limit)


def _drawable(given, name, wanted, holes=False):
    """The student's result as an array like `wanted`, or None and the reason."""
    return take_kindly(given[name], wanted.shape, holes=holes) if name in given else (None, "nothing to draw")
