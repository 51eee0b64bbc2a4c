"""`SparseAutoencoder` as scikit-learn expects it, and beyond."""

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.utils.estimator_checks import parametrize_with_checks

from sae_lib import SparseAutoencoder, cost_and_grad, forward, load_digits, train


@parametrize_with_checks([SparseAutoencoder(n_hidden=5, max_iter=20)])
def test_scikit_learns_own_checks(estimator, check):
    check(estimator)


@pytest.fixture
def fitted(X):
    return SparseAutoencoder(4, max_iter=20).fit(X)


def test_fit_is_train_and_transform_is_the_hidden_layer(X, fitted):
    result = train(X, 4, max_iter=20)
    assert np.array_equal(fitted.theta_, result.theta)
    assert np.array_equal(fitted.components_, result.theta[:24].reshape(4, 6))
    assert np.array_equal(fitted.transform(X), forward(result.theta, X, 4).a2)
    assert np.array_equal(fitted.reconstruct(X), forward(result.theta, X, 4).a3)
    assert fitted.result_.n_iter == fitted.n_iter_ == 20


@pytest.mark.parametrize("parameter, value", [("max_iter", 7), ("n_hidden", 3), ("rng", 5), ("method", "CG")])
def test_every_parameter_reaches_train(X, parameter, value):
    settings = {"n_hidden": 4, "max_iter": 20} | {parameter: value}
    assert np.array_equal(SparseAutoencoder(**settings).fit(X).theta_, train(X, **settings).theta)


def test_score_is_minus_the_cost(X, fitted):
    assert fitted.score(X) == pytest.approx(-cost_and_grad(fitted.theta_, X, 4)[0], rel=1e-12)


@pytest.mark.parametrize("factor, offset", [(1, 0), (1000, -300), (1e-6, 5), (1e12, 0)])
def test_inverse_transform_of_transform_is_reconstruct(X, factor, offset):
    data = X * factor + offset
    model = SparseAutoencoder(4, max_iter=20).fit(data)
    assert np.array_equal(model.inverse_transform(model.transform(data)), model.reconstruct(data))
    assert data.min() - np.ptp(data) <= model.reconstruct(data).min()
    assert model.reconstruct(data).max() <= data.max() + np.ptp(data)


def test_auto_scale_maps_data_outside_the_unit_interval_to_a_tenth_and_nine_tenths(X):
    data = X * 50 - 20
    model = SparseAutoencoder(4, max_iter=20).fit(data)
    mapped = data * model.factor_ + model.offset_
    assert (mapped.min(), mapped.max()) == pytest.approx((0.1, 0.9))
    plain = SparseAutoencoder(4, max_iter=20).fit(np.interp(X, (X.min(), X.max()), (0.1, 0.9)))
    np.testing.assert_allclose(model.transform(data), plain.transform(mapped), atol=1e-3)


def test_auto_scale_leaves_data_in_the_unit_interval_alone(fitted):
    assert (fitted.offset_, fitted.factor_) == (0, 1)


def test_without_scale_data_outside_the_unit_interval_are_refused(X):
    with pytest.raises(ValueError, match=r"\[0, 1\]"):
        SparseAutoencoder(4, scale=None).fit(X * 2)
    assert SparseAutoencoder(4, scale=None, max_iter=2).fit(X).n_iter_ == 2


@pytest.mark.parametrize("value", [0, 0.3, 1, 7, -1e300, 1e300])
def test_data_that_are_one_number_everywhere_come_back(value):
    data = np.full((9, 3), float(value))
    model = SparseAutoencoder(2, max_iter=200, beta=0, weight_decay=0).fit(data)
    assert np.array_equal(model.inverse_transform(model.transform(data)), model.reconstruct(data))
    np.testing.assert_allclose(model.reconstruct(data), data, rtol=1e-2, atol=1e-2)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    "data",
    [
        np.array([[2.0, 2 + 4.5e-16]] * 4),
        np.array([[1e308, -1e308]] * 4),
        np.array([[5e-324, -5e-324]] * 4),
        np.array([[1e7, 1e7 + 1]] * 4, np.float32),
    ],
    ids=["a rounding error apart", "the largest floats", "the smallest floats", "float32 far from 0"],
)
def test_data_of_extreme_range_can_be_learned(data):
    model = SparseAutoencoder(2, max_iter=5).fit(data)
    assert np.isfinite(model.transform(data)).all() and np.isfinite(model.reconstruct(data)).all()


def test_float32_stays_float32(X):
    X = X.astype(np.float32)
    model = SparseAutoencoder(4, max_iter=20, dtype=np.float32).fit(X)
    features = model.transform(X)
    assert features.dtype == model.reconstruct(X).dtype == model.inverse_transform(features).dtype == np.float32
    np.testing.assert_allclose(model.reconstruct(X), model.reconstruct(X.astype(np.float64)), atol=1e-5)


def test_feature_names_and_set_output(fitted, X):
    names = fitted.get_feature_names_out()
    assert names.tolist() == [f"sparseautoencoder{j}" for j in range(4)]
    assert isinstance(fitted.set_output(transform="default").transform(X), np.ndarray)


def test_in_a_pipeline_its_features_tell_digits_apart():
    X, y = load_digits()
    model = make_pipeline(SparseAutoencoder(30, rho=0.1, beta=0.1, max_iter=60), LogisticRegression(max_iter=1000))
    assert model.fit(X[:600], y[:600]).score(X[600:900], y[600:900]) > 0.7


def test_in_a_grid_search(X):
    search = GridSearchCV(SparseAutoencoder(max_iter=20), {"n_hidden": [1, 4], "weight_decay": [1e-4, 10.0]}, cv=2)
    assert search.fit(X).best_params_["weight_decay"] == 1e-4


def test_a_clone_is_unfitted_and_has_the_same_parameters(fitted):
    copy = clone(fitted)
    assert copy.get_params() == fitted.get_params()
    assert not hasattr(copy, "theta_")


def test_the_callback_can_stop(X):
    assert SparseAutoencoder(4, callback=lambda progress: True).fit(X).n_iter_ == 1


@pytest.mark.filterwarnings("error")
def test_new_data_far_outside_the_range_of_the_training_data_do_no_harm(fitted, X):
    far = X * 1e6 - 5e5
    assert np.isfinite(fitted.transform(far)).all()
    assert np.isfinite(fitted.score(far))
