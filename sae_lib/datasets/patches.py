"""From photographs to the rows of `X`, and from all patches of a picture back to it."""

from collections.abc import Iterator

import numpy as np

from sae_lib.checks import check_array, check_count, check_memory, check_rng
from sae_lib.datasets.stacks import as_grey, as_pictures


def sample_patches(images, n_patches=10_000, patch_size=8, rng=0):
    """Square patches from random places in random pictures.

    Parameters
    ----------
    images : list of array_like (height, width)
        Of any sizes, in grey or colour. A single picture counts as a list of one, an array (height, width, k) or
        (k, height, width) as the stack that it is. An iterator, such as ``load_photos(folder, one_by_one=True)``, is
        gone through once, with one picture in memory at a time.
    n_patches : int
        m, at least 1.
    patch_size : int
        Side of a patch in pixels.
    rng : int, Generator or None
        Seed.

    Returns
    -------
    ndarray (n_patches, patch_size**2)
        One patch a row, its pixels row by row.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind; see `sae_lib.checks`.
    ValueError
        If a picture is smaller than the patch, an array can be read as a stack in two ways, the patches
        would not fit into memory, or an argument is wrong.

    Notes
    -----
    Every picture is as likely as every other, every place in it too, up to the last row and column.
    Source: worked assignment, step 1.
    """
    m, side = check_count(n_patches, "n_patches"), check_count(patch_size, "patch_size")
    rng = check_rng(rng)
    check_memory(m * side * side, f"n_patches={m:,} of {side}×{side} pixels")
    if isinstance(images, Iterator):
        return _from_stream(images, m, side, rng)
    images = _check_images(images, side)
    which = rng.integers(len(images), size=m)
    heights, widths = np.array([image.shape for image in images]).T - side + 1
    top, left = rng.integers(heights[which]), rng.integers(widths[which])
    patches = np.empty((m, side * side))
    for k, image in enumerate(images):
        chosen = which == k
        patches[chosen] = _cut(image, top[chosen], left[chosen], side)
    return patches


def normalize_patches(patches):
    """Patches as a sigmoid output can reproduce them.

    Each patch loses its mean (DC), everything is clipped at ±3 standard deviations of the whole,
    and [−3σ, 3σ] is mapped to [0.1, 0.9].

    Parameters
    ----------
    patches : array_like (m, n)

    Returns
    -------
    ndarray (m, n)
        float64, values in [0.1, 0.9]. All 0.5 if no patch has any contrast.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind; see `sae_lib.checks`.
    ValueError
        If `patches` is no finite 2-D array.

    Notes
    -----
    Source: worked assignment, ``normalizeData``.
    """
    patches = check_array(patches, "patches", ndim=2, dtype=np.float64)
    # Scaled first, so that no values are too large or too small to be squared.
    patches = patches / (np.abs(patches).max() or 1)
    patches -= patches.mean(axis=1, keepdims=True)
    limit = 3 * patches.std()
    # Below this it is not contrast but rounding of the means.
    if limit < 1e-14:
        return np.full_like(patches, 0.5)
    return (np.clip(patches, -limit, limit) / limit + 1) * 0.4 + 0.1


def _cut(image, top, left, side):
    """The patches whose upper left pixels are given, a row each."""
    windows = np.lib.stride_tricks.sliding_window_view(image, (side, side))
    return windows[top, left].reshape(-1, side * side)


def _from_stream(images, m, side, rng):
    """Patches of pictures that come one by one, nobody knows how many.

    The k-th picture takes over each patch with the chance 1/k. In the end each comes from every picture with the same.
    """
    patches, k = np.empty((m, side * side)), 0
    for k, image in enumerate(images, 1):
        (image,) = _check_images([image], side, first=k - 1)
        taken = np.flatnonzero(rng.random(m) * k < 1)
        top, left = (rng.integers(length - side + 1, size=len(taken)) for length in image.shape)
        patches[taken] = _cut(image, top, left, side)
    if k == 0:
        raise ValueError("images must hold at least one picture; it is empty.")
    return patches


