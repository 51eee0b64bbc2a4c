"""Three starts, the same training: two of them end as 25 copies of one unit."""

import numpy as np

from sae_lib import initialize, load_photos, normalize_patches, sample_patches, train, unpack, whiten
from sae_lib.plots.mosaic import draw_mosaic, mosaic
from sae_lib.plots.style import new_figure

# Few enough that rounding has not told the copies apart yet.
ITERATIONS = 60


def pictures():
    X = normalize_patches(sample_patches([whiten(photo) for photo in load_photos()]))
    random = initialize(25, 64)
    starts = {"network A": np.zeros(random.size), "network B": np.full(random.size, 0.1), "network C": random}
    figure = new_figure(8.0, 2.9)
    for axes, (name, theta0) in zip(figure.subplots(1, len(starts)), starts.items()):
        theta = train(X, theta0=theta0, max_iter=ITERATIONS).theta
        draw_mosaic(axes, mosaic(unpack(theta, 25, 64).W1), name)
    return {"02_three_starts.png": figure}
