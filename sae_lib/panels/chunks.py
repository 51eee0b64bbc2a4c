"""The panel of lesson 11: why the mean activation needs a pass of its own."""

from __future__ import annotations

import numpy as np
from matplotlib.collections import LineCollection

from sae_lib.analysis.atlas import N_HIDDEN, SIDE, load_atlas
from sae_lib.analysis.chunk_means import ChunkMeans
from sae_lib.checks import check_examples
from sae_lib.model.parameters import initialize, pack
from sae_lib.panels.base.panel import Panel
from sae_lib.panels.base.sliders import choice, lattice_slider, penalty_sliders
from sae_lib.plots.parts import settings_in_words
from sae_lib.plots.style import BLUE, GREEN, INK, ORANGE, light_grid, new_figure, readable

# Rows of a block, and the number of examples that all of them divide.
SIZES = [20, 40, 100, 200, 500, 1000, 2000, 5000, 10_000]


def chunks_panel(X):
    """Lesson 11: ρ̂ while blocks are read, and the gradient's error if each block uses its own, at any ρ, β, λ.

    Parameters
    ----------
    X : array_like (m, 64)
        Normalized 8×8 patches; 10,000 of them are used, some several times if there are fewer.

    Returns
    -------
    Panel

    Raises
    ------
    TypeError
        If an argument is of the wrong kind; see `sae_lib.checks`.
    ValueError
        If X does not hold such patches.
    """
    X = check_examples(X, n_visible=SIDE * SIDE, unit_interval=True)
    X = X[np.arange(SIZES[-1]) % len(X)]
    networks = {
        "the trained network": pack(*load_atlas().entry(rho=0.01, beta=3, weight_decay=1e-4).parameters),
        "the random start": initialize(N_HIDDEN, X.shape[1]),
    }
    orders = {"rows as drawn": X, "smooth rows first": X[X.std(axis=1).argsort(kind="stable")]}
    means = {
        (network, order): ChunkMeans(theta, rows, N_HIDDEN, SIZES)
        for network, theta in networks.items()
        for order, rows in orders.items()
    }
    controls = {
        **penalty_sliders(),
        "rows": lattice_slider("rows", SIZES, 100, "rows of a block"),
        "network": choice("network", list(networks), next(iter(networks))),
        "order": choice("order", list(orders), next(iter(orders))),
    }
    return Panel(
        "Blocks",
        controls,
        ChunksView(means),
        alt="At the start values, on the left 25 lines, the mean activations of a trained network, which jump while "
        "few rows are read and settle after some thousands, near the wanted one. On the right the error of a gradient "
        "made of each block's own means: larger than the gradient itself for blocks of 100 rows, and falling as "
        "blocks grow, down to none when one block holds all.",
        steady=True,
    )


# Ends of the axes: ρ̂, and the error in percent.
RHO_LIMITS = 3e-4, 1.0
ERROR_LIMITS = 1e-2, 1e5


class ChunksView:
    """Means that settle while blocks are read, and the gradient that each block's own mean would give.

    Parameters
    ----------
    means : dict of (str, str) to ChunkMeans
        By the name of the network and that of the order of the rows; all with the same sizes.
    """

    def __init__(self, means):
        self.means = means
        one = next(iter(means.values()))
        n_blocks, h = one.running.shape
        self._seen = np.arange(1, n_blocks + 1) * one.sizes[0]
        # Lines on a logarithmic axis need no more points than can be told apart.
        self._shown = np.unique(np.geomspace(1, n_blocks, 80).astype(int)) - 1
        self.figure = new_figure(8.6, 3.6)
        left, right = self.figure.subplots(1, 2)
        self._runs = LineCollection([np.ones((2, 2))] * h, colors=BLUE, linewidths=0.9, alpha=0.7)
        light_grid(left).add_collection(self._runs)
        left.set(xscale="log", yscale="log", xlim=(self._seen[0], self._seen[-1]), ylim=RHO_LIMITS)
        self._rho = left.axhline(0.01, color=INK, linestyle="--", linewidth=1.4)
        self._cut = left.axvline(100, color=ORANGE, linestyle="-", linewidth=2)
        left.set_title(r"$\hat\rho_j$ of each unit, after so many rows", fontsize=9)
        left.set_xlabel("rows read; orange: one block, dashes: ρ", fontsize=8)

        (self._error,) = light_grid(right).plot(
            one.sizes, np.ones(len(one.sizes)), "s-", color=ORANGE, linewidth=2, label="each block's own ρ̂"
        )
        right.plot(
            one.sizes,
            np.full(len(one.sizes), ERROR_LIMITS[0] * 1.2),
            "--",
            color=GREEN,
            linewidth=3,
            label="two passes: none",
        )
        (self._here,) = right.plot([], [], "o", color=INK, markersize=11, markerfacecolor="none", markeredgewidth=2)
        right.axhline(100, color=INK, linewidth=1, linestyle=":")
        right.set(xscale="log", yscale="log", ylim=ERROR_LIMITS)
        right.set_title("Error of the gradient, in % of its length", fontsize=9)
        right.set_xlabel("rows of a block; dotted: as long as the gradient", fontsize=8)
        right.legend(frameon=False, fontsize=8, loc="upper right")
        for axes in (left, right):
            axes.tick_params(labelsize=8)
            axes.minorticks_off()
            for axis in (axes.xaxis, axes.yaxis):
                axis.set_major_formatter(lambda value, _: f"{value:g}")

    def update(self, rho, beta, weight_decay, rows, network, order):
        """Show one network's means and the error of the shortcut; returns it in words.

        Parameters
        ----------
        rho, beta, weight_decay : float
        rows : int
            One of the sizes.
        network, order : str
            One of the names of `means`.
        """
        means = self.means[network, order]
        shortcut = means.shortcut(rho=rho, beta=beta, weight_decay=weight_decay)
        x, runs = self._seen[self._shown], means.running[self._shown]
        self._runs.set_segments([np.column_stack([x, run]) for run in np.maximum(runs, RHO_LIMITS[0]).T])
        self._rho.set_ydata([rho, rho])
        self._cut.set_xdata([rows, rows])
        percent = np.clip(100 * shortcut.error, ERROR_LIMITS[0] * 1.2, ERROR_LIMITS[1] / 1.2)
        self._error.set_data(means.sizes, percent)
        here = means.sizes.index(int(rows))
        self._here.set_data([rows], [percent[here]])
        ratio = means.own(int(rows)) / means.rho_hat
        words = (
            "it is off by nothing that counts"
            if shortcut.error[here] < 1e-4
            else f"it is off by {_percent(shortcut.error[here])} of its length and points "
            f"{shortcut.angle[here]:.0f}° away"
        )
        low, high = (readable(float(f"{end:.2g}")) for end in (ratio.min(), ratio.max()))
        times = "that of all" if low == high == "1" else f"{low} to {high} times that of all"
        return (
            f"With {settings_in_words(rho, beta, weight_decay)}, {network}, {order}, in blocks of {readable(rows)} "
            f"rows: a unit's mean in one block is {times}. If the gradient is made of these "
            f"means, {words}. With two passes it is right."
        )


def _percent(share):
    return f"{readable(float(f'{100 * share:.2g}'))} %"
