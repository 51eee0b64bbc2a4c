"""What the training panel shows (lesson 07): filters as they form, cost terms, activations."""

from __future__ import annotations

import numpy as np

from sae_lib.plots.parts import Filters, GrowingCurves, RhoHatDots, in_words
from sae_lib.plots.style import TERM_COLOURS, new_figure, readable


class TrainingView:
    """A training under way, drawn in place.

    Parameters
    ----------
    n_hidden, n_visible : int
        h and n; n is a square.
    """

    def __init__(self, n_hidden, n_visible):
        self.figure = new_figure(8.0, 3.6)
        left, right = self.figure.subfigures(1, 2, width_ratios=[1, 1.25])
        title = f"The {n_hidden} filters, rows of $W^{{(1)}}$"
        self._filters = Filters(left.add_subplot(), n_hidden, n_visible, title)
        top, bottom = right.subplots(2, 1, height_ratios=[1.3, 1])
        self._curves = GrowingCurves(top)
        self._dots = RhoHatDots(bottom, n_hidden)

    def update(self, W1, rho_hat, rho, history):
        """Show a state of the training; returns it in words.

        Parameters
        ----------
        W1 : ndarray (h, n)
        rho_hat : ndarray (h,)
        rho : float
        history : recarray
            One row an iteration so far.
        """
        self._filters.update(W1)
        self._curves.update(history)
        self._dots.update(rho_hat, rho)
        if not len(history):
            return f"Before training: the filters are noise, and the mean activation is {np.mean(rho_hat):.2f}."
        last = history[-1]
        return (
            f"Iteration {len(history)}: {in_words([last[name] for name in TERM_COLOURS])}; "
            f"mean activation {np.mean(rho_hat):.3f}, wanted {readable(rho)}."
        )
