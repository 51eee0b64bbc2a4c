"""Handwritten digits: those that ship, and MNIST's from a folder."""

from __future__ import annotations

import gzip
import math
import zlib

import numpy as np

from sae_lib.checks import MissingFileError, check_choice, check_path
from sae_lib.saving import shipped


def load_digits():
    """The UCI handwritten digits, 8×8 pixels.

    Returns
    -------
    X : ndarray (1797, 64)
        float64 in [0, 1], one digit a row, pixels row by row.
    y : ndarray (1797,)
        The digit, 0 to 9.

    Raises
    ------
    ValueError
        If the file that ships is missing.

    Notes
    -----
    Source: E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits, UCI Machine
    Learning Repository; its test set, as scikit-learn carries it. See ``data/README.md``.
    """
    with np.load(shipped("digits.npz"), allow_pickle=False) as archive:
        return archive["pixels"].reshape(-1, 64) / 16, archive["labels"].astype(np.int64)


PREFIX = {"train": "train", "test": "t10k"}
HOW_TO_GET_THEM = "fetch_mnist downloads the files (11.6 MB), if asked: load_mnist(fetch_mnist())."


def load_mnist(folder, split="train"):
    """The MNIST digits, 28×28 pixels, from the IDX files in `folder`.

    Parameters
    ----------
    folder : path
        Holds ``train-images-idx3-ubyte`` and ``train-labels-idx1-ubyte`` (``t10k-…`` for the test
        set), each plain or ``.gz``. Nothing is ever downloaded here; `fetch_mnist` does that.
    split : {"train", "test"}

    Returns
    -------
    X : ndarray (m, 784)
        float64 in [0, 1].
    y : ndarray (m,) or None
        The digit, 0 to 9; ``None`` if the label file is not there.

    Raises
    ------
    ValueError
        If the images are not there, or a file is truncated or no IDX file.
    TypeError
        If `folder` is no path.

    Notes
    -----
    Source: problem set, problem 1.
    """
    check_choice(split, "split", tuple(PREFIX))
    try:
        folder = check_path(folder, "folder")
    except MissingFileError as error:
        raise MissingFileError(f"{error} {HOW_TO_GET_THEM}") from None
    if not folder.is_dir():
        raise ValueError(f"folder must be a folder; {str(folder)!r} is a file.")
    images = _find(folder, f"{PREFIX[split]}-images", "idx3-ubyte")
    if images is None:
        raise MissingFileError(
            f"folder: there is no {PREFIX[split]}-images-idx3-ubyte (or .gz) in {str(folder)!r}. {HOW_TO_GET_THEM}"
        )
    X = read_idx(images, ndim=3)
    labels = _find(folder, f"{PREFIX[split]}-labels", "idx1-ubyte")
    y = None if labels is None else read_idx(labels, ndim=1).astype(np.int64)
    if y is not None and y.max() > 9:
        raise ValueError(f"{labels.name} holds labels up to {y.max()}; those of digits go from 0 to 9.")
    if y is not None and len(y) != len(X):
        raise ValueError(f"{images.name} holds {len(X)} digits, but {labels.name} {len(y)} labels.")
    return X.reshape(len(X), -1) / 255, y


def read_idx(path, ndim):
    """One IDX file of unsigned bytes with `ndim` dimensions, plain or gzipped."""
    raw = path.read_bytes()
    if raw[:2] == b"\x1f\x8b":
        try:
            raw = gzip.decompress(raw)
        except (OSError, EOFError, zlib.error) as error:
            raise ValueError(f"{path.name} is truncated or damaged: {error}.") from None
    if not raw:
        raise ValueError(f"{path.name} is empty.")
    header = 4 + 4 * ndim
    if len(raw) < header or raw[:4] != bytes([0, 0, 8, ndim]):
        there = f"; it has {raw[3]}" if raw[:3] == b"\0\0\x08" and len(raw) > 3 else ""
        raise ValueError(f"{path.name} is no IDX file of bytes with {ndim} dimension{'s' * (ndim > 1)}{there}.")
    shape = tuple(int(size) for size in np.frombuffer(raw[4:header], ">u4"))
    wanted = math.prod(shape)
    if len(raw) - header != wanted:
        raise ValueError(
            f"{path.name} promises {'×'.join(map(str, shape))} = {wanted} bytes but holds {len(raw) - header}: "
            "it is truncated or damaged."
        )
    if wanted == 0:
        raise ValueError(f"{path.name} is empty: its shape is {shape}.")
    return np.frombuffer(raw, np.uint8, offset=header).reshape(shape)


def _find(folder, stem, ending):
    # Some copies of the files have a dot where the originals have a dash.
    for name in (f"{stem}-{ending}", f"{stem}.{ending}"):
        for suffix in ("", ".gz"):
            if (folder / (name + suffix)).is_file():
                return folder / (name + suffix)
    return None
