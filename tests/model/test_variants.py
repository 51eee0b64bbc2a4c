"""The relatives of lesson 12 against automatic differentiation, the complex step, and by hand."""

import autograd
import autograd.numpy as anp
import numpy as np
import pytest

from sae_lib import (
    L1Units,
    RhoUnits,
    TopKUnits,
    cost_terms,
    initialize,
    linear_cost_and_grad,
    linear_forward,
    relative_error,
    tied_start,
    unpack,
)

UNITS = [RhoUnits(0.05, 2.0), RhoUnits(0.3, 0.0), L1Units(0.0), L1Units(0.4), TopKUnits(1), TopKUnits(3)]
every_kind = pytest.mark.parametrize("units", UNITS, ids=repr)
SHAPES = [(1, 1, 3), (6, 3, 3), (12, 5, 4), (5, 2, 7)]


def plain_cost(theta, X, h, units, weight_decay, numpy):
    """J for one example at a time, straight from the formulas; `numpy` may be autograd's."""
    m, n = X.shape
    W1, W2 = theta[: h * n].reshape((h, n)), theta[h * n : 2 * h * n].reshape((n, h))
    b1, b2 = theta[2 * h * n : 2 * h * n + h], theta[2 * h * n + h :]
    reconstruction, rho_hat = 0.0, 0.0
    for x in X:
        z2 = numpy.dot(W1, x) + b1
        if isinstance(units, RhoUnits):
            a2 = 1 / (1 + numpy.exp(-z2))
        else:
            # Where the real part decides: also with a complex step.
            on = np.real(getattr(z2, "_value", z2)) > 0
            if isinstance(units, TopKUnits):
                places = np.argsort(-np.real(getattr(z2, "_value", z2)))[units.k :]
                on[places] = False
            a2 = z2 * on
        reconstruction = reconstruction + numpy.sum((numpy.dot(W2, a2) + b2 - x) ** 2) / 2
        rho_hat = rho_hat + a2 / m
    J = reconstruction / m + weight_decay / 2 * (numpy.sum(W1**2) + numpy.sum(W2**2))
    if isinstance(units, RhoUnits):
        rho = units.rho
        kl = rho * numpy.log(rho / rho_hat) + (1 - rho) * numpy.log((1 - rho) / (1 - rho_hat))
        return J + units.beta * numpy.sum(kl)
    return J + (units.beta * numpy.sum(rho_hat) if isinstance(units, L1Units) else 0)


def problem(m, n, h):
    rng = np.random.default_rng([m, n, h])
    theta = initialize(h, n, rng)
    theta[-(h + n) :] = rng.uniform(-0.5, 0.5, h + n)
    return theta, rng.normal(size=(m, n))


@every_kind
@pytest.mark.parametrize("m, n, h", SHAPES)
def test_automatic_differentiation_agrees(units, m, n, h):
    theta, X = problem(m, n, h)
    J, grad = linear_cost_and_grad(theta, X, h, units, weight_decay=0.01)
    assert pytest.approx(plain_cost(theta, X, h, units, 0.01, anp), rel=1e-13) == J
    automatic = autograd.grad(lambda t: plain_cost(t, X, h, units, 0.01, anp))(theta)
    assert relative_error(grad, automatic) < 1e-12


@every_kind
def test_the_complex_step_agrees(units):
    theta, X = problem(9, 5, 4)
    steps = 1e-30j * np.eye(theta.size)
    wanted = np.array([plain_cost(theta + s, X, 4, units, 0.01, np).imag / 1e-30 for s in steps])
    assert relative_error(linear_cost_and_grad(theta, X, 4, units, weight_decay=0.01)[1], wanted) < 1e-12


def test_rho_units_pay_what_the_course_has_them_pay():
    theta, X = problem(9, 5, 4)
    X = np.abs(X) / np.abs(X).max()
    with_price, without = (
        linear_cost_and_grad(theta, X, 4, RhoUnits(0.05, beta), weight_decay=0.01)[0] for beta in (3, 0)
    )
    assert with_price - without == pytest.approx(cost_terms(theta, X, 4, weight_decay=0, rho=0.05, beta=3).sparsity)


