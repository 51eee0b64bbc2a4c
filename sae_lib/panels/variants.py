"""The panel of lesson 12: ρ-sparsity beside top-k or L1, trained on the same patches."""

from __future__ import annotations

from functools import partial

import numpy as np

from sae_lib.analysis.units import dead_units, left_by_strongest
from sae_lib.checks import check_count, check_examples
from sae_lib.model.parameters import unpack
from sae_lib.model.variants import L1Units, RhoUnits, TopKUnits, linear_cost_and_grad, linear_forward, tied_start
from sae_lib.panels.base.sliders import choice, int_slider, penalty_sliders
from sae_lib.panels.base.task_panel import FollowingPanel
from sae_lib.plots.mosaic import draw_mosaic, mosaic
from sae_lib.plots.parts import Filters
from sae_lib.plots.style import BLUE, INK, ORANGE, light_grid, new_figure
from sae_lib.training.descend import descend

# One slider serves both: what is a moderate β for KL is far too dear for L1.
L1_SHARE = 0.1
# So many trainings are kept, so that a slider that one of the two does not have leaves that one as it is.
KEPT = 6


class VariantsPanel(FollowingPanel):
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
    TypeError
        If an argument is of the wrong kind; see `sae_lib.checks`.
    ValueError
        If an argument has a shape that does not fit or a value out of its range.
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
            VariantsView(self.n_hidden, self.X),
            self._work,
            alt=f"After a short training on {len(X):,} patches: the filters with ρ-sparsity, beside them those of "
            "top-k; some patches and both reconstructions; and how much is left unpainted if only the strongest "
            "answers to each patch count.",
        )

    def _units(self, values):
        """The kinds of hidden units of the first and of the second network."""
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


# What lessons call it by.
variants_panel = VariantsPanel


N_SHOWN = 10
COUNTS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48)
TICKS = (1, 2, 4, 8, 16, 32, 64)
# Rows that the curves are measured on: enough for a smooth curve, few enough for a quick redraw.
MEASURED = 400


class VariantsView:
    """Two networks with linear decoders, drawn in place.

    Parameters
    ----------
    n_hidden : int
        h.
    X : ndarray (m, n)
        The patches, around 0; a few of those with most contrast are reconstructed.
    """

    def __init__(self, n_hidden, X):
        self.n_hidden, self.X = n_hidden, X
        n = X.shape[1]
        busiest = X.std(axis=1).argsort()[::-1]
        self._shown = busiest[: len(busiest) // 3 + 1 : max(1, len(busiest) // 3 // N_SHOWN)][:N_SHOWN]
        self._counts = [*(count for count in COUNTS if count < n_hidden), n_hidden]
        self.figure = new_figure(8.6, 3.8)
        first, second, right = self.figure.subfigures(1, 3, width_ratios=[1, 1, 1.3])
        self._ours = Filters(first.add_subplot(), n_hidden, n, f"ρ-sparsity: {n_hidden} filters")
        axes = second.add_subplot()
        self._theirs, self._their_title = Filters(axes, n_hidden, n, "beside it"), axes.title
        top, bottom = right.subplots(2, 1, height_ratios=[0.8, 1])
        self._rows = draw_mosaic(top, self._rows_of(X, X), "Patches; by ρ-sparsity; by the other")
        top.title.set_fontsize(9)
        self._curves(bottom)

    def _curves(self, axes):
        light_grid(axes)
        shape = {"linewidth": 2, "markersize": 4}
        start = np.ones(len(self._counts))
        (self._our_curve,) = axes.plot(self._counts, start, "o-", color=BLUE, label="ρ-sparsity", **shape)
        (self._their_curve,) = axes.plot(self._counts, start, "s--", color=ORANGE, label="the other", **shape)
        axes.set_xscale("log")
        axes.minorticks_off()
        ticks = [tick for tick in TICKS if tick <= self.n_hidden]
        axes.set_xticks(ticks, [str(tick) for tick in ticks])
        axes.set(ylim=(0, 1.05))
        axes.axhline(1, color=INK, linewidth=1, linestyle=":")
        axes.set_xlabel("strongest answers that count, of each patch", fontsize=8)
        axes.set_ylabel("share left", fontsize=8)
        axes.tick_params(labelsize=8)
        axes.legend(frameon=False, fontsize=8, loc="lower left")

    def update(self, ours, theirs, iteration):
        """Show both networks; returns in words what they do.

        Parameters
        ----------
        ours, theirs : (str, units, ndarray)
            Name, units and θ of each.
        iteration : int
            How long they were trained; 0 before training.
        """
        paintings, sentences = [], []
        for (name, units, theta), filters, curve in (
            (ours, self._ours, self._our_curve),
            (theirs, self._theirs, self._their_curve),
        ):
            W1, W2, _, b2 = unpack(theta, self.n_hidden, self.X.shape[1])
            _, a2, _, a3 = linear_forward(theta, self.X, self.n_hidden, units)
            left = left_by_strongest(self.X[:MEASURED], a2[:MEASURED], W2, b2, self._counts)
            filters.update(W1)
            curve.set_ydata(np.minimum(left, 1.05))
            paintings.append(a3)
            sentences.append(
                f"{name}: {units.active(a2).mean():.1f} active units a patch, {left[-1]:.0%} left, "
                f"{dead_units(a2).sum()} of {self.n_hidden} units dead"
            )
        self._their_title.set_text(f"{theirs[0]}: {self.n_hidden} filters")
        self._rows.set_data(self._rows_of(*paintings))
        return f"Iteration {iteration}. {sentences[0]}. {sentences[1]}."

    def _rows_of(self, ours, theirs):
        rows = np.vstack([self.X[self._shown], ours[self._shown], theirs[self._shown]])
        return mosaic(rows, columns=len(self._shown), contrast="common")
