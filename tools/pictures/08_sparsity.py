"""Two networks of 100 units, free and mostly silent: their filters, and their answers to one patch."""

import numpy as np

from sae_lib import forward, load_photos, normalize_patches, sample_patches, train, unpack, whiten
from sae_lib.plots.mosaic import draw_mosaic, mosaic
from sae_lib.plots.style import bare, new_figure


def pictures():
    X = normalize_patches(sample_patches([whiten(photo) for photo in load_photos()], patch_size=10))
    thetas = {"free": train(X, 100, beta=0, max_iter=300).theta, "mostly silent": train(X, 100, max_iter=300).theta}
    a2 = forward(thetas["mostly silent"], X, 100).a2
    # A patch with something in it: the one that finds most units active.
    x = X[(a2 > 0.5).sum(axis=1).argmax()][None]
    figure = new_figure(9.0, 2.75)
    row = figure.subplots(1, 4)
    for (name, theta), (filters, answers) in zip(thetas.items(), (row[:2], row[2:])):
        draw_mosaic(filters, mosaic(unpack(theta, 100, 100).W1), f"{name}: 100 filters")
        grid = forward(theta, x, 100).a2.reshape(10, 10)
        answers.imshow(grid, cmap="gray", vmin=0, vmax=1)
        for edge in np.arange(-0.5, 10):
            answers.axhline(edge, color="#7A8BA8", linewidth=0.6)
            answers.axvline(edge, color="#7A8BA8", linewidth=0.6)
        bare(answers, "its answers to one patch")
    return {"08_silence_makes_edges.png": figure}
