"""The result of a training, and what a callback is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

HISTORY_FIELDS = ("cost", "reconstruction", "decay", "sparsity", "mean_rho_hat")


class Progress(NamedTuple):
    """State of a training as a callback sees it, once per iteration.

    Attributes
    ----------
    iteration : int
        Counted from 1.
    theta : ndarray (2hn + h + n,)
        The callback's own copy.
    cost, reconstruction, decay, sparsity : float
        J and its three weighted terms at `theta`.
    rho_hat : ndarray (h,)
        Mean activation of each hidden unit.
    """

    iteration: int
    theta: np.ndarray
    cost: float
    reconstruction: float
    decay: float
    sparsity: float
    rho_hat: np.ndarray


@dataclass(frozen=True)
class TrainingResult:
    """The result of `train`, `train_with` and `descend`.

    Attributes
    ----------
    theta : ndarray (2hn + h + n,)
        The best θ seen; of `train_with` and `descend`, whose gradient may be wrong, that after the last iteration.
    cost : float
        J there.
    n_iter, n_evals : int
        Iterations, and evaluations of J and its gradient.
    converged : bool
        Whether the optimizer stopped because there was no more to gain.
    interrupted : bool
        Whether the user (Ctrl-C, Stop) or the callback ended it. Go on with
        ``train(X, …, theta0=result.theta)``.
    message : str
        Why it stopped, in words.
    history : recarray (n_iter,)
        One row per iteration, with fields cost, reconstruction, decay, sparsity, mean_rho_hat:
        ``result.history.cost`` or ``result.history["cost"]``. `train_with` and `descend` know the cost only.
    """

    theta: np.ndarray = field(repr=False)
    cost: float
    n_iter: int
    n_evals: int
    converged: bool
    interrupted: bool
    message: str
    history: np.recarray = field(repr=False)


def history_row(cost, terms, rho_hat):
    """One row of a history, in the order of `HISTORY_FIELDS`."""
    return (cost, *terms, float(rho_hat.mean()))


def as_history(rows):
    """The rows of a history, tuples in the order of `HISTORY_FIELDS`, as one record array."""
    dtype = [(name, np.float64) for name in HISTORY_FIELDS]
    return np.array(list(rows), dtype=dtype).view(np.recarray)
