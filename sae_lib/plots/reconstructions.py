"""Patches and what several networks make of them, line by line."""

from __future__ import annotations

import numpy as np

from sae_lib.checks import check_array, check_named
from sae_lib.plots.mosaic import draw_mosaic, mosaic
from sae_lib.plots.picture import Picture
from sae_lib.plots.style import new_figure


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
    ValueError, TypeError
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
