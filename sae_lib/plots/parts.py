"""Pieces of figures that panels share, each changed in place by ``update``."""

from __future__ import annotations

import numpy as np

from sae_lib.plots.mosaic import draw_mosaic, mosaic
from sae_lib.plots.style import BLUE, INK, TERM_COLOURS, TERM_DASHES, TERM_HATCHES, light_grid, readable

# Filters weaker than this are drawn fainter than the others: weight decay has nearly wiped them out.
FAINT = 0.2


def in_words(terms):
    """J and its three terms, for the sentence below a picture."""
    return (
        f"J = {sum(terms):.3f}, of which reconstruction {terms[0]:.3f}, decay {terms[1]:.3f}, sparsity {terms[2]:.3f}"
    )


def settings_in_words(rho, beta, weight_decay):
    """ρ, β and λ, for the sentence below a picture."""
    return f"ρ = {readable(rho)}, β = {readable(beta)}, λ = {readable(weight_decay)}"


class Filters:
    """The rows of W1 as a mosaic; filters that have nearly vanished look so."""

    def __init__(self, axes, n_hidden, n_visible, title):
        self._image = draw_mosaic(axes, mosaic(np.zeros((n_hidden, n_visible))), title)
        axes.title.set_fontsize(9)

    def update(self, W1):
        """Draw the rows of W1; returns a sentence if there is nothing to be seen in them, else ""."""
        self._image.set_data(mosaic(W1, floor=FAINT))
        return " The filters are blank: nothing was learned." if np.abs(W1).max() < FAINT / 4 else ""


class TermBars:
    """The three terms of J as one horizontal stack.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    limit : float
        The axis ends here, or further out if the cost is larger.
    numbers : bool
        Whether the legend tells the height of each term: for terms too unlike to be all seen.
    """

    def __init__(self, axes, limit=0.6, *, numbers=False):
        self._axes = axes
        self._limit = limit
        self._numbers = numbers
        self._bars = {
            name: axes.barh([0], [0.0], color=colour, hatch=TERM_HATCHES[name], edgecolor="white", label=name)[0]
            for name, colour in TERM_COLOURS.items()
        }
        axes.set(yticks=[], xlim=(0, limit), ylim=(-0.5, 0.5))
        axes.set_title("Cost J, the sum of", fontsize=9)
        axes.spines[["top", "right", "left"]].set_visible(False)
        axes.tick_params(labelsize=8)
        self._legend = axes.legend(
            frameon=False,
            ncols=3,
            fontsize=8,
            loc="upper center",
            bbox_to_anchor=(0.5, -0.28),
            handlelength=1.2,
            columnspacing=1,
        )

    def update(self, terms):
        """Draw the terms (reconstruction, decay, sparsity)."""
        left = 0.0
        for bar, value in zip(self._bars.values(), terms):
            bar.set_x(left)
            bar.set_width(value)
            left += value
        self._axes.set_xlim(0, max(self._limit, left * 1.05))
        if self._numbers:
            for text, (name, value) in zip(self._legend.get_texts(), zip(self._bars, terms)):
                text.set_text(f"{name} {readable(float(f'{value:.3g}'))}")


class RhoHatDots:
    """ρ̂ of every hidden unit as a dot, on a logarithmic axis, with the wanted ρ as a line."""

    def __init__(self, axes, n_hidden):
        light_grid(axes)
        self._axes = axes
        (self._dots,) = axes.plot(np.arange(n_hidden), np.full(n_hidden, 0.5), "o", color=BLUE, markersize=4)
        self._line = axes.axhline(0.01, color=INK, linestyle="--", linewidth=1.2)
        axes.set_yscale("log")
        axes.set(ylim=(1e-4, 1.5), xticks=[])
        axes.set_xlabel("hidden unit", fontsize=8)
        axes.set_title(r"Mean activation $\hat\rho_j$ (dots), wanted $\rho$ (dashes)", fontsize=9)
        axes.tick_params(labelsize=8)

    def update(self, rho_hat, rho):
        """Draw ρ̂, shape (h,), against ρ."""
        # Dead units lie at the axis's lower end, not off it.
        self._dots.set_data(np.arange(len(rho_hat)), np.clip(rho_hat, 1.2e-4, 1))
        self._axes.set_xlim(-1, len(rho_hat))
        self._line.set_ydata([rho, rho])


class TermCurves:
    """J and its three terms as four lines, told apart by colour and dash."""

    def __init__(self, axes):
        self._lines = [axes.plot([], [], color=INK, linewidth=2.6, label="J")[0]]
        for name, colour in TERM_COLOURS.items():
            self._lines += axes.plot([], [], TERM_DASHES[name], color=colour, linewidth=2, label=name)

    def update(self, x, terms):
        """Draw the terms (reconstruction, decay, sparsity), each as long as `x`, and their sum."""
        for line, values in zip(self._lines, (sum(terms), *terms)):
            line.set_data(x, values)


class GrowingCurves:
    """J and its three terms, longer with every iteration."""

    def __init__(self, axes):
        light_grid(axes)
        self._axes = axes
        self._curves = TermCurves(axes)
        axes.set_yscale("log")
        axes.set(xlim=(0, 10), ylim=(1e-3, 10))
        axes.set_xlabel("iteration", fontsize=8)
        axes.set_title("Cost J and its terms", fontsize=9)
        axes.tick_params(labelsize=8)
        axes.legend(frameon=False, fontsize=8, ncols=2, loc="upper right")

    def update(self, history):
        """Draw a history, a record array with one row an iteration (none at the start)."""
        iterations = np.arange(1, len(history) + 1)
        self._curves.update(iterations, [np.maximum(history[name], 1e-9) for name in TERM_COLOURS])
        self._axes.set_xlim(0, max(10, len(history) * 1.02))
