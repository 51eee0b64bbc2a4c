"""Stacks of pictures in one array file. Nothing is ever unpickled."""

from __future__ import annotations

import numpy as np

from sae_lib.checks import check_array

STACK_ENDINGS = (".npy", ".npz", ".mat")


def load_stack(path):
    """The pictures of a 3-D array in a ``.npy``, ``.npz`` or ``.mat`` file.

    The array is taken under the key ``IMAGES``, or the only 3-D one if there is just one. Its
    first or last axis, whichever is shorter, counts the pictures (the last if they are equal).
    """
    try:
        arrays = _READERS[path.suffix.lower()](path)
    except MemoryError:
        raise
    # A damaged file makes the readers raise nearly anything (BadZipFile, EOFError, KeyError, …).
    except Exception as error:
        raise ValueError(f"The file {path.name!r} cannot be read as {path.suffix}: {_why(error)}") from None
    return _split(_the_stack(arrays, path.name), path.name)


def _read_npy(path):
    with path.open("rb") as file:
        found = np.load(file, allow_pickle=False)
        if not isinstance(found, np.ndarray):
            raise ValueError("it is a .npz file under another name.")
        return {"IMAGES": found}


def _read_npz(path):
    # Opened here, since np.load leaves a damaged file open.
    with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
        if isinstance(archive, np.ndarray):
            raise ValueError("it is a .npy file under another name.")
        return {name: archive[name] for name in archive.files}


def _read_mat(path):
    from scipy.io import loadmat

    return {name: value for name, value in loadmat(path).items() if not name.startswith("__")}


_READERS = {".npy": _read_npy, ".npz": _read_npz, ".mat": _read_mat}


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


def _why(error):
    if isinstance(error, NotImplementedError):
        return "it is a MATLAB 7.3 file; save it with -v7, or convert it to .npy."
    if "pickle" in str(error):
        return "it holds pickled objects, which are never loaded."
    return f"{error or type(error).__name__}"
