"""The panels of lessons 00 and 01: networks trained beforehand, so that every slider answers at once."""

from __future__ import annotations

import numpy as np

from sae_lib.analysis.atlas import PREPARATIONS, load_atlas
from sae_lib.datasets.patches import normalize_patches, sample_patches
from sae_lib.datasets.photos import load_photos
from sae_lib.datasets.whitening import whiten
from sae_lib.model.network import sigmoid
from sae_lib.panels.base.panel import Panel
from sae_lib.panels.base.sliders import choice, lattice_slider
from sae_lib.plots.mosaic import draw_mosaic, mosaic
from sae_lib.plots.parts import Filters, RhoHatDots, TermBars, in_words, settings_in_words
from sae_lib.plots.style import BLUE, light_grid, new_figure


def atlas_panel():
    """Lesson 00: filters, reconstructions and cost of the network trained at the chosen ρ, β, λ.

    Returns
    -------
    Panel
    """
    atlas = load_atlas()
    patches = normalize_patches(sample_patches([whiten(photo) for photo in load_photos()], rng=1))
    # Patches with something in them: smooth ones show neither success nor failure.
    busiest = patches.std(axis=1).argsort()[-1000::130]
    return Panel(
        "Atlas of filters",
        _lattice_controls(atlas),
        AtlasView(atlas, patches[busiest]),
        alt="At the start values, the 25 filters are edges at many places and angles, "
        "some of the eight patches are reconstructed well and others stay nearly grey, "
        "and the mean activations lie close to the wanted one.",
    )


def preparation_panel():
    """Lesson 01: which filters whitened and unwhitened patches lead to, at the chosen ρ, β, λ.

    Returns
    -------
    Panel
    """
    atlas = load_atlas()
    photos = load_photos()
    images = {"whitened": [whiten(photo) for photo in photos], "raw": photos}
    patches = {name: normalize_patches(sample_patches(images[name], 2000)) for name in PREPARATIONS}
    options = [("whitened photographs", "whitened"), ("photographs as they are", "raw")]
    preparation = choice("patches from", options, "whitened")
    return Panel(
        "Preparation and filters",
        {**_lattice_controls(atlas), "preparation": preparation},
        PreparationView(atlas, patches),
        alt="At the start values, on the left 25 whitened patches, "
        "on the right the 25 edges that a network learns from such patches.",
    )


def _lattice_controls(atlas):
    return {
        "rho": lattice_slider("ρ", atlas.rho, 0.01, "wanted mean activation"),
        "beta": lattice_slider("β", atlas.beta, 3, "weight of the sparsity penalty"),
        "weight_decay": lattice_slider("λ", atlas.weight_decay, 1e-4, "weight decay"),
    }


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
