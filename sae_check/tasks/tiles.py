"""The task `tile`: small pictures laid out as one."""

from __future__ import annotations

import numpy as np

from sae_check.tasks.compared import ComparedTask
from sae_check.tasks.task import known

LESSON = "01_visualize_patches"
# (lines, columns, side): no two of the axes are as long in all of them.
SIZES = [(2, 3, 4), (3, 2, 2), (1, 4, 3)]


def _tiled(change=lambda tiles: tiles, order=(0, 2, 1, 3)):
    """The layout with the tiles, of shape (lines, columns, side, side), changed before they are put together."""

    def tiled(patches, columns):
        side, lines = _side(patches), len(patches) // columns
        tiles = change(np.array(patches).reshape(lines, columns, side, side))
        return tiles.transpose(order).reshape(lines * side, columns * side)

    return tiled


def _side(patches):
    return round(patches.shape[1] ** 0.5)


def _down_the_columns(tiles):
    lines, columns, side, _ = tiles.shape
    return tiles.reshape(columns, lines, side, side).swapaxes(0, 1)


def _in_a_line(patches, columns):
    side = _side(patches)
    return patches.reshape(len(patches) // columns * side, columns * side)


def _lines_for_columns(patches, columns):
    side, lines = _side(patches), len(patches) // columns
    tiles = patches.reshape(columns, lines, side, side).swapaxes(1, 2)
    return tiles.reshape(lines * side, columns * side)


def _overlapping(down=1, right=1):
    """Tiles that begin too near to each other; None is as far as they should."""

    def tiled(patches, columns):
        side, lines = _side(patches), len(patches) // columns
        picture = np.zeros((lines * side, columns * side))
        for place, patch in enumerate(patches):
            top, left = place // columns * (down or side), place % columns * (right or side)
            picture[top : top + side, left : left + side] = patch.reshape(side, side)
        return picture

    return tiled


def _last_missing(tiles):
    tiles[-1, -1] = 0
    return tiles


SLIPS = {
    "numbers poured in line by line": _in_a_line,
    "tiles on their sides": _tiled(lambda tiles: tiles.swapaxes(2, 3)),
    "filled column by column": _tiled(_down_the_columns),
    "patches mixed up": _tiled(order=(2, 0, 3, 1)),
    "the wrong axes exchanged": _tiled(order=(0, 3, 2, 1)),
    "columns taken for lines": _lines_for_columns,
    "tiles on top of one another": _overlapping(),
    "columns on top of one another": _overlapping(down=None),
    "lines on top of one another": _overlapping(right=None),
    "each line from right to left": _tiled(lambda tiles: tiles[:, ::-1]),
    "tiles from right to left": _tiled(lambda tiles: tiles[:, :, :, ::-1]),
    "cut to whole numbers": _tiled(lambda tiles: tiles.astype(int)),
    "lines from the bottom up": _tiled(lambda tiles: tiles[::-1]),
    "tiles upside down": _tiled(lambda tiles: tiles[:, :, ::-1]),
    "the same tile everywhere": _tiled(lambda tiles: np.broadcast_to(tiles[:1, :1], tiles.shape)),
    "the same line again and again": _tiled(lambda tiles: np.broadcast_to(tiles[:1], tiles.shape)),
    "last tile missing": _tiled(_last_missing),
    "contrast stretched": _tiled(lambda t: (t - t.min((2, 3), keepdims=True)) / np.ptp(t, axis=(2, 3), keepdims=True)),
}


def _problems(rng):
    # Larger than 1, so that something is left of them where they are cut to whole numbers.
    return [(rng.uniform(-5, 5, (lines * columns, side**2)), columns) for lines, columns, side in SIZES]


def _picture(task, value, problem):
    """The first tile, the tiles beside it, and those below."""
    patches, columns = problem
    side, lines = _side(patches), len(patches) // columns
    picture = task.numbers(value)
    if picture.shape != (lines * side, columns * side):
        came = f"has shape {picture.shape}" if picture.shape else "is a single number"
        task.stop(
            f"{len(patches)} patches of {side} × {side} pixels in {columns} columns: what it returned {came}; "
            f"wanted {lines * side, columns * side}.",
            hint="How many lines of tiles are there? How many pixels high is each, and how many pixels wide are all?",
        )
    return {"first tile": picture[:side, :side], "first line of tiles": picture[:side], "all lines": picture}


class TileTask(ComparedTask):
    """Says how far it is right."""

    def _say(self, came, wanted, right):
        if right["first line of tiles"]:
            return "The first line of tiles is right; below it something is not."
        if right["first tile"]:
            return "The first tile is right; beside it something is not."
        tile, side = came[0]["first tile"], SIZES[0][2]
        if not tile.any():
            return "The tile at the top left is 0 all over."
        patches = wanted[0]["all lines"].reshape(SIZES[0][0], side, SIZES[0][1], side).swapaxes(1, 2)
        for k, patch in enumerate(patches.reshape(-1, side, side)):
            if np.allclose(tile, patch):
                return f"At the top left stands patch {k}, counted from 0; wanted patch 0."
        row, column = np.argwhere(~np.isclose(tile, patches[0, 0]))[0]
        mine, theirs = tile[row, column], patches[0, 0, row, column]
        return (
            f"The tile at the top left is not the first patch as it came in: pixel [{row}, {column}] is "
            f"{mine:.2f}, wanted {theirs:.2f}.".replace("-", "−")
        )


TILE = TileTask(
    name="tile",
    arguments=("patches", "columns"),
    gives="one picture, an array of two dimensions",
    lesson=LESSON,
    section="Mosaics: two ways to set the contrast",
    library=("mosaic", "show_mosaic", "save_mosaic"),
    reference=_tiled(),
    problems=_problems,
    parts=_picture,
    slips=known("tile", LESSON, SLIPS),
)
