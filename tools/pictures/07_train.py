"""Filters while they form; their first and last state opens lesson 00 and the README."""

from sae_lib import initialize, load_photos, normalize_patches, sample_patches, train, unpack, whiten
from sae_lib.plots.mosaic import draw_mosaic, mosaic
from sae_lib.plots.style import new_figure

MOMENTS = (0, 30, 100, 400)


def pictures():
    X = normalize_patches(sample_patches([whiten(photo) for photo in load_photos()]))
    filters = {0: unpack(initialize(25, 64), 25, 64).W1}

    def keep(progress):
        if progress.iteration in MOMENTS:
            filters[progress.iteration] = unpack(progress.theta, 25, 64).W1

    train(X, callback=keep)
    ends = {"before training": filters[0], "after: nobody told it about edges": filters[400]}
    moments = {f"{i} iterations" if i else "start": filters[i] for i in MOMENTS}
    return {"00_before_after.png": side_by_side(ends, 7.0), "07_filters_form.png": side_by_side(moments, 8.0)}


def side_by_side(mosaics, width):
    figure = new_figure(width, width / len(mosaics) + 0.2)
    for axes, (title, rows) in zip(figure.subplots(1, len(mosaics)), mosaics.items()):
        draw_mosaic(axes, mosaic(rows), title)
    return figure
