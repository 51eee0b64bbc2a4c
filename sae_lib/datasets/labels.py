"""`few_of_each`: a few labelled examples, as if the rest had no labels."""

import numpy as np

from sae_lib.checks import check_array, check_count, check_rng


def few_of_each(y, n_each, rng=0):
    """Rows of a few examples of each class, drawn at random.

    Parameters
    ----------
    y : array_like (m,)
        The labels, whole numbers.
    n_each : int
        How many of each class.
    rng : int, Generator or None
        Seed.

    Returns
    -------
    ndarray (n_classes * n_each,)
        Indices into `y`, class by class, no row twice.

    Raises
    ------
    ValueError, TypeError
        If a class has fewer than `n_each` examples, or an argument is wrong.
    """
    y, n_each, rng = check_array(y, "y", ndim=1), check_count(n_each, "n_each"), check_rng(rng)
    order = rng.permutation(len(y))
    rows = [order[y[order] == label][:n_each] for label in np.unique(y)]
    if min(map(len, rows)) < n_each:
        raise ValueError(f"n_each must be at most {min(map(len, rows))}, the size of the smallest class; got {n_each}.")
    return np.concatenate(rows)
