"""The panel of lesson 07: two trainings one can watch, stop and go on with, without the sparsity term and with it."""

from __future__ import annotations

from functools import partial

from sae_lib.model.network import forward
from sae_lib.panels.base.worker import BackgroundTask
from sae_lib.panels.live import LivePanel
from sae_lib.panels.training_view import TrainingView
from sae_lib.training.result import as_history


class TrainingPanel(LivePanel):
    """Live training of two networks from one start: one with β = 0, the other with β as the slider says.

    The one without the term does not depend on ρ and β; what came of it is kept while λ and the sample stay.

    Parameters
    ----------
    X, n_hidden, n_small, max_iter, small_iter, rng
        As in `LivePanel`.
    """

    def __init__(self, X, n_hidden=25, **options):
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
            **options,
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


def training_panel(X, n_hidden=25, **options):
    """A `TrainingPanel`; see there."""
    return TrainingPanel(X, n_hidden, **options)
