"""A right answer by another custom than the course's, or on some shapes only, is told as that."""

import numpy as np
import pytest

from sae_check import check_task

WANTED = "Wanted: examples in rows, θ"


def f(z):
    return 1 / (1 + np.exp(-z))


def cut(theta, h, n):
    W1, W2, b1, b2 = np.split(theta, [h * n, 2 * h * n, 2 * h * n + h])
    return W1.reshape(h, n), W2.reshape(n, h), b1, b2


def cut_layer_by_layer(theta, h, n):
    W1, b1, W2, b2 = np.split(theta, [h * n, h * n + h, 2 * h * n + h])
    return W1.reshape(h, n), W2.reshape(n, h), b1, b2


def J_and_grad(W1, W2, b1, b2, x, weight_decay, rho, beta):
    """Examples in columns."""
    m = x.shape[1]
    a2 = f(W1 @ x + b1[:, None])
    a3 = f(W2 @ a2 + b2[:, None])
    r = a2.mean(axis=1)
    kl = rho * np.log(rho / r) + (1 - rho) * np.log((1 - rho) / (1 - r))
    J = np.sum((a3 - x) ** 2) / (2 * m) + weight_decay / 2 * (np.sum(W1**2) + np.sum(W2**2)) + beta * np.sum(kl)
    d3 = (a3 - x) * a3 * (1 - a3)
    d2 = (W2.T @ d3 + beta * (-rho / r + (1 - rho) / (1 - r))[:, None]) * a2 * (1 - a2)
    blocks = d2 @ x.T / m + weight_decay * W1, d3 @ a2.T / m + weight_decay * W2, d2.mean(axis=1), d3.mean(axis=1)
    return J, blocks


def in_columns(theta, X, n_hidden, weight_decay, rho, beta):
    return J_and_grad(*cut(theta, n_hidden, len(X)), X, weight_decay, rho, beta)[0]


def layer_by_layer(theta, X, n_hidden, weight_decay, rho, beta):
    return J_and_grad(*cut_layer_by_layer(theta, n_hidden, X.shape[1]), X.T, weight_decay, rho, beta)[0]


def feedforward_in_columns(theta, X, n_hidden):
    W1, W2, b1, b2 = cut(theta, n_hidden, len(X))
    z2 = W1 @ X + b1[:, None]
    z3 = W2 @ f(z2) + b2[:, None]
    return z2, f(z2), z3, f(z3)


def all_in_columns(theta, X, n_hidden, weight_decay, rho, beta):
    J, blocks = J_and_grad(*cut(theta, n_hidden, len(X)), X, weight_decay, rho, beta)
    return J, np.concatenate([block.ravel() for block in blocks])


def all_layer_by_layer(theta, X, n_hidden, weight_decay, rho, beta):
    parts = cut_layer_by_layer(theta, n_hidden, X.shape[1])
    J, (W1, W2, b1, b2) = J_and_grad(*parts, X.T, weight_decay, rho, beta)
    return J, np.concatenate([W1.ravel(), b1, W2.ravel(), b2])


@pytest.mark.parametrize(
    ("task", "fn", "custom"),
    [
        ("cost", in_columns, "examples lie in columns"),
        ("cost", layer_by_layer, "θ is kept as W1, b1, W2, b2"),
        ("forward", feedforward_in_columns, "examples lie in columns"),
        ("cost_and_grad", all_in_columns, "examples lie in columns"),
        ("cost_and_grad", all_layer_by_layer, "θ and the gradient are kept as W1, b1, W2, b2"),
    ],
)
def test_another_custom_is_told_and_not_accepted(task, fn, custom):
    report = check_task(task, fn)
    assert not report.ok
    assert report.mistake is None
    assert f"In your function {custom}. Called like that it is right." in str(report)
    assert WANTED in str(report)


def test_wrong_on_some_shapes_only():
    def fn(theta, X, n_hidden, weight_decay, rho, beta):
        J, _ = J_and_grad(*cut(theta, n_hidden, X.shape[1]), X.T, weight_decay, rho, beta)
        return J + 3 * (n_hidden > X.shape[1])

    assert "It is wrong only where h is larger than n; on the other problems it is right." in str(
        check_task("cost", fn)
    )


def test_a_term_that_is_not_written_is_told_without_advice_that_belongs_to_diagnose():
    def fn(theta, X, n_hidden, weight_decay, rho, beta):
        J, blocks = J_and_grad(*cut(theta, n_hidden, X.shape[1]), X.T, weight_decay, rho, 0.0)
        return J, np.concatenate([block.ravel() for block in blocks])

    said = str(check_task("cost_and_grad", fn))
    assert "The sparsity term is not there yet, neither in J nor in the gradient." in said
    assert "terms=" not in said
