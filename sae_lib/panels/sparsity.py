"""The panel of lesson 08: what ρ, β and λ make of filters, activations and reconstructions."""

from __future__ import annotations

import numpy as np

from sae_lib.analysis.units import dead_units
from sae_lib.model.network import forward
from sae_lib.model.parameters import unpack
from sae_lib.panels.live import LivePanel
from sae_lib.plots.mosaic import draw_mosaic, mosaic
from sae_lib.plots.parts import Filters
from sae_lib.plots.style import BLUE, INK, light_grid, new_figure, readable


class SparsityPanel(LivePanel):
    """Live training: filters, reconstructions, and histograms of what the hidden units answer.

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

    def __init__(self, X, n_hidden=64, *, n_small=1000, max_iter=400, small_iter=200, rng=0):
        super().__init__(
            "Sparsity",
            self._make_view,
            X,
            n_hidden,
            alt="After a short training on {m} patches: the filters, some patches and their reconstructions, "
            "a histogram of the units' mean activations and one of all their answers.",
            n_small=n_small,
            max_iter=max_iter,
            small_iter=small_iter,
            rng=rng,
        )

    def _make_view(self, n_hidden, _):
        return SparsityView(n_hidden, self.X[: self.n_small])

    def payload(self, values, theta, rho_hat, history):
        """Arguments of `SparsityView.update`."""
        return {"theta": theta, "rho": values["rho"], "iteration": len(history)}


# What lessons call it by.
sparsity_panel = SparsityPanel


N_SHOWN = 10
ACTIVE = 0.5
# Ten bars a decade, with 0.01 and 0.1 in the middle of theirs; units beyond the ends are drawn at the ends.
MEANS = np.logspace(-3.35, 0.05, 35)
# Answers rarer than this are drawn at the axis.
LEAST_SHARE = 1e-5


class SparsityView:
    """One network and what its hidden units do on a set of patches, drawn in place.

    Parameters
    ----------
    n_hidden : int
        h.
    patches : ndarray (m, n)
        What the activations are counted on; a few of those with most contrast are reconstructed.
    """

    def __init__(self, n_hidden, patches):
        self.n_hidden, self.patches = n_hidden, patches
        n = patches.shape[1]
        busiest = patches.std(axis=1).argsort()[::-1]
        self._shown = busiest[: len(busiest) // 3 + 1 : max(1, len(busiest) // 3 // N_SHOWN)][:N_SHOWN]
        self._variation = np.sum((patches - patches.mean(axis=0)) ** 2) or 1.0
        self.figure = new_figure(8.0, 4.4)
        left, right = self.figure.subfigures(1, 2, width_ratios=[1, 1.1])
        self._filters = Filters(left.add_subplot(), n_hidden, n, f"The {n_hidden} filters (grey: vanished)")
        top, middle, bottom = right.subplots(3, 1, height_ratios=[0.9, 1, 1])
        self._pairs = draw_mosaic(top, self._pairs_of(patches), "Patches (above), reconstructions (below)")
        top.title.set_fontsize(9)
        self._means = MeanHistogram(middle, n_hidden)
        self._answers = AnswerHistogram(bottom)

    def update(self, theta, rho, iteration):
        """Show a network; returns in words what it does.

        Parameters
        ----------
        theta : ndarray (2hn + h + n,)
        rho : float
            The wanted mean activation.
        iteration : int
            How long it was trained; 0 before training.
        """
        _, a2, _, a3 = forward(theta, self.patches, self.n_hidden)
        self._filters.update(unpack(theta, self.n_hidden, self.patches.shape[1]).W1)
        self._pairs.set_data(self._pairs_of(a3))
        self._means.update(a2.mean(axis=0), rho)
        self._answers.update(a2)
        left = np.sum((a3 - self.patches) ** 2) / self._variation
        return (
            f"Iteration {iteration}: {dead_units(a2).sum()} of {self.n_hidden} units are dead; a patch finds "
            f"{(a2 > ACTIVE).sum(axis=1).mean():.1f} units above {ACTIVE} on average; the strongest answer to any "
            f"patch is {a2.max():.2f}; {left:.0%} of the patches' variation is not painted."
        )

    def _pairs_of(self, a3):
        shown = self._shown
        return mosaic(np.vstack([self.patches[shown], a3[shown]]), columns=len(shown), contrast="common")


class MeanHistogram:
    """Histogram of the mean activations ρ̂, with the wanted ρ as a line."""

    def __init__(self, axes, n_hidden):
        light_grid(axes)
        self._bars = axes.stairs(np.zeros(len(MEANS) - 1), MEANS, fill=True, color=BLUE)
        self._line = axes.axvline(0.01, color=INK, linestyle="--", linewidth=1.2)
        axes.set_xscale("log")
        axes.minorticks_off()
        axes.set(xlim=(MEANS[0], MEANS[-1]), ylim=(0, n_hidden * 1.05))
        axes.set_xticks(*_plain([1e-3, 0.01, 0.1, 1]))
        axes.set_ylabel("units", fontsize=8)
        axes.set_title(r"Mean activation $\hat\rho_j$ of the units (bars), wanted $\rho$ (dashes)", fontsize=9)
        axes.tick_params(labelsize=8)

    def update(self, rho_hat, rho):
        """Draw ρ̂, shape (h,), against ρ."""
        self._bars.set_data(np.histogram(np.clip(rho_hat, MEANS[0], MEANS[-1]), MEANS)[0])
        self._line.set_xdata([rho, rho])


class AnswerHistogram:
    """The share of all answers, every unit to every patch, at each height; logarithmic."""

    def __init__(self, axes):
        light_grid(axes)
        self._edges = np.linspace(0, 1, 41)
        self._bars = axes.stairs(np.full(40, LEAST_SHARE), self._edges, baseline=LEAST_SHARE, fill=True, color=BLUE)
        axes.set_yscale("log")
        axes.minorticks_off()
        axes.set(xlim=(0, 1), ylim=(LEAST_SHARE, 2))
        axes.set_yticks(*_plain([1e-4, 0.01, 1]))
        axes.set_ylabel("share", fontsize=8)
        axes.set_title(r"Answers $a^{(2)}$ of all units to all patches, 0 to 1", fontsize=9)
        axes.tick_params(labelsize=8)

    def update(self, a2):
        """Draw the activations, shape (m, h)."""
        counts = np.histogram(a2, self._edges)[0]
        self._bars.set_data(np.maximum(counts / a2.size, LEAST_SHARE))


def _plain(ticks):
    """Ticks and their labels, written as the sliders write numbers; powers of ten take long to draw."""
    return ticks, [readable(tick) for tick in ticks]
