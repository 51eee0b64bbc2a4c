"""What `train` takes as X, and the objective that goes with it."""

from __future__ import annotations

import numpy as np

from sae_lib.checks import check_examples
from sae_lib.training.large.cluster import ClusterObjective, check_dask, is_dask
from sae_lib.training.large.mapped import MappedObjective, check_mapped
from sae_lib.training.objective import Objective


def check_source(X, dtype):
    """X at the door. In memory it is looked at whole; else only its shape and kind, without loading it.

    Parameters
    ----------
    X : array_like, memmap or dask.array.Array (m, n)
    dtype : numpy.dtype
        float64 or float32, of the computation.

    Returns
    -------
    ndarray, memmap or dask.array.Array (m, n)
        An array in memory has `dtype`; others keep theirs.

    Raises
    ------
    ValueError, TypeError
        If X is no data that can be trained on.
    """
    if is_dask(X):
        return check_dask(X)
    if isinstance(X, np.memmap):
        return check_mapped(X)
    return np.ascontiguousarray(check_examples(X, unit_interval=True, dtype=dtype))


def objective_for(X, n_hidden, weight_decay, rho, beta, dtype):
    """The objective that reads X as what it is.

    Parameters
    ----------
    X
        What `check_source` returned for `dtype`.
    n_hidden, weight_decay, rho, beta, dtype
        As in `Objective`.

    Returns
    -------
    Objective
    """
    if is_dask(X):
        return ClusterObjective(X, n_hidden, weight_decay, rho, beta, dtype)
    if isinstance(X, np.memmap):
        return MappedObjective(X, n_hidden, weight_decay, rho, beta, dtype)
    return Objective(X, n_hidden, weight_decay, rho, beta)
