"""Arrays as pictures, each with its shape: what a formula's symbols look like in memory."""

from __future__ import annotations

import numpy as np

from sae_lib.checks import check_array, check_count, check_named
from sae_lib.plots.picture import Picture
from sae_lib.plots.style import BORDER, grey_with_borders, new_figure

# An array with at most this many entries a side shows its numbers, if asked to.
MOST_NUMBERS = 8


def show_arrays(arrays, title, alt, *, columns=None, numbers=False, limits="each", width=8.0):
    """Arrays side by side: black is negative, grey is 0, white is positive, as in a mosaic.

    Parameters
    ----------
    arrays : dict of str to array_like
        Matrices or vectors by name; a vector of length k is drawn as a row, as NumPy prints it.
    title, alt : str
    columns : int, optional
        How many stand side by side; by default all.
    numbers : bool
        Whether small arrays show their numbers.
    limits : {"each", "common"} or float
        What is drawn white: each array's own largest absolute entry, the largest of all, or a number.
    width : float
        In inches.

    Returns
    -------
    Picture
    """
    check_named(arrays, "arrays", "arrays")
    arrays = {name: check_array(array, f"arrays[{name!r}]") for name, array in arrays.items()}
    for name, array in arrays.items():
        if array.ndim > 2:
            raise ValueError(f"arrays[{name!r}] must have one or two dimensions; got shape {array.shape}.")
    columns = len(arrays) if columns is None else min(check_count(columns, "columns"), len(arrays))
    rows = -(-len(arrays) // columns)
    figure = new_figure(width, 0.4 + rows * min(2.4, width / columns + 0.5))
    grid = figure.subplots(rows, columns, squeeze=False).ravel()
    for axes, (name, array) in zip(grid, arrays.items()):
        draw_array(axes, array, name, numbers=numbers, limit=_limit(limits, array, arrays.values()))
    for axes in grid[len(arrays) :]:
        axes.set_axis_off()
    figure.suptitle(title, fontsize=11)
    return Picture(figure, alt)


def draw_array(axes, array, name, *, numbers=False, limit=None):
    """Draw one array, with its name and shape as title; returns the image artist.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    array : ndarray
        One or two dimensions.
    name : str
    numbers : bool
        Whether an array of at most `MOST_NUMBERS` entries a side shows its numbers.
    limit : float, optional
        The absolute value that is drawn white; by default the largest there is.
    """
    canvas = np.atleast_2d(array)
    limit = limit or np.abs(canvas).max(initial=0) or 1.0
    # A tall or wide array is drawn with oblong entries, so that none is too thin to be seen.
    slim = max(canvas.shape) > 4 * min(canvas.shape)
    artist = axes.imshow(
        canvas,
        cmap=grey_with_borders(),
        vmin=-limit,
        vmax=limit,
        interpolation="nearest",
        aspect="auto" if slim else "equal",
    )
    if slim:
        axes.set_box_aspect(np.clip(canvas.shape[0] / canvas.shape[1], 1 / 6, 3))
    axes.set(xticks=[], yticks=[])
    axes.spines[:].set_color(BORDER)
    shape = f"({len(array)},)" if np.ndim(array) == 1 else f"({canvas.shape[0]}, {canvas.shape[1]})"
    axes.set_title(f"{name}\n{shape}", fontsize=9)
    if numbers and max(canvas.shape) <= MOST_NUMBERS:
        for (row, column), value in np.ndenumerate(canvas):
            colour = "black" if value > -0.1 * limit else "white"
            axes.text(column, row, f"{value:.2g}", ha="center", va="center", fontsize=8, color=colour)
    return artist


def _limit(limits, array, arrays):
    if limits == "each":
        return None
    if limits == "common":
        return max(np.abs(other).max(initial=0) for other in arrays) or 1.0
    return float(limits)
