"""`train`: from patches to filters."""

from __future__ import annotations

import numpy as np

from sae_lib.checks import (
    check_callable,
    check_choice,
    check_count,
    check_dtype,
    check_memory,
    check_number,
    check_penalties,
    check_theta,
    check_verdict,
    warn_if_columns,
)
from sae_lib.model.parameters import initialize
from sae_lib.training.checkpoint import CheckpointWriter
from sae_lib.training.large.chunks import check_source, objective_for
from sae_lib.training.optimizers import OPTIMIZERS, Stop
from sae_lib.training.result import Progress, TrainingResult, as_history, history_row
from sae_lib.training.threads import Pool, training_threads


def train(
    X,
    n_hidden=25,
    *,
    weight_decay=1e-4,
    rho=0.01,
    beta=3.0,
    max_iter=400,
    method="L-BFGS-B",
    learning_rate=1.0,
    theta0=None,
    rng=0,
    dtype=np.float64,
    callback=None,
    checkpoint=None,
):
    """Find the θ that makes J small.

    Parameters
    ----------
    X : array_like (m, n)
        Values in [0, 1], one example a row. A memory-mapped array (``np.load(file, mmap_mode="r")``) and a Dask
        array are never loaded whole: each evaluation reads them twice, block by block. Their values are looked
        at in the first one.
    n_hidden : int
        h.
    weight_decay : float
        λ ≥ 0.
    rho : float
        ρ in (0, 1).
    beta : float
        β ≥ 0.
    max_iter : int
        At least 1.
    method : {"L-BFGS-B", "CG", "gradient-descent"}
    learning_rate : float
        α > 0; used by gradient descent only.
    theta0 : array_like (2hn + h + n,), optional
        Where to start; by default ``initialize(n_hidden, n, rng)``. A result's ``theta`` goes on
        from there.
    rng : int, Generator or None
        Seed of the start.
    dtype : float64 or float32
        Of the computation; θ itself is float64.
    callback : callable, optional
        Called once an iteration with a `Progress`; what it returns truthy stops the training.
    checkpoint : path, optional
        A ``.npz`` file for the best θ so far, the history and the settings, written every few
        seconds and at the end: what is left if the process or the machine dies. At any moment it
        is a whole file, which `sae_lib.training.checkpoint.load_checkpoint` reads; an older one is replaced. Go on
        from it with ``train(X, …, theta0=load_checkpoint(path).theta)``.

    Returns
    -------
    TrainingResult
        The best θ seen. After Ctrl-C too: then ``.interrupted`` is true. Where `checkpoint` could
        not be written, ``.message`` says so at its end.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind; see `sae_lib.checks`.
    ValueError
        If an argument has a shape that does not fit or a value out of its range.
    OSError
        If there can be no file at `checkpoint`. Only at the start: a disk that fills up later ends
        no training.
    Exception
        Whatever `callback` raises, with the result so far as its attribute ``result``.

    Notes
    -----
    Source: lecture notes, sections 2.2 and 2.3; slides, last page; worked assignment, step 4.
    """
    h = check_count(n_hidden, "n_hidden")
    dtype = check_dtype(dtype)
    X = check_source(X, dtype)
    warn_if_columns(X)
    weight_decay, rho, beta = check_penalties(weight_decay, rho, beta)
    max_iter = check_count(max_iter, "max_iter")
    optimizer = OPTIMIZERS[check_choice(method, "method", tuple(OPTIMIZERS))]
    learning_rate = check_number(learning_rate, "learning_rate", above=0)
    if callback is not None:
        check_callable(callback, "callback")
    n = X.shape[1]
    # θ, where it begins, gradients, and L-BFGS-B's ten steps and ten changes of the gradient.
    check_memory(30 * h * (2 * n + 1), f"training a network of n_hidden={h:,} units on {n:,} inputs")
    if theta0 is None:
        theta0 = initialize(h, n, rng)
    theta0 = check_theta(theta0, h, n, name="theta0").astype(np.float64)
    writer = None
    if checkpoint is not None:
        settings = {"n_hidden": h, "n_visible": n, "weight_decay": weight_decay, "rho": rho, "beta": beta}
        settings |= {"max_iter": max_iter, "method": method, "learning_rate": learning_rate, "dtype": dtype.name}
        writer = CheckpointWriter(checkpoint, settings)

    objective = objective_for(X, h, weight_decay, rho, beta, dtype)
    recorder = _Recorder(objective, callback, writer)
    extra = {"learning_rate": learning_rate} if method == "gradient-descent" else {}
    interrupted = False
    try:
        with training_threads(h * n, len(objective.shards)) as n_threads, Pool(n_threads) as objective.pool:
            converged, message = optimizer(recorder.step, theta0, max_iter, recorder.on_iteration, **extra)
    except Stop:
        converged, interrupted, message = False, True, "Stopped by the callback."
    except KeyboardInterrupt:
        if recorder.best is None:
            raise
        converged, interrupted, message = False, True, "Interrupted by the user."
    except Exception as error:
        # Hours of training must not be lost to a slip in somebody's callback.
        if recorder.history:
            error.result = recorder.result(converged=False, interrupted=True, message=f"Ended by an error: {error}")
        raise
    return recorder.result(converged=converged, interrupted=interrupted, message=message)


class _Recorder:
    """Stands between optimizer and objective: counts, remembers the best, writes the history."""

    def __init__(self, objective, callback, writer):
        self.objective, self.callback, self.writer = objective, callback, writer
        self.best = None
        self.recent = []
        self.n_evals = 0
        self.history = []

    def step(self, theta):
        seen = self.objective(theta)
        self.n_evals += 1
        # A line search accepts one of its last few points; keeping them saves an evaluation.
        self.recent = [*self.recent[-3:], seen]
        if np.isfinite(seen.cost) and (self.best is None or seen.cost < self.best.cost):
            self.best = seen
        if self.best is None:
            raise ValueError("theta0, weight_decay or beta is too large: the cost at theta0 is not finite.")
        return seen.cost, seen.grad

    def on_iteration(self, theta):
        seen = next((s for s in reversed(self.recent) if np.array_equal(s.theta, theta)), None)
        if seen is None:
            seen = self.objective(theta)
            self.n_evals += 1
        self.history.append(history_row(seen.cost, seen.terms, seen.rho_hat))
        if self.callback is not None:
            progress = Progress(len(self.history), theta.copy(), seen.cost, *seen.terms, seen.rho_hat.copy())
            try:
                enough = check_verdict(self.callback(progress))
            except StopIteration:
                # SciPy would swallow it and call it a failure; its own callbacks stop that way.
                enough = True
            if enough:
                raise Stop
        if self.writer is not None and self.writer.due():
            self.writer.write(self.best, self.history)

    def result(self, *, converged, interrupted, message):
        """Return the result of the training; writes the last checkpoint."""
        if self.writer is not None:
            try:
                self.writer.write(self.best, self.history)
            except KeyboardInterrupt:
                # The work is done, and its result is not to be lost to the last file.
                interrupted = True
                message += " Ctrl-C came while the last checkpoint was written; the one before may be there."
            if self.writer.trouble:
                message += f" {self.writer.trouble}"
        return TrainingResult(
            theta=self.best.theta.copy(),
            cost=self.best.cost,
            n_iter=len(self.history),
            n_evals=self.n_evals,
            history=as_history(self.history),
            converged=converged,
            interrupted=interrupted,
            message=message,
        )
