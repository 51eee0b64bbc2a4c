"""What is asked of every block of rows when it is read for the first time."""

from __future__ import annotations

import numpy as np

from sae_lib.checks import check_ndim


def check_kind(X, name="X"):
    """Shape and kind of data whose values are not looked at yet.

    Parameters
    ----------
    X : memmap or dask.array.Array
    name : str

    Raises
    ------
    ValueError, TypeError
        If it is not a table (m, n) of real numbers with at least one entry.
    """
    if X.dtype.kind not in "fiub":
        raise TypeError(f"{name} must hold real numbers; got dtype {X.dtype}.")
    check_ndim(X, name, 2)
    if 0 in X.shape:
        raise ValueError(f"{name} must not be empty; got shape {X.shape}.")


def check_block(x, first, name="X"):
    """Values of one block: finite and in [0, 1].

    Parameters
    ----------
    x : ndarray (k, n)
    first : int
        Number of its first row in the whole.
    name : str

    Raises
    ------
    ValueError
        Naming the first row that is wrong.
    """
    if x.min() >= 0 and x.max() <= 1:
        return
    row = int(np.argmin(((x >= 0) & (x <= 1)).all(axis=1)))
    wrong = x[row][~((x[row] >= 0) & (x[row] <= 1))][0]
    if not np.isfinite(wrong):
        raise ValueError(f"{name} must be finite; row {first + row} holds {'NaN' if np.isnan(wrong) else 'infinity'}.")
    raise ValueError(
        f"{name} must lie in [0, 1], since a sigmoid unit can give nothing else; row {first + row} holds "
        f"{wrong:.3g}. See normalize_patches."
    )
