"""The panel of lesson 07: two trainings one can watch, stop and go on with, without the sparsity term and with it."""

from __future__ import annotations

from functools import partial

import numpy as np

from sae_lib.model.network import forward
from sae_lib.panels.base.worker import BackgroundTask
from sae_lib.panels.live import LivePanel
from sae_lib.plots.parts import Filters, GrowingCurves, RhoHatDots, in_words
from sae_lib.plots.style import PURPLE, TERM_COLOURS, new_figure, readable
from sae_lib.training.result import as_history


class TrainingPanel(LivePanel):
    """Live training of two networks from one start: one with β = 0, the other with β as the slider says.

    The one without the term does not depend on ρ and β; what came of it is kept while λ and the sample stay.

    Parameters
    ----------
    X : array_like (m, n)
        Values in [0, 1]; n is a square.
    n_hidden : int
        h.
    n_small : int
        How many rows of X the small sample has; it is trained anew at every move of a slider.
    max_iter : int
        Iterations of one training on all of X, and of each Continue.
    small_iter : int
        The same for the small sample.
    rng : int
        Seed of the start.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind; see `sae_lib.checks`.
    ValueError
        If an argument has a shape that does not fit or a value out of its range.
    """

    def __init__(self, X, n_hidden=25, *, n_small=1000, max_iter=400, small_iter=200, rng=0):
        self._kept = {}
        self._show_other = None
        super().__init__(
            "Live training",
            TrainingView,
            X,
            n_hidden,
            alt="After a short training on {m} patches: the filters without the sparsity term, beside them those "
            "with it; the cost and its terms falling with the iterations; and the mean activation of each unit, "
            "near a half without the term, near ρ with it.",
            n_small=n_small,
            max_iter=max_iter,
            small_iter=small_iter,
            rng=rng,
        )

    def payload(self, values, theta, rho_hat, history):
        """As in `LivePanel`, and ``without``: the same of the network without the term, as far as it is."""
        return {**super().payload(values, theta, rho_hat, history), "without": self._show_other()}

    def _work(self, report, should_stop, values, state):
        """Train both at the same time; `state` is the pair of both states."""
        mine, others = state or (None, None)
        settings = values["m"], values["weight_decay"]
        if state is None and settings in self._kept:
            others, self._show_other = self._kept[settings]
            return super()._work(report, should_stop, values, mine), others

        if state is None:
            rho_hat = forward(self.start, self.X[: values["m"]], self.n_hidden).a2.mean(axis=0)
            self._show_other = partial(super().payload, values, self.start, rho_hat, as_history([]))
        last, outcomes = [], []

        def remember(*reported):
            last[:] = reported
            report(*reported)

        other = BackgroundTask(self._train_other, on_report=self._keep, on_done=outcomes.append, every=0)
        other.start(should_stop, values, others)
        try:
            mine = super()._work(remember, should_stop, values, mine)
            while not other.wait(0.05):
                report(*last)
        finally:
            other.stop()
            other.wait()
        (outcome,) = outcomes
        if outcome.error is not None:
            raise outcome.error
        report(*last)
        if state is None and not should_stop():
            self._kept = {settings: (outcome.result, self._show_other)}
        return mine, outcome.result

    def _train_other(self, report, enough, should_stop, values, state):
        theta, rows = state or (self.start, [])
        values = {**values, "beta": 0.0}
        return self._train(report, lambda: enough() or should_stop(), values, theta, rows, super().payload)

    def _keep(self, _fraction, make):
        self._show_other = make


# What lessons call it by.
training_panel = TrainingPanel


class TrainingView:
    """Two trainings under way from one start, drawn in place.

    Parameters
    ----------
    n_hidden, n_visible : int
        h and n; n is a square.
    """

    def __init__(self, n_hidden, n_visible):
        self.figure = new_figure(8.6, 3.3)
        left, middle, right = self.figure.subfigures(1, 3, width_ratios=[1, 1, 1.45])
        titles = f"{n_hidden} filters, without the term (β = 0)", f"{n_hidden} filters, with it (β as chosen)"
        self._without, self._with = (
            Filters(part.add_subplot(), n_hidden, n_visible, title) for part, title in zip((left, middle), titles)
        )
        top, bottom = right.subplots(2, 1, height_ratios=[1.4, 1])
        self._curves = GrowingCurves(top)
        (self._other_curve,) = top.plot([], [], "-.", color=PURPLE, linewidth=2, label="reconstruction, without")
        # Room for the legend at heights that the curves leave after a few iterations; in a short run they cross it.
        top.set_ylim(1e-3, 100)
        top.set_title("J with the sparsity term, and its parts", fontsize=9)
        top.legend(framealpha=0.85, edgecolor="none", fontsize=7, ncols=2, handlelength=3, loc="upper right")

        self._dots = RhoHatDots(bottom, n_hidden)
        (self._other_dots,) = bottom.plot([], [], "^", color=PURPLE, markersize=4)
        bottom.set_title(r"$\hat\rho_j$ with the term (dots), without (triangles); $\rho$ (dashes)", fontsize=8)

    def update(self, W1, rho_hat, rho, history, without):
        """Show a state of both trainings; returns it in words.

        Parameters
        ----------
        W1 : ndarray (h, n)
            Of the network with the sparsity term, as the next three.
        rho_hat : ndarray (h,)
        rho : float
        history : recarray
            One row an iteration so far.
        without : dict
            ``W1``, ``rho_hat`` and ``history`` of the network without the term.
        """
        self._with.update(W1)
        self._without.update(without["W1"])
        self._curves.update(history)
        other = without["history"]
        self._other_curve.set_data(np.arange(1, len(other) + 1), other["reconstruction"])
        self._other_curve.axes.set_xlim(0, max(10, 1.02 * len(history), 1.02 * len(other)))
        self._dots.update(rho_hat, rho)
        self._other_dots.set_data(np.arange(len(rho_hat)), np.clip(without["rho_hat"], 1.2e-4, 1))
        if not len(history):
            return f"Before training: the filters are noise, and the mean activation is {np.mean(rho_hat):.2f}."
        last = history[-1]
        with_term = (
            f"Iteration {len(history)}: {in_words([last[name] for name in TERM_COLOURS])}; "
            f"mean activation {np.mean(rho_hat):.3f}, wanted {readable(rho)}."
        )
        if not len(other):
            return with_term
        return (
            f"{with_term} Without the sparsity term: reconstruction {other['reconstruction'][-1]:.3f}, "
            f"mean activation {np.mean(without['rho_hat']):.3f}."
        )
