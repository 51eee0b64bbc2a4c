"""Stacks of pictures in one array file. Nothing is ever unpickled."""

from __future__ import annotations

import math

import numpy as np

from sae_lib.checks import check_array
from sae_lib.datasets.mat import read_mat
from sae_lib.datasets.pictures import as_pictures
from sae_lib.saving import read_npy, read_npz, refusing

STACK_ENDINGS = (".npy", ".npz", ".mat")


def load_stack(path):
    """The pictures of an array in a ``.npy``, ``.npz`` or ``.mat`` file.

    The array is taken under the key ``IMAGES``, or the only one with four dimensions, or with three, or with two; see
    `sae_lib.datasets.pictures.as_pictures`.
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
