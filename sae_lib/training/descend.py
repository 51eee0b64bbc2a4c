"""`descend` and `train_with`: downhill on any function that knows its slope."""

from __future__ import annotations

from collections import deque

import numpy as np

from sae_lib.checks import (
    check_array,
    check_callable,
    check_cost_and_grad,
    check_count,
    check_examples,
    check_penalties,
    check_verdict,
    warn_if_columns,
)
from sae_lib.model.parameters import initialize
from sae_lib.training.optimizers import OPTIMIZERS, Stop
from sae_lib.training.result import TrainingResult
from sae_lib.training.threads import training_threads


def descend(fn, theta0, *, max_iter=200, callback=None):
    """Follow the gradient that `fn` returns with L-BFGS-B.

    Parameters
    ----------
    fn : callable
        ``fn(theta)`` returns ``(J, grad)``, a number and a vector like `theta0`. Any cost, any θ.
    theta0 : array_like (p,)
        Where to start; left as it was.
    max_iter : int
        At least 1.
    callback : callable, optional
        Called with a copy of θ once an iteration; what it returns truthy stops the descent.

    Returns
    -------
    TrainingResult
        Its ``theta`` is that after the last iteration, and its ``history`` has the one field cost.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind; see `sae_lib.checks`.
    ValueError
        If an argument is wrong, or `fn` does not return a finite J and gradient at the start.

    Notes
    -----
    `train` is for the course's own J: faster, and it records a history. As SciPy's ``minimize`` does, but
    with the BLAS pools held, so that it is not slowed down by threads that wait for each other.
    """
    check_callable(fn, "fn")
    theta0 = check_array(theta0, "theta0", ndim=1, dtype=np.float64)
    max_iter = check_count(max_iter, "max_iter")
    if callback is not None:
        check_callable(callback, "callback")
    # A line search accepts one of the last few θ that it has tried.
    recent, n_evals, costs, last = deque(maxlen=20), 0, [], theta0.copy()

    def step(theta):
        nonlocal n_evals
        returned = fn(theta)
        n_evals += 1
        if n_evals == 1:
            # At the start only: on its way an optimizer also tries θ at which J overflows.
            check_cost_and_grad(returned, theta0.size)
        recent.append((theta.copy(), float(returned[0])))
        return returned

    def on_iteration(theta):
        nonlocal last
        last = theta.copy()
        costs.append(next(J for tried, J in reversed(recent) if np.array_equal(tried, theta)))
        if callback is not None and check_verdict(callback(theta.copy())):
            raise Stop

    with training_threads(theta0.size // 2):
        try:
            converged, message = OPTIMIZERS["L-BFGS-B"](step, theta0, max_iter, on_iteration)
            stopped = False
        except Stop:
            converged, message, stopped = False, "Stopped by the callback.", True
    cost = costs[-1] if costs else recent[0][1]
    history = np.array(costs, dtype=[("cost", np.float64)]).view(np.recarray)
    return TrainingResult(last, cost, len(costs), n_evals, converged, stopped, message, history)


def train_with(fn, X, n_hidden=25, *, weight_decay=1e-4, rho=0.01, beta=3.0, max_iter=200, rng=0):
    """Follow the gradient that `fn` returns with L-BFGS-B.

    Parameters
    ----------
    fn : callable
        Called like `cost_and_grad`; returns ``(J, grad)``.
    X : array_like (m, n)
        Values in [0, 1], one example a row.
    n_hidden : int
        h.
    weight_decay, rho, beta : float
        λ, ρ, β as in `cost_and_grad`.
    max_iter : int
        At least 1.
    rng : int, Generator or None
        Seed of the start.

    Returns
    -------
    TrainingResult
        Its ``theta`` is that after the last iteration, and its ``history`` has the one field cost.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind; see `sae_lib.checks`.
    ValueError
        If an argument has a shape that does not fit or a value out of its range.

    Notes
    -----
    `train` is for the right gradient: it is faster, records a history and can be stopped.
    """
    check_callable(fn, "fn")
    h, X = check_count(n_hidden, "n_hidden"), check_examples(X, unit_interval=True)
    warn_if_columns(X)
    weight_decay, rho, beta = check_penalties(weight_decay, rho, beta)
    max_iter = check_count(max_iter, "max_iter")

    def step(theta):
        return fn(theta, X, h, weight_decay=weight_decay, rho=rho, beta=beta)

    return descend(step, initialize(h, X.shape[1], rng), max_iter=max_iter)
