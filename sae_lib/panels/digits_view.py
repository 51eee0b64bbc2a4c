"""What the panel of lesson 09 shows: filters, and what comes back of digits learned from and of new ones."""

from __future__ import annotations

import numpy as np

from sae_lib.analysis.activity import dead_units
from sae_lib.model.network import forward
from sae_lib.model.parameters import unpack
from sae_lib.plots.mosaic import draw_mosaic, mosaic
from sae_lib.plots.parts import FAINT
from sae_lib.plots.style import BLUE, INK, ORANGE, light_grid, new_figure, readable

N_SHOWN = 12
MOST_FILTERS = 100
# Ends of the axis for pictures of 64 pixels; more pixels, larger errors. What lies beyond is drawn at the ends.
ERRORS = np.array([0.02, 10.0])
TICKS = [0.03, 0.1, 0.3, 1, 3, 10, 30, 100]


class DigitsView:
    """One network and what it makes of training and test digits, drawn in place.

    Parameters
    ----------
    X_train, X_test : ndarray (m, n)
        The errors are those on all rows trained on, and on all of X_test; the first few are shown. n is a square.
    """

    def __init__(self, X_train, X_test):
        self.X_train, self.X_test = X_train, X_test
        self.figure = new_figure(8.6, 4.2)
        left, right = self.figure.subfigures(1, 2, width_ratios=[1, 1.2])
        self._filters = draw_mosaic(left.add_subplot(), mosaic(np.zeros((MOST_FILTERS, X_train.shape[1]))), "Filters")
        top, middle, bottom = right.subplots(3, 1, height_ratios=[1, 1, 0.9])
        self._learned = draw_mosaic(top, _pairs(X_train, X_train), "Training digits, below what comes back")
        self._new = draw_mosaic(middle, _pairs(X_test, X_test), "Test digits, below what comes back")
        for axes in (self._filters.axes, top, middle):
            axes.title.set_fontsize(9)
        light_grid(bottom)
        (self._train_error,) = bottom.plot([1], [1], "o", color=BLUE, markersize=9)
        (self._test_error,) = bottom.plot([1], [0], "^", color=ORANGE, markersize=10)
        self._alike = bottom.axvline(1, color=INK, linestyle="--", linewidth=1.2)
        bottom.set_xscale("log")
        bottom.minorticks_off()
        self._limits = low, high = tuple(ERRORS * max(1, X_train.shape[1] / 64))
        bottom.set(xlim=(low, high), ylim=(-0.6, 1.6))
        ticks = [tick for tick in TICKS if low <= tick < high]
        bottom.set_xticks(ticks, [readable(tick) for tick in ticks])
        bottom.set_yticks([1, 0], ["training", "test"])
        bottom.tick_params(labelsize=8)
        bottom.set_title("Reconstruction error (dashes: of the mean digit)", fontsize=9)

    def update(self, theta, n_hidden, m, iteration):
        """Show a network; returns in words what it does.

        Parameters
        ----------
        theta : ndarray (2hn + h + n,)
        n_hidden : int
            h.
        m : int
            How many rows of X_train it was trained on.
        iteration : int
            How long it was trained; 0 before training.
        """
        known = self.X_train[:m]
        W1 = unpack(theta, n_hidden, known.shape[1]).W1
        _, a2, _, a3 = forward(theta, known, n_hidden)
        new = forward(theta, self.X_test, n_hidden).a3
        train_error, test_error, alike = (
            error(came, wanted) for came, wanted in ((a3, known), (new, self.X_test), (known.mean(axis=0), known))
        )
        self._show_filters(W1)
        self._learned.set_data(_pairs(known, a3))
        self._new.set_data(_pairs(self.X_test, new))
        for mark, value in ((self._train_error, train_error), (self._test_error, test_error), (self._alike, alike)):
            value = np.clip(value, *self._limits)
            mark.set_xdata([value, value] if mark is self._alike else [value])
        return (
            f"Iteration {iteration}: error {_short(train_error)} on the {m:,} training digits, {_short(test_error)} on "
            f"{len(self.X_test):,} test digits (all painted as the mean digit: {_short(alike)}); mean activation "
            f"{a2.mean():.3f}; {dead_units(a2).sum()} of {n_hidden} units are dead."
        )

    def _show_filters(self, W1):
        canvas = mosaic(W1[:MOST_FILTERS], floor=FAINT)
        height, width = canvas.shape
        self._filters.set_data(canvas)
        self._filters.set_extent((-0.5, width - 0.5, height - 0.5, -0.5))
        self._filters.axes.set_title(f"{min(len(W1), MOST_FILTERS)} of {len(W1)} filters", fontsize=9)


def error(a3, X):
    """½‖a3 − x‖², averaged over the rows of X: the first term of J."""
    return np.sum((a3 - X) ** 2) / (2 * len(X))


def _short(number):
    return readable(float(f"{number:.2g}"))


def _pairs(X, a3):
    """Originals above what comes back, black to white as they are: 0 is black, 1 is white."""
    shown = min(N_SHOWN, len(X))
    return mosaic(2 * np.vstack([X[:shown], a3[:shown]]) - 1, columns=shown, contrast="none")
