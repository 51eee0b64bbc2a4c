"""What `train` does and returns, on problems that take no time."""

import numpy as np
import pytest

from sae_lib import cost_and_grad, cost_terms, forward, initialize, train
from sae_lib.training.optimizers import OPTIMIZERS
from sae_lib.training.result import Progress, TrainingResult

METHODS = ["L-BFGS-B", "CG", "gradient-descent"]
every_method = pytest.mark.parametrize("method", METHODS)
FIELDS = ("cost", "reconstruction", "decay", "sparsity", "mean_rho_hat")

pytestmark = pytest.mark.filterwarnings("error")


@every_method
def test_lowers_the_cost(X, method):
    at_start = cost_and_grad(initialize(5, 6), X, 5)[0]
    result = train(X, 5, method=method, max_iter=30)
    assert isinstance(result, TrainingResult)
    assert result.cost < 0.5 * at_start
    assert result.cost == pytest.approx(cost_and_grad(result.theta, X, 5)[0], rel=1e-12)


@every_method
def test_history_has_one_row_an_iteration_whose_terms_add_up(X, method):
    result = train(X, 5, method=method, max_iter=20)
    history = result.history
    assert history.dtype.names == FIELDS
    assert len(history) == result.n_iter == 20
    np.testing.assert_allclose(history.reconstruction + history.decay + history.sparsity, history.cost, rtol=1e-13)
    assert result.cost <= history.cost.min()
    assert result.n_evals > result.n_iter


@pytest.mark.parametrize("seed", range(5))
def test_the_last_row_of_l_bfgs_is_the_result(X, seed):
    result = train(X, 5, max_iter=40, rng=seed)
    last = result.history[-1]
    assert last.cost == result.cost
    terms = cost_terms(result.theta, X, 5, weight_decay=1e-4, rho=0.01, beta=3.0)
    assert list(last)[1:4] == pytest.approx(terms, rel=1e-12)
    assert last.mean_rho_hat == pytest.approx(forward(result.theta, X, 5).a2.mean(), rel=1e-12)


@every_method
def test_the_callback_is_told_of_every_iteration(X, method):
    seen = []
    result = train(X, 5, method=method, max_iter=8, callback=seen.append)
    assert [progress.iteration for progress in seen] == list(range(1, 9))
    for progress, row in zip(seen, result.history):
        assert isinstance(progress, Progress)
        assert (progress.cost, progress.reconstruction, progress.decay, progress.sparsity) == tuple(row)[:4]
        assert progress.rho_hat.mean() == pytest.approx(row.mean_rho_hat, rel=1e-14)
        assert progress.cost == pytest.approx(cost_and_grad(progress.theta, X, 5)[0], rel=1e-12)


@every_method
def test_what_the_callback_returns_truthy_stops(X, method):
    result = train(X, 5, method=method, callback=lambda progress: progress.iteration == 3)
    assert result.n_iter == 3
    assert result.interrupted and not result.converged
    assert "callback" in result.message


@every_method
def test_a_callback_that_raises_stop_iteration_stops_as_scipys_do(X, method):
    def callback(progress):
        raise StopIteration

    result = train(X, 5, method=method, callback=callback)
    assert (result.n_iter, result.interrupted) == (1, True)


@every_method
def test_other_mistakes_in_a_callback_are_not_hidden(X, method):
    with pytest.raises(ZeroDivisionError):
        train(X, 5, method=method, callback=lambda progress: 1 / 0)


@every_method
def test_what_the_callback_writes_into_does_not_disturb_the_training(X, method):
    def vandal(progress):
        progress.theta[:] = np.nan
        progress.rho_hat[:] = np.nan

    undisturbed = train(X, 5, method=method, max_iter=10)
    assert np.array_equal(train(X, 5, method=method, max_iter=10, callback=vandal).theta, undisturbed.theta)


@every_method
def test_theta0_continues(X, method):
    first = train(X, 5, method=method, max_iter=10)
    theta0 = first.theta.copy()
    second = train(X, 5, method=method, max_iter=10, theta0=theta0)
    assert second.cost < first.cost
    assert second.history.cost[0] <= first.cost
    assert np.array_equal(theta0, first.theta), "theta0 must be left as it was"


def test_gradient_descent_is_the_formula(X):
    theta = initialize(5, 6)
    for _ in range(3):
        theta = theta - 0.5 * cost_and_grad(theta, X, 5)[1]
    result = train(X, 5, method="gradient-descent", learning_rate=0.5, max_iter=3)
    np.testing.assert_allclose(result.theta, theta, rtol=1e-12, atol=1e-15)


