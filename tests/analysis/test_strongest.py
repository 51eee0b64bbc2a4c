"""How much the strongest answers paint."""

import numpy as np
import pytest

from sae_lib import left_by_strongest

RNG = np.random.default_rng(0)
A2, W2, B2 = RNG.exponential(size=(30, 5)), RNG.normal(size=(4, 5)), RNG.normal(size=4)
X = A2 @ W2.T + B2 + 0.1 * RNG.normal(size=(30, 4))


def one_by_one(X, a2, W2, b2, count):
    """The same with loops."""
    usual, total = np.median(a2, axis=0), 0.0
    for x, answers in zip(X, a2):
        strength = [abs(answers[j] - usual[j]) * np.sqrt(np.sum(W2[:, j] ** 2)) for j in range(len(answers))]
        kept = usual.copy()
        for j in sorted(range(len(answers)), key=lambda j: -strength[j])[:count]:
            kept[j] = answers[j]
        total += np.sum((x - (W2 @ kept + b2)) ** 2)
    return total / np.sum((X - X.mean(axis=0)) ** 2)


def test_agrees_with_loops():
    counts = range(6)
    wanted = [one_by_one(X, A2, W2, B2, count) for count in counts]
    np.testing.assert_allclose(left_by_strongest(X, A2, W2, B2, counts), wanted)


def test_all_answers_give_the_networks_own_share():
    own = np.sum((A2 @ W2.T + B2 - X) ** 2) / np.sum((X - X.mean(axis=0)) ** 2)
    np.testing.assert_allclose(left_by_strongest(X, A2, W2, B2, [5, 99]), own)


def test_units_that_never_answer_do_not_count():
    silent = np.hstack([A2[:, :2], np.zeros((30, 3))])
    left = left_by_strongest(X, silent, W2, B2, [2, 3, 5])
    np.testing.assert_allclose(left, left[0])


@pytest.mark.parametrize(
    "arguments, words",
    [
        ((X[:9], A2, W2, B2, [1]), "must have shapes"),
        ((X, A2, W2.T, B2, [1]), "must have shapes"),
        ((X, A2, W2, B2[:2], [1]), "must have shapes"),
        ((X, A2, W2, B2, [-1]), "counts must be at least 0"),
        ((X * 0, A2, W2, B2, [1]), "X must vary"),
    ],
)
def test_bad_input_is_named(arguments, words):
    with pytest.raises(ValueError, match=words):
        left_by_strongest(*arguments)
