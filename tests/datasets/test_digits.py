"""The digits that ship are those of scikit-learn."""

import numpy as np
from sklearn import datasets

from sae_lib import load_digits


def test_they_are_scikit_learns():
    X, y = load_digits()
    wanted = datasets.load_digits()
    assert np.array_equal(X, wanted.data / 16)
    assert np.array_equal(y, wanted.target)


def test_shapes_and_types():
    X, y = load_digits()
    assert X.shape == (1797, 64) and y.shape == (1797,)
    assert X.dtype == np.float64 and y.dtype == np.int64
    assert (X.min(), X.max()) == (0, 1)
    assert set(y.tolist()) == set(range(10))


def test_every_call_gives_arrays_of_its_own():
    load_digits()[0][:] = -1
    assert load_digits()[0].min() == 0
