"""Stacks of pictures in one array file. Nothing is ever unpickled."""

from __future__ import annotations

import numpy as np

from sae_lib.checks import check_array
from sae_lib.datasets.mat import read_mat
from sae_lib.saving import read_npy, read_npz, refusing

STACK_ENDINGS = (".npy", ".npz", ".mat")


def load_stack(path):
    """The pictures of a 3-D array in a ``.npy``, ``.npz`` or ``.mat`` file.

    The array is taken under the key ``IMAGES``, or the only 3-D one if there is just one. Its
    first or last axis, whichever is shorter, counts the pictures (the last if they are equal).
    """
    with refusing(f"The file {path.name!r} cannot be read as {path.suffix}"):
        arrays = _READERS[path.suffix.lower()](path)
    return _split(_the_stack(arrays, path.name), path.name)


_READERS = {".npy": lambda path: {"IMAGES": read_npy(path)}, ".npz": read_npz, ".mat": read_mat}


def _the_stack(arrays, name):
    numbers = {key: a for key, a in arrays.items() if isinstance(a, np.ndarray) and a.dtype.kind in "fiu"}
    stacks = {key: a for key, a in numbers.items() if a.ndim == 3}
    if "IMAGES" in stacks:
        return stacks["IMAGES"]
    if len(stacks) == 1:
        return next(iter(stacks.values()))
    found = ", ".join(f"{key} {np.shape(a)}" for key, a in arrays.items()) or "nothing"
    wanted = "one 3-D array of numbers, best under the key IMAGES"
    raise ValueError(f"The file {name!r} must hold {wanted}; it holds {found}.")


def _split(stack, name):
    if stack.dtype.kind == "u" and stack.dtype.itemsize <= 2:  # in either byte order
        stack = stack / np.iinfo(stack.dtype).max
    stack = check_array(stack, f"the stack in {name!r}", dtype=np.float64)
    if stack.shape[0] < stack.shape[2]:
        stack = np.moveaxis(stack, 0, 2)
    return [np.ascontiguousarray(stack[:, :, i]) for i in range(stack.shape[2])]
