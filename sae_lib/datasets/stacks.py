"""Arrays as pictures: a stack, one in colour, a single one; and the files of such arrays, never unpickled."""

from __future__ import annotations

import math

import numpy as np

from sae_lib.checks import check_array
from sae_lib.datasets.mat import read_mat
from sae_lib.saving import read_npy, read_npz, refusing

STACK_ENDINGS = (".npy", ".npz", ".mat")
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


def load_stack(path):
    """The pictures of an array in a ``.npy``, ``.npz`` or ``.mat`` file.

    The array is taken under the key ``IMAGES``, or the only one with four dimensions, or with three, or with two; see
    `as_pictures`.
    """
    with refusing(f"The file {path.name!r} cannot be read as {path.suffix}"):
        arrays = _READERS[path.suffix.lower()](path)
    what = f"the array in {path.name!r}"
    array = check_array(_scaled(_the_pictures(arrays, path.name), what), what, dtype=np.float64)
    return [np.ascontiguousarray(picture) for picture in as_pictures(array, what)]


_READERS = {".npy": lambda path: {"IMAGES": read_npy(path)}, ".npz": read_npz, ".mat": read_mat}


def _the_pictures(arrays, name):
    numbers = {key: a for key, a in arrays.items() if isinstance(a, np.ndarray) and a.dtype.kind in "fiu"}
    for ndim in (4, 3, 2):
        having = {key: a for key, a in numbers.items() if a.ndim == ndim}
        chosen = "IMAGES" if "IMAGES" in having else next(iter(having), None)
        if (len(having) == 1 or chosen == "IMAGES") and not _are_columns(having[chosen]):
            return having[chosen]
    found = ", ".join(f"{key} {np.shape(a)}" for key, a in arrays.items()) or "nothing"
    raise ValueError(
        f"The file {name!r} must hold one array of pictures, best under the key IMAGES; it holds {found}. If it holds "
        "patches in columns, load it with NumPy or scipy.io.loadmat and pass its transpose, .T, to train."
    )


def _are_columns(array):
    """Whether it looks like patches, a column each, rather than a picture."""
    n = array.shape[0]
    return array.ndim == 2 and array.shape[1] > 10 * n and math.isqrt(n) ** 2 == n


def _scaled(array, what):
    """8 and 16 bit grey values in [0, 1], other numbers as they are, but for values of 0 to 255 in another type."""
    if array.dtype.kind == "u" and array.dtype.itemsize <= 2:  # in either byte order
        return array / np.iinfo(array.dtype).max
    if array.size and array.min() >= 0 and array.max() > 2:
        top = 255 if array.max() <= 255 else 65535
        raise ValueError(
            f"{what} holds values from {array.min():g} to {array.max():g}: divide by {top} and save it anew."
        )
    return array
