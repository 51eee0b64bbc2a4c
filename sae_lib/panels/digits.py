"""The panel of lesson 09: digits that a network has learned from, and digits that it has never seen."""

from __future__ import annotations

from functools import partial

import numpy as np

from sae_lib.checks import check_count, check_examples
from sae_lib.model.parameters import initialize
from sae_lib.panels.base.following_panel import FollowingPanel
from sae_lib.panels.base.sliders import choice, penalty_sliders
from sae_lib.panels.digits_view import DigitsView
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
    ValueError, TypeError
        If an argument is wrong.
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


def digits_panel(X_train, X_test, n_hidden=(10, 50, 100, 250), **options):
    """A `DigitsPanel`; see there."""
    return DigitsPanel(X_train, X_test, n_hidden, **options)
