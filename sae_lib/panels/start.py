"""The panel of lesson 02: what a start does, before anything is learned."""

from __future__ import annotations

import numpy as np
from matplotlib.ticker import MaxNLocator

from sae_lib.analysis.cost_line import CostLine, measure
from sae_lib.checks import check_count, check_examples
from sae_lib.model.network import forward
from sae_lib.model.parameters import initialize, pack
from sae_lib.panels.base.panel import Panel
from sae_lib.panels.base.sliders import choice, lattice_slider, log_lattice, penalty_sliders
from sae_lib.plots.parts import RhoHatDots, TermBars, in_words
from sae_lib.plots.style import BLUE, INK, light_grid, new_figure, readable

# More would only make it slower.
MOST_PATCHES = 1000


def initialize_panel(X, n_hidden=25, *, rng=0):
    """Lesson 02: z, activations, ρ̂ and cost for a chosen start, at the chosen ρ, β, λ.

    Parameters
    ----------
    X : array_like (m, n)
        Values in [0, 1]; up to 1,000 rows are used.
    n_hidden : int
        h.
    rng : int
        Seed of the random starts; the same draw is scaled by the slider.

    Returns
    -------
    Panel

    Raises
    ------
    TypeError
        If an argument is of the wrong kind; see `sae_lib.checks`.
    ValueError
        If an argument has a shape that does not fit or a value out of its range.
    """
    X = check_examples(X, unit_interval=True)[:MOST_PATCHES]
    h = check_count(n_hidden, "n_hidden")
    starts = starts_at_scale_1(h, X.shape[1], rng)
    options = [
        ("uniform in ± s · √(6 / (h + n + 1))", "uniform"),
        ("normal, N(0, s²)", "normal"),
        ("every weight = s", "equal"),
        ("all zeros", "zeros"),
    ]
    return Panel(
        "Before training",
        {
            **penalty_sliders(),
            "start": choice("start", options, "uniform"),
            "scale": lattice_slider("s", log_lattice(0.01, 30, digits=(1, 2, 3, 5, 7)), 1, "scale of the start"),
        },
        StartView(X, h, starts),
        alt="At the start values, z lies between about −2 and 2, no unit is saturated, the mean activations lie "
        "between 0.2 and 0.8, far above the wanted one, and nearly all of the cost is the sparsity term.",
    )


def starts_at_scale_1(n_hidden, n_visible, rng=0):
    """The four starts, biases 0 in each: θ at scale 1, and words with ``{s}`` for the scale.

    Parameters
    ----------
    n_hidden, n_visible : int
        h and n.
    rng : int

    Returns
    -------
    dict of str to (ndarray (2hn + h + n,), str)
        ``"uniform"`` is what `initialize` gives for the same `rng`.
    """
    h, n = n_hidden, n_visible
    normal = np.random.default_rng(rng).normal(size=(2, h, n))
    biases = np.zeros(h), np.zeros(n)
    return {
        "uniform": (initialize(h, n, rng), "Weights uniform in ± {s} times the bound"),
        "normal": (pack(normal[0], normal[1].T, *biases), "Normal weights of standard deviation {s}"),
        "equal": (pack(np.ones((h, n)), np.ones((n, h)), *biases), "Every weight is {s}"),
        "zeros": (np.zeros(2 * h * n + h + n), "Every weight is 0, whatever s is"),
    }


# Beyond ±4 the sigmoid has less than a fourteenth of its greatest slope left.
SATURATED = 4
SPAN = 10
# An odd number, so that 0 and ½ lie within a bin and not between two.
BINS = 81


class StartView:
    """z and a of the hidden layer, ρ̂ and the three terms of J at a chosen start.

    Parameters
    ----------
    X : ndarray (m, n)
        Patches, values in [0, 1].
    n_hidden : int
        h.
    starts : dict of str to (ndarray (2hn + h + n,), str)
        By name, θ at scale 1, and how it is called; ``{s}`` in the words stands for the scale.
    """

    def __init__(self, X, n_hidden, starts):
        self.X, self.n_hidden, self.starts = X, n_hidden, starts
        self._measured = None, None, None
        self.figure = new_figure(8.0, 3.9)
        left, right = self.figure.subfigures(1, 2)
        above, below = left.subplots(2, 1)
        self._z = Histogram(above, (-SPAN, SPAN), "Weighted inputs of all units (grey: saturated)", "z2")
        for side in (-1, 1):
            above.axvspan(side * SATURATED, side * SPAN, color="#DDDDDD", zorder=0)
        above.set_xticks(range(-8, 9, 4))
        self._a = Histogram(below, (0, 1), "Activations of all units", "a2")
        top, bottom = right.subplots(2, 1, height_ratios=[0.8, 1.2])
        self._bars = TermBars(top, limit=1.0, numbers=True)
        self._dots = RhoHatDots(bottom, n_hidden)
        # Drawing the minor ticks of a logarithmic axis takes longer than all the dots.
        bottom.minorticks_off()

    def update(self, start, scale, rho, beta, weight_decay):
        """Show one start at one scale; returns it in words."""
        theta, words = self.starts[start]
        if self._measured[0] != (start, scale):
            layers = forward(scale * theta, self.X, self.n_hidden)
            # ρ, β and λ change neither the network nor what it answers.
            point = CostLine(np.array([scale]), *map(np.array, zip(measure(scale * theta, self.X, layers))))
            self._measured = (start, scale), layers, point
        _, (z2, a2, _, _), point = self._measured
        rho_hat = point.rho_hat[0]
        terms = [term.item() for term in point.terms(weight_decay=weight_decay, rho=rho, beta=beta)]
        self._z.update(z2)
        self._a.update(a2)
        self._bars.update(terms)
        self._dots.update(rho_hat, rho)
        same = " All units answer alike." if np.ptp(a2, axis=1).max() < 1e-9 else ""
        return (
            f"{words.format(s=readable(scale))}: z spreads by {z2.std():.2g} around {z2.mean():.2g}, "
            f"{np.mean(np.abs(z2) > SATURATED):.0%} of the answers are saturated, ρ̂ runs from {rho_hat.min():.2g} "
            f"to {rho_hat.max():.2g}.{same} {in_words(terms)}."
        )


class Histogram:
    """Shares of all numbers in equal bins; what lies beyond the ends is counted into the outermost ones."""

    def __init__(self, axes, limits, title, xlabel):
        self._axes, self._edges = axes, np.linspace(*limits, BINS + 1)
        self._steps = light_grid(axes).stairs(np.zeros(BINS), self._edges, fill=True, color=BLUE, edgecolor=INK)
        axes.set(xlim=limits, ylim=(0, 1))
        axes.set_title(title, fontsize=9)
        axes.set_xlabel(xlabel, fontsize=8)
        axes.set_ylabel("share", fontsize=8)
        axes.tick_params(labelsize=8)
        axes.yaxis.set_major_locator(MaxNLocator(2))
        axes.yaxis.set_major_formatter("{x:.2f}")

    def update(self, values):
        """Draw these numbers, of any shape."""
        counts, _ = np.histogram(np.clip(values, self._edges[0], self._edges[-1]), self._edges)
        shares = counts / values.size
        self._steps.set_data(shares)
        self._axes.set_ylim(0, 1.1 * shares.max())
