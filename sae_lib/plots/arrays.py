"""Arrays as pictures, each with its shape, and θ as one strip."""

from __future__ import annotations

import numpy as np
from matplotlib.patches import Polygon, Rectangle

from sae_lib.checks import check_array, check_count, check_named, check_theta
from sae_lib.model.parameters import split
from sae_lib.plots.style import BLUE, BORDER, GREEN, INK, ORANGE, PURPLE, Picture, grey_with_borders, new_figure

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


# A θ with at most this many entries shows them one by one.
MOST_ENTRIES = 40
BLOCK_COLOURS = {"W1": BLUE, "W2": ORANGE, "b1": GREEN, "b2": PURPLE}
# All in inches: the drawing's coordinates are those of the page.
WIDTH, STRIP_HEIGHT = 8.0, 0.32
LARGEST_SIDE, LARGEST_CELL, THINNEST = 1.35, 0.36, 0.12


def show_theta(theta, n_hidden, n_visible, title, alt):
    """θ as a strip of four blocks, each led to the array that it is, with its slice and shape.

    Parameters
    ----------
    theta : array_like (2hn + h + n,)
        With at most 40 entries their numbers are written; otherwise the arrays are drawn as
        pictures, black negative, grey 0, white positive.
    n_hidden, n_visible : int
        h and n.
    title, alt : str

    Returns
    -------
    Picture

    Raises
    ------
    TypeError
        If an argument is of the wrong kind; see `sae_lib.checks`.
    ValueError
        If the length of `theta` is not 2hn + h + n.

    Notes
    -----
    Source: problem set, problem 2 (17 parameters); slides, unpacking of ``theta``.
    """
    h, n = check_count(n_hidden, "n_hidden"), check_count(n_visible, "n_visible")
    theta = check_theta(theta, h, n)
    blocks = split(theta, h, n)._asdict()
    cell = min(LARGEST_CELL, LARGEST_SIDE / max(h, n))
    tallest = max(h, n) * cell
    height = tallest + 1.85

    figure = new_figure(WIDTH, height + 0.35)
    axes = figure.add_subplot()
    axes.set_axis_off()
    axes.set_title(title, fontsize=11)

    bottom, begin = height - 0.25 - STRIP_HEIGHT, 0
    axes.text(WIDTH / 2, height - 0.2, f"theta  ({theta.size},)", ha="center", va="bottom", fontsize=9)
    for column, (name, block) in enumerate(blocks.items()):
        end = begin + block.size
        left, right = (WIDTH * place / theta.size for place in (begin, end))
        _draw_cells(axes, block.reshape(1, -1), left, bottom, (right - left) / block.size, STRIP_HEIGHT, name, theta)
        middle = (column + 0.5) * WIDTH / 4
        matrix = np.atleast_2d(block)
        wide, tall = matrix.shape[1] * cell, max(matrix.shape[0] * cell, THINNEST)
        top = bottom - 0.75
        funnel = [(left, bottom), (right, bottom), (middle + wide / 2, top), (middle - wide / 2, top)]
        axes.add_patch(Polygon(funnel, closed=True, color=BLOCK_COLOURS[name], alpha=0.15, linewidth=0))
        _draw_cells(
            axes, matrix, middle - wide / 2, top - tall, wide / matrix.shape[1], tall / matrix.shape[0], name, theta
        )
        words = f"{name}  {block.shape}\ntheta[{begin}:{end}]"
        if block.ndim == 2:
            words += f"\n.reshape{block.shape}"
        axes.text(middle, top - tall - 0.08, words, ha="center", va="top", fontsize=9, color=INK, family="monospace")
        begin = end
    axes.set(xlim=(-0.05, WIDTH + 0.05), ylim=(-0.05, height), aspect="equal")
    return Picture(figure, alt)


def _draw_cells(axes, matrix, left, bottom, wide, tall, name, theta):
    """One rectangle for each entry with its number, or one picture for all where they are many."""
    rows, columns = matrix.shape
    colour = BLOCK_COLOURS[name]
    if theta.size > MOST_ENTRIES:
        limit = np.abs(theta).max() or 1.0
        extent = (left, left + columns * wide, bottom, bottom + rows * tall)
        axes.imshow(matrix, cmap=grey_with_borders(), vmin=-limit, vmax=limit, extent=extent, interpolation="nearest")
        axes.add_patch(
            Rectangle((left, bottom), columns * wide, rows * tall, fill=False, edgecolor=colour, linewidth=2)
        )
        return
    for (row, column), value in np.ndenumerate(matrix):
        corner = left + column * wide, bottom + (rows - 1 - row) * tall
        axes.add_patch(Rectangle(corner, wide, tall, facecolor="white", linewidth=0))
        axes.add_patch(Rectangle(corner, wide, tall, facecolor=colour, alpha=0.3, linewidth=0))
        axes.add_patch(Rectangle(corner, wide, tall, fill=False, edgecolor=INK, linewidth=0.8))
        axes.text(corner[0] + wide / 2, corner[1] + tall / 2, f"{value:.3g}", ha="center", va="center", fontsize=9)
