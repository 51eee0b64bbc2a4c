"""`train_with`: train with somebody else's `cost_and_grad`, right or wrong."""

from __future__ import annotations

from sae_lib.checks import check_callable, check_count, check_examples, check_penalties
from sae_lib.model.parameters import initialize
from sae_lib.training.descend import descend


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
    Trained
        Named tuple ``(theta, n_iter, converged, message)``.

    Raises
    ------
    ValueError, TypeError
        If an argument is wrong.

    Notes
    -----
    `train` is for the right gradient: it is faster, records a history and can be stopped.
    """
    check_callable(fn, "fn")
    h, X = check_count(n_hidden, "n_hidden"), check_examples(X, unit_interval=True)
    weight_decay, rho, beta = check_penalties(weight_decay, rho, beta)
    max_iter = check_count(max_iter, "max_iter")

    def step(theta):
        return fn(theta, X, h, weight_decay=weight_decay, rho=rho, beta=beta)

    return descend(step, initialize(h, X.shape[1], rng), max_iter=max_iter)
