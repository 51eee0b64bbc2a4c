"""Wrong input to `train` and the estimator: a ValueError or TypeError that names the argument and what came."""

import os

import numpy as np
import pytest

import sae_lib
from sae_lib import SparseAutoencoder, train
from sae_lib.checks import ThetaLengthError

pytestmark = pytest.mark.filterwarnings("error")

X = np.full((5, 4), 0.5)


def changed(value):
    array = X.copy()
    array[0, 0] = value
    return array


BAD_COUNT = [
    (0, ValueError),
    (-1, ValueError),
    (2.5, TypeError),
    (True, TypeError),
    ("25", TypeError),
    (None, TypeError),
    ([3], TypeError),
]
BAD_WEIGHT = [
    (-1.0, ValueError),
    (np.nan, ValueError),
    (np.inf, ValueError),
    (10**400, ValueError),
    ("a", TypeError),
    (None, TypeError),
    (True, TypeError),
    ([1.0], TypeError),
]
BAD = {
    "X": [
        (None, TypeError),
        ("abc", TypeError),
        ([[1j]], TypeError),
        (np.array([[object()]]), TypeError),
        ([["a"]], TypeError),
        ([[1.0], [1.0, 2.0]], ValueError),
        (X[0], ValueError),
        (X[None], ValueError),
        (0.5, ValueError),
        (np.empty((0, 4)), ValueError),
        (np.empty((4, 0)), ValueError),
        (changed(np.nan), ValueError),
        (changed(np.inf), ValueError),
        (changed(1.01), ValueError),
        (changed(-0.01), ValueError),
        (changed(1e300), ValueError),
        (np.array([[0, 255]], np.uint8), ValueError),
    ],
    "n_hidden": BAD_COUNT,
    "max_iter": BAD_COUNT,
    "weight_decay": BAD_WEIGHT,
    "beta": BAD_WEIGHT,
    "rho": [*((value, ValueError) for value in (0, 1, -1, 1.5)), *BAD_WEIGHT],
    "learning_rate": [(0, ValueError), *BAD_WEIGHT],
    "method": [(value, ValueError) for value in ("adam", "l-bfgs-b", None, 3, ["CG"], np.array(["CG", "CG"]))],
    "theta0": [
        (np.zeros(30), ValueError),
        (np.zeros(32), ValueError),
        (np.zeros((1, 31)), ValueError),
        (np.full(31, np.nan), ValueError),
        ("abc", TypeError),
        ([1j] * 31, TypeError),
    ],
    "rng": [
        (-1, ValueError),
        ("x", TypeError),
        (1.5, TypeError),
        (True, TypeError),
        (b"x", TypeError),
        ({}, ValueError),
    ],
    "dtype": [
        (value, ValueError) for value in (int, np.int64, np.float16, complex, object, None, "nonsense", {"a": 1}, 3)
    ],
    "callback": [(3, TypeError), ("print", TypeError), ([], TypeError)],
}
CASES = [pytest.param(name, *case, id=f"{name}-{case[0]!r:.20}") for name, cases in BAD.items() for case in cases]


@pytest.mark.parametrize("argument, value, error", CASES)
@pytest.mark.parametrize("method", ["L-BFGS-B", "gradient-descent"])
def test_train_refuses_it_at_the_door(argument, value, error, method):
    arguments = {"X": X, "n_hidden": 3, "method": method} | {argument: value}
    with pytest.raises(error, match=rf"\b{argument}\b") as caught:
        train(**arguments)
    assert type(caught.value) in (error, ThetaLengthError), "an accident deep inside, not a validation"
    assert any(sign in str(caught.value) for sign in ("got", "must be finite", "holds", "differ"))


@pytest.mark.parametrize("argument, value, error", [case for case in CASES if case.values[0] not in ("X", "theta0")])
def test_the_estimator_refuses_it_in_fit_not_before(argument, value, error):
    model = SparseAutoencoder(**{argument: value})
    with pytest.raises(error, match=rf"\b{argument}\b"):
        model.fit(X)


@pytest.mark.parametrize("value", [-1e300, 1e300])
def test_numbers_too_large_for_float32_are_refused_without_a_warning(value):
    with pytest.raises(ValueError, match="float32"):
        train(changed(value), 3, dtype=np.float32)


def test_the_estimator_refuses_an_unknown_scale():
    with pytest.raises(ValueError, match=r"scale.*'minmax'"):
        SparseAutoencoder(scale="minmax").fit(X)


def test_the_estimator_refuses_features_of_the_wrong_number():
    model = SparseAutoencoder(3, max_iter=2).fit(X)
    with pytest.raises(ValueError, match="3 columns"):
        model.inverse_transform(np.zeros((2, 4)))
    with pytest.raises(ValueError, match="4 features"):
        model.transform(np.zeros((2, 3)))


FITTING = np.zeros(2 * 3 * 4 + 3 + 4)


@pytest.mark.parametrize(
    "call",
    [
        lambda theta, X: sae_lib.forward(theta, X, 3),
        lambda theta, X: sae_lib.cost_terms(theta, X, 3, weight_decay=0, rho=0.1, beta=0),
        lambda theta, X: sae_lib.cost_and_grad(theta, X, 3),
        lambda theta, X: sae_lib.cost_and_grad_large(theta, X, 3),
        lambda theta, X: sae_lib.check_gradient(sae_lib.cost_and_grad, theta, X, 3),
    ],
)
@pytest.mark.parametrize("scale", [1, 1000], ids=["in [0, 1]", "not in [0, 1]"])
def test_theta_and_x_exchanged_are_told_as_that(call, scale):
    with pytest.raises(ValueError, match=r"theta and X look exchanged: theta has shape \(5, 4\), X \(31,\)"):
        call(X * scale, FITTING * scale)


@pytest.mark.parametrize("method", ["L-BFGS-B", "CG"])
@pytest.mark.parametrize("returned", [np.zeros(3), np.ones((2, 2))])
def test_a_callback_that_returns_an_array_is_told(method, returned):
    told = r"callback must return something true to stop the training, or nothing; it returned ndarray"
    with pytest.raises(TypeError, match=told):
        train(X, 2, method=method, max_iter=3, callback=lambda progress: returned)
    with pytest.raises(TypeError, match=told):
        sae_lib.descend(lambda t: (float(t @ t), 2 * t), np.ones(3), callback=lambda theta: returned)


@pytest.mark.skipif(not hasattr(os, "sysconf"), reason="the size of the memory is not known here")
def test_networks_larger_than_the_memory_are_refused_in_words():
    with pytest.raises(
        ValueError, match=r"n_hidden=1,000,000,000 and n_visible=64 units would take 2,064 GB; this mach"
    ):
        sae_lib.initialize(10**9, 64)
    with pytest.raises(
        ValueError, match=r"n_hidden=1,000,000,000 units on 64 inputs would take 30,960 GB; this machine"
    ):
        train(np.full((5, 64), 0.5), 10**9)
    with pytest.raises(ValueError, match=r"activations of n_hidden=1,000,000 units for 4,000,000 examples would take"):
        train(np.broadcast_to(0.5, (4 * 10**6, 1)), 10**6)
