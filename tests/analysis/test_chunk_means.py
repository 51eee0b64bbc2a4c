"""What comes of blocks that use their own ρ̂, against the gradients of the blocks taken one by one."""

import numpy as np
import pytest

from sae_lib import cost_and_grad, forward
from sae_lib.analysis.chunk_means import ChunkMeans

X = np.random.default_rng(0).uniform(0.1, 0.9, (60, 5))
THETA = np.random.default_rng(1).normal(size=2 * 3 * 5 + 3 + 5)
SIZES = [4, 12, 20, 60]
PENALTIES = [(0.01, 3.0, 1e-4), (0.5, 0.0, 1.0), (0.2, 100.0, 0.0)]


@pytest.fixture(scope="module")
def means():
    return ChunkMeans(THETA, X, 3, SIZES)


@pytest.mark.parametrize(("rho", "beta", "weight_decay"), PENALTIES)
def test_the_shortcut_is_the_mean_of_the_blocks_own_gradients(means, rho, beta, weight_decay):
    penalties = {"rho": rho, "beta": beta, "weight_decay": weight_decay}
    right = cost_and_grad(THETA, X, 3, **penalties)[1]
    found = means.shortcut(**penalties)
    for size, error, angle in zip(SIZES, found.error, found.angle):
        wrong = np.mean([cost_and_grad(THETA, block, 3, **penalties)[1] for block in X.reshape(-1, size, 5)], axis=0)
        lengths = np.linalg.norm(right), np.linalg.norm(wrong)
        assert error == pytest.approx(np.linalg.norm(wrong - right) / lengths[0], abs=1e-12)
        wanted = np.degrees(np.arccos(min(1, wrong @ right / lengths[0] / lengths[1])))
        assert angle == pytest.approx(wanted, abs=1e-4)


def test_means_of_blocks_and_of_all_rows_so_far(means):
    a2 = forward(THETA, X, 3).a2
    np.testing.assert_allclose(means.rho_hat, a2.mean(axis=0))
    np.testing.assert_allclose(means.running[-1], a2.mean(axis=0))
    np.testing.assert_allclose(means.running[2], a2[:12].mean(axis=0))
    np.testing.assert_allclose(means.own(20), a2.reshape(3, 20, 3).mean(axis=1))


@pytest.mark.parametrize("sizes", [[7], [4, 6], [4, 50], [0], [4.0]])
def test_sizes_that_do_not_divide_are_refused(sizes):
    with pytest.raises((ValueError, TypeError), match="sizes"):
        ChunkMeans(THETA, X, 3, sizes)
