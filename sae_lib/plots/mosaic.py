"""Mosaics: many small pictures as one, as the assignment's ``displayNetwork`` draws them."""

from __future__ import annotations

import io
import math

import numpy as np

from sae_lib.checks import check_array, check_choice, check_count, check_named, check_number, check_target
from sae_lib.plots.style import Picture, bare, grey_with_borders, new_figure
from sae_lib.saving import write_whole


def mosaic(rows, *, columns=None, contrast="each", border=1, shape=None, floor=0.0):
    """Lay the rows of an array out as small pictures.

    Parameters
    ----------
    rows : array_like (k, height * width)
        Filters or patches, one a row.
    columns : int, optional
        How many stand side by side; by default as many as make a square.
    contrast : {"each", "common", "none"}
        ``"each"``: every picture from its own −max to max around its own mean, so that faint ones
        show too. ``"common"``: one scale for all, so that strong and faint can be compared.
        ``"none"``: the numbers as they are, for grey to mean 0; −1 is black and 1 is white.
    border : int
        Width of the lines between the pictures, in pixels; 0 for none.
    shape : (int, int), optional
        Height and width of a picture; by default square.
    floor : float
        With ``contrast="each"``: pictures whose max is below this are drawn as faint as they are,
        so that filters that have vanished look so.

    Returns
    -------
    ndarray
        Values in [−1, 1]; NaN on borders and in places left over.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind; see `sae_lib.checks`.
    ValueError
        If a row cannot be a picture of that shape, or an argument is wrong.

    Notes
    -----
    A picture without any contrast is drawn in middle grey.
    Source: worked assignment, ``displayNetwork`` (whose column count wraps above 255).
    """
    rows = check_array(rows, "rows", ndim=2, dtype=np.float64)
    check_choice(contrast, "contrast", ("each", "common", "none"))
    border = check_count(border, "border", minimum=0)
    floor = check_number(floor, "floor", minimum=0)
    height, width = _shape_of_one(rows.shape[1], shape)
    k = len(rows)
    columns = math.ceil(math.sqrt(k)) if columns is None else check_count(columns, "columns")
    lines = math.ceil(k / columns)

    if contrast == "none":
        tiles = np.clip(rows, -1, 1)
    else:
        axis = 1 if contrast == "each" else None
        tiles = rows - rows.mean(axis=axis, keepdims=True)
        peak = np.abs(tiles).max(axis=axis, keepdims=True)
        if contrast == "each":
            peak = np.maximum(peak, floor)
        tiles = tiles / np.where(peak > 0, peak, 1)

    canvas = np.full((border + lines * (height + border), border + columns * (width + border)), np.nan)
    for i, tile in enumerate(tiles):
        top, left = (border + (i // columns) * (height + border), border + (i % columns) * (width + border))
        canvas[top : top + height, left : left + width] = tile.reshape(height, width)
    return canvas


def draw_mosaic(axes, canvas, title=None):
    """Draw what `mosaic` returned into `axes`; returns the image artist."""
    artist = axes.imshow(canvas, cmap=grey_with_borders(), vmin=-1, vmax=1, interpolation="nearest")
    bare(axes, title)
    return artist


def show_mosaic(rows, title="", alt=None, *, columns=None, contrast="each", border=1, shape=None, width=None):
    """The mosaic as a picture for a notebook.

    Parameters
    ----------
    rows, columns, contrast, border, shape
        As in `mosaic`.
    title : str
    alt : str, optional
        Words for those who cannot see it; by default how many pictures of which size.
    width : float, optional
        In inches.

    Returns
    -------
    Picture
    """
    canvas = mosaic(rows, columns=columns, contrast=contrast, border=border, shape=shape)
    count = len(rows)
    high, wide = _shape_of_one(np.shape(rows)[1], shape)
    width = width or min(8.0, max(3.0, canvas.shape[1] * 0.06))
    figure = new_figure(width, width * canvas.shape[0] / canvas.shape[1] + (0.35 if title else 0))
    draw_mosaic(figure.add_subplot(), canvas, title)
    return Picture(figure, alt or f"{title or 'Mosaic'}: {count} pictures of {high} by {wide} pixels.")


def save_mosaic(path, rows, *, columns=None, contrast="each", border=1, shape=None, zoom=6):
    """Write the mosaic to a picture file, every pixel a sharp square; whole or not at all.

    Parameters
    ----------
    path : path
        Ending in ``.png`` (or another ending that Pillow writes).
    rows, columns, contrast, border, shape
        As in `mosaic`.
    zoom : int
        Side of a pixel in the file.

    Returns
    -------
    Path

    Raises
    ------
    TypeError
        If an argument is of the wrong kind; see `sae_lib.checks`.
    ValueError
        As `mosaic`; or if `path` is no path, its folder does not exist, or no picture can have its ending.
    OSError
        If it cannot be written, such as on a full disk; an older file is untouched then.
    """
    from PIL import Image

    path = check_target(path, "path")
    zoom = check_count(zoom, "zoom")
    canvas = mosaic(rows, columns=columns, contrast=contrast, border=border, shape=shape)
    colours = grey_with_borders()((canvas + 1) / 2, bytes=True)[..., :3]
    picture = Image.fromarray(np.ascontiguousarray(colours.repeat(zoom, axis=0).repeat(zoom, axis=1)))
    kind = Image.registered_extensions().get(path.suffix.lower())
    if kind not in Image.SAVE:
        raise ValueError(f"path must end in .png or another picture's ending; got {path.name!r}.")
    buffer = io.BytesIO()
    picture.save(buffer, format=kind)
    write_whole(path, buffer.getbuffer())
    return path


def _shape_of_one(size, shape):
    if shape is not None:
        if not isinstance(shape, (tuple, list)) or len(shape) != 2:
            raise TypeError(f"shape must be a pair (height, width); got {shape!r}.")
        height, width = (check_count(side, "shape") for side in shape)
        if height * width != size:
            raise ValueError(f"shape {height}×{width} does not hold the {size} columns of rows.")
        return height, width
    side = math.isqrt(size)
    if side * side != size:
        raise ValueError(f"rows has {size} columns, which is no square picture; give shape=(height, width).")
    return side, side


def show_reconstructions(groups, title, alt):
    """Patches in the first line, reconstructions in those below; groups of them side by side.

    Parameters
    ----------
    groups : dict of str to dict of str to array_like (k, n)
        By the name of a group ("training patches"), its lines by name ("patches", "h = 10"); all groups
        have the same lines, and every line has k pictures of n pixels. n is a square.
    title, alt : str

    Returns
    -------
    Picture
        All on one scale of greys, so that a faint reconstruction looks faint.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind; see `sae_lib.checks`.
    ValueError
        If the groups differ in their lines, or the lines in their shape.
    """
    check_named(groups, "groups", "lines of pictures by name")
    names = list(next(iter(groups.values())))
    for group, lines in groups.items():
        if list(lines) != names:
            raise ValueError(f"groups[{group!r}] must have the lines {names}; got {list(lines)}.")
    blocks = {
        group: [check_array(rows, f"groups[{group!r}][{name!r}]", ndim=2) for name, rows in lines.items()]
        for group, lines in groups.items()
    }
    shapes = {rows.shape for lines in blocks.values() for rows in lines}
    if len(shapes) > 1:
        raise ValueError(f"groups must hold arrays of one shape (k, n); got {sorted(shapes)}.")
    ((k, n),) = shapes
    lines = [np.vstack(line) for line in zip(*blocks.values())]
    canvas = mosaic(np.vstack(lines), columns=k * len(groups), contrast="common")
    cell = round(n**0.5) + 1

    figure = new_figure(8.0, 0.8 + len(names) * 7.2 / (k * len(groups)))
    for i, (axes, group) in enumerate(zip(figure.subplots(1, len(groups), squeeze=False)[0], groups)):
        draw_mosaic(axes, canvas[:, i * k * cell : (i + 1) * k * cell + 1], group)
        if i == 0:
            axes.set_yticks((np.arange(len(names)) + 0.5) * cell, names, fontsize=9)
            axes.tick_params(length=0)
    figure.suptitle(title, fontsize=11)
    return Picture(figure, alt)
