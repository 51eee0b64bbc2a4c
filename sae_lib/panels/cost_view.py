"""What the panel of lesson 04 shows: J and its terms along a line through θ."""

from __future__ import annotations

import numpy as np
from matplotlib.ticker import MaxNLocator

from sae_lib.plots.parts import RhoHatDots, TermBars, TermCurves, in_words, settings_in_words
from sae_lib.plots.style import INK, light_grid, new_figure, readable

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
