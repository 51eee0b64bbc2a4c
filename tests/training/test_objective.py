"""The fast path gives what the readable one gives."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sae_lib import cost_and_grad, cost_terms, forward
from sae_lib.training.objective import BLOCK_ROWS, Objective

TERMS = {"weight_decay": 0.01, "rho": 0.05, "beta": 2.0}


def compare(m, n, h, seed=0, terms=TERMS, rtol=1e-12, dtype=np.float64):
    rng = np.random.default_rng([m, n, h, seed])
    X, theta = rng.uniform(size=(m, n)), rng.normal(size=2 * h * n + h + n)
    found = Objective(X.astype(dtype), h, **terms)(theta)
    J, grad = cost_and_grad(theta, X, h, **terms)
    assert found.cost == pytest.approx(J, rel=rtol)
    assert np.linalg.norm(found.grad - grad) <= rtol * np.linalg.norm(grad)
    assert found.terms == pytest.approx(cost_terms(theta, X, h, **terms), rel=rtol, abs=1e-300)
    np.testing.assert_allclose(found.rho_hat, forward(theta, X, h).a2.mean(axis=0), rtol=rtol)
    assert np.array_equal(found.theta, theta) and found.theta is not theta
    assert found.grad.dtype == np.float64


@settings(max_examples=60, deadline=None)
@given(
    m=st.integers(1, 40),
    n=st.integers(1, 9),
    h=st.integers(1, 12),
    seed=st.integers(0, 999),
    weight_decay=st.sampled_from([0.0, 0.1]),
    beta=st.sampled_from([0.0, 3.0]),
)
def test_equals_the_readable_one_on_random_shapes(m, n, h, seed, weight_decay, beta):
    compare(m, n, h, seed, {"weight_decay": weight_decay, "rho": 0.05, "beta": beta})


@pytest.mark.parametrize("m", [BLOCK_ROWS - 1, BLOCK_ROWS, BLOCK_ROWS + 1, 2 * BLOCK_ROWS, 2 * BLOCK_ROWS + 137])
def test_equals_it_whatever_is_left_over_for_the_last_block(m):
    compare(m, 9, 4)


def test_float32_is_close():
    compare(700, 16, 9, rtol=1e-4, dtype=np.float32)


def test_results_do_not_change_when_it_is_called_again():
    rng = np.random.default_rng(0)
    objective = Objective(rng.uniform(size=(30, 4)), 3, **TERMS)
    first_theta, second_theta = rng.normal(size=(2, 31))
    first = objective(first_theta)
    kept = first.grad.copy(), first.rho_hat.copy(), first.theta.copy()
    objective(second_theta)
    assert all(np.array_equal(a, b) for a, b in zip(kept, (first.grad, first.rho_hat, first.theta)))
    assert np.array_equal(objective(first_theta).grad, kept[0])


@pytest.mark.parametrize("scale", [1e3, 1e6])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.filterwarnings("error")
def test_saturated_units_give_finite_numbers(scale, dtype):
    rng = np.random.default_rng(0)
    found = Objective(rng.uniform(size=(30, 4)).astype(dtype), 3, **TERMS)(rng.normal(size=31) * scale)
    assert np.isfinite(found.cost) and np.isfinite(found.grad).all()
