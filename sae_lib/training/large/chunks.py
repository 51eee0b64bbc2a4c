"""Data that need not fit into memory: what they are, how each chunk is checked, and J over all of them."""

from __future__ import annotations

import numpy as np

from sae_lib.checks import check_count, check_examples, check_penalties, check_theta
from sae_lib.training.large.cluster import ClusterObjective, check_dask, is_dask
from sae_lib.training.large.mapped import MappedObjective, check_mapped
from sae_lib.training.objective import Objective
from sae_lib.training.threads import Pool, training_threads


def check_source(X, dtype, theta=None):
    """Validate X: all of it in memory; else only its shape and kind, without loading it.

    Parameters
    ----------
    X : array_like, memmap or dask.array.Array (m, n)
    dtype : numpy.dtype
        float64 or float32, of the computation.
    theta : array_like, optional
        What stands before X among the arguments.

    Returns
    -------
    ndarray, memmap or dask.array.Array (m, n)
        An array in memory has `dtype`; others keep theirs.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind; see `sae_lib.checks`.
    ValueError
        If X is no data that can be trained on.
    """
    if is_dask(X):
        return check_dask(X)
    if isinstance(X, np.memmap):
        return check_mapped(X)
    return np.ascontiguousarray(check_examples(X, unit_interval=True, dtype=dtype, theta=theta))


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


def cost_and_grad_large(theta, X, n_hidden, *, weight_decay=1e-4, rho=0.01, beta=3.0):
    """The cost J and its gradient, in two passes over data that need not fit into memory.

    Parameters
    ----------
    theta : ndarray (2hn + h + n,)
    X : memmap, dask.array.Array or array_like (m, n)
        Values in [0, 1], one example a row; read chunk by chunk. A Dask array is worked off by the
        cluster of the current client (`local_cluster`, or ``distributed.Client(address)``), without one by threads.
    n_hidden : int
        h.
    weight_decay, rho, beta : float
        λ, ρ, β as in `cost_and_grad`.

    Returns
    -------
    J : float
    grad : ndarray (2hn + h + n,)
        As from `cost_and_grad`.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind; see `sae_lib.checks`.
    ValueError
        If shapes do not fit or a value is out of its range; the message names the row.

    Notes
    -----
    Source: lecture notes, section 3: a first pass for ρ̂, then the forward pass once more, and backpropagation.
    """
    h = check_count(n_hidden, "n_hidden")
    X = check_source(X, np.dtype(np.float64), theta)
    theta = check_theta(theta, h, X.shape[1]).astype(np.float64, copy=False)
    objective = objective_for(X, h, *check_penalties(weight_decay, rho, beta), np.dtype(np.float64))
    with training_threads(h * X.shape[1], len(objective.shards)) as n_threads, Pool(n_threads) as objective.pool:
        seen = objective(theta)
    return seen.cost, seen.grad
