"""The assignment's cost as it is commonly ported: examples in columns, tiled biases, sigmoids computed anew.

Written from the formulas of the slides and lecture notes; its faults are of speed only.
"""

import numpy as np
from scipy.optimize import minimize


def ported_cost(theta, visible, hidden, weight_decay, rho, beta, data):
    """J and its gradient; `data` is (n, m), one example a column."""
    m = data.shape[1]
    W1 = theta[: hidden * visible].reshape(hidden, visible)
    W2 = theta[hidden * visible : 2 * hidden * visible].reshape(visible, hidden)
    b1 = theta[2 * hidden * visible : 2 * hidden * visible + hidden]
    b2 = theta[2 * hidden * visible + hidden :]

    z2 = W1.dot(data) + np.tile(b1, (m, 1)).transpose()
    a2 = _sigmoid(z2)
    z3 = W2.dot(a2) + np.tile(b2, (m, 1)).transpose()
    h = _sigmoid(z3)
    rho_hat = np.sum(a2, axis=1) / m

    squared_error = np.sum((h - data) ** 2) / (2 * m)
    decay = weight_decay / 2 * (np.sum(W1**2) + np.sum(W2**2))
    kl = np.sum(rho * np.log(rho / rho_hat) + (1 - rho) * np.log((1 - rho) / (1 - rho_hat)))
    cost = squared_error + decay + beta * kl

    push = np.tile(-rho / rho_hat + (1 - rho) / (1 - rho_hat), (m, 1)).transpose()
    delta3 = -(data - h) * _sigmoid_prime(z3)
    delta2 = (W2.transpose().dot(delta3) + beta * push) * _sigmoid_prime(z2)

    W1_grad = delta2.dot(data.transpose()) / m + weight_decay * W1
    W2_grad = delta3.dot(a2.transpose()) / m + weight_decay * W2
    b1_grad = np.sum(delta2, axis=1) / m
    b2_grad = np.sum(delta3, axis=1) / m
    return cost, np.concatenate([W1_grad.ravel(), W2_grad.ravel(), b1_grad, b2_grad])


def train_ported(X, n_hidden, theta, *, weight_decay, rho, beta, max_iter):
    """θ after L-BFGS as the assignment calls it; no thread is held back."""
    n = X.shape[1]
    arguments = (n, n_hidden, weight_decay, rho, beta, np.ascontiguousarray(X.T))
    options = {"maxiter": max_iter}
    return minimize(ported_cost, theta, args=arguments, jac=True, method="L-BFGS-B", options=options).x


def _sigmoid(z):
    return 1 / (1 + np.exp(-z))


def _sigmoid_prime(z):
    return _sigmoid(z) * (1 - _sigmoid(z))
