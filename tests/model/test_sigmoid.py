"""The sigmoid at its ends, in between, and for every kind of array."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit

from sae_lib import sigmoid


def test_is_exact_far_out():
    assert sigmoid(-1000.0) == 0.0
    assert sigmoid(1000.0) == 1.0
    assert sigmoid(0) == 0.5


@pytest.mark.parametrize("z", [[-1000, 1000], [-745.2, 745.2], [-1e308, 1e308], [-710, 5e-324]])
def test_never_warns(z):
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        assert np.isfinite(sigmoid(z)).all()


@given(st.floats(-700, 700))
def test_equals_scipys_to_the_last_digits_also_where_it_is_tiny(z):
    assert sigmoid(z) == pytest.approx(expit(z), rel=1e-14, abs=0)


@given(st.floats(-1e6, 1e6))
def test_is_symmetric_about_one_half(z):
    assert sigmoid(z) + sigmoid(-z) == pytest.approx(1, abs=1e-15)


@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 3), (2, 0, 3), (1, 2, 3, 4)])
def test_keeps_the_shape(shape):
    assert np.shape(sigmoid(np.zeros(shape))) == shape


def test_of_a_number_is_a_number():
    assert isinstance(sigmoid(0.3), float)
    assert isinstance(sigmoid(-2), float)


def test_keeps_float32_and_makes_integers_float64():
    assert sigmoid(np.float32([1, -2])).dtype == np.float32
    assert sigmoid(np.array([1, 2])).dtype == np.float64


def test_leaves_its_argument_as_it_was():
    z = np.array([-1.0, 2.0])
    sigmoid(z)
    assert z.tolist() == [-1.0, 2.0]
