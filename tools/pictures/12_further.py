"""Three relatives of the network, 64 hidden units each, on the same patches; and one whose units need not be quiet."""

from functools import partial

from sae_lib import (
    L1Units,
    RhoUnits,
    TopKUnits,
    descend,
    linear_cost_and_grad,
    load_photos,
    normalize_patches,
    sample_patches,
    tied_start,
    unpack,
    whiten,
)
from sae_lib.plots.mosaic import draw_mosaic, mosaic
from sae_lib.plots.style import new_figure

RELATIVES = {
    "nobody need be quiet": RhoUnits(0.5, 0.0),
    "the sparsity of this course": RhoUnits(4 / 64, 3.0),
    "L1": L1Units(0.2),
    "top-k": TopKUnits(4),
}


def pictures():
    X = normalize_patches(sample_patches([whiten(photo) for photo in load_photos()]))[:2000]
    figure = new_figure(9.6, 2.65)
    for axes, (name, units) in zip(figure.subplots(1, 4), RELATIVES.items()):
        cost = partial(linear_cost_and_grad, X=X - X.mean(axis=0), n_hidden=64, units=units, weight_decay=1e-3)
        theta = descend(cost, tied_start(64, 64), max_iter=300).theta
        draw_mosaic(axes, mosaic(unpack(theta, 64, 64).W1, floor=0.2), name)
    return {"12_few_lines_differ.png": figure}
