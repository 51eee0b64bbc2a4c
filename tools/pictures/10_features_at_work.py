"""A few labels, features learned without any, and what both together are worth; and a noisy cat, cleaned."""

import numpy as np
from scipy.ndimage import gaussian_filter
from threadpoolctl import threadpool_limits

from sae_lib import (
    cut_patches,
    few_label_accuracy,
    few_of_each,
    forward,
    join_patches,
    load_digits,
    load_photos,
    normalize_patches,
    sample_patches,
    train,
    unpack,
)
from sae_lib.plots.mosaic import draw_mosaic, mosaic
from sae_lib.plots.style import BLUE, GREEN, bare, light_grid, new_figure

N_LABELS = [2, 5, 10, 20, 50]


def pictures():
    with threadpool_limits(1):
        return {"10_few_labels.png": few_labels(), "10_denoised.png": denoised()}


def few_labels():
    X, y = load_digits()
    pool, valid = np.split(np.random.default_rng(0).permutation(len(X)), [1000, 1297])[:2]
    theta = train(X[pool], 100, rho=0.05, beta=0.1, weight_decay=3e-4, max_iter=100, dtype=np.float32).theta
    figure = new_figure(9.0, 2.9)
    left, middle, right = figure.subplots(1, 3, width_ratios=[1, 1, 1.25])
    # Five by ten, and the filters ten by ten: as high as wide.
    labelled = X[pool][few_of_each(y[pool], 5)].reshape(10, 5, 64).swapaxes(0, 1).reshape(50, 64)
    draw_mosaic(left, mosaic(labelled, columns=10, contrast="common"), "50 labelled digits")
    draw_mosaic(middle, mosaic(unpack(theta, 100, 64).W1), "100 features, no labels")
    light_grid(right)
    kinds = {"features": (forward(theta, X, 100).a2, GREEN, "s--"), "pixels": (X, BLUE, "o-")}
    for name, (A, colour, look) in kinds.items():
        one = [few_label_accuracy(A[pool], y[pool], A[valid], y[valid], n, n_draws=10).mean() for n in N_LABELS]
        right.plot(N_LABELS, one, look, color=colour, linewidth=2, label=name)
    right.set_xscale("log")
    right.set_xticks(N_LABELS, [str(n) for n in N_LABELS])
    right.minorticks_off()
    right.set_xlabel("labels a digit")
    right.set_title("new digits named rightly", fontsize=10)
    right.legend(frameon=False)
    return figure


def denoised():
    photos = load_photos()
    cat, others = photos[4], photos[:4] + photos[5:]
    learned = sample_patches(others, 2000)
    limit = 3 * (learned - learned.mean(axis=1, keepdims=True)).std()
    theta = train(normalize_patches(learned), 25, rho=0.05, max_iter=200, dtype=np.float32).theta
    noisy = cat + 0.1 * np.random.default_rng(0).normal(size=cat.shape)
    patches = cut_patches(noisy, step=2)
    dc = patches.mean(axis=1, keepdims=True)
    a3 = forward(theta, np.clip((patches - dc) / limit, -1, 1) * 0.4 + 0.5, 25).a3
    cleaned = join_patches((a3 - 0.5) / 0.4 * limit + dc, cat.shape, step=2)
    figure = new_figure(9.0, 2.3)
    shown = {"noisy": noisy, "best blur": gaussian_filter(noisy, 1.5), "sparse units, overlapping patches": cleaned}
    for axes, (name, picture) in zip(figure.subplots(1, 3), shown.items()):
        axes.imshow(picture[60:220, 100:340], cmap="gray", vmin=0, vmax=1)
        bare(axes, name)
    return figure
