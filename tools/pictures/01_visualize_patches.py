"""A photograph, the same whitened, patches."""

from sae_lib import load_photos, mosaic, normalize_patches, sample_patches, show_images, whiten

CAT = 4


def pictures():
    photos = load_photos()
    images = [whiten(photo) for photo in photos]
    patches = mosaic(normalize_patches(sample_patches(images))[:64], contrast="common")
    titles = ["a photograph", "whitened", "64 patches"]
    return {"01_photo_to_patches.png": show_images([photos[CAT], images[CAT], patches], titles, columns=3).figure}
