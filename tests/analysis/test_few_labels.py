"""`few_label_accuracy`, beside a pipeline of scikit-learn's own and beside what must come out."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import PredefinedSplit, cross_val_score

from sae_lib import few_label_accuracy, few_of_each, load_digits

X, Y = load_digits()
KNOWN, KNOWN_Y, NEW, NEW_Y = X[:400], Y[:400], X[400:600], Y[400:600]


@pytest.mark.parametrize("C", [0.1, 10.0])
def test_is_what_scikit_learn_finds_with_the_same_labels(C):
    ours = few_label_accuracy(KNOWN, KNOWN_Y, NEW, NEW_Y, 3, n_draws=2, C=C, rng=4)
    for accuracy, seed in zip(ours, (4, 5)):
        rows = few_of_each(KNOWN_Y, 3, seed)
        split = PredefinedSplit([-1] * len(rows) + [0] * len(NEW))
        both = np.vstack([KNOWN[rows], NEW]), np.concatenate([KNOWN_Y[rows], NEW_Y])
        assert cross_val_score(LogisticRegression(C=C, max_iter=1000), *both, cv=split) == [accuracy]


def test_labels_that_are_not_drawn_are_not_looked_at():
    drawn = np.concatenate([few_of_each(KNOWN_Y, 3, seed) for seed in range(2)])
    # Of each class the same rows are drawn as long as nobody changes class; so hide the others' pictures instead.
    hidden = KNOWN.copy()
    hidden[np.setdiff1d(np.arange(400), drawn)] = 0
    wanted = few_label_accuracy(KNOWN, KNOWN_Y, NEW, NEW_Y, 3, n_draws=2)
    assert np.array_equal(few_label_accuracy(hidden, KNOWN_Y, NEW, NEW_Y, 3, n_draws=2), wanted)


def test_features_that_give_the_answer_away_are_worth_everything_and_blank_ones_nothing():
    known, new = np.eye(10)[KNOWN_Y], np.eye(10)[NEW_Y]
    assert np.array_equal(few_label_accuracy(known, KNOWN_Y, new, NEW_Y, 2), np.ones(5))
    blank = few_label_accuracy(0 * known, KNOWN_Y, 0 * new, NEW_Y, 2)
    assert np.all(blank < 0.2)


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"y": Y[:399]}, ValueError, "y must have one label for each of 400 examples; got 399"),
        ({"y_new": Y[:3]}, ValueError, "y_new must have one label for each of 200 examples; got 3"),
        ({"A_new": NEW[:, :63]}, ValueError, "A_new must have 64 columns"),
        ({"A": KNOWN * np.nan}, ValueError, "A must be finite"),
        ({"n_each": 100}, ValueError, "n_each must be at most"),
        ({"n_draws": 0}, ValueError, "n_draws.*at least 1"),
        ({"C": 0}, ValueError, "C must be greater than 0"),
        ({"rng": -1}, ValueError, "rng must be at least 0"),
    ],
)
def test_wrong_input_is_refused_with_words(change, error, words):
    given = {"A": KNOWN, "y": KNOWN_Y, "A_new": NEW, "y_new": NEW_Y, "n_each": 2} | change
    with pytest.raises(error, match=words):
        few_label_accuracy(**given)
