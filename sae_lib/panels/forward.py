"""The panel of lesson 03: one patch on its way through a network, and what each unit would pay."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from matplotlib.collections import PolyCollection

from sae_lib.analysis.atlas import N_HIDDEN, SIDE, load_atlas
from sae_lib.checks import check_examples
from sae_lib.model.network import Layers, forward
from sae_lib.model.parameters import Parameters, initialize, pack, unpack
from sae_lib.model.sparsity import clip_rho_hat, kl
from sae_lib.panels.base.panel import Panel
from sae_lib.panels.base.sliders import choice, int_slider, penalty_sliders
from sae_lib.plots.network import WRITTEN, Passage
from sae_lib.plots.parts import settings_in_words
from sae_lib.plots.style import BLUE, INK, TERM_COLOURS, TERM_HATCHES, light_grid, new_figure, readable

N_SHOWN = 12


def forward_panel(X):
    """Lesson 03: a patch, 25 hidden units and a reconstruction; ρ̂ of each unit and its part of J.

    Parameters
    ----------
    X : array_like (m, 64)
        Patches of 8×8 pixels, values in [0, 1], at least 12; ρ̂ is taken over all of them, and
        some of the busiest can be looked at.

    Returns
    -------
    Panel

    Raises
    ------
    TypeError
        If an argument is of the wrong kind; see `sae_lib.checks`.
    ValueError
        If `X` has another shape or values outside [0, 1].
    """
    n_visible = SIDE**2
    X = check_examples(X, n_visible=n_visible, unit_interval=True)
    if len(X) < N_SHOWN:
        raise ValueError(f"X must have {N_SHOWN} rows or more, one patch each; got shape {X.shape}.")
    atlas = load_atlas()
    networks = {
        "untrained": unpack(initialize(N_HIDDEN, n_visible), N_HIDDEN, n_visible),
        "trained": atlas.entry(0.01, 3, 1e-4).parameters,
        "trained without the sparsity term": atlas.entry(0.01, 0, 1e-4).parameters,
    }
    # From the busiest tenth: smooth patches show neither success nor failure.
    busy = X.std(axis=1).argsort()[-max(N_SHOWN, len(X) // 10) :]
    shown = busy[:: len(busy) // N_SHOWN][:N_SHOWN]
    controls = {
        **penalty_sliders(),
        "patch": int_slider("patch", 1, N_SHOWN, 4, "which of 12 patches"),
        "network": choice("network", list(networks), "trained"),
    }
    return Panel(
        "One patch through the network",
        controls,
        ForwardView(networks, X, X[shown]),
        alt="At the start values, a patch goes into 25 hidden units, drawn as a column of filters and circles; few of "
        "them answer, and from their answers comes a reconstruction. Beside each unit, a dot for its mean answer, "
        "close to the wanted one, and a bar for what it would pay, nearly all of it for its weights.",
    )


# Where nobody pays anything, the scale of the bars ends here.
SMALLEST_SCALE = 1e-6


class Known(NamedTuple):
    """The parts of a network that no slider changes."""

    parameters: Parameters
    layers: Layers
    rho_hat: np.ndarray
    weights: np.ndarray


class ForwardView:
    """A patch going through a network; beside each hidden unit its ρ̂, and what it would pay in J.

    Parameters
    ----------
    networks : dict of str to Parameters
        By name; all of one size.
    X : ndarray (m, n)
        Patches over which ρ̂ is taken.
    patches : ndarray (k, n)
        Patches to choose from.
    """

    def __init__(self, networks, X, patches):
        self.patches = patches
        h, n = next(iter(networks.values())).W1.shape
        self._known = {}
        for name, (W1, W2, b1, b2) in networks.items():
            theta = pack(W1, W2, b1, b2)
            rho_hat = clip_rho_hat(forward(theta, X, h).a2.mean(axis=0))
            weights = np.sum(W1**2, axis=1) + np.sum(W2**2, axis=0)
            self._known[name] = Known(Parameters(W1, W2, b1, b2), forward(theta, patches, h), rho_hat, weights)

        self.figure = new_figure(8.0, 4.5, layout="none")
        self._passage = Passage(self._place(0.15, 4.3), h, n)
        self._units = np.arange(h)
        self._draw_answers(self._place(5.05, 1.25))
        self._draw_bills(self._place(6.6, 1.2))

    def update(self, network, patch, rho, beta, weight_decay):
        """Show patch number `patch`, counted from 1, in one network; returns it in words."""
        (W1, *_), layers, rho_hat, weights = self._known[network]
        x, a2, a3 = self.patches[patch - 1], layers.a2[patch - 1], layers.a3[patch - 1]
        decay, sparsity = weight_decay / 2 * weights, beta * kl(rho, rho_hat)

        self._passage.update(x, W1, a2, a3)
        self._dots.set_xdata(rho_hat)
        self._wanted.set_xdata([rho, rho])
        self._pile(decay, sparsity)
        missed, grey = (np.sum((other - x) ** 2) / 2 for other in (a3, x.mean()))
        loud = np.sum(a2 >= WRITTEN)
        return (
            f"{network.capitalize()}, patch {patch}: {loud} of {len(a2)} units {'answers' if loud == 1 else 'answer'} "
            f"with {WRITTEN} or more, the loudest is unit {a2.argmax()} with {a2.max():.2f}; "
            f"½‖a3 − x‖² = {missed:.2f}, plain grey would have {grey:.2f}. "
            f"With {settings_in_words(rho, beta, weight_decay)}, all units together would pay {decay.sum():.3f} for "
            f"their weights and {sparsity.sum():.3f} for a mean answer of {rho_hat.mean():.3f}."
        )

    def _place(self, left, width):
        figure_width, figure_height = self.figure.get_size_inches()
        return self.figure.add_axes(
            (left / figure_width, 0.45 / figure_height, width / figure_width, 3.45 / figure_height)
        )

    def _draw_answers(self, axes):
        (self._dots,) = axes.plot(np.full(len(self._units), 0.5), self._units, "o", color=BLUE, markersize=4)
        self._wanted = axes.axvline(0.01, color=INK, linestyle="--", linewidth=1.2)
        axes.set(
            xscale="log", xlim=(5e-4, 1.2), xticks=[1e-3, 1e-2, 1e-1, 1], xticklabels=["0.001", "0.01", "0.1", "1"]
        )
        self._beside_the_units(axes, "mean answer $\\hat\\rho_j$ (dots),\nwanted $\\rho$ (dashes)")
        axes.set_ylabel("hidden unit $j$", fontsize=8, labelpad=2)
        axes.tick_params(axis="y", pad=1)

    def _draw_bills(self, axes):
        self._bills = axes
        self._bars = {
            name: axes.add_collection(
                PolyCollection(
                    [],
                    facecolors=TERM_COLOURS[name],
                    hatch=TERM_HATCHES[name],
                    edgecolors="white",
                    linewidths=0,
                    label=label,
                )
            )
            for name, label in (("decay", "weights: decay"), ("sparsity", "missing $\\rho$: sparsity"))
        }
        self._beside_the_units(axes, "")
        axes.set_yticklabels([])
        axes.legend(
            frameon=False,
            fontsize=8,
            loc="lower center",
            bbox_to_anchor=(0.45, 0.985),
            title="each would pay for",
            title_fontsize=9,
            labelspacing=0.2,
            handlelength=1.2,
            borderpad=0.1,
        )

    def _beside_the_units(self, axes, title):
        light_grid(axes)
        axes.minorticks_off()
        axes.set(ylim=(len(self._units) - 0.5, -0.5), yticks=self._units[::4])
        axes.set_title(title, fontsize=9)
        axes.tick_params(labelsize=7.5)

    def _pile(self, decay, sparsity):
        left, low, high = np.zeros_like(decay), self._units - 0.4, self._units + 0.4
        for bars, values in zip(self._bars.values(), (decay, sparsity)):
            right = left + values
            corners = [(left, low), (right, low), (right, high), (left, high)]
            bars.set_verts(np.stack([np.column_stack(corner) for corner in corners], axis=1))
            left = right
        # Powers of ten: a scale that followed every move would hide what the move did.
        scale = 10.0 ** np.ceil(np.log10(max(left.max(), SMALLEST_SCALE)))
        self._bills.set(xlim=(0, scale), xticks=[0, scale / 2, scale])
        self._bills.set_xticklabels(["0", readable(scale / 2), readable(scale)])
