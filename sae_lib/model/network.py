"""The forward pass: from a patch to its reconstruction."""

from typing import NamedTuple

import numpy as np

from sae_lib.checks import check_array, check_count, check_examples, check_theta
from sae_lib.model.parameters import split


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
    TypeError
        If an argument is of the wrong kind; see `sae_lib.checks`.
    ValueError
        If `z` holds NaN, infinity or something that is no number.

    Notes
    -----
    exp is only taken of −|z|, so it cannot overflow. f′(z) = f(z)(1 − f(z)).

    Source: lecture notes "Sparse autoencoder", section 2.
    """
    return stable_sigmoid(check_array(z, "z", allow_empty=True))


def stable_sigmoid(z):
    """`sigmoid` without validation, for the formulas inside the library."""
    with np.errstate(under="ignore"):
        e = np.exp(-np.abs(z))
        return np.where(z >= 0, 1, e)[()] / (1 + e)


f = stable_sigmoid  # as the formulas call it


class Layers(NamedTuple):
    """Weighted inputs and activations of both layers.

    Attributes
    ----------
    z2, a2 : ndarray (m, h)
        Weighted input and activation of the hidden layer.
    z3, a3 : ndarray (m, n)
        The same of the output layer; `a3` is the reconstruction.
    """

    z2: np.ndarray
    a2: np.ndarray
    z3: np.ndarray
    a3: np.ndarray


def forward(theta, X, n_hidden):
    """The forward pass for all examples at once.

    Parameters
    ----------
    theta : ndarray (2hn + h + n,)
    X : array_like (m, n)
        One example a row.
    n_hidden : int
        h.

    Returns
    -------
    Layers
        Named tuple ``(z2, a2, z3, a3)``; `a3`, shape (m, n), is the reconstruction of `X`.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind; see `sae_lib.checks`.
    ValueError
        If shapes do not fit, or a value is not finite.

    Notes
    -----
    Source: lecture notes, section 2.1, equations 6 and 7.
    """
    h = check_count(n_hidden, "n_hidden")
    X = check_examples(X, theta=theta)
    theta = check_theta(theta, h, X.shape[1])
    W1, W2, b1, b2 = split(theta, h, X.shape[1])
    with np.errstate(over="ignore", invalid="ignore"):
        z2 = X @ W1.T + b1
        a2 = f(z2)
        z3 = a2 @ W2.T + b2
        a3 = f(z3)
    return Layers(z2, a2, z3, a3)
