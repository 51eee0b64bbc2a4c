"""What the atlas panel shows (lesson 00): filters, reconstructions, cost terms, activations."""

from __future__ import annotations

import numpy as np

from sae_lib.model.sigmoid import sigmoid
from sae_lib.plots.mosaic import draw_mosaic, mosaic
from sae_lib.plots.parts import Filters, RhoHatDots, TermBars, in_words, settings_in_words
from sae_lib.plots.style import new_figure


class AtlasView:
    """One trained network of the atlas, drawn in place.

    Parameters
    ----------
    atlas : Atlas
    patches : ndarray (k, n)
        Patches to reconstruct, prepared as those the networks learned from.
    """

    def __init__(self, atlas, patches):
        self.atlas, self.patches = atlas, patches
        self.figure = new_figure(8.0, 3.9)
        left, right = self.figure.subfigures(1, 2, width_ratios=[1, 1.15])
        self._filters = Filters(left.add_subplot(), 25, patches.shape[1], "What each of 25 hidden units looks for")

        top, middle, bottom = right.subplots(3, 1, height_ratios=[0.9, 0.8, 1.0])
        self._pairs = draw_mosaic(top, self._mosaic_of_pairs(patches), "Patches (above), reconstructions (below)")
        top.title.set_fontsize(9)
        self._bars = TermBars(middle)
        self._dots = RhoHatDots(bottom, 25)

    def update(self, rho, beta, weight_decay):
        """Show the network trained at this point of the lattice; returns it in words."""
        entry = self.atlas.entry(rho, beta, weight_decay)
        W1, W2, b1, b2 = entry.parameters
        a2 = sigmoid(self.patches @ W1.T + b1)
        a3 = sigmoid(a2 @ W2.T + b2)
        remark = self._filters.update(W1)
        self._pairs.set_data(self._mosaic_of_pairs(a3))
        self._bars.update(entry.terms)
        self._dots.update(entry.rho_hat, rho)
        return (
            f"Trained with {settings_in_words(rho, beta, weight_decay)}: {in_words(entry.terms)}; "
            f"mean activation {entry.rho_hat.mean():.3f}.{remark}"
        )

    def _mosaic_of_pairs(self, a3):
        return mosaic(np.vstack([self.patches, a3]), columns=len(self.patches), contrast="common")
