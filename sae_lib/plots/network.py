"""A network as circles and lines, and a patch on its way through one; both changed in place by ``update``."""

from __future__ import annotations

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.colors import LinearSegmentedColormap

from sae_lib.checks import check_array
from sae_lib.plots.mosaic import mosaic
from sae_lib.plots.style import BLUE, INK, ORANGE, Picture, grey_with_borders, new_figure

# White is silent, blue is fully active; the number beside a unit says it in grey, too.
ACTIVITY = LinearSegmentedColormap.from_list("activity", ["#FFFFFF", BLUE])


class NetworkDrawing:
    """Layers of units from left to right; positive weights are blue and solid, negative ones orange and dashed.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    sizes : sequence of int
        Units in each layer, input first.
    names : sequence of str, optional
        A title for each layer.
    labels : sequence of sequence of str, optional
        What is written in the units of each layer; by default nothing.
    bias : bool
        Whether «+1» units stand below every layer but the last.
    """

    def __init__(self, axes, sizes, *, names=None, labels=None, bias=True, size=620):
        self._axes, self._sizes = axes, tuple(sizes)
        axes.set_axis_off()
        tallest = max(sizes) + bias
        self._places = [
            np.column_stack([np.full(k, layer * 2.0), _heights(k, tallest)]) for layer, k in enumerate(sizes)
        ]
        self._bias = [np.array([layer * 2.0, _heights(k, tallest)[-1] - 1.0]) for layer, k in enumerate(sizes[:-1])]
        self._positive = axes.add_collection(LineCollection([], colors=BLUE, zorder=1))
        self._negative = axes.add_collection(LineCollection([], colors=ORANGE, linestyles="--", zorder=1))
        self._plain = axes.add_collection(LineCollection([], colors="#888888", linewidths=1.0, zorder=1))
        self._units = [
            axes.scatter(*place.T, s=size, c="white", edgecolors=INK, linewidths=1.4, zorder=3)
            for place in self._places
        ]
        self._texts = [
            [
                axes.text(*xy, text, ha="center", va="center", fontsize=9, color=INK, zorder=4)
                for xy, text in zip(place, words)
            ]
            for place, words in zip(self._places, labels or [[""] * k for k in sizes])
        ]
        if bias:
            for (x, y), nexts in zip(self._bias, self._places[1:]):
                axes.scatter([x], [y], s=size * 0.7, c="#EEEEEE", edgecolors="#888888", marker="s", zorder=3)
                axes.text(x, y, "+1", ha="center", va="center", fontsize=8, color=INK, zorder=4)
                axes.add_collection(
                    LineCollection([[(x, y), tuple(xy)] for xy in nexts], colors="#BBBBBB", linestyles=":", zorder=0)
                )
        top, bottom = tallest / 2, min([*(y for _, y in self._bias)] * bias + [-tallest / 2]) - 0.3
        for x, name in zip(np.arange(len(sizes)) * 2.0, names or []):
            axes.text(x, top + 0.35, name, ha="center", va="bottom", fontsize=9, color=INK)
        axes.set(xlim=(-0.6, 2.0 * (len(sizes) - 1) + 0.6), ylim=(bottom - 0.2, top + (1.1 if names else 0.3)))
        self.update()

    def update(self, *, activations=None, weights=None, texts=None):
        """Change what is shown.

        Parameters
        ----------
        activations : sequence of array_like (k,), optional
            A value in [0, 1] for each unit of each layer: its colour.
        weights : sequence of array_like (k_next, k), optional
            Row i of each is what unit i of the next layer receives; a line's width is |w|.
        texts : sequence of sequence of str, optional
            What is written in each unit.
        """
        if activations is not None:
            self._colour(activations)
        for layer, words in enumerate(texts or ()):
            for artist, word in zip(self._texts[layer], words):
                artist.set_text(word)
        pairs = list(zip(self._places, self._places[1:]))
        if weights is None:
            self._plain.set_segments([(a, b) for here, there in pairs for b in there for a in here])
            return
        lines = []
        for layer, (matrix, (here, there)) in enumerate(zip(weights, pairs)):
            matrix, wanted = check_array(matrix, f"weights[{layer}]"), (len(there), len(here))
            if matrix.shape != wanted:
                raise ValueError(
                    f"weights[{layer}] must have shape {wanted}, a row for each unit that receives; got {matrix.shape}."
                )
            lines += [((a, b), w) for b, row in zip(there, matrix) for a, w in zip(here, row)]
        self._plain.set_segments([])
        peak = max(abs(weight) for _, weight in lines) or 1.0
        for collection, sign in ((self._positive, 1), (self._negative, -1)):
            chosen = [(line, abs(weight)) for line, weight in lines if weight * sign > 0]
            collection.set_segments([line for line, _ in chosen])
            collection.set_linewidths([0.3 + 3 * weight / peak for _, weight in chosen] or [1])

    def _colour(self, activations):
        if [np.size(values) for values in activations] != list(self._sizes):
            raise ValueError(f"activations must hold one vector a layer, of the sizes {self._sizes}.")
        for units, words, values in zip(self._units, self._texts, activations):
            values = np.clip(check_array(values, "activations").ravel(), 0, 1)
            units.set_facecolor(ACTIVITY(values))
            for word, value in zip(words, values):
                word.set_color("white" if value > 0.6 else INK)


def show_network(sizes, title, alt, *, names=None, labels=None, bias=True, weights=None, activations=None, height=3.2):
    """A drawn network as a picture.

    Parameters
    ----------
    sizes : sequence of int
        Units in each layer, input first; small numbers.
    title, alt : str
    names, labels, bias
        As in `NetworkDrawing`.
    weights, activations
        As in `NetworkDrawing.update`; without weights all lines are thin and grey.
    height : float
        In inches.

    Returns
    -------
    Picture
    """
    figure = new_figure(min(8.0, 1.2 + 2.0 * len(sizes)), height)
    drawing = NetworkDrawing(figure.add_subplot(), sizes, names=names, labels=labels, bias=bias)
    drawing.update(activations=activations, weights=weights)
    figure.suptitle(title, fontsize=11)
    return Picture(figure, alt)


def _heights(count, tallest):
    return (count - 1) / 2 - np.arange(count) + 0.5


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
