"""Units that are shut or open to the last digit: finite numbers and no warning."""

import warnings

import numpy as np
import pytest

from sae_lib import cost_and_grad, cost_terms, forward


@pytest.fixture(autouse=True)
def warnings_are_errors():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


@pytest.mark.parametrize("scale", [-1e6, -1e3, 1e3, 1e6])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_large_parameters_give_finite_costs_and_gradients(problem, scale, dtype):
    theta, X = (problem.theta * scale).astype(dtype), problem.X.astype(dtype)
    J, grad = cost_and_grad(theta, X, 3)
    assert np.isfinite(J) and np.isfinite(grad).all()
    assert np.isfinite(cost_terms(theta, X, 3, weight_decay=1e-4, rho=0.01, beta=3.0)).all()
    assert np.isfinite(np.concatenate([layer.ravel() for layer in forward(theta, X, 3)])).all()


@pytest.mark.parametrize("bias", [-1e6, -1000, -600, -40, 40, 600, 1000, 1e6])
def test_hidden_units_all_shut_or_all_open(problem, bias):
    theta = problem.theta.copy()
    theta[30:33] = bias
    J, grad = cost_and_grad(theta, problem.X, 3)
    assert np.isfinite(J) and np.isfinite(grad).all()
    # Far out the sparsity penalty is large but not infinite.
    assert J > 3


@pytest.mark.parametrize("bias", [-200, -100, -30, 10])
def test_the_gradient_is_right_while_the_sigmoid_still_has_a_slope(problem, bias):
    theta = problem.theta.copy()
    theta[30:33] = bias
    _, grad = cost_and_grad(theta, problem.X, 3)
    step = 1e-4
    for j in (30, 31, 32):
        plus, minus = theta.copy(), theta.copy()
        plus[j] += step
        minus[j] -= step
        slope = (cost_and_grad(plus, problem.X, 3)[0] - cost_and_grad(minus, problem.X, 3)[0]) / (2 * step)
        assert grad[j] == pytest.approx(slope, rel=1e-6)
