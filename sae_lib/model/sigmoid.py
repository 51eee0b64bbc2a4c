"""The activation function f."""

import numpy as np

from sae_lib.checks import check_array


def sigmoid(z):
    """The sigmoid f(z) = 1 / (1 + exp(−z)), entry by entry.

    Parameters
    ----------
    z : array_like
        Any real numbers, any shape.

    Returns
    -------
    ndarray or float
        Same shape, values in [0, 1]. Exact at both ends: 0 at −1000, 1 at +1000, no warning.

    Raises
    ------
    ValueError, TypeError
        If `z` holds NaN, infinity or something that is no number.

    Notes
    -----
    exp is only taken of −|z|, so it cannot overflow. f′(z) = f(z)(1 − f(z)).

    Source: lecture notes "Sparse autoencoder", section 2.
    """
    return stable_sigmoid(check_array(z, "z", allow_empty=True))


def stable_sigmoid(z):
    """`sigmoid` without the door, for the formulas inside the library."""
    with np.errstate(under="ignore"):
        e = np.exp(-np.abs(z))
        return np.where(z >= 0, 1, e)[()] / (1 + e)
