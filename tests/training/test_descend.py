"""Downhill on any function that knows its slope."""

import numpy as np
import pytest
from scipy.optimize import minimize, rosen, rosen_der

from sae_lib import descend

START = np.array([-1.2, 1.0, 0.5])


def valley(theta):
    return rosen(theta), rosen_der(theta)


def test_goes_where_scipy_goes():
    found, wanted = descend(valley, START), minimize(valley, START, jac=True, method="L-BFGS-B")
    np.testing.assert_array_equal(found.theta, wanted.x)
    assert found.n_iter == wanted.nit
    assert found.converged
    np.testing.assert_allclose(found.theta, 1, atol=1e-4)


def test_stops_when_told_to():
    assert descend(valley, START, max_iter=3).n_iter == 3
    seen = []
    found = descend(valley, START, callback=lambda theta: seen.append(theta) or len(seen) == 4)
    assert found.n_iter == len(seen) == 4
    assert (found.converged, found.message) == (False, "Stopped by the callback.")
    np.testing.assert_array_equal(found.theta, seen[-1])


def test_the_start_and_the_steps_are_nobody_elses():
    start = START.copy()

    def spoil(theta):
        theta[:] = np.nan

    found = descend(valley, start, callback=spoil)
    np.testing.assert_array_equal(start, START)
    assert np.isfinite(found.theta).all()


def test_a_slope_of_the_wrong_sign_is_told():
    found = descend(lambda theta: (rosen(theta), -rosen_der(theta)), START)
    assert found.n_iter == 0
    assert not found.converged
    np.testing.assert_array_equal(found.theta, START)


def test_wrong_arguments():
    with pytest.raises(TypeError, match="fn must be a function"):
        descend(None, START)
    with pytest.raises(ValueError, match="theta0"):
        descend(valley, START[None, :])
    with pytest.raises(ValueError, match="max_iter"):
        descend(valley, START, max_iter=0)
    with pytest.raises(TypeError, match="callback"):
        descend(valley, START, callback=3)


def test_an_error_of_the_function_comes_through():
    def broken(theta):
        raise ZeroDivisionError("my own")

    with pytest.raises(ZeroDivisionError, match="my own"):
        descend(broken, START)


@pytest.mark.parametrize(
    "returned, wrong",
    [
        (3.0, "must return .J, grad.; it returned float"),
        ((1.0,), "must return .J, grad.; it returned tuple"),
        ("ab", "it returned str"),
        ((1.0, np.zeros(2)), "the shape of theta, .3,.; fn returned .2,."),
        ((np.nan, np.zeros(3)), "must be finite; fn returned nan"),
        ((1.0, np.array([0, np.inf, 0])), "must be finite"),
        ((np.zeros(3), np.zeros(3)), "must return a number as J"),
    ],
)
def test_what_the_function_returns_is_looked_at(returned, wrong):
    with pytest.raises((ValueError, TypeError), match=wrong):
        descend(lambda theta: returned, START)
