"""Measures of hidden units: dead ones, and how much the strongest few reconstruct."""

from __future__ import annotations

import numpy as np

from sae_lib.checks import check_array, check_count, check_number


def dead_units(a2, tolerance=1e-3):
    """Units whose activation is the same for every example.

    Parameters
    ----------
    a2 : array_like (m, h)
        Activations of the hidden units, one example a row.
    tolerance : float
        A unit is dead if its standard deviation over the examples is below this.

    Returns
    -------
    ndarray of bool (h,)
        True for dead units: those shut, those stuck open, and those that hum at any level between.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind; see `sae_lib.checks`.
    ValueError
        If `a2` is not a matrix of finite numbers or `tolerance` is negative.

    Notes
    -----
    The mean activation cannot tell: weight decay wipes a unit's filter out while the sparsity
    penalty sets its bias so that it hums at exactly ρ. In the networks of the atlas trained with
    weight decay, dead units vary by less than 0.0005, the others by 0.004 and more.
    """
    a2 = check_array(a2, "a2", ndim=2, dtype=np.float64)
    return a2.std(axis=0) < check_number(tolerance, "tolerance", minimum=0)


def left_by_strongest(X, a2, W2, b2, counts):
    """The share of all variation left unpainted if only each example's strongest answers count.

    Parameters
    ----------
    X : array_like (m, n)
        What is to be painted.
    a2 : array_like (m, h)
        Answers of the hidden units.
    W2, b2 : array_like (n, h), (n,)
        The linear decoder.
    counts : sequence of int
        How many answers of each example count; 0 and more.

    Returns
    -------
    ndarray (len(counts),)
        0 for a perfect painting, 1 for the mean of all examples. With h answers it is the network's own.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind; see `sae_lib.checks`.
    ValueError
        If shapes do not fit, a value is not finite, or X does not vary.

    Notes
    -----
    An answer is strong if it moves the painting far from what the unit's usual answer, its median,
    would paint. The units that do not count give their usual answer.
    """
    X, a2 = check_array(X, "X", ndim=2), check_array(a2, "a2", ndim=2)
    W2, b2 = check_array(W2, "W2", ndim=2), check_array(b2, "b2", ndim=1)
    wanted = (X.shape[1], a2.shape[1]), (X.shape[1],), len(X)
    if (W2.shape, b2.shape, len(a2)) != wanted:
        raise ValueError(
            f"X, a2, W2 and b2 must have shapes (m, n), (m, h), (n, h) and (n,); got {X.shape}, {a2.shape}, "
            f"{W2.shape} and {b2.shape}."
        )
    counts = [check_count(count, "counts", minimum=0) for count in counts]
    variation = np.sum((X - X.mean(axis=0)) ** 2)
    if variation == 0:
        raise ValueError("X must vary; all its rows are equal.")
    usual = np.median(a2, axis=0)
    moves = a2 - usual
    strength = np.abs(moves) * np.linalg.norm(W2, axis=0)
    # Place 0 is the strongest answer of its row; ties go by the order of the units.
    places = np.argsort(np.argsort(-strength, axis=1, kind="stable"), axis=1)
    missing = X - (usual @ W2.T + b2)
    left = [np.sum((missing - np.where(places < count, moves, 0) @ W2.T) ** 2) for count in counts]
    return np.array(left) / variation
