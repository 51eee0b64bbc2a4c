"""Training at the defaults does what the course promises, on every seed: filters become edges.

One seed; ten with SAE_LESSONS=whole (`make test-order`).
"""

import os

import numpy as np
import pytest

from sae_lib import forward, gabor_scores, initialize, normalize_patches, sample_patches, train, unpack

pytestmark = pytest.mark.slow
N_SEEDS = 10 if os.environ.get("SAE_LESSONS") == "whole" else 1


@pytest.mark.parametrize("seed", range(N_SEEDS))
def test_defaults_give_a_low_cost_sparse_units_and_edges(whitened, seed):
    X = normalize_patches(sample_patches(whitened, rng=seed))
    result = train(X, rng=seed)
    assert result.cost < 0.40
    assert result.n_iter <= 400
    rho_hat = forward(result.theta, X, 25).a2.mean(axis=0)
    assert np.abs(rho_hat - 0.01).max() < 0.003
    before = gabor_scores(unpack(initialize(25, 64, seed), 25, 64).W1)
    after = gabor_scores(unpack(result.theta, 25, 64).W1)
    assert np.sum(after >= 0.8) >= 23
    assert before.max() < 0.6
