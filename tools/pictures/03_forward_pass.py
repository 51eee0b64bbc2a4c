"""A patch on its way through the trained network."""

from sae_lib import forward, load_atlas, load_photos, normalize_patches, pack, sample_patches, whiten
from sae_lib.plots.network import Passage
from sae_lib.plots.style import new_figure

# The patch that lesson 03's panel starts with.
START = -1000 + 3 * 83


def pictures():
    X = normalize_patches(sample_patches([whiten(photo) for photo in load_photos()]))
    parameters = load_atlas().entry(rho=0.01, beta=3, weight_decay=1e-4).parameters
    patch = X[X.std(axis=1).argsort()[START]]
    layers = forward(pack(*parameters), patch[None, :], 25)

    figure = new_figure(7.0, 4.2, layout="none")
    passage = Passage(figure.add_axes((0.02, 0.03, 0.96, 0.84)), 25, 64)
    passage.update(patch, parameters.W1, layers.a2[0], layers.a3[0])
    return {"03_patch_through_network.png": figure}
