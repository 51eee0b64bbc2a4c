"""Six patches, what three networks give back, and what each of these costs."""

import numpy as np

from sae_lib import forward, initialize, load_atlas, load_photos, normalize_patches, pack, sample_patches, whiten
from sae_lib.plots.style import bare, new_figure


def pictures():
    X = normalize_patches(sample_patches([whiten(photo) for photo in load_photos()]))
    grey = pack(np.zeros((25, 64)), np.zeros((64, 25)), np.zeros(25), np.zeros(64))
    trained = pack(*load_atlas().entry(rho=0.01, beta=3, weight_decay=1e-4).parameters)
    networks = {"before training": initialize(25, 64), "all weights 0": grey, "trained": trained}
    # From nearly flat to full of contrast.
    patches = X[X.std(axis=1).argsort()[[2000, 5000, 8000, 9000, 9600, 9900]]]
    figure = new_figure(7.0, 4.8)
    grid = figure.subplots(4, len(patches))
    for axes, patch in zip(grid[0], patches):
        draw(axes, patch)
    grid[0, 0].set_ylabel("patch", fontsize=10)
    for row, (name, theta) in zip(grid[1:], networks.items()):
        row[0].set_ylabel(name, fontsize=10)
        for axes, patch, a3 in zip(row, patches, forward(theta, patches, 25).a3):
            draw(axes, a3)
            axes.set_xlabel(f"{np.sum((a3 - patch) ** 2) / 2:.2f}", fontsize=10)
    return {"04_one_number.png": figure}


def draw(axes, patch):
    bare(axes).imshow(patch.reshape(8, 8), cmap="gray", vmin=0.1, vmax=0.9, interpolation="nearest")
