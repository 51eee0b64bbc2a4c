"""The fast path gives what the readable one gives."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sae_lib import cost_and_grad, cost_terms, forward
from sae_lib.training.objective import CHUNK_ROWS, SHARDS, Objective, shard_bounds
from sae_lib.training.threads import Pool

TERMS = {"weight_decay": 0.01, "rho": 0.05, "beta": 2.0}


def compare(m, n, h, seed=0, terms=TERMS, rtol=1e-12, dtype=np.float64):
    rng = np.random.default_rng([m, n, h, seed])
    # Saturated units have 1 − ρ̂ near 0, which neither path knows to 12 digits.
    X, theta = rng.uniform(size=(m, n)), rng.normal(size=2 * h * n + h + n) / max(1, np.sqrt(n / 9))
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


WIDE = 500  # inputs, so that a block has the fewest rows
EDGES = [CHUNK_ROWS * k + off for k in (1, 2, SHARDS, SHARDS + 1) for off in (-1, 0, 1, 137)]


@pytest.mark.parametrize("m", EDGES)
def test_equals_it_whatever_is_left_over_for_the_last_block(m):
    compare(m, WIDE, 12)


@given(
    m=st.integers(1, 5000),
    n=st.sampled_from([1, 64, WIDE, 10**6]),
    h=st.sampled_from([1, 25, 400]),
    itemsize=st.sampled_from([4, 8]),
)
def test_lanes_share_all_rows_fairly(m, n, h, itemsize):
    bounds = shard_bounds(m, n, h, itemsize)
    sizes = np.diff(bounds)
    assert (bounds[0], bounds[-1]) == (0, m)
    assert len(sizes) <= SHARDS and sizes.min() >= 1 and sizes.max() - sizes.min() <= 1


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_any_number_of_threads_gives_the_same_bits(dtype):
    rng = np.random.default_rng(0)
    m, h = 7 * CHUNK_ROWS, 20
    assert len(shard_bounds(m, WIDE, h, 4)) == len(shard_bounds(m, WIDE, h, 8)) == SHARDS + 1
    X, theta = rng.uniform(size=(m, WIDE)).astype(dtype), rng.normal(size=h * (2 * WIDE + 1) + WIDE) / 5
    alone = Objective(X, h, **TERMS)(theta)
    for n_threads in (2, 3, SHARDS, SHARDS + 2):
        with Pool(n_threads) as pool:
            together = Objective(X, h, **TERMS, pool=pool)(theta)
        assert together.terms == alone.terms and np.array_equal(together.grad, alone.grad)


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
