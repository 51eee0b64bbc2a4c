"""The gradient, term by term: sums to the whole, and each is the slope of its term."""

import numpy as np
import pytest

from sae_lib import cost_and_grad, cost_terms, numerical_gradient, unpack
from sae_lib.model.cost import gradient_terms

H, N = 3, 4
RNG = np.random.default_rng(0)
THETA, X = RNG.normal(size=2 * H * N + H + N), RNG.uniform(size=(7, N))
SETTINGS = {"weight_decay": 0.01, "rho": 0.1, "beta": 2.0}


def test_the_terms_add_up_to_the_gradient():
    whole = cost_and_grad(THETA, X, H, **SETTINGS)[1]
    np.testing.assert_allclose(sum(gradient_terms(THETA, X, H, **SETTINGS)), whole, rtol=0, atol=1e-14)


@pytest.mark.parametrize("term", ["reconstruction", "decay", "sparsity"])
def test_each_is_the_slope_of_its_term(term):
    slope = numerical_gradient(lambda theta: getattr(cost_terms(theta, X, H, **SETTINGS), term), THETA)
    np.testing.assert_allclose(getattr(gradient_terms(THETA, X, H, **SETTINGS), term), slope, rtol=1e-6, atol=1e-8)


def test_who_has_no_say_is_exactly_zero():
    terms = gradient_terms(THETA, X, H, **SETTINGS)
    decay, sparsity = unpack(terms.decay, H, N), unpack(terms.sparsity, H, N)
    for block in (decay.b1, decay.b2, sparsity.W2, sparsity.b2):
        assert not block.any()
    for block in (decay.W1, decay.W2, sparsity.W1, sparsity.b1):
        assert block.all()


@pytest.mark.parametrize("wrong", [{"weight_decay": -1}, {"rho": 0}, {"beta": -1}, {"beta": "3"}])
def test_bad_settings_are_named(wrong):
    with pytest.raises((ValueError, TypeError), match=next(iter(wrong))):
        gradient_terms(THETA, X, H, **{**SETTINGS, **wrong})
