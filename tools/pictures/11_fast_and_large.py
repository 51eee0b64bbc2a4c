"""A row of patches too long for memory, read twice: for the mean activations, then for the gradient."""

import numpy as np

from sae_lib import cost_and_grad, forward, load_atlas, load_photos, normalize_patches, pack, sample_patches, whiten
from sae_lib.plots.mosaic import draw_mosaic, mosaic
from sae_lib.plots.style import BLUE, INK, ORANGE, bare, new_figure

# Columns of patches in the strip and in the block that is in memory, and rows of both.
LONG, BLOCK, HIGH = 32, 4, 2
SIDE = 9  # pixels from patch to patch


def pictures():
    X = normalize_patches(sample_patches([whiten(photo) for photo in load_photos()]))
    # Patches with something in them are seen at this size.
    busy = X[X.std(axis=1).argsort()[-40 * LONG * HIGH :: 40]]
    strip = np.random.default_rng(0).permutation(busy).reshape(HIGH, LONG, 8, 8)
    theta = pack(*load_atlas().entry(rho=0.01, beta=3, weight_decay=1e-4).parameters)
    figure = new_figure(9.0, 2.5)
    grid = figure.subplots(2, 2, width_ratios=[7, 1])
    passes = (9, "first pass: add up what the units answer"), (20, "second pass: forward once more, then back")
    for axes, (begin, title) in zip(grid[:, 0], passes):
        picture = np.ones((SIDE * HIGH + 1, SIDE * LONG + 1))
        for row, column in np.ndindex(HIGH, LONG):
            patch = strip[row, column]
            # What is not in memory is on the disk, and pale here.
            shown = patch if begin <= column < begin + BLOCK else 0.8 + 0.25 * (patch - 0.5)
            picture[1 + SIDE * row : SIDE * (row + 1), 1 + SIDE * column : SIDE * (column + 1)] = shown
        axes.imshow(picture, cmap="gray", vmin=0, vmax=1)
        left, right, bottom = SIDE * begin, SIDE * (begin + BLOCK), SIDE * HIGH
        axes.plot([left, right, right, left, left], [0, 0, bottom, bottom, 0], color=ORANGE, linewidth=4)
        axes.annotate(
            "in memory",
            (right + 2 * SIDE, bottom + SIDE / 2),
            ((left + right) / 2, bottom + SIDE / 2),
            ha="center",
            va="center",
            fontsize=9,
            arrowprops={"arrowstyle": "->", "color": INK},
            annotation_clip=False,
        )
        bare(axes, title)
    rho_hat = forward(theta, X, 25).a2.mean(axis=0)
    grid[0, 1].bar(range(25), rho_hat, color=BLUE, edgecolor="white")
    bare(grid[0, 1], r"$\hat\rho$, 25 numbers")
    grad = cost_and_grad(theta, X[:100], 25)[1][: 25 * 64].reshape(25, 64)
    draw_mosaic(grid[1, 1], mosaic(grad), "∇W1")
    return {"11_two_passes.png": figure}
