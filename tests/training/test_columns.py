"""Examples in columns, as older courses have them: `train` asks once, and does what it was told."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sae_lib import SparseAutoencoder, train

PATCHES = [side * side for side in range(3, 33)]  # 784, MNIST's, is one


def asked(X, **options):
    """What `train` warns of, and its result."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        result = train(X, 1, max_iter=1, **options)
    return [str(warning.message) for warning in caught if warning.category is UserWarning], result


@given(st.sampled_from(PATCHES[:15]), st.integers(5, 12), st.integers(0, 9))
@settings(max_examples=30, deadline=None)
def test_any_usual_patch_size_with_many_more_columns_is_asked_about(m, times, more):
    n = m * times + more
    wanted = [] if n in PATCHES else [f"{m} examples of {n:,} inputs? If your examples are columns, pass X.T."]
    assert asked(np.full((m, n), 0.5))[0] == wanted


@given(st.integers(1, 400), st.integers(1, 400))
@settings(max_examples=60, deadline=None)
def test_tables_of_examples_in_rows_are_not(m, n):
    if m not in PATCHES or n < 5 * m or n in PATCHES:
        assert asked(np.full((m, n), 0.5))[0] == []


def test_mnist_and_the_patches_of_the_lessons():
    for m, n in ((784, 6000), (64, 10_000)):
        (told,), _ = asked(np.full((m, n), 0.5))
        assert told == f"{m} examples of {n:,} inputs? If your examples are columns, pass X.T."
        assert asked(np.full((n, m), 0.5))[0] == []
    for shape in ((64, 64), (100, 784)):
        assert asked(np.full(shape, 0.5))[0] == []


def test_it_is_exact_when_it_is_meant():
    X = np.random.default_rng(0).uniform(0.1, 0.9, (16, 200))
    told, result = asked(X, rng=1)
    assert len(told) == 1
    silent, of_a_part = asked(X[:15], rng=1)
    assert silent == [] and of_a_part.theta.shape == result.theta.shape == (2 * 200 + 1 + 200,)


@pytest.mark.parametrize("make", [lambda X: train(X, 1, max_iter=1), lambda X: SparseAutoencoder(1, max_iter=1).fit(X)])
def test_the_warning_names_the_line_that_called(make):
    with pytest.warns(UserWarning, match=r"pass X\.T") as caught:
        make(np.full((16, 200), 0.5))
    assert caught[0].filename == __file__
