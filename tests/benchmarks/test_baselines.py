"""What the library is compared with does the same work."""

import importlib.util

import numpy as np
import pytest

from benchmarks.baselines.descent import descend, gradients
from benchmarks.baselines.floor import Floor
from benchmarks.baselines.ported import ported_cost, train_ported
from benchmarks.baselines.pytorch import train_with_pytorch
from benchmarks.cases.training import count_alike
from sae_lib import cost_and_grad, initialize, pack, train

PENALTIES = {"weight_decay": 0.01, "rho": 0.05, "beta": 2.0}
JOB = {**PENALTIES, "max_iter": 5}


@pytest.fixture
def X():
    return np.random.default_rng(0).uniform(0.1, 0.9, (30, 9))


def test_the_port_computes_the_same_cost_and_gradient(X):
    theta = np.random.default_rng(1).normal(size=2 * 4 * 9 + 4 + 9)
    J, grad = cost_and_grad(theta, X, 4, **PENALTIES)
    found, found_grad = ported_cost(theta, 9, 4, 0.01, 0.05, 2.0, X.T)
    assert found == pytest.approx(J, rel=1e-12)
    np.testing.assert_allclose(found_grad, grad, rtol=1e-9, atol=1e-14)


def test_the_port_trains_to_the_same_place(X):
    theta = initialize(4, 9)
    ours = train(X, 4, theta0=theta, **JOB)
    assert cost_and_grad(train_ported(X, 4, theta, **JOB), X, 4, **PENALTIES)[0] == pytest.approx(ours.cost, rel=1e-6)


@pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="PyTorch is not installed; nothing else needs it")
def test_pytorch_trains_to_the_same_place(X):
    theta = initialize(4, 9)
    found = train_with_pytorch(X, 4, theta, n_threads=1, **JOB)
    assert cost_and_grad(found, X, 4, **PENALTIES)[0] == pytest.approx(train(X, 4, theta0=theta, **JOB).cost, rel=1e-6)


def test_descent_follows_m_times_the_gradient(X):
    rng, (m, n), h = np.random.default_rng(2), X.shape, 4
    alpha, beta = rng.normal(size=(n + 1, h)), rng.normal(size=(h + 1, n))
    theta = pack(alpha[1:].T, beta[1:].T, alpha[0], beta[0])
    squared_error, d_alpha, d_beta = gradients(np.hstack((np.ones((m, 1)), X)), X, alpha, beta, 0.05, 0.7)
    J, _ = cost_and_grad(theta, X, h, weight_decay=0, beta=0)
    # Its penalty stands beside the sum over the examples, ours beside the mean.
    _, grad = cost_and_grad(theta, X, h, weight_decay=0, rho=0.05, beta=0.7 / m)
    assert squared_error == pytest.approx(2 * m * J)
    found = pack(d_alpha[1:].T, d_beta[1:].T, d_alpha[0], d_beta[0])
    np.testing.assert_allclose(found, m * grad, rtol=1e-9, atol=1e-12)


def test_descent_descends(X):
    errors = descend(X, 4, epochs=50, learning_rate=0.01, rho=0.05, penalty=1e-3)
    assert len(errors) == 50 and errors[-1] < errors[0]


@pytest.mark.parametrize("exp", [True, False])
def test_the_floor_makes_the_products(X, exp):
    floor = Floor(X, 4, exp=exp)
    floor()
    a3 = X @ floor.W1.T @ floor.W2.T
    np.testing.assert_allclose(floor.gradients[1], a3.T @ (X @ floor.W1.T))
    if exp:
        np.testing.assert_allclose(floor.visible[1], np.exp(a3))


def test_filters_that_changed_places_count_as_alike(X):
    theta = initialize(4, 9)
    W1 = theta[:36].reshape(4, 9)
    other = theta.copy()
    other[:36] = W1[[2, 0, 3, 1]].ravel()
    assert count_alike(theta, other, 4) == 4
    other[:9] *= -1
    assert count_alike(theta, other, 4) == 3
