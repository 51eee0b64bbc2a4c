"""The panels of lessons 00 and 01: networks trained beforehand, so that every slider answers at once."""

from sae_lib.analysis.atlas import PREPARATIONS, load_atlas
from sae_lib.datasets.patches import normalize_patches, sample_patches
from sae_lib.datasets.photos import load_photos
from sae_lib.datasets.whitening import whiten
from sae_lib.panels.atlas_view import AtlasView
from sae_lib.panels.base.panel import Panel
from sae_lib.panels.base.sliders import choice, lattice_slider
from sae_lib.panels.preparation_view import PreparationView


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
