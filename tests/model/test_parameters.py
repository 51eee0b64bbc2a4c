"""θ: its start, its length, its order, its blocks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sae_lib import initialize, pack, unpack

sizes = st.integers(1, 9)


def test_two_visible_and_three_hidden_units_have_17_parameters():
    assert initialize(n_hidden=3, n_visible=2).shape == (17,)


@given(h=sizes, n=sizes, seed=st.integers(0, 99))
def test_initial_weights_stay_within_the_bound_and_biases_are_zero(h, n, seed):
    W1, W2, b1, b2 = unpack(initialize(h, n, seed), h, n)
    bound = np.sqrt(6 / (h + n + 1))
    assert max(np.abs(W1).max(), np.abs(W2).max()) <= bound
    assert not b1.any() and not b2.any()


def test_initial_weights_are_spread_evenly_up_to_the_bound():
    weights = initialize(25, 64)[: 2 * 25 * 64] / np.sqrt(6 / 90)
    assert -1 <= weights.min() < -0.99 and 0.99 < weights.max() <= 1
    assert abs(weights.mean()) < 0.05
    assert weights.std() == pytest.approx(1 / np.sqrt(3), abs=0.02)


def test_a_seed_gives_the_same_start_again_and_another_seed_another():
    assert np.array_equal(initialize(3, 4, 7), initialize(3, 4, np.random.default_rng(7)))
    assert not np.array_equal(initialize(3, 4, 7), initialize(3, 4, 8))
    assert np.array_equal(initialize(3, 4), initialize(3, 4, 0))


def test_a_generator_moves_on_and_none_is_new_each_time():
    rng = np.random.default_rng(0)
    assert not np.array_equal(initialize(3, 4, rng), initialize(3, 4, rng))
    assert not np.array_equal(initialize(3, 4, None), initialize(3, 4, None))


@given(h=sizes, n=sizes)
def test_pack_and_unpack_undo_each_other(h, n):
    theta = np.random.default_rng(0).normal(size=2 * h * n + h + n)
    blocks = unpack(theta, h, n)
    assert [block.shape for block in blocks] == [(h, n), (n, h), (h,), (n,)]
    assert np.array_equal(pack(*blocks), theta)


def test_blocks_stand_in_c_order():
    W1, W2, b1, b2 = unpack(np.arange(17.0), 3, 2)
    assert W1.tolist() == [[0, 1], [2, 3], [4, 5]]
    assert W2.tolist() == [[6, 7, 8], [9, 10, 11]]
    assert (b1.tolist(), b2.tolist()) == ([12, 13, 14], [15, 16])


def test_pack_reads_c_order_whatever_the_memory_layout():
    theta = np.arange(17.0)
    blocks = unpack(theta, 3, 2)
    assert np.array_equal(pack(*map(np.asfortranarray, blocks)), theta)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_blocks_are_named_views_so_writing_into_one_changes_theta(dtype):
    theta = np.zeros(17, dtype)
    blocks = unpack(theta, 3, 2)
    for value, name in enumerate(("W1", "W2", "b1", "b2"), start=1):
        getattr(blocks, name)[...] = value
    assert theta.tolist() == [1] * 6 + [2] * 6 + [3] * 3 + [4] * 2


def test_pack_copies():
    b1 = np.zeros(3)
    theta = pack(np.zeros((3, 2)), np.zeros((2, 3)), b1, np.zeros(2))
    theta[:] = 1
    assert not b1.any()
