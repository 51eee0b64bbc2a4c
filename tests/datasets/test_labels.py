"""`few_of_each`: so many of each class, drawn at random."""

import numpy as np
import pytest

from sae_lib import few_of_each, load_digits

Y = load_digits()[1]


@pytest.mark.parametrize("n_each", [1, 5, 100])
def test_so_many_of_each_and_none_twice(n_each):
    rows = few_of_each(Y, n_each)
    assert np.array_equal(Y[rows], np.repeat(np.arange(10), n_each))
    assert len(set(rows)) == 10 * n_each


def test_a_seed_gives_the_same_again_and_another_others():
    assert np.array_equal(few_of_each(Y, 5, 3), few_of_each(Y, 5, 3))
    assert not np.array_equal(few_of_each(Y, 5, 3), few_of_each(Y, 5, 4))


def test_more_labels_hold_the_fewer_ones():
    assert set(few_of_each(Y, 5, 3)) < set(few_of_each(Y, 20, 3))


def test_every_example_is_drawn_now_and_then():
    y = np.array([0, 0, 0, 1, 1, 1])
    seen = np.bincount(np.concatenate([few_of_each(y, 1, seed) for seed in range(300)]), minlength=6)
    assert seen.min() > 60


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ((Y, 0), ValueError, "n_each.*at least 1"),
        ((Y, 500), ValueError, "n_each must be at most 174.*got 500"),
        ((Y, 2.0), TypeError, "n_each.*whole number"),
        ((Y[:, None], 1), ValueError, "y must have 1 dimension"),
        (([], 1), ValueError, "y must not be empty"),
        ((Y, 1, "a"), TypeError, "rng"),
    ],
)
def test_wrong_input_is_refused_with_words(arguments, error, words):
    with pytest.raises(error, match=words):
        few_of_each(*arguments)
