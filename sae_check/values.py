"""The one way to take in what a submitted function returned, and to say whether numbers agree."""

from __future__ import annotations

import numpy as np

from sae_check.findings import Kind

# So far apart, measured at the largest number of the part, is rounding: float32 passes, no known mistake does.
TOLERANCE = 1e-4


def take(value, shape=None, *, holes=False):
    """`value` as an array of real numbers, or what it is instead.

    Parameters
    ----------
    value : object
        Anything.
    shape : tuple of int, optional
        The shape wanted.
    holes : bool
        Whether NaN and infinity are let through, if not everything is.

    Returns
    -------
    array : ndarray or None
        A copy in float64; with another shape as it is, where `kind` is SHAPE.
    kind : Kind or None
        NOTHING, DOTS, RAGGED, COMPLEX, NO_NUMBERS, SHAPE, NAN, INFINITY; None if all is well.
    """
    if value is None:
        return None, Kind.NOTHING
    try:
        array = np.asarray(value)
    except ValueError:
        return None, Kind.RAGGED
    except Exception:  # an object of the student's own making, whose methods fail
        return None, Kind.NO_NUMBERS
    if array.dtype == object:
        if any(entry is ... for entry in array.flat):
            return None, Kind.DOTS
        if all(isinstance(entry, (float, int, np.number)) for entry in array.flat):
            array = array.astype(np.float64)
    if array.dtype.kind == "c":
        return None, Kind.COMPLEX
    if array.dtype.kind not in "fiub":
        return None, Kind.NO_NUMBERS
    array = array.astype(np.float64)
    if shape is not None and array.shape != shape:
        return array, Kind.SHAPE
    finite = np.isfinite(array)
    if not (finite.any() if holes else finite.all()):
        return array, Kind.NAN if np.isnan(array).any() else Kind.INFINITY
    return array, None


def take_kindly(value, shape, *, holes=False):
    """`take`, where any array with a single entry will do for a number; says why not in a few words.

    Parameters
    ----------
    value, shape, holes
        As in `take`.

    Returns
    -------
    array : ndarray or None
    why : str
    """
    array, kind = take(value, holes=holes)
    if array is not None and shape == () and array.size == 1:
        array = array.reshape(())
    if array is not None and array.shape != shape:
        kind = Kind.SHAPE
    if kind is Kind.SHAPE:
        came = f"shape {array.shape}" if array.shape else "one number"
        return None, f"{came}, wanted {shape if shape else 'one number'}"
    words = {None: "", Kind.NOTHING: "None came back", Kind.NAN: "holds NaN", Kind.INFINITY: "holds infinity"}
    return (None if kind else array), words.get(kind, "no array of numbers")


def agree(came, wanted, tolerance=TOLERANCE):
    """Return True if two arrays are equal up to rounding."""
    return np.shape(came) == np.shape(wanted) and apart(came, wanted) <= tolerance


def apart(came, wanted):
    """The largest difference, measured at the largest number that is wanted."""
    if not np.size(wanted):
        return 0.0
    difference, scale = np.abs(came - wanted).max(), np.abs(wanted).max()
    return 0.0 if difference <= 1e-10 else float(difference / max(scale, 1e-10))
