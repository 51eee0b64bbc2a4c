"""Two sets of filters, one of them learned with a wrong gradient; opens lesson 06."""

from sae_lib import (
    MISTAKES,
    cost_and_grad,
    load_photos,
    normalize_patches,
    sample_patches,
    train_with,
    unpack,
    whiten,
)
from sae_lib.plots.mosaic import draw_mosaic, mosaic
from sae_lib.plots.style import new_figure


def pictures():
    X = normalize_patches(sample_patches([whiten(photo) for photo in load_photos()], 5000))
    figure = new_figure(7.0, 3.7)
    for axes, title, fn in zip(figure.subplots(1, 2), ("A", "B"), (MISTAKES["W1 where W2 belongs"].fn, cost_and_grad)):
        theta = train_with(fn, X, 25, max_iter=300).theta
        draw_mosaic(axes, mosaic(unpack(theta, 25, 64).W1), title)
    return {"06_which_is_wrong.png": figure}