def test_l_bfgs_stops_by_itself_when_there_is_no_more_to_gain(X):
    result = train(X, 1, beta=0, weight_decay=0.1, max_iter=5000)
    assert result.converged and not result.interrupted
    assert result.n_iter < 5000
    assert "by itself" in result.message


@every_method
def test_max_iter_is_obeyed_and_said(X, method):
    result = train(X, 5, method=method, max_iter=1)
    assert result.n_iter == 1
    assert not result.converged and "max_iter=1" in result.message


@every_method
def test_the_same_seed_gives_the_same_result(X, method):
    first, second = (train(X, 5, method=method, max_iter=15, rng=3) for _ in range(2))
    assert np.array_equal(first.theta, second.theta)
    assert np.array_equal(first.history, second.history)
    assert not np.array_equal(first.theta, train(X, 5, method=method, max_iter=15, rng=4).theta)


def test_float32_finds_nearly_the_same_cost(patches):
    single, double = (train(patches, 9, max_iter=60, dtype=dtype) for dtype in (np.float32, np.float64))
    assert single.cost == pytest.approx(double.cost, rel=0.05)
    assert single.theta.dtype == np.float64


def test_all_units_are_the_same_only_if_they_start_so(X):
    theta0 = np.zeros_like(initialize(5, 6))
    W1 = train(X, 5, theta0=theta0, max_iter=20).theta[:30].reshape(5, 6)
    np.testing.assert_allclose(W1, np.broadcast_to(W1[0], (5, 6)), atol=1e-12)


@pytest.mark.parametrize("learning_rate", [1e3, 1e6, 1e150, 1e308])
@pytest.mark.parametrize("weight_decay, beta", [(0.0, 0.0), (1e-4, 3.0), (1.0, 0.0)])
def test_too_large_a_learning_rate_is_said_and_the_best_theta_kept(X, learning_rate, weight_decay, beta):
    result = train(
        X, 5, method="gradient-descent", learning_rate=learning_rate, weight_decay=weight_decay, beta=beta, max_iter=50
    )
    assert not result.converged
    assert "learning_rate" in result.message and "too large" in result.message
    assert np.isfinite(result.theta).all()
    at_start = cost_and_grad(initialize(5, 6), X, 5, weight_decay=weight_decay, beta=beta)[0]
    assert result.cost <= at_start * (1 + 1e-12)


@every_method
def test_a_start_of_infinite_cost_is_refused(X, method):
    with pytest.raises(ValueError, match="theta0"):
        train(X, 5, method=method, theta0=np.full(71, 1e160))


@every_method
def test_it_trains_with_one_example_one_input_and_one_unit(method):
    assert train([[0.3]], 1, method=method, max_iter=5).n_iter >= 1


def test_data_in_any_memory_order_and_of_any_type(X):
    plain = train(X, 5, max_iter=5).theta
    assert np.array_equal(train(np.asfortranarray(X), 5, max_iter=5).theta, plain)
    assert np.array_equal(train(X.tolist(), 5, max_iter=5).theta, plain)
    assert train(np.eye(6, dtype=np.uint8), 5, max_iter=5).n_iter == 5


def test_more_hidden_than_visible_units(X):
    assert train(X, 20, max_iter=20).cost < 1


def test_an_error_in_the_callback_brings_the_result_so_far():
    def callback(progress):
        if progress.iteration == 3:
            raise RuntimeError("a slip in the callback")

    X = np.random.default_rng(0).uniform(size=(30, 4))
    with pytest.raises(RuntimeError, match="a slip in the callback") as caught:
        train(X, 3, max_iter=10, callback=callback)
    saved = caught.value.result
    assert saved.interrupted
    assert saved.n_iter == 3
    assert train(X, 3, max_iter=10, theta0=saved.theta).cost < saved.cost


def test_a_result_given_for_theta_is_explained():
    X = np.random.default_rng(0).uniform(size=(30, 4))
    with pytest.raises(TypeError, match=r"theta0 must be an array; got TrainingResult. Pass its .theta"):
        train(X, 3, theta0=train(X, 3, max_iter=1))


def test_data_with_labels_given_for_x_are_explained():
    with pytest.raises(ValueError, match=r"X must be one array; got a pair.*pass X"):
        train((np.ones((3, 4)), np.ones(3)), 3)


def test_a_wrong_gradient_is_given_up_in_words(X):
    def uphill(theta):
        J, grad = cost_and_grad(theta, X, 5)
        return J, -grad

    n = X.shape[1]
    converged, message = OPTIMIZERS["L-BFGS-B"](uphill, initialize(5, n), 50, lambda theta: None)
    assert not converged
    assert "gave up in its line search: ABNORMAL. Start again" in message
