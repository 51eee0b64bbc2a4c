"""The gradient of `cost_and_grad` against four judges that know nothing of backpropagation."""

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import approx_fprime

from sae_lib import cost_and_grad, initialize, numerical_gradient, relative_error

# Every combination of the terms that can be switched off: weight decay, sparsity.
COMBINATIONS = [{"weight_decay": w, "rho": 0.05, "beta": b} for w in (0.0, 0.01) for b in (0.0, 2.0)]
every_combination = pytest.mark.parametrize("terms", COMBINATIONS, ids=lambda t: f"λ={t['weight_decay']},β={t['beta']}")
SHAPES = [(1, 1, 1), (1, 4, 3), (9, 2, 3), (6, 3, 3), (12, 5, 2), (5, 2, 7)]
every_shape = pytest.mark.parametrize("m, n, h", SHAPES)


def plain_cost(theta, X, h, weight_decay, rho, beta, numpy):
    """J for one example at a time, straight from the formula; `numpy` may be autograd's."""
    m, n = X.shape
    W1, W2 = theta[: h * n].reshape((h, n)), theta[h * n : 2 * h * n].reshape((n, h))
    b1, b2 = theta[2 * h * n : 2 * h * n + h], theta[2 * h * n + h :]
    reconstruction, rho_hat = 0.0, 0.0
    for x in X:
        a2 = 1 / (1 + numpy.exp(-(numpy.dot(W1, x) + b1)))
        a3 = 1 / (1 + numpy.exp(-(numpy.dot(W2, a2) + b2)))
        reconstruction = reconstruction + numpy.sum((a3 - x) ** 2) / 2
        rho_hat = rho_hat + a2 / m
    kl = rho * numpy.log(rho / rho_hat) + (1 - rho) * numpy.log((1 - rho) / (1 - rho_hat))
    decay = numpy.sum(W1**2) + numpy.sum(W2**2)
    return reconstruction / m + weight_decay / 2 * decay + beta * numpy.sum(kl)


def random_problem(m, n, h, seed=0):
    rng = np.random.default_rng([m, n, h, seed])
    theta = initialize(h, n, rng)
    theta[-(h + n) :] = rng.uniform(-0.5, 0.5, h + n)
    return theta, rng.uniform(0.05, 0.95, (m, n))


@every_combination
@settings(max_examples=25, deadline=None)
@given(m=st.integers(1, 12), n=st.integers(1, 7), h=st.integers(1, 7), seed=st.integers(0, 10**6))
def test_central_differences_agree_below_1e_8_on_random_shapes(terms, m, n, h, seed):
    theta, X = random_problem(m, n, h, seed)
    numeric = numerical_gradient(lambda t: cost_and_grad(t, X, h, **terms)[0], theta, epsilon=1e-5)
    assert relative_error(cost_and_grad(theta, X, h, **terms)[1], numeric) < 1e-8


@every_combination
@every_shape
def test_scipys_differences_agree(terms, m, n, h):
    theta, X = random_problem(m, n, h)
    # One-sided, so only half as many digits.
    numeric = approx_fprime(theta, lambda t: cost_and_grad(t, X, h, **terms)[0], 1e-7)
    assert relative_error(cost_and_grad(theta, X, h, **terms)[1], numeric) < 1e-5


@every_combination
@every_shape
def test_automatic_differentiation_agrees_below_1e_12(terms, m, n, h):
    theta, X = random_problem(m, n, h)
    J, grad = cost_and_grad(theta, X, h, **terms)
    assert pytest.approx(plain_cost(theta, X, h, **terms, numpy=anp), rel=1e-13) == J
    automatic = autograd.grad(lambda t: plain_cost(t, X, h, **terms, numpy=anp))(theta)
    assert relative_error(grad, automatic) < 1e-12


@every_combination
@every_shape
def test_the_complex_step_agrees_below_1e_12(terms, m, n, h):
    theta, X = random_problem(m, n, h)
    # No difference of nearly equal numbers, so no digits are lost: Im J(θ + i·10⁻³⁰ e) / 10⁻³⁰.
    steps = 1e-30j * np.eye(theta.size)
    complex_step = [plain_cost(theta + s, X, h, **terms, numpy=np).imag / 1e-30 for s in steps]
    assert relative_error(cost_and_grad(theta, X, h, **terms)[1], np.array(complex_step)) < 1e-12


@pytest.mark.parametrize("rho", [1e-6, 0.01, 0.5, 0.999])
@pytest.mark.parametrize("beta, weight_decay", [(1e-8, 1e-8), (1e3, 0.0), (0.0, 1e3)])
def test_penalties_of_every_size(rho, beta, weight_decay):
    theta, X = random_problem(8, 5, 4)
    terms = {"weight_decay": weight_decay, "rho": rho, "beta": beta}
    automatic = autograd.grad(lambda t: plain_cost(t, X, 4, **terms, numpy=anp))(theta)
    assert relative_error(cost_and_grad(theta, X, 4, **terms)[1], automatic) < 1e-12


def test_inputs_at_the_ends_of_the_unit_interval():
    theta, X = random_problem(8, 5, 4)
    X = X.round()
    automatic = autograd.grad(lambda t: plain_cost(t, X, 4, **COMBINATIONS[-1], numpy=anp))(theta)
    assert relative_error(cost_and_grad(theta, X, 4, **COMBINATIONS[-1])[1], automatic) < 1e-12
