"""The forward pass against the same thing written with loops."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sae_lib import forward, initialize, unpack


def f(z):
    return 1 / (1 + math.exp(-z))


@given(m=st.integers(1, 6), n=st.integers(1, 6), h=st.integers(1, 8))
def test_equals_a_loop_over_examples_and_units(m, n, h):
    rng = np.random.default_rng([m, n, h])
    X, theta = rng.uniform(size=(m, n)), rng.normal(size=2 * h * n + h + n)
    W1, W2, b1, b2 = unpack(theta, h, n)
    layers = forward(theta, X, h)
    for i in range(m):
        z2 = [sum(W1[j, k] * X[i, k] for k in range(n)) + b1[j] for j in range(h)]
        z3 = [sum(W2[k, j] * f(z2[j]) for j in range(h)) + b2[k] for k in range(n)]
        np.testing.assert_allclose(layers.z2[i], z2, rtol=1e-12, atol=1e-13)
        np.testing.assert_allclose(layers.a2[i], [f(z) for z in z2], rtol=1e-12)
        np.testing.assert_allclose(layers.z3[i], z3, rtol=1e-12, atol=1e-13)
        np.testing.assert_allclose(layers.a3[i], [f(z) for z in z3], rtol=1e-12)


def test_shapes_and_names():
    layers = forward(initialize(3, 5), np.zeros((7, 5)), 3)
    assert layers._fields == ("z2", "a2", "z3", "a3")
    assert [layer.shape for layer in layers] == [(7, 3), (7, 3), (7, 5), (7, 5)]


def test_takes_inputs_outside_the_unit_interval():
    assert np.isfinite(forward(initialize(3, 5), np.full((2, 5), -40.0), 3).a3).all()


def test_stays_in_float32():
    layers = forward(initialize(3, 5).astype(np.float32), np.zeros((2, 5), np.float32), 3)
    assert {layer.dtype for layer in layers} == {np.dtype(np.float32)}