def test_top_k_leaves_the_k_largest_and_no_negative_ones():
    answers, slope = TopKUnits(2).answers(np.array([[3.0, 1.0, 2.0], [-1.0, -3.0, -2.0], [5.0, -1.0, -2.0]]))
    np.testing.assert_array_equal(answers, [[3, 0, 2], [0, 0, 0], [5, 0, 0]])
    np.testing.assert_array_equal(slope, answers > 0)


def test_all_k_is_a_rectified_network():
    theta, X = problem(9, 5, 4)
    both = [linear_forward(theta, X, 4, units).a2 for units in (TopKUnits(4), L1Units(3.0))]
    np.testing.assert_array_equal(*both)
    np.testing.assert_array_equal(both[0], np.maximum(linear_forward(theta, X, 4, TopKUnits(1)).z2, 0))


def test_forward_is_linear_at_its_end():
    theta, X = problem(9, 5, 4)
    _, W2, _, b2 = unpack(theta, 4, 5)
    layers = linear_forward(theta, X, 4, RhoUnits(0.1, 1))
    np.testing.assert_allclose(layers.a3, layers.a2 @ W2.T + b2)


def test_active_units():
    a2 = np.array([[0.5, 0.25, 0.0], [1.0, 1.0, 1.0]])
    np.testing.assert_array_equal(RhoUnits(0.1, 1).active(a2), [0.75, 3])
    np.testing.assert_array_equal(L1Units(0.1).active(a2), [2, 3])
    np.testing.assert_array_equal(TopKUnits(1).active(a2), [2, 3])


def test_extreme_numbers_give_no_warning(recwarn):
    theta, X = problem(9, 5, 4)
    for units in UNITS:
        J, grad = linear_cost_and_grad(1e3 * theta, 1e3 * X, 4, units)
        assert np.isfinite(J)
        assert np.isfinite(grad).all()
    assert not recwarn.list


def test_the_start_is_tied():
    W1, W2, b1, b2 = unpack(tied_start(4, 5, rng=3), 4, 5)
    np.testing.assert_array_equal(W2, W1.T)
    np.testing.assert_array_equal(W1, unpack(initialize(4, 5, rng=3), 4, 5).W1)
    assert not b1.any()
    assert not b2.any()


@pytest.mark.parametrize(
    "units, error, words",
    [
        (RhoUnits(1.0, 3.0), ValueError, "rho must lie strictly between 0 and 1"),
        (RhoUnits(0.1, -1), ValueError, "beta must not be below 0"),
        (L1Units(-0.1), ValueError, "beta must not be below 0"),
        (L1Units("dear"), TypeError, "beta must be a number"),
        (TopKUnits(0), ValueError, "k must be at least 1"),
        (TopKUnits(5), ValueError, "k must be at most the 4 hidden units; got 5"),
        (TopKUnits(1.5), TypeError, "k must be a whole number"),
        (3, ValueError, "units must be one of 'RhoUnits'"),
    ],
)
def test_bad_units_are_named(units, error, words):
    theta, X = problem(9, 5, 4)
    for function in (linear_forward, linear_cost_and_grad):
        with pytest.raises(error, match=words):
            function(theta, X, 4, units)


def test_other_bad_input_is_named():
    theta, X = problem(9, 5, 4)
    with pytest.raises(ValueError, match="theta must have"):
        linear_cost_and_grad(theta[:-1], X, 4, L1Units(1))
    with pytest.raises(ValueError, match="weight_decay must not be below 0"):
        linear_cost_and_grad(theta, X, 4, L1Units(1), weight_decay=-1)
    with pytest.raises(ValueError, match="X must be finite"):
        linear_forward(theta, X * np.nan, 4, L1Units(1))
