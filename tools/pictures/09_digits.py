"""Digits and what comes back of them; three sets of 50 filters: free, sparse, sparse with ten times the decay."""

import numpy as np

from sae_lib import forward, load_digits, train, unpack
from sae_lib.plots.mosaic import draw_mosaic, mosaic
from sae_lib.plots.style import new_figure

N_SHOWN = 12
SETTINGS = {
    "without the sparsity term": {"beta": 0},
    "with it": {"beta": 1, "rho": 0.05},
    "with it, and ten times the weight decay": {"beta": 1, "rho": 0.05, "weight_decay": 1e-3},
}


def pictures():
    X = load_digits()[0]
    order = np.random.default_rng(1).permutation(len(X))
    X_train, X_test = X[order[:1000]], X[order[1000:]]
    thetas = {name: train(X_train, 50, max_iter=300, **penalties).theta for name, penalties in SETTINGS.items()}
    figure = new_figure(9.0, 3.7)
    above, below = figure.subfigures(2, 1, height_ratios=[1, 1.05])
    shown = X_test[:N_SHOWN]
    come_back = forward(thetas["with it"], shown, 50).a3
    canvas = mosaic(2 * np.vstack([shown, come_back]) - 1, columns=N_SHOWN, contrast="none")
    draw_mosaic(above.add_subplot(), canvas, "digits it has never seen, and below what comes back")
    for axes, (name, theta) in zip(below.subplots(1, 3), thetas.items()):
        draw_mosaic(axes, mosaic(unpack(theta, 50, 64).W1, columns=10, floor=0.2), name)
        axes.title.set_fontsize(9)
    return {"09_strokes.png": figure}
