"""J and its three terms."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sae_lib import cost_and_grad, cost_terms, kl_divergence, pack

TERMS = {"weight_decay": 0.1, "rho": 0.05, "beta": 2.0}


def by_hand():
    """A 2-3-2 network with zero weights but two: every activation can be written down."""
    W1, W2 = np.zeros((3, 2)), np.zeros((2, 3))
    W1[0, 0], W2[1, 2] = 2.0, 4.0
    theta = pack(W1, W2, [0, 0, math.log(3)], [0, -3.0])
    return theta, np.array([[0.0, 1.0], [0.5, 0.25]])


def test_terms_of_a_network_of_two_three_and_two_units_by_hand():
    theta, X = by_hand()
    # f(log 3) = 3/4, so hidden unit 2 is 3/4 always, unit 1 is 1/2; output 1 is f(4 · 3/4 − 3) = 1/2.
    squared = (0.5**2 + 0.5**2) + (0 + 0.25**2)
    rho_hat = [(0.5 + 1 / (1 + math.exp(-1))) / 2, 0.5, 0.75]
    kl = sum(0.05 * math.log(0.05 / r) + 0.95 * math.log(0.95 / (1 - r)) for r in rho_hat)
    found = cost_terms(theta, X, 3, **TERMS)
    assert found == pytest.approx((squared / 4, 0.1 / 2 * (4 + 16), 2 * kl), rel=1e-14)
    assert found._fields == ("reconstruction", "decay", "sparsity")


def test_biases_do_not_decay():
    theta, X = by_hand()
    moved = theta.copy()
    moved[-5:] += 1
    assert cost_terms(moved, X, 3, **TERMS).decay == cost_terms(theta, X, 3, **TERMS).decay


@given(m=st.integers(1, 8), n=st.integers(1, 6), h=st.integers(1, 6), seed=st.integers(0, 99))
def test_terms_add_up_to_the_cost(m, n, h, seed):
    rng = np.random.default_rng(seed)
    theta, X = rng.normal(size=2 * h * n + h + n), rng.uniform(size=(m, n))
    J, grad = cost_and_grad(theta, X, h, **TERMS)
    assert sum(cost_terms(theta, X, h, **TERMS)) == pytest.approx(J, rel=1e-14)
    assert isinstance(J, float) and grad.shape == theta.shape


def test_the_defaults_are_those_of_the_assignment(problem):
    J, _ = cost_and_grad(problem.theta, problem.X, 3)
    assert cost_and_grad(problem.theta, problem.X, 3, weight_decay=1e-4, rho=0.01, beta=3.0)[0] == J


@pytest.mark.parametrize("off", ["weight_decay", "beta"])
def test_a_term_with_weight_zero_is_zero(problem, off):
    found = cost_terms(problem.theta, problem.X, 3, **(TERMS | {off: 0}))
    assert (found.decay == 0) == (off == "weight_decay")
    assert (found.sparsity == 0) == (off == "beta")
    assert found.reconstruction > 0


def test_the_cost_of_copies_of_the_data_is_the_same(problem):
    J, grad = cost_and_grad(problem.theta, problem.X, 3, **TERMS)
    J_twice, grad_twice = cost_and_grad(problem.theta, np.tile(problem.X, (2, 1)), 3, **TERMS)
    assert J_twice == pytest.approx(J, rel=1e-13)
    np.testing.assert_allclose(grad_twice, grad, rtol=1e-12, atol=1e-15)


def test_arguments_are_left_as_they_were(problem):
    theta, X = problem.theta.copy(), problem.X.copy()
    cost_and_grad(theta, X, 3)
    cost_terms(theta, X, 3, **TERMS)
    assert np.array_equal(theta, problem.theta) and np.array_equal(X, problem.X)


def test_integers_in_x_are_numbers():
    assert cost_and_grad(np.zeros(17), [[0, 1], [1, 0]], 3, beta=0)[0] == pytest.approx(0.25)


def test_divergence_is_zero_at_rho_positive_elsewhere_infinite_at_the_ends():
    found = kl_divergence(0.2, [0.0, 0.1, 0.2, 0.3, 1.0])
    assert found[2] == pytest.approx(0, abs=1e-15)
    assert found[1] > 0 and found[3] > 0
    assert np.isinf(found[[0, 4]]).all()
    assert kl_divergence(0.2, 0.5) == pytest.approx(0.2 * math.log(0.4) + 0.8 * math.log(1.6))
