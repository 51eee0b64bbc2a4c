"""The panel of lesson 09: digits that a network has learned from, and digits that it has never seen."""

from __future__ import annotations

from functools import partial

import numpy as np

from sae_lib.analysis.units import dead_units
from sae_lib.checks import check_count, check_examples
from sae_lib.model.network import forward
from sae_lib.model.parameters import initialize, unpack
from sae_lib.panels.base.sliders import choice, penalty_sliders
from sae_lib.panels.base.task_panel import FollowingPanel
from sae_lib.plots.mosaic import draw_mosaic, mosaic
from sae_lib.plots.parts import FAINT
from sae_lib.plots.style import BLUE, INK, ORANGE, light_grid, new_figure, readable
from sae_lib.training.train import train


class DigitsPanel(FollowingPanel):
    """Every move of ρ, β, λ, of the number of hidden units or of training digits trains anew, in about a second.

    Parameters
    ----------
    X_train, X_test : array_like (m, n)
        Values in [0, 1]; n is a square.
    n_hidden : sequence of int
        The numbers of hidden units to choose from.
    sizes : sequence of int
        The numbers of training digits to choose from; the first is the start.
    max_iter : int
        Iterations of one training, and of each Continue.
    rng : int
        Seed of the start.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind; see `sae_lib.checks`.
    ValueError
        If an argument has a shape that does not fit or a value out of its range.
    """

    def __init__(self, X_train, X_test, n_hidden=(10, 50, 100, 250), *, sizes=(100, 1000), max_iter=150, rng=0):
        self.X_train = check_examples(X_train, "X_train", unit_interval=True)
        n = self.X_train.shape[1]
        X_test = check_examples(X_test, "X_test", unit_interval=True, n_visible=n)
        n_hidden = [check_count(h, "n_hidden") for h in n_hidden]
        sizes = list(dict.fromkeys(min(check_count(size, "sizes"), len(self.X_train)) for size in sizes))
        self.max_iter = check_count(max_iter, "max_iter")
        self._starts = {h: initialize(h, n, rng) for h in n_hidden}
        controls = {
            **penalty_sliders(rho=0.05, beta=0.1),
            "n_hidden": choice("h", n_hidden, n_hidden[min(1, len(n_hidden) - 1)]),
            "size": choice("m", [(f"{size:,} training digits", size) for size in sizes], sizes[0]),
        }
        super().__init__(
            "Digits",
            controls,
            DigitsView(self.X_train, X_test),
            self._work,
            alt=f"After a short training on {sizes[0]:,} digits: the filters; training digits and test digits, each "
            "above what comes back of it; and both errors, that on test digits several times as large.",
        )

    def _work(self, report, should_stop, values, state):
        """Train; `state` is what an earlier call returned, to go on from there if h is still the same."""
        h, m = values["n_hidden"], values["size"]
        theta, before = state if state and state[0].size == self._starts[h].size else (self._starts[h], 0)

        def make(theta, iteration):
            return {"theta": theta, "n_hidden": h, "m": m, "iteration": iteration}

        def callback(progress):
            report(progress.iteration / self.max_iter, partial(make, progress.theta, before + progress.iteration))
            return should_stop()

        penalties = {name: values[name] for name in ("weight_decay", "rho", "beta")}
        known = self.X_train[:m]
        result = train(known, h, **penalties, max_iter=self.max_iter, theta0=theta, dtype=np.float32, callback=callback)
        done = result.n_iter / self.max_iter if should_stop() else 1.0
        report(done, partial(make, result.theta, before + result.n_iter))
        return result.theta, before + result.n_iter


# What lessons call it by.
digits_panel = DigitsPanel


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
