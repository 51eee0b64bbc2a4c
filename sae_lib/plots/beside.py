"""What the student's function makes, beside what it should make."""

from __future__ import annotations

import numpy as np

from sae_lib.checks import check_callable, check_choice, check_named
from sae_lib.diagnosis.trial import run_safely
from sae_lib.plots.arrays import draw_array
from sae_lib.plots.mosaic import draw_mosaic, mosaic
from sae_lib.plots.picture import Picture
from sae_lib.plots.style import bare, new_figure


def show_beside(mine, wanted, title, alt, *, draw="arrays", numbers=False):
    """Two rows of pictures to compare: above what is wanted, below what the student's function gives.

    Parameters
    ----------
    mine : callable
        Called without arguments and safely; returns a dict like `wanted`. Where it gives nothing that can be
        drawn, the place below stays empty and says why.
    wanted : dict of str to array_like
        Arrays by name, of one or two dimensions.
    title, alt : str
        `alt` tells what is wanted.
    draw : {"arrays", "mosaic"}
        Each array as a matrix, or its rows as tiles. Grey is 0, and both rows of pictures have one scale, that
        of what is wanted.
    numbers : bool
        Whether small matrices show their numbers.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError, TypeError
        If an argument is wrong.
    """
    check_callable(mine, "mine")
    check_named(wanted, "wanted", "arrays")
    check_choice(draw, "draw", ["arrays", "mosaic"])
    wanted = {name: np.asarray(array, dtype=float) for name, array in wanted.items()}
    outcome = run_safely(mine)
    given = outcome.value if isinstance(outcome.value, dict) else {}
    unfinished = outcome.kind == "unfinished" or any(value is ... for value in given.values())
    why = "not written yet" if unfinished or outcome.value is ... else "nothing to draw"
    figure = new_figure(8.0, 0.6 + 2 * min(2.6, 8.0 / len(wanted)))
    grid = figure.subplots(2, len(wanted), squeeze=False)
    for (name, array), above, below in zip(wanted.items(), *grid):
        limit = float(np.abs(array).max()) or 1.0
        _draw(above, array, f"wanted: {name}", draw, numbers, limit)
        came = _drawable(given.get(name), array)
        if came is None:
            bare(below, f"yours: {name}")
            below.text(0.5, 0.5, why, ha="center", va="center", fontsize=11, transform=below.transAxes)
        else:
            _draw(below, came, f"yours: {name}", draw, numbers, limit)
    figure.suptitle(title, fontsize=11)
    return Picture(figure, alt)


def _draw(axes, array, name, draw, numbers, limit):
    if draw == "mosaic":
        draw_mosaic(axes, mosaic(array / limit, contrast="none"), name)
        axes.title.set_fontsize(10)
    else:
        draw_array(axes, array, name, numbers=numbers, limit=limit)


def _drawable(came, wanted):
    """What the student gives as an array like `wanted`, or None."""
    try:
        array = np.asarray(came, dtype=float)
    except (TypeError, ValueError):
        return None
    return array if array.shape == wanted.shape and np.isfinite(array).all() else None
