"""What the panel of lesson 12 shows: ρ-sparsity beside a relative, on the same patches."""

from __future__ import annotations

import numpy as np

from sae_lib.analysis.activity import dead_units
from sae_lib.analysis.strongest import left_by_strongest
from sae_lib.model.parameters import unpack
from sae_lib.model.variants import linear_forward
from sae_lib.plots.mosaic import draw_mosaic, mosaic
from sae_lib.plots.parts import Filters
from sae_lib.plots.style import BLUE, INK, ORANGE, light_grid, new_figure

N_SHOWN = 10
COUNTS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48)
TICKS = (1, 2, 4, 8, 16, 32, 64)
# Rows that the curves are measured on: enough for a smooth curve, few enough for a quick redraw.
MEASURED = 400


class RelativesView:
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
