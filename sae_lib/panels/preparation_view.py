"""What the panel of lesson 01 shows: how patches are prepared, and what is learned from them."""

from __future__ import annotations

import numpy as np

from sae_lib.plots.mosaic import draw_mosaic, mosaic
from sae_lib.plots.parts import Filters, TermBars, settings_in_words
from sae_lib.plots.style import BLUE, light_grid, new_figure


class PreparationView:
    """Patches of one preparation beside the filters that the atlas learned from such patches.

    Parameters
    ----------
    atlas : Atlas
    patches : dict of str to ndarray (m, n)
        Normalized patches for each of the atlas's preparations, by name.
    """

    def __init__(self, atlas, patches):
        self.atlas, self.patches = atlas, patches
        self._alike = {name: likeness(rows) for name, rows in patches.items()}
        self.figure = new_figure(8.0, 2.8)
        parts = self.figure.subfigures(1, 3, width_ratios=[1, 1, 1.3])
        n_visible = next(iter(patches.values())).shape[1]
        blank = mosaic(np.zeros((25, n_visible)))
        self._patches = draw_mosaic(parts[0].add_subplot(), blank, "25 of the patches it learns from")
        parts[0].axes[0].title.set_fontsize(9)
        self._filters = Filters(parts[1].add_subplot(), 25, n_visible, "The 25 filters it learns")
        top, bottom = parts[2].subplots(2, 1, height_ratios=[1.8, 1])
        light_grid(top)
        (self._curve,) = top.plot([], [], "o-", color=BLUE, markersize=4)
        top.set(xlim=(-0.2, 6.2), ylim=(-0.6, 1.1))
        top.set_xlabel("distance in pixels", fontsize=8)
        top.set_title("Correlation of two pixels of a row", fontsize=9)
        top.tick_params(labelsize=8)
        self._bars = TermBars(bottom)

    def update(self, preparation, rho, beta, weight_decay):
        """Show one preparation at one point of the lattice; returns it in words."""
        entry = self.atlas.entry(rho, beta, weight_decay, preparation)
        self._patches.set_data(mosaic(self.patches[preparation][:25], contrast="common"))
        remark = self._filters.update(entry.parameters.W1)
        self._curve.set_data(np.arange(7), self._alike[preparation])
        self._bars.update(entry.terms)
        where = settings_in_words(rho, beta, weight_decay)
        return (
            f"Learned from {preparation} patches with {where}: J = {sum(entry.terms):.3f}. "
            f"Neighbouring pixels correlate by {self._alike[preparation][1]:.2f}.{remark}"
        )


def likeness(patches):
    """Correlation of two pixels in a row of a patch, at distances 0 to 6; patches (m, 64)."""
    pixels = patches.reshape(len(patches), 8, 8) - patches.mean()
    products = [np.mean(pixels[:, :, : 8 - d] * pixels[:, :, d:]) for d in range(7)]
    return np.array(products) / products[0]