def _check_images(images, side, first=0):
    if isinstance(images, (str, dict)):
        raise TypeError(f"images must be a list of 2-D arrays; got {type(images).__name__}. load_photos reads files.")
    if isinstance(images, np.ndarray):
        images = as_pictures(check_array(images, "images"), "images")
    try:
        images = list(images)
    except TypeError:
        raise TypeError(f"images must be a list of 2-D arrays; got {type(images).__name__}.") from None
    if not images:
        raise ValueError("images must hold at least one picture; it is empty.")
    checked = []
    for k, image in enumerate(images, first):
        image = as_grey(image, f"images[{k}]")
        if min(image.shape) < side:
            raise ValueError(f"images[{k}] of shape {image.shape} is smaller than a patch of {side}×{side} pixels.")
        checked.append(image)
    return checked


def cut_patches(image, patch_size=8, step=8):
    """All patches of a picture, from top left to bottom right.

    Parameters
    ----------
    image : array_like (height, width)
    patch_size : int
        Side of a patch in pixels.
    step : int
        Pixels from one patch to the next, at most `patch_size`, so that no pixel is left out. Below it,
        patches overlap. Where the steps do not end at the picture's border, a last patch does.

    Returns
    -------
    ndarray (k, patch_size**2)
        One patch a row, its pixels row by row.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind; see `sae_lib.checks`.
    ValueError
        If the picture is smaller than the patch, or an argument is wrong.
    """
    image = as_grey(image, "image")
    side, step = _check_steps(patch_size, step)
    tops, lefts = (_places(length, side, step, image.shape) for length in image.shape)
    return _cut(image, *np.ix_(tops, lefts), side)


def join_patches(patches, shape, patch_size=8, step=8):
    """The picture that `cut_patches` cut; where patches overlap, the mean of all that they say.

    Parameters
    ----------
    patches : array_like (k, patch_size**2)
        In the order of `cut_patches`.
    shape : (int, int)
        Height and width of the picture.
    patch_size, step : int
        As they were given to `cut_patches`.

    Returns
    -------
    ndarray (height, width)

    Raises
    ------
    TypeError
        If an argument is of the wrong kind; see `sae_lib.checks`.
    ValueError
        If there are more or fewer patches than such a picture has, or an argument is wrong.
    """
    side, step = _check_steps(patch_size, step)
    if not isinstance(shape, (tuple, list)) or len(shape) != 2:
        raise TypeError(f"shape must be a pair (height, width); got {shape!r}.")
    shape = tuple(check_count(length, "shape") for length in shape)
    check_memory(2 * shape[0] * shape[1], f"a picture of {shape[0]:,}×{shape[1]:,} pixels")
    tops, lefts = (_places(length, side, step, shape) for length in shape)
    patches = check_array(patches, "patches", ndim=2, dtype=np.float64)
    wanted = (len(tops) * len(lefts), side * side)
    if patches.shape != wanted:
        raise ValueError(
            f"patches must have shape {wanted} for a picture of {shape[0]}×{shape[1]} pixels cut with "
            f"patch_size={side} and step={step}; got {patches.shape}."
        )
    pixels = patches.reshape(len(tops), len(lefts), side, side)
    total, count = np.zeros(shape), np.zeros(shape)
    # No two patches have the same pixel at the same place of theirs, so none is lost in a sum.
    for i in range(side):
        for j in range(side):
            places = np.ix_(tops + i, lefts + j)
            total[places] += pixels[:, :, i, j]
            count[places] += 1
    return total / count


def _check_steps(patch_size, step):
    side, step = check_count(patch_size, "patch_size"), check_count(step, "step")
    if step > side:
        raise ValueError(f"step must be at most patch_size={side}, or pixels would be left out; got {step}.")
    return side, step


def _places(length, side, step, shape):
    if length < side:
        raise ValueError(f"A picture of shape {shape} is smaller than a patch of {side}×{side} pixels.")
    return np.unique([*range(0, length - side + 1, step), length - side])
