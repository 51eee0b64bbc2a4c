"""Arrays as pictures: a stack along its first or last axis, a colour picture, a single one."""

from __future__ import annotations

import numpy as np

from sae_lib.checks import check_array

LUMA = np.array([0.299, 0.587, 0.114])  # ITU-R BT.601, as every grey-scale converter uses


def as_pictures(array, name):
    """The pictures that an array holds.

    Parameters
    ----------
    array : ndarray
        ``(height, width)``: one picture. ``(height, width, 3)``: one in colour, turned grey; ``(k, height, width, 3)``:
        several. With another third dimension a stack: the axis that leaves square pictures counts them, else the
        shortest one if it is the first or the last.
    name : str
        For the message.

    Returns
    -------
    list of ndarray (height, width)
        Views where nothing had to be turned grey; the values are as they were.

    Raises
    ------
    ValueError
        If the array can be read in two ways, or has another number of dimensions.
    """
    if array.ndim == 2:
        return [array]
    if array.ndim == 4 and array.shape[3] == 3:
        return [picture @ LUMA for picture in array]
    if array.ndim != 3:
        raise ValueError(
            f"{name} must be pictures (height, width), a stack of them or one in colour (height, width, 3); "
            f"got shape {array.shape}."
        )
    a, b, c = array.shape
    if c == 3 and min(a, b) > c:
        return [array @ LUMA]
    with_alpha = c == 4 and min(a, b) > c
    last, first = (a == b, b == c) if (a == b) != (b == c) else (c < min(a, b), a < min(b, c))
    if last == first or with_alpha:
        readings = [f"{c} pictures of {a}×{b} pixels: list(np.moveaxis(array, -1, 0))"]
        readings.append(
            "a picture with transparency: array[..., :3]" if with_alpha else f"{a} pictures of {b}×{c}: list(array)"
        )
        told = "; or ".join(readings)
        raise ValueError(f"{name} of shape {array.shape} can be read in two ways. Pass what you mean: {told}.")
    return list(np.moveaxis(array, -1, 0) if last else array)


def as_grey(image, name):
    """One picture as a 2-D array in float64; colour is turned grey."""
    image = check_array(image, name, dtype=np.float64)
    if image.ndim == 3 and image.shape[2] == 3 and min(image.shape[:2]) > 3:
        return image @ LUMA
    return check_array(image, name, ndim=2)


def progress(items, what):
    """`items` with a progress bar on stderr, which appears after two seconds and goes when all is done."""
    from tqdm import tqdm

    return tqdm(items, desc=what, delay=2, leave=False)
