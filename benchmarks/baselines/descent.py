"""Batch gradient descent as a notebook of 2018 does it: a column of ones for the bias, weights from N(0, 1).

Its slips are mended (the derivative of the sigmoid, the factor 2, the missing f'(z)): they cost no time, only
accuracy. What is kept is the way: one fixed step, all examples, sums instead of means, each sigmoid's derivative from
exp anew.
"""

import numpy as np


def descend(X, n_hidden, *, epochs, learning_rate, rho, penalty, seed=0):
    """Follow the gradient for so many epochs.

    Parameters
    ----------
    X : ndarray (m, n)
        Values in [0, 1].
    n_hidden : int
        h.
    epochs : int
        Steps, each on all examples.
    learning_rate : float
        α.
    rho, penalty : float
        ρ, and the weight of Σ KL beside the squared error summed over the examples.
    seed : int
        Of the weights.

    Returns
    -------
    list of float
        Σ‖a3 − x‖² before each step.
    """
    m, n = X.shape
    rng = np.random.default_rng(seed)
    alpha = rng.normal(0, 1, (n + 1, n_hidden))
    beta = rng.normal(0, 1, (n_hidden + 1, n))
    with_ones = np.hstack((np.ones((m, 1)), X))
    errors = []
    for _ in range(epochs):
        squared_error, d_alpha, d_beta = gradients(with_ones, X, alpha, beta, rho, penalty)
        errors.append(squared_error)
        alpha = alpha - learning_rate * d_alpha
        beta = beta - learning_rate * d_beta
    return errors


def gradients(with_ones, X, alpha, beta, rho, penalty):
    """Σ‖a3 − x‖², and the gradient of half of it plus the penalty, for both layers."""
    m = len(X)
    z_raw = with_ones @ alpha
    z = _sigmoid(z_raw)
    z_biased = np.hstack((np.ones((m, 1)), z))
    y_raw = z_biased @ beta
    y = _sigmoid(y_raw)
    squared_error = float(np.sum((y - X) * (y - X)))

    delta = (y - X) * _sigmoid_prime(y_raw)
    mean = np.mean(z, axis=0)
    push = penalty * (-rho / mean + (1 - rho) / (1 - mean)) / m
    back = (delta @ beta[1:].T + np.repeat(push[None], m, axis=0)) * _sigmoid_prime(z_raw)
    return squared_error, with_ones.T @ back, z_biased.T @ delta


def _sigmoid(x):
    return 1 / (1 + np.exp(-x))


def _sigmoid_prime(x):
    return np.exp(-x) / ((1 + np.exp(-x)) * (1 + np.exp(-x)))
