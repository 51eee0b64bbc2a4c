"""Make the pictures that open the lessons and the README: make pictures

Writes notebooks/pictures/. Everything in them is computed here by sae_lib.
"""

from pathlib import Path

from sae_lib import initialize, load_photos, normalize_patches, sample_patches, train, unpack, whiten
from sae_lib.plots.mosaic import draw_mosaic, mosaic
from sae_lib.plots.photographs import show_images
from sae_lib.plots.picture import Picture
from sae_lib.plots.style import new_figure

TARGET = Path(__file__).resolve().parent.parent / "notebooks" / "pictures"
MOMENTS = (0, 30, 100, 400)


def main():
    TARGET.mkdir(exist_ok=True)
    photos = load_photos()
    images = [whiten(photo) for photo in photos]
    X = normalize_patches(sample_patches(images))
    filters = {0: unpack(initialize(25, 64), 25, 64).W1}

    def keep(progress):
        if progress.iteration in MOMENTS:
            filters[progress.iteration] = unpack(progress.theta, 25, 64).W1

    train(X, callback=keep)
    save(
        "00_before_after.png", [filters[0], filters[400]], ["before training", "after: nobody told it about edges"], 7.0
    )
    save(
        "07_filters_form.png", [filters[i] for i in MOMENTS], ["start", *(f"{i} iterations" for i in MOMENTS[1:])], 8.0
    )

    cat = 4
    patches = mosaic(X[:64], contrast="common")
    photo = show_images([photos[cat], images[cat], patches], ["a photograph", "whitened", "64 patches"], columns=3)
    write("01_photo_to_patches.png", photo.figure)


def save(name, mosaics, titles, width):
    figure = new_figure(width, width / len(mosaics) + 0.2)
    for axes, rows, title in zip(figure.subplots(1, len(mosaics)), mosaics, titles):
        draw_mosaic(axes, mosaic(rows), title)
    write(name, figure)


def write(name, figure):
    (TARGET / name).write_bytes(Picture(figure, name).png())
    print(name)


if __name__ == "__main__":
    main()
