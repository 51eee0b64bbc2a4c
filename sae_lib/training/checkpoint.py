"""Checkpoints: what is left of a training whose process died."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from types import SimpleNamespace

import numpy as np

from sae_lib.checks import (
    check_array,
    check_choice,
    check_count,
    check_dtype,
    check_number,
    check_penalties,
    check_saved,
    check_target,
    check_theta,
)
from sae_lib.saving import check_writable, network_npz, read_network, refusing, write_whole
from sae_lib.training.optimizers import OPTIMIZERS
from sae_lib.training.result import HISTORY_FIELDS, as_history

FILE_FORMAT = "sae_lib.train/1"
# Seconds between two checkpoints; and never sooner than this many times what the last one took, whatever the disk.
EVERY, PATIENCE = 1.0, 200


@dataclass(frozen=True)
class Checkpoint:
    """The content of a checkpoint.

    Attributes
    ----------
    theta : ndarray (2hn + h + n,)
        The best θ until then. Go on with ``train(X, …, theta0=checkpoint.theta)``.
    cost : float
        J there.
    history : recarray (k,)
        One row for each of the k iterations until then, as in `TrainingResult`.
    settings : SimpleNamespace
        What `train` was told: ``.n_hidden``, ``.n_visible``, ``.weight_decay``, ``.rho``, ``.beta``, ``.max_iter``,
        ``.method``, ``.learning_rate`` and ``.dtype``.
    """

    theta: np.ndarray = field(repr=False)
    cost: float
    history: np.recarray = field(repr=False)
    settings: SimpleNamespace


class CheckpointWriter:
    """Writes a training's checkpoints, seldom enough to cost nearly nothing.

    Parameters
    ----------
    path : path
        ``.npz`` is added if it is missing.
    settings : dict
        What `train` was told.

    Attributes
    ----------
    trouble : str
        Why the last checkpoint could not be written, as a sentence; empty if it could.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind; see `sae_lib.checks`.
    ValueError
        If `path` is no path, or its folder does not exist.
    OSError
        If nothing can be written there.
    """

    def __init__(self, path, settings):
        self._path = check_target(path, "checkpoint", ending=".npz")
        check_writable(self._path)
        self._settings = settings
        self._next = time.monotonic() + EVERY
        self.trouble = ""

    def due(self):
        """Return True if it is time for another one."""
        return time.monotonic() >= self._next

    def write(self, best, rows):
        """Write one; where that fails, `trouble` says why, and the training goes on.

        Parameters
        ----------
        best : Evaluation
        rows : list of tuple
            The history so far.
        """
        began = time.monotonic()
        try:
            history = np.array(rows, dtype=np.float64).reshape(len(rows), len(HISTORY_FIELDS))
            packed = network_npz(FILE_FORMAT, best.theta, self._settings, cost=best.cost, history=history)
            write_whole(self._path, packed)
            self.trouble = ""
        except Exception as error:  # MemoryError too
            self.trouble = f"The last checkpoint is missing; an earlier one is untouched. {error}"
        finally:
            ended = time.monotonic()
            self._next = ended + max(EVERY, PATIENCE * (ended - began))


def load_checkpoint(path):
    """Read what ``train(…, checkpoint=path)`` has written. Nothing is unpickled.

    Parameters
    ----------
    path : path
        As it was given to `train`, with or without ``.npz``.

    Returns
    -------
    Checkpoint

    Raises
    ------
    ValueError
        If the file does not exist, is damaged or is no checkpoint.
    TypeError
        If `path` is no path.
    """
    path = check_saved(path, "path", ending=".npz")
    with refusing(f"path: {path.name!r} is no checkpoint written by train, or it is damaged"):
        content = read_network(path, FILE_FORMAT)
        settings = SimpleNamespace(**content["settings"])
        for name in ("n_hidden", "n_visible", "max_iter"):
            check_count(getattr(settings, name), name)
        check_penalties(settings.weight_decay, settings.rho, settings.beta)
        check_choice(settings.method, "method", tuple(OPTIMIZERS))
        check_number(settings.learning_rate, "learning_rate", above=0)
        check_dtype(settings.dtype)
        theta = check_theta(content["theta"], settings.n_hidden, settings.n_visible)
        cost = check_number(content["cost"], "cost")
        rows = check_array(content["history"], "history", ndim=2, allow_empty=True)
        if rows.shape[1] != len(HISTORY_FIELDS):
            raise ValueError(f"its history has {rows.shape[1]} columns")
    return Checkpoint(theta, cost, as_history(map(tuple, rows)), settings)
