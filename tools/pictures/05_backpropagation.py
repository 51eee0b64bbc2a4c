"""One patch on its way forward through a trained network, and the blame on its way back."""

import numpy as np

from sae_lib import load_atlas, load_photos, normalize_patches, sample_patches, sigmoid, whiten
from sae_lib.plots.mosaic import draw_mosaic, mosaic
from sae_lib.plots.style import BLUE, BORDER, ORANGE, new_figure


def pictures():
    X = normalize_patches(sample_patches([whiten(photo) for photo in load_photos()]))
    W1, W2, b1, b2 = load_atlas().entry(rho=0.01, beta=3, weight_decay=1e-4).parameters
    x = X[np.sort(sigmoid(X @ W1.T + b1), axis=1)[:, -3].argmax()]
    a2 = sigmoid(W1 @ x + b1)
    a3 = sigmoid(W2 @ a2 + b2)
    delta3 = (a3 - x) * a3 * (1 - a3)
    delta2 = (W2.T @ delta3) * a2 * (1 - a2)
    figure = new_figure(8.0, 4.6)
    grid = figure.subplots(2, 3, gridspec_kw={"wspace": 0.35})
    upper = {"patch x": x - 0.5, "25 activations $a^{(2)}$": a2, "reconstruction $a^{(3)}$": a3 - 0.5}
    lower = {r"slopes of $W^{(1)}$": None, r"error terms $\delta^{(2)}$": delta2, r"error terms $\delta^{(3)}$": delta3}
    for axes, (title, values) in zip(grid.ravel(), {**upper, **lower}.items()):
        if values is None:
            slopes = np.outer(delta2, x)
            draw_mosaic(axes, mosaic(slopes / np.abs(slopes).max(), contrast="none"), title)
        else:
            square = mosaic(values[None, :] / np.abs(values).max(), contrast="none", border=0)
            draw_mosaic(axes, square, title)
        axes.title.set_fontsize(11)
        axes.spines[:].set(visible=True, color=BORDER)
    for row, colour, style in ((grid[0], BLUE, "->"), (grid[1], ORANGE, "<-")):
        for left in row[:2]:
            left.annotate(
                "",
                (1.42, 0.5),
                (1.05, 0.5),
                xycoords="axes fraction",
                textcoords="axes fraction",
                arrowprops={"arrowstyle": style, "color": colour, "linewidth": 3, "mutation_scale": 22},
                annotation_clip=False,
            )
    figure.suptitle("Forward, answers. Backward, blame (black: too little, white: too much)", fontsize=11)
    return {"05_there_and_back.png": figure}
