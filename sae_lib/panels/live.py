"""The base of panels that train while one watches (lessons 07 and 08)."""

from __future__ import annotations

from functools import partial

import numpy as np

from sae_lib.checks import check_count, check_examples
from sae_lib.model.network import forward
from sae_lib.model.parameters import initialize, unpack
from sae_lib.panels.base.sliders import choice, penalty_sliders
from sae_lib.panels.base.task_panel import FollowingPanel
from sae_lib.training.result import as_history, history_row
from sae_lib.training.train import train


class LivePanel(FollowingPanel):
    """A training under way: every move of ρ, β, λ trains anew on a small sample, in about a second.

    A subclass says what is shown: it passes a view and, where the view wants other arguments than
    those below, overrides `payload`; where more than one network is trained, `_work`.

    Parameters
    ----------
    title : str
    make_view : callable
        ``make_view(n_hidden, n_visible)``, a view as in `Panel`. By default its
        ``update(**payload)`` gets what `payload` returns.
    X : array_like (m, n)
        Values in [0, 1]; n is a square.
    n_hidden : int
        h.
    alt : str
        What the first picture shows, the same on every machine; ``{m}`` in it is the size of the
        small sample.
    n_small : int
        How many rows of X the small sample has; it is trained anew at every move of a slider.
    max_iter : int
        Iterations of one training on all of X, and of each Continue.
    small_iter : int
        The same for the small sample.
    rng : int
        Seed of the start.

    Attributes
    ----------
    X : ndarray (m, n)
    n_hidden : int
    start : ndarray (2hn + h + n,)
        θ before training.
    n_small : int

    Raises
    ------
    TypeError
        If an argument is of the wrong kind; see `sae_lib.checks`.
    ValueError
        If an argument has a shape that does not fit or a value out of its range.
    """

    def __init__(self, title, make_view, X, n_hidden=25, *, alt, n_small=1000, max_iter=400, small_iter=200, rng=0):
        self.X = check_examples(X, unit_interval=True)
        self.n_hidden, m = check_count(n_hidden, "n_hidden"), len(self.X)
        self.n_small = min(check_count(n_small, "n_small"), m)
        self.start = initialize(self.n_hidden, self.X.shape[1], rng)
        # Where all of X is small, it is trained as a small sample.
        self._iterations = {m: check_count(max_iter, "max_iter")} | {
            self.n_small: check_count(small_iter, "small_iter")
        }
        sizes = [(f"{self.n_small:,} patches: train at every move", self.n_small)]
        if m > self.n_small:
            sizes.append((f"{m:,} patches: train when asked to", m))
        controls = {**penalty_sliders(), "m": choice("on", sizes, self.n_small)}
        super().__init__(
            title,
            controls,
            make_view(self.n_hidden, self.X.shape[1]),
            self._work,
            alt=alt.format(m=f"{self.n_small:,}"),
        )

    def payload(self, values, theta, rho_hat, history):
        """Arguments of ``view.update`` for one state of the training.

        Parameters
        ----------
        values : dict
            ``rho``, ``beta``, ``weight_decay``, and ``m``, how many rows of X are trained on.
        theta : ndarray (2hn + h + n,)
        rho_hat : ndarray (h,)
            On the rows trained on.
        history : recarray
            One row an iteration so far.

        Returns
        -------
        dict
            By default ``W1``, ``rho_hat``, ``rho`` and ``history``.
        """
        W1 = unpack(theta, self.n_hidden, self.X.shape[1]).W1
        return {"W1": W1, "rho_hat": rho_hat, "rho": values["rho"], "history": history}

    def _follows(self, values):
        # A large training waits for Train.
        return values["m"] == self.n_small

    def _work(self, report, should_stop, values, state):
        """Train; `state` is what an earlier call returned, to go on from there."""
        theta, rows = (self.start, []) if state is None else state
        return self._train(report, should_stop, values, theta, rows)

    def _train(self, report, should_stop, values, theta, rows, payload=None):
        """Go on from θ for as many iterations as this sample gets; returns the new θ and all rows of the history.

        `report` gets a share in [0, 1] and a function that makes the payload, at each iteration and at the end.
        `payload` may stand in for the method.
        """
        payload = payload or self.payload
        X = self.X[: values["m"]]
        penalties = {name: values[name] for name in ("weight_decay", "rho", "beta")}
        rows, before = list(rows), len(rows)
        max_iter = self._iterations[values["m"]]

        def make(theta, rho_hat):
            return payload(values, theta, rho_hat, as_history(rows))

        def callback(progress):
            terms = (progress.reconstruction, progress.decay, progress.sparsity)
            rows.append(history_row(progress.cost, terms, progress.rho_hat))
            report((len(rows) - before) / max_iter, partial(make, progress.theta, progress.rho_hat))
            return should_stop()

        result = train(
            X, self.n_hidden, **penalties, max_iter=max_iter, theta0=theta, dtype=np.float32, callback=callback
        )
        rho_hat = forward(result.theta, X, self.n_hidden).a2.mean(axis=0)
        done = (len(rows) - before) / max_iter if should_stop() else 1.0
        report(done, partial(make, result.theta, rho_hat))
        return result.theta, rows
