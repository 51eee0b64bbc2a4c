"""`usable`: what a student's function returned, as an array of the shape that is wanted, or why it is none."""

from __future__ import annotations

import numpy as np


def usable(value, shape, holes=False):
    """`value` as an array of real numbers.

    Parameters
    ----------
    value : object
        Anything.
    shape : tuple of int
        The shape wanted; for ``()`` any array with a single entry will do.
    holes : bool
        Whether NaN and infinity are let through, if not everything is.

    Returns
    -------
    array : ndarray or None
        A copy, in float64.
    why : str
        Why there is none, in a few words.
    """
    if value is None:
        return None, "None came back"
    try:
        array = np.array(value, dtype=float)
    except (TypeError, ValueError, OverflowError):
        return None, "no array of numbers"
    if shape == () and array.size == 1:
        array = array.reshape(())
    if array.shape != shape:
        came = f"shape {array.shape}" if array.shape else "one number"
        return None, f"{came}, wanted {shape if shape else 'one number'}"
    finite = np.isfinite(array)
    if not (finite.any() if holes else finite.all()):
        return None, "holds NaN" if np.isnan(array).any() else "holds infinity"
    return array, ""
