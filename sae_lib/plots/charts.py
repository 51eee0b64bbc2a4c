"""Charts that several lessons draw: lines, histograms, bars."""

from __future__ import annotations

import numpy as np

from sae_lib.checks import check_array, check_choice, check_count, check_named
from sae_lib.plots.style import (
    BLUE,
    GREEN,
    INK,
    ORANGE,
    PURPLE,
    TERM_COLOURS,
    TERM_HATCHES,
    Picture,
    finished,
    light_grid,
    new_chart,
    new_figure,
    readable,
)

COLOURS = (BLUE, ORANGE, GREEN, PURPLE, INK)
DASHES = ("-", "--", "-.", ":", (0, (5, 1)))
HATCHES = ("", "//", "..", "xx", "\\\\")


def show_lines(
    lines,
    title,
    alt,
    *,
    xlabel,
    ylabel,
    log="",
    limits=None,
    marks=None,
    level=None,
    height=3.4,
    marker=None,
    errors=None,
    xticks=None,
):
    """Lines over one pair of axes, each told apart by colour, dash and a label.

    Parameters
    ----------
    lines : dict of str to (array_like, array_like)
        x and y of each line, by name; at most five.
    title, alt : str
    xlabel, ylabel : str
    log : {"", "x", "y", "xy"}
        Which axes are logarithmic.
    limits : (float, float), optional
        Ends of the y axis.
    marks : dict of str to (float, float), optional
        Points to mark, with a word beside each.
    level : (float, str), optional
        A height to mark by a thin horizontal line, and its name.
    height : float
        In inches.
    marker : str, optional
        Matplotlib's name of a mark to put at every point of the lines.
    errors : dict of str to array_like, optional
        By the name of a line, how far an error bar reaches up and down from each of its points.
    xticks : sequence of float, optional
        Where the x axis has its numbers: for a logarithmic one with few points.

    Returns
    -------
    Picture

    Raises
    ------
    TypeError
        If an argument is of the wrong kind; see `sae_lib.checks`.
    ValueError
        If there are no lines, more than five, or x and y differ in length.
    """
    check_named(lines, "lines", "pairs (x, y)")
    check_choice(log, "log", ("", "x", "y", "xy"))
    if len(lines) > len(COLOURS):
        raise ValueError(f"lines must be at most {len(COLOURS)}, or they cannot be told apart; got {len(lines)}.")
    errors = _named_errors(errors, lines)
    axes = new_chart(height)
    for (name, pair), colour, dash in zip(lines.items(), COLOURS, DASHES):
        x, y = (check_array(values, f"lines[{name!r}]", ndim=1) for values in _pair(pair, name))
        if len(x) != len(y):
            raise ValueError(f"lines[{name!r}]: x and y must be equally long; got {len(x)} and {len(y)}.")
        axes.plot(x, y, linestyle=dash, color=colour, linewidth=2.2, label=name, marker=marker, markersize=5)
        _error_bars(axes, x, y, errors, name, colour)
    if "x" in log:
        axes.set_xscale("log")
    if "y" in log:
        axes.set_yscale("log")
    if xticks is not None:
        axes.set_xticks(xticks, [readable(tick) for tick in xticks])
        axes.set_xticks([], minor=True)
    if limits is not None:
        axes.set_ylim(limits)
    if level is not None:
        axes.axhline(level[0], color=INK, linewidth=1.2, linestyle=":", label=level[1])
    for word, (x, y) in (marks or {}).items():
        axes.plot([x], [y], "o", color=INK, markersize=7, markerfacecolor="white", zorder=5)
        axes.annotate(word, (x, y), (6, 8), textcoords="offset points", fontsize=9, color=INK)
    return finished(axes, title, alt, xlabel=xlabel, ylabel=ylabel)


def show_histograms(samples, title, alt, *, xlabel, bins=50, limits=None, columns=3, log=False):
    """Histograms side by side over one common axis, each a share of its sample.

    Parameters
    ----------
    samples : dict of str to array_like
        Numbers of any shape, by name.
    title, alt : str
    xlabel : str
    bins : int
    limits : (float, float), optional
        Ends of the x axis; numbers beyond them are counted into the outermost bars.
    columns : int
        How many stand side by side.
    log : bool
        Whether shares are drawn on a logarithmic axis, so that rare numbers show, too.

    Returns
    -------
    Picture
    """
    check_named(samples, "samples", "arrays of numbers")
    samples = {name: check_array(values, f"samples[{name!r}]").ravel() for name, values in samples.items()}
    low, high = limits or (
        min(values.min() for values in samples.values()),
        max(values.max() for values in samples.values()),
    )
    if low == high:
        low, high = low - 0.5, high + 0.5
    edges = np.linspace(low, high, check_count(bins, "bins") + 1)
    columns = min(check_count(columns, "columns"), len(samples))
    rows = -(-len(samples) // columns)
    figure = new_figure(8.0, 0.7 + 1.9 * rows)
    grid = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False)
    for axes, (name, values) in zip(grid.ravel(), samples.items()):
        draw_histogram(axes, values, name, edges, log=log)
    for axes in grid.ravel()[len(samples) :]:
        axes.set_axis_off()
    figure.supxlabel(xlabel, fontsize=9)
    figure.supylabel("share", fontsize=9)
    figure.suptitle(title, fontsize=11)
    return Picture(figure, alt)


