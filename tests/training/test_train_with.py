"""Training with somebody else's gradient."""

import numpy as np
import pytest

from sae_lib import MISTAKES, cost_and_grad, initialize, train, train_with

X = np.random.default_rng(0).uniform(0.1, 0.9, (60, 9))


def test_the_right_gradient_leads_to_where_train_leads():
    ours, theirs = train(X, 4, max_iter=20), train_with(cost_and_grad, X, 4, max_iter=20)
    assert cost_and_grad(theirs.theta, X, 4)[0] == pytest.approx(ours.cost, rel=1e-6)
    assert theirs.n_iter == ours.n_iter


def test_a_block_without_gradient_stays():
    found = train_with(MISTAKES["layer 2 not trained"].fn, X, 4, max_iter=20, rng=3)
    start = initialize(4, 9, 3)
    np.testing.assert_array_equal(found.theta[36:72], start[36:72])
    assert not np.allclose(found.theta[:36], start[:36])


def test_a_gradient_of_the_wrong_sign_gets_nowhere():
    found = train_with(MISTAKES["gradient points downhill"].fn, X, 4, max_iter=20)
    assert found.n_iter == 0
    assert not found.converged
    np.testing.assert_array_equal(found.theta, initialize(4, 9))


def test_wrong_arguments():
    with pytest.raises(TypeError, match="fn must be a function"):
        train_with(None, X)
    with pytest.raises(ValueError, match="rho"):
        train_with(cost_and_grad, X, 4, rho=2)
