"""A patch on its way through an autoencoder, changed in place by ``update``."""

from __future__ import annotations

import numpy as np
from matplotlib.collections import LineCollection

from sae_lib.plots.mosaic import mosaic
from sae_lib.plots.network import ACTIVITY
from sae_lib.plots.style import BLUE, INK, grey_with_borders

# Side of a patch and of its reconstruction, in units of the height that one hidden unit has.
SIDE = 7.5
# From this answer on, a unit's number is written beside it.
WRITTEN = 0.1


class Passage:
    """Patch, hidden units as a column of filters and circles, reconstruction, from left to right.

    Unit j stands at height j, so that a chart beside it can share the axis.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        Its size must not change afterwards.
    n_hidden, n_visible : int
        h and n; n is a square.
    """

    def __init__(self, axes, n_hidden, n_visible):
        axes.set_axis_off()
        self._axes, h = axes, n_hidden
        box = axes.get_window_extent()
        right = h * box.width / box.height
        axes.set(xlim=(0, right), ylim=(h - 0.5, -0.5))
        # The column of units, and where the lines from and to the pictures end.
        middle, self._units = (h - 1) / 2, np.arange(h)
        column = right * 0.43
        self._from, self._to = (column + 3.6, right - SIDE - 0.2), middle
        axes.add_collection(
            LineCollection([[(SIDE + 0.2, middle), (column - 0.7, j)] for j in self._units], colors="#BBBBBB", lw=0.6)
        )
        self._lines = axes.add_collection(
            LineCollection([[(self._from[0], j), (self._from[1], middle)] for j in self._units], colors=BLUE)
        )
        side = int(np.sqrt(n_visible))
        blank = np.zeros((side, side))
        self._patch = self._picture(blank, 0, SIDE)
        self._reconstruction = self._picture(blank, right - SIDE, right)
        self._filters = axes.imshow(
            mosaic(np.zeros((h, n_visible)), columns=1),
            cmap=grey_with_borders(),
            vmin=-1,
            vmax=1,
            interpolation="nearest",
            aspect="auto",
            extent=(column - 0.5, column + 0.5, h - 0.5, -0.5),
        )
        self._circles = axes.scatter(
            np.full(h, column + 1.2), self._units, s=36, c="white", edgecolors=INK, linewidths=0.8, zorder=3
        )
        self._numbers = [
            axes.text(column + 2.0, j, "", va="center", fontsize=6.5, color=INK, zorder=4) for j in self._units
        ]
        for x, text in (
            (SIDE / 2, f"patch $x$\n{n_visible} numbers"),
            (right - SIDE / 2, f"reconstruction $a^{{(3)}}$\n{n_visible} numbers"),
        ):
            axes.text(x, middle + SIDE / 2 + 0.6, text, ha="center", va="top", fontsize=9, color=INK)
        title = f"{h} hidden units: filter, answer $a^{{(2)}}_j$"
        axes.text(column + 1.0, -1.1, title, ha="center", va="bottom", fontsize=9, color=INK)
        # Drawing pictures has set limits and aspect of its own.
        axes.set(xlim=(0, right), ylim=(h - 0.5, -0.5), aspect="auto")

    def update(self, x, W1, a2, a3):
        """Show one patch in one network.

        Parameters
        ----------
        x, a3 : ndarray (n,)
            The patch and its reconstruction, drawn on one grey scale.
        W1 : ndarray (h, n)
        a2 : ndarray (h,)
        """
        pair = mosaic(np.array([x, a3]), columns=2, contrast="common", border=0)
        side = len(pair)
        self._patch.set_data(pair[:, :side])
        self._reconstruction.set_data(pair[:, side:])
        self._filters.set_data(mosaic(W1, columns=1, floor=0.2))
        self._circles.set_facecolor(ACTIVITY(a2))
        self._lines.set_linewidths(3 * a2)
        for text, answer in zip(self._numbers, a2):
            text.set_text(f"{answer:.2f}" if answer >= WRITTEN else "")

    def _picture(self, values, left, right):
        middle = self._to
        return self._axes.imshow(
            values,
            cmap=grey_with_borders(),
            vmin=-1,
            vmax=1,
            interpolation="nearest",
            aspect="auto",
            extent=(left, right, middle + SIDE / 2, middle - SIDE / 2),
        )
