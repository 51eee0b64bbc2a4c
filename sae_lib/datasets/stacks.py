"""Arrays as pictures: a stack, one in colour, a single one; and the files of such arrays, never unpickled."""

from __future__ import annotations

import numpy as np

from sae_lib.checks import check_array, is_patch_size
from sae_lib.datasets.mat import read_mat
from sae_lib.saving import read_npy, read_npz, refusing

STACK_ENDINGS = (".npy", ".npz", ".mat")
LUMA = np.array([0.299, 0.587, 0.114])  # ITU-R BT.601, as every grey-scale converter uses


WIDEST = 3  # times as wide as high: no photograph goes beyond


def as_pictures(array, name):
    """The pictures that an array holds.

    Parameters
    ----------
    array : ndarray
        ``(height, width)``: one picture. ``(height, width, 3)`` without negative values: one in colour, turned grey;
        ``(k, height, width, 3)``: several. Else a stack along its first or last axis: the one that leaves square
        pictures, or the shortest, unless its pictures would be strips and the others not.
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
    if array.ndim == 4 and 1 in (array.shape[1], array.shape[3]):
        array = array.squeeze(3 if array.shape[3] == 1 else 1)  # a single channel
    if array.ndim == 2:
        return [array]
    if array.ndim == 4 and _is_colour(array):
        return [picture @ LUMA for picture in array]
    if array.ndim != 3:
        raise ValueError(
            f"{name} must be 2-D arrays, pictures (height, width), a stack of them, or in colour (height, width, 3) or "
            f"(k, height, width, 3); got shape {array.shape}. np.moveaxis puts axes into another order."
        )
    a, b, c = array.shape
    if _is_colour(array) and array.min() >= 0:
        return [array @ LUMA]
    last, first = a == b, b == c
    if last == first:
        last, first = c < min(a, b) and not _is_strip(a, b, c), a < min(b, c) and not _is_strip(b, c, a)
    if last == first or (c == 4 and min(a, b) > c):
        readings = [
            f"{c} pictures of {a}×{b} pixels: list(np.moveaxis(array, -1, 0))",
            f"{a} pictures of {b}×{c}: list(array)",
        ]
        if c == 4:
            readings[1:] = ["a picture with transparency: array[..., :3]"]
        elif b < min(a, c):
            readings.append(f"{b} pictures of {a}×{c}: list(np.moveaxis(array, 1, 0))")
        told = "; or ".join(readings)
        ways = "two" if len(readings) == 2 else "three"
        raise ValueError(f"{name} of shape {array.shape} can be read in {ways} ways. Pass what you mean: {told}.")
    return list(np.moveaxis(array, -1, 0) if last else array)


def _is_colour(array):
    """Return True if the last axis of a picture, or of a stack, can hold red, green and blue."""
    return array.shape[-1] == 3 < min(array.shape[-3:-1])


def _is_strip(height, width, k):
    """Return True if the long side and the `k` pictures would make pictures of a better shape."""
    return max(height, width) > WIDEST * min(height, width) and min(height, width) <= WIDEST * k


def as_grey(image, name):
    """One picture as a 2-D array in float64; colour is turned grey."""
    image = check_array(image, name, dtype=np.float64)
    if image.ndim == 3 and _is_colour(image):
        return image @ LUMA
    if image.ndim > 2:
        raise ValueError(
            f"{name} must have 2 dimensions, or be in colour (height, width, 3); got shape {image.shape}. "
            "Of a stack pass its pictures, in a list."
        )
    return check_array(image, name, ndim=2)


def progress(items, what):
    """`items` with a progress bar on stderr, which appears after two seconds and goes when all is done."""
    from tqdm import tqdm

    return tqdm(items, desc=what, delay=2, leave=False)


def load_stack(path):
    """The pictures of an array in a ``.npy``, ``.npz`` or ``.mat`` file.

    The array is taken under the key ``IMAGES``, or the only one with four dimensions, or with three, or with two; see
    `as_pictures`.
    """
    if path.stat().st_size == 0:
        raise ValueError(f"The file {path.name!r} is empty.")
    with refusing(f"The file {path.name!r} cannot be read as {path.suffix}"):
        arrays = _READERS[path.suffix.lower()](path)
    what = f"the array in {path.name!r}"
    array = check_array(_scaled(_the_pictures(arrays, path.name), what), what, dtype=np.float64)
    return [np.ascontiguousarray(picture) for picture in as_pictures(array, what)]


_READERS = {".npy": lambda path: {"IMAGES": read_npy(path)}, ".npz": read_npz, ".mat": read_mat}


def _the_pictures(arrays, name):
    numbers = {key: a for key, a in arrays.items() if isinstance(a, np.ndarray) and a.dtype.kind in "fiub"}
    found = ", ".join(f"{key} {np.shape(a)}" for key, a in arrays.items()) or "nothing"
    for ndim in (4, 3, 2):
        having = {key: a for key, a in numbers.items() if a.ndim == ndim}
        chosen = "IMAGES" if "IMAGES" in having else next(iter(having), None)
        if chosen is None or (len(having) > 1 and chosen != "IMAGES"):
            continue
        if is_table(having[chosen]):
            m, n = having[chosen].shape
            raise ValueError(
                f"The file {name!r} holds {found}: that looks like a table of examples, no picture. Load it with NumPy "
                f"or scipy.io.loadmat and pass {'its transpose, .T,' if n > m and n != 784 else 'it'} to train; or "
                "[array] to sample_patches, if it is a picture all the same."
            )
        return having[chosen]
    raise ValueError(
        f"The file {name!r} must hold one array of numbers that are pictures, best under the key IMAGES; it holds "
        f"{found}."
    )


def is_table(array):
    """Return True if a 2-D array looks like examples in rows or columns rather than a picture."""
    if array.ndim != 2:
        return False
    short, long = sorted(array.shape)
    return short == 1 or (is_patch_size(short) and long >= 5 * short) or (long == 784 and long > 3 * short)


def _scaled(array, what):
    """8 and 16 bit grey values in [0, 1], other numbers as they are, but for grey values of another type."""
    if array.dtype.kind == "u" and array.dtype.itemsize <= 2:  # in either byte order
        return array / np.iinfo(array.dtype).max
    if array.size and array.dtype.kind != "b" and array.min() >= 0 and array.max() > 2:
        top = array.max()
        top = 255 if 127 < top <= 255 else 65535 if 255 < top <= 65535 else top
        raise ValueError(
            f"{what} holds values from {array.min():g} to {array.max():g}: divide by {top:g} and save it anew."
        )
    return array
