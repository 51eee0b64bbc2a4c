"""The panel of lesson 12: ρ-sparsity beside top-k or L1, trained on the same patches."""

from __future__ import annotations

from functools import partial

from sae_lib.checks import check_count, check_examples
from sae_lib.model.variants import L1Units, RhoUnits, TopKUnits, linear_cost_and_grad, tied_start
from sae_lib.panels.base.following_panel import FollowingPanel
from sae_lib.panels.base.sliders import choice, int_slider, penalty_sliders
from sae_lib.panels.variants_view import RelativesView
from sae_lib.training.descend import descend

# One slider serves both: what is a moderate β for KL is far too dear for L1.
L1_SHARE = 0.1
# So many trainings are kept, so that a slider that one of the two does not have leaves that one as it is.
KEPT = 6


class RelativesPanel(FollowingPanel):
    """Two networks with linear decoders: each move of a slider trains anew what depends on it.

    ρ and β belong to the first network, k to top-k; λ to both. L1's price is β/10.

    Parameters
    ----------
    X : array_like (m, n)
        Values in [0, 1]; n is a square. The mean of all is taken away, since the decoders are linear.
    n_hidden : int
        h.
    n_small : int
        How many rows of X are trained on.
    max_iter : int
        Iterations of one training, and of each Continue.
    rng : int
        Seed of the start.

    Raises
    ------
    ValueError, TypeError
        If an argument is wrong.
    """

    def __init__(self, X, n_hidden=64, *, n_small=1000, max_iter=150, rng=0):
        X = check_examples(X, unit_interval=True)[: check_count(n_small, "n_small")]
        self.X = X - X.mean(axis=0)
        self.n_hidden, self.max_iter = check_count(n_hidden, "n_hidden"), check_count(max_iter, "max_iter")
        self.start = tied_start(self.n_hidden, X.shape[1], rng)
        self._trained = {}
        controls = {
            **penalty_sliders(rho=0.05, weight_decay=1e-3),
            "k": int_slider("k", 1, self.n_hidden, min(3, self.n_hidden), "how many units may answer a patch"),
            "beside": choice("beside", ["top-k", "L1, price β/10"], "top-k"),
        }
        super().__init__(
            "ρ-sparsity and its relatives",
            controls,
            RelativesView(self.n_hidden, self.X),
            self._work,
            alt=f"After a short training on {len(X):,} patches: the filters with ρ-sparsity, beside them those of "
            "top-k; some patches and both reconstructions; and how much is left unpainted if only the strongest "
            "answers to each patch count.",
        )

    def _units(self, values):
        """What the hidden units of the first and of the second network do."""
        beside = TopKUnits(values["k"]) if values["beside"] == "top-k" else L1Units(values["beta"] * L1_SHARE)
        return RhoUnits(values["rho"], values["beta"]), beside

    def _payload_of(self, values, thetas, iteration):
        names = "ρ-sparsity", f"top-{values['k']}" if values["beside"] == "top-k" else "L1"
        ours, theirs = zip(names, self._units(values), thetas)
        return {"ours": ours, "theirs": theirs, "iteration": iteration}

    def _work(self, report, should_stop, values, state):
        """Train the first network, then the second; `state` holds both θ and the number of iterations."""
        thetas, before = state or ([self.start, self.start], 0)
        thetas, iteration = list(thetas), before + self.max_iter
        for place, units in enumerate(self._units(values)):

            def show(theta, done, place=place):
                thetas[place] = theta
                make = partial(self._payload_of, values, tuple(thetas), iteration)
                report((place + done) / len(thetas), make)
                return should_stop()

            show(self._train(units, values, None if state is None else thetas[place], show), 1)
            if should_stop():
                break
        return thetas, iteration

    def _train(self, units, values, theta0=None, show=lambda theta, done: False):
        """θ after `max_iter` iterations from `theta0`, or from the start; from there it is kept."""
        weight_decay, done, stopped = values["weight_decay"], 0, False
        if theta0 is None and (units, weight_decay) in self._trained:
            return self._trained[units, weight_decay]

        def callback(theta):
            nonlocal done, stopped
            done += 1
            stopped = show(theta, done / self.max_iter)
            return stopped

        def step(theta):
            return linear_cost_and_grad(theta, self.X, self.n_hidden, units, weight_decay=weight_decay)

        start = self.start if theta0 is None else theta0
        theta = descend(step, start, max_iter=self.max_iter, callback=callback).theta
        if theta0 is None and not stopped:
            self._trained[units, weight_decay] = theta
            while len(self._trained) > KEPT:
                del self._trained[next(iter(self._trained))]
        return theta


def relatives_panel(X, n_hidden=64, **options):
    """A `RelativesPanel`; see there."""
    return RelativesPanel(X, n_hidden, **options)
