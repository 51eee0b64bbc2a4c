"""Figures about the cost and about what training does (lessons 04, 07 and 08)."""

from __future__ import annotations

import numpy as np

from sae_lib.checks import check_array, check_named
from sae_lib.plots.charts import show_lines
from sae_lib.plots.mosaic import draw_mosaic, mosaic
from sae_lib.plots.parts import TermCurves
from sae_lib.plots.style import (
    BLUE,
    GREEN,
    INK,
    ORANGE,
    TERM_COLOURS,
    TERM_DASHES,
    Picture,
    finished,
    new_chart,
    new_figure,
)


def show_costs(curves, title, alt, *, xlabel="iteration", ylabel="cost J", log=True, limits=None, start=None):
    """Costs against iterations, each line told apart by colour, dash and a label.

    Parameters
    ----------
    curves : dict of str to array_like
        One cost an iteration, by name; at most five.
    title, alt : str
    xlabel, ylabel : str
    log : bool
        Whether the cost axis is logarithmic.
    limits : (float, float), optional
        Ends of the cost axis.
    start : float, optional
        The cost before the first iteration, if all curves start from there.

    Returns
    -------
    Picture
    """
    check_named(curves, "curves", "lists of costs")
    lines = {}
    for name, costs in curves.items():
        if hasattr(costs, "history"):
            raise TypeError(f"curves[{name!r}] must be a list of costs; got a TrainingResult. Pass its .history.cost.")
        costs = check_array(costs, f"curves[{name!r}]", ndim=1)
        if start is not None:
            costs = np.array([start, *costs])
        lines[name] = (np.arange(len(costs)) + (start is None), costs)
    return show_lines(lines, title, alt, xlabel=xlabel, ylabel=ylabel, log="y" * log, limits=limits)


def show_terms(history, title, alt):
    """J and its three terms against iterations.

    Parameters
    ----------
    history : recarray
        `TrainingResult.history`.
    title, alt : str

    Returns
    -------
    Picture
    """
    if not isinstance(history, np.ndarray) or history.dtype.names is None:
        raise TypeError(f"history must be a TrainingResult's .history; got {type(history).__name__}.")
    axes = new_chart()
    iterations = np.arange(1, len(history) + 1)
    axes.plot(iterations, history["cost"], color=INK, linewidth=3, label="J, their sum")
    for name, colour in TERM_COLOURS.items():
        axes.plot(iterations, history[name], TERM_DASHES[name], color=colour, linewidth=2.2, label=name)
    axes.set_yscale("log")
    axes.set_ylim(bottom=1e-4)
    return finished(axes, title, alt, columns=2, xlabel="iteration", ylabel="cost")


def show_rho_hat(measured, rho, title, alt):
    """The mean activation ρ̂ of each hidden unit beside the wanted ρ.

    Parameters
    ----------
    measured : dict of str to ndarray (h,)
        ρ̂ by name, e.g. before and after training; at most three.
    rho : float
    title, alt : str

    Returns
    -------
    Picture
    """
    check_named(measured, "measured", "vectors of mean activations")
    axes = new_chart(3.0)
    for (name, rho_hat), colour, marker in zip(measured.items(), (ORANGE, BLUE, GREEN), "^os"):
        axes.plot(np.arange(len(rho_hat)), rho_hat, marker, color=colour, markersize=6, label=name)
    axes.axhline(rho, color=INK, linewidth=1.2, linestyle="--", label=rf"wanted, $\rho$ = {rho:g}")
    axes.set_yscale("log")
    return finished(axes, title, alt, columns=3, xlabel="hidden unit", ylabel=r"mean activation $\hat\rho_j$")


def show_before_after(before, after, titles, alt):
    """Two mosaics side by side, e.g. the filters before and after training.

    Parameters
    ----------
    before, after : array_like (h, n)
    titles : (str, str)
    alt : str

    Returns
    -------
    Picture
    """
    figure = new_figure(7.0, 3.7)
    for axes, rows, title in zip(figure.subplots(1, 2), (before, after), titles):
        draw_mosaic(axes, mosaic(rows), title)
    return Picture(figure, alt)


def show_cost_line(t, terms, title, alt, *, log=False, ends=("", "")):
    """J and its three terms at positions t on a line from θ at t = 0 to θ at t = 1.

    Parameters
    ----------
    t : array_like (k,)
    terms : array_like (k, 3)
        Reconstruction, decay and sparsity term at each position.
    title, alt : str
    log : bool
        Whether the cost axis is logarithmic.
    ends : (str, str)
        Words for t = 0 and t = 1.

    Returns
    -------
    Picture

    Raises
    ------
    TypeError
        If an argument is of the wrong kind; see `sae_lib.checks`.
    ValueError
        If the shapes do not fit.
    """
    t, terms = check_array(t, "t", ndim=1), check_array(terms, "terms", ndim=2)
    if terms.shape != (len(t), 3):
        raise ValueError(f"terms must have shape ({len(t)}, 3), one row for each t; got {terms.shape}.")
    axes = new_chart()
    curves = TermCurves(axes)
    curves.update(t, terms.T)
    highest = terms.sum(axis=1).max() or 1.0
    if log:
        axes.set_yscale("log")
        axes.set_ylim(highest / 1e5, highest * 1.5)
    else:
        axes.set_ylim(0, highest * 1.05)
    axes.set_xlim(t.min(), t.max())
    xlabel = "position t on the line" + "".join(f"; {k}: {word}" for k, word in enumerate(ends) if word)
    return finished(axes, title, alt, columns=2, xlabel=xlabel, ylabel="cost")