def draw_histogram(axes, values, name, edges, *, log=False):
    """Draw shares of `values`, an ndarray; those beyond the outermost edges are counted into the outermost bars."""
    light_grid(axes)
    values = np.clip(values.ravel(), edges[0], edges[-1])
    axes.hist(values, bins=edges, weights=np.full(values.size, 1 / values.size), color=BLUE, log=log)
    axes.set_title(name, fontsize=9)
    axes.tick_params(labelsize=8)


def show_bars(
    series,
    title,
    alt,
    *,
    ylabel,
    xlabel="",
    log=False,
    level=None,
    height=3.2,
    bottom=None,
    top=None,
    legend_columns=1,
    errors=None,
):
    """Groups of bars: one group for each category, one bar in it for each series.

    Parameters
    ----------
    series : dict of str to dict of str to float
        By name, the heights by category; at most five series, of the same categories. One named after
        a term of J has that term's colour and hatch.
    title, alt : str
    ylabel, xlabel : str
    log : bool
        Whether heights are drawn on a logarithmic axis.
    level : (float, str), optional
        A height to mark by a thin horizontal line, and its name.
    height : float
        In inches.
    bottom : float, optional
        Lower end of the axis; on a logarithmic axis bars below it are drawn as a stump.
    top : float, optional
        Upper end of the axis: room for the legend.
    legend_columns : int
        How many names of the legend stand side by side.
    errors : dict of str to array_like, optional
        By the name of a series, how far an error bar reaches up and down from the end of each of its bars.

    Returns
    -------
    Picture
    """
    check_named(series, "series", "heights by category")
    if len(series) > len(COLOURS):
        raise ValueError(f"series must be at most {len(COLOURS)}, or they cannot be told apart; got {len(series)}.")
    errors = _named_errors(errors, series)
    categories = list(next(iter(series.values())))
    axes = new_chart(height)
    width = 0.8 / len(series)
    for number, ((name, heights), colour, hatch) in enumerate(zip(series.items(), COLOURS, HATCHES)):
        if list(heights) != categories:
            raise ValueError(f"series[{name!r}] must have the categories {categories}; got {list(heights)}.")
        values = check_array(list(heights.values()), f"series[{name!r}]", ndim=1)
        if log and bottom is not None:
            values = np.maximum(values, bottom * 1.15)
        places = np.arange(len(categories)) + (number - (len(series) - 1) / 2) * width
        # The terms of J look the same in every figure.
        colour, hatch = TERM_COLOURS.get(name, colour), TERM_HATCHES.get(name, hatch)
        axes.bar(places, values, width, color=colour, hatch=hatch, edgecolor="white", label=name)
        _error_bars(axes, places, values, errors, name, INK)
    if log:
        axes.set_yscale("log")
    if bottom is not None:
        axes.set_ylim(bottom=bottom)
    if top is not None:
        axes.set_ylim(top=top)
    if level is not None:
        axes.axhline(level[0], color=INK, linewidth=1.2, linestyle=":", label=level[1])
    axes.set_xticks(np.arange(len(categories)), categories)
    return finished(axes, title, alt, columns=legend_columns, xlabel=xlabel, ylabel=ylabel)


def _named_errors(errors, names):
    if errors is not None and check_named(errors, "errors", "lengths").keys() - names:
        raise ValueError(f"errors must go by the names {list(names)}; got {list(errors)}.")
    return errors or {}


def _error_bars(axes, x, y, errors, name, colour):
    if name not in errors:
        return
    reach = check_array(errors[name], f"errors[{name!r}]", ndim=1)
    if len(reach) != len(y) or (reach < 0).any():
        raise ValueError(f"errors[{name!r}] must be {len(y)} numbers, none below 0; got {reach.tolist()}.")
    axes.errorbar(x, y, reach, fmt="none", ecolor=colour, elinewidth=1.4, capsize=3, zorder=3)


def _pair(pair, name):
    if not isinstance(pair, (tuple, list)) or len(pair) != 2:
        raise TypeError(f"lines[{name!r}] must be a pair (x, y); got {type(pair).__name__}.")
    return pair
