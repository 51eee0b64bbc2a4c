"""What lesson 10's panel shows: features learned without labels, and what they are worth with few."""

from __future__ import annotations

import numpy as np

from sae_lib.plots.parts import Filters, RhoHatDots, settings_in_words
from sae_lib.plots.style import BLUE, GREEN, INK, ORANGE, light_grid, new_figure

FEATURES = "sparse features"
WIDTH = 0.27
# The axis begins here, since small gains are what it is about; what lies below is drawn as a stump.
LOWEST = 0.6
STUMP = LOWEST + 0.008
LOOKS = {"raw pixels": (BLUE, ""), "PCA": (ORANGE, ".."), FEATURES: (GREEN, "//")}


class FeaturesView:
    """Filters of one network, and how many new examples a classifier names rightly on them; drawn in place.

    Parameters
    ----------
    n_visible : int
        n, a square.
    n_each : list of int
        The numbers of labels of each class that accuracies are told for.
    beside : dict of str to ndarray (len(n_each), n_draws)
        Accuracies of raw pixels and of PCA, which no slider moves.
    """

    def __init__(self, n_visible, n_each, beside):
        self.n_each, self._raw = list(n_each), np.mean(beside["raw pixels"], axis=1)
        self.figure = new_figure(8.6, 3.7)
        left, right = self.figure.subfigures(1, 2, width_ratios=[1, 1.35])
        self._filter_axes = left.add_subplot()
        self._filters = Filters(self._filter_axes, 1, n_visible, "Filters")
        top, bottom = right.subplots(2, 1, height_ratios=[1.9, 1])
        self._bars = FewLabelBars(top, self.n_each, beside)
        self._dots = RhoHatDots(bottom, 1)

    def update(self, W1, rho_hat, settings, iteration, accuracy=None):
        """Show a network; returns in words what its features are worth.

        Parameters
        ----------
        W1 : ndarray (h, n)
        rho_hat : ndarray (h,)
        settings : dict
            ``rho``, ``beta`` and ``weight_decay``.
        iteration : int
            How long it was trained.
        accuracy : ndarray (len(n_each), n_draws), optional
            Of its features; none while it is trained.
        """
        blank = self._filters.update(W1)
        self._filter_axes.set_title(f"The {len(W1)} filters, learned without labels (grey: vanished)", fontsize=9)
        self._dots.update(rho_hat, settings["rho"])
        self._bars.update(accuracy)
        now = f"{settings_in_words(**settings)}, iteration {iteration}:"
        if accuracy is None:
            return f"{now} under way; the labels come at the end.{blank}"
        mean = np.mean(accuracy, axis=1)
        told = [
            f"{share:.0%} with {n} labels a digit (raw pixels {raw:.0%})"
            for n, share, raw in zip(self.n_each, mean, self._raw)
        ]
        return f"{now} of new digits, {', '.join(told)} are named rightly.{blank}"


class FewLabelBars:
    """Accuracies by the number of labels of each class, a bar for each kind of features, with the spread over draws."""

    def __init__(self, axes, n_each, beside):
        light_grid(axes)
        places = np.arange(len(n_each))
        for shift, (name, (colour, hatch)) in zip((-WIDTH, 0, WIDTH), LOOKS.items()):
            looks = {"color": colour, "hatch": hatch, "edgecolor": "white", "label": name}
            self._bars = axes.bar(places + shift, np.zeros(len(n_each)), WIDTH, **looks)
            self._reaches = axes.vlines(places + shift, 0, 0, color=INK, linewidth=1.4)
            if name in beside:
                self._draw(beside[name])
        axes.set(ylim=(LOWEST, 1), xticks=places)
        axes.set_xticklabels([f"{n} labels a digit" for n in n_each])
        axes.set_ylabel(f"share (from {LOWEST})", fontsize=8)
        axes.set_title("New digits named rightly, and the spread over draws of labels", fontsize=9)
        axes.tick_params(labelsize=8)
        axes.legend(framealpha=0.9, edgecolor="none", fontsize=8, ncols=3, loc="lower center")

    def update(self, accuracy):
        """Draw the accuracies of the features, shape (len(n_each), n_draws), or none."""
        self._draw(np.zeros((len(self._bars), 1)) if accuracy is None else np.maximum(accuracy, STUMP))

    def _draw(self, accuracy):
        mean, spread = np.mean(accuracy, axis=1), np.std(accuracy, axis=1)
        ends = []
        for bar, height, reach in zip(self._bars, mean, spread):
            bar.set_height(height)
            x = bar.get_x() + WIDTH / 2
            ends.append([(x, height - reach), (x, height + reach)])
        self._reaches.set_segments(ends)
