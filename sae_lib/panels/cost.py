"""The panel of lesson 04: what the networks on a line to the trained one cost, at any ρ, β and λ."""

from __future__ import annotations

import numpy as np
from matplotlib.ticker import MaxNLocator

from sae_lib.analysis.atlas import N_HIDDEN, SIDE, load_atlas
from sae_lib.analysis.cost_line import cost_line
from sae_lib.checks import check_examples
from sae_lib.model.parameters import initialize, pack
from sae_lib.panels.base.panel import Panel
from sae_lib.panels.base.sliders import choice, lattice_slider, penalty_sliders
from sae_lib.plots.parts import RhoHatDots, TermBars, TermCurves, in_words, settings_in_words
from sae_lib.plots.style import INK, light_grid, new_figure, readable

# More examples would make the panel slow to appear and change nothing that can be seen.
MOST_EXAMPLES = 1000
T = np.round(np.linspace(-0.5, 1.5, 41), 2)


def cost_panel(X):
    """Lesson 04: J and its three terms along lines through the parameters, at the chosen ρ, β, λ.

    Parameters
    ----------
    X : array_like (m, 64)
        Normalized 8×8 patches; at most the first 1,000 are used.

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
    X = check_examples(X, n_visible=SIDE * SIDE, unit_interval=True)[:MOST_EXAMPLES]
    end = load_atlas().entry(rho=0.01, beta=3, weight_decay=1e-4).parameters
    lines = {name: cost_line(theta, pack(*end), T, X, N_HIDDEN) for name, theta in _origins(X, *end).items()}
    controls = {
        **penalty_sliders(),
        "t": lattice_slider("t", T, 1.0, "position on the line"),
        "origin": choice("line from", list(lines), next(iter(lines))),
    }
    return Panel(
        "Cost along a line",
        controls,
        CostView(lines),
        alt="At the start values, the cost along a straight line from a network without weights to the trained "
        "one: level at first, a low hump, then down into a valley near the trained network, where most of the cost is "
        "reconstruction. On the right the three terms as one bar, and the mean activations, close to the wanted one.",
        steady=True,
    )


def _origins(X, W1, W2, b1, b2):
    """The networks at t = 0, by name, for a trained one."""
    trained = pack(W1, W2, b1, b2)
    mean = X.mean(axis=0)
    silent = np.full(N_HIDDEN, np.log(0.01 / 0.99))
    away = np.random.default_rng(0).standard_normal(trained.size)
    return {
        "the grey network": pack(np.zeros_like(W1), np.zeros_like(W2), silent, np.log(mean / (1 - mean))),
        "the random start": initialize(N_HIDDEN, X.shape[1]),
        "its renumbered twin": pack(W1[::-1], W2[:, ::-1], b1[::-1], b2),
        "louder units (b1 + 4)": pack(W1, W2, b1 + 4, b2),
        "a random place": trained + away * np.linalg.norm(trained) / np.linalg.norm(away),
    }


# The cost axis ends at this many times the lowest J, so that the valley fills the picture.
HEADROOM = 2.5


class CostView:
    """Networks on a line to the trained one: what they cost, and one of them in detail.

    Parameters
    ----------
    lines : dict of str to CostLine
        By the name of the network at t = 0; the trained one is at t = 1. All have the same t.
    """

    def __init__(self, lines):
        self.lines = lines
        line = next(iter(lines.values()))
        self.t = line.t
        self.figure = new_figure(8.0, 3.6)
        left, right = self.figure.subfigures(1, 2, width_ratios=[1.3, 1])
        self._axes = light_grid(left.add_subplot())
        self._curves = TermCurves(self._axes)
        self._here = self._axes.axvline(1.0, color=INK, linewidth=1.4, alpha=0.7)
        (self._lowest,) = self._axes.plot([], [], "v", color=INK, markersize=9, markerfacecolor="white")
        # Few ticks, here and below: most of the time of a redraw goes into them.
        self._axes.set(xlim=(self.t[0], self.t[-1]), xticks=np.linspace(self.t[0], self.t[-1], 5))
        self._axes.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
        self._axes.set_xlabel("position t on the line; 1: the trained network", fontsize=8)
        self._axes.set_title("J and its terms; thin line: t, triangle: lowest J", fontsize=9)
        self._axes.tick_params(labelsize=8)
        # Below the axes, where no curve can run through it.
        self._axes.legend(frameon=False, fontsize=8, ncols=4, loc="upper center", bbox_to_anchor=(0.48, -0.16))
        self._axes.set_ylabel("cost", fontsize=8)
        # As wide at every setting, so that the axes can keep their place.
        self._axes.yaxis.set_major_formatter(lambda value, _: readable(value).rjust(5))
        top, bottom = right.subplots(2, 1, height_ratios=[0.8, 1.2])
        self._bars = TermBars(top)
        self._dots = RhoHatDots(bottom, line.rho_hat.shape[1])
        top.locator_params(axis="x", nbins=5)
        bottom.minorticks_off()

    def update(self, origin, t, rho, beta, weight_decay):
        """Show the line from one network, and what the network at t costs; returns it in words.

        Parameters
        ----------
        origin : str
            One of the names of `lines`.
        t : float
            The nearest position of the line is taken.
        rho, beta, weight_decay : float
        """
        line = self.lines[origin]
        terms = line.terms(weight_decay=weight_decay, rho=rho, beta=beta)
        J = sum(terms)
        here = np.abs(self.t - t).argmin()
        # Twins cost the same to the last digit but one.
        lowest = np.flatnonzero(J.min() * (1 + 1e-9) >= J)
        self._curves.update(self.t, terms)
        self._here.set_xdata([self.t[here]] * 2)
        self._lowest.set_data(self.t[lowest], J[lowest])
        self._axes.set_ylim(0, HEADROOM * J.min())
        at_t = [float(term[here]) for term in terms]
        self._bars.update(at_t)
        self._dots.update(line.rho_hat[here], rho)
        return (
            f"With {settings_in_words(rho, beta, weight_decay)}, from {origin} to the trained network: at t = "
            f"{readable(self.t[here])}, {in_words(at_t)}. The lowest J on this line is {J.min():.3f}, "
            f"at t = {' and '.join(map(readable, self.t[lowest]))}."
        )
