"""The panel of lesson 07: a training one can watch, stop and go on with."""

from __future__ import annotations

from functools import partial

import numpy as np

from sae_lib.checks import check_count, check_examples
from sae_lib.model.network import forward
from sae_lib.model.parameters import initialize, unpack
from sae_lib.plots.views.training import TrainingView
from sae_lib.training.result import as_history, history_row
from sae_lib.training.train import train
from sae_lib.widgets.controls import choice, penalty_sliders
from sae_lib.widgets.task_panel import TaskPanel


class TrainingPanel(TaskPanel):
    """Live training: cost and its terms, ρ̂ and the filters as they form.

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
    ValueError, TypeError
        If an argument is wrong.
    """

    def __init__(self, X, n_hidden=25, *, n_small=1000, max_iter=400, small_iter=200, rng=0):
        self.X = check_examples(X, unit_interval=True)
        h, m = check_count(n_hidden, "n_hidden"), len(self.X)
        n_small = min(check_count(n_small, "n_small"), m)
        self.start = initialize(h, self.X.shape[1], rng)
        self.n_hidden = h
        # Where all of X is small, it is trained as a small sample.
        self._iterations = {m: check_count(max_iter, "max_iter")} | {n_small: check_count(small_iter, "small_iter")}
        sizes = [(f"{n_small:,} patches: train at every move", n_small)]
        if m > n_small:
            sizes.append((f"{m:,} patches: train when asked to", m))
        self.n_small = n_small
        controls = {
            **penalty_sliders(),
            "m": choice("on", sizes, n_small),
        }
        super().__init__(
            "Live training",
            controls,
            TrainingView(h, self.X.shape[1]),
            self._work,
            alt=f"After a short training on {n_small:,} patches: the filters, "
            "the cost and its three terms falling with the iterations, and the mean activation of each unit.",
            first=self._small_training({name: control.value for name, control in controls.items()}),
            labels={"run": "Train"},
            steady=True,
        )

    def _moved(self, change):
        # A small training is fast enough to follow the sliders; a large one waits for Train.
        if not self._quiet and self.values["m"] == self.n_small:
            self.run()

    def _small_training(self, values):
        payloads = []
        self._work(lambda fraction, payload: payloads.append(payload), lambda: False, values, None)
        return payloads[-1]

    def _work(self, report, should_stop, values, state):
        """Train; `state` is what an earlier call returned, to go on from there."""
        X = self.X[: values["m"]]
        penalties = {name: values[name] for name in ("weight_decay", "rho", "beta")}
        theta, rows = (self.start, []) if state is None else state
        rows, before = list(rows), len(rows)
        max_iter = self._iterations[values["m"]]

        def payload(theta, rho_hat):
            W1 = unpack(theta, self.n_hidden, X.shape[1]).W1
            return {"W1": W1, "rho_hat": rho_hat, "rho": values["rho"], "history": as_history(rows)}

        def callback(progress):
            terms = (progress.reconstruction, progress.decay, progress.sparsity)
            rows.append(history_row(progress.cost, terms, progress.rho_hat))
            report((len(rows) - before) / max_iter, partial(payload, progress.theta, progress.rho_hat))
            return should_stop()

        result = train(
            X, self.n_hidden, **penalties, max_iter=max_iter, theta0=theta, dtype=np.float32, callback=callback
        )
        rho_hat = forward(result.theta, X, self.n_hidden).a2.mean(axis=0)
        report(1.0 if not should_stop() else (len(rows) - before) / max_iter, payload(result.theta, rho_hat))
        return result.theta, rows


def training_panel(X, n_hidden=25, **options):
    """A `TrainingPanel`; see there."""
    return TrainingPanel(X, n_hidden, **options)
