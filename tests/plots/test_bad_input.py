"""Figures say what they want, too."""

import numpy as np
import pytest

from sae_lib import show_costs, show_images, show_rho_hat, show_spectra, show_steps, show_terms, train

X = np.random.default_rng(0).uniform(size=(20, 4))


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: show_images([]), "images must be a list of 2-D arrays"),
        (lambda: show_images([np.ones((4, 4, 3))]), r"images must be a list of 2-D arrays.*\(4, 4, 3\)"),
        (lambda: show_images([np.eye(4)] * 3, ["one"]), "titles must be as many as images, 3; got 1"),
        (lambda: show_spectra([1], "t", "a"), "spectra must be a dict"),
        (lambda: show_spectra({"a": np.eye(9)}, "t", "a"), r"pass radial_spectrum\(image\)"),
        (lambda: show_steps([X], "t", "a"), "steps must be a dict"),
        (lambda: show_costs([1, 2], "t", "a"), "curves must be a dict"),
        (lambda: show_costs({}, "t", "a"), "curves must hold at least one"),
        (lambda: show_costs({"a": [1, np.nan]}, "t", "a"), "curves.*NaN"),
        (lambda: show_costs({"a": train(X, 2, max_iter=1)}, "t", "a"), "Pass its .history.cost"),
        (lambda: show_terms(train(X, 2, max_iter=1), "t", "a"), "history must be a TrainingResult's .history"),
        (lambda: show_rho_hat(np.ones(3), 0.01, "t", "a"), "measured must be a dict"),
    ],
)
def test_is_refused_with_words(call, words):
    with pytest.raises((TypeError, ValueError), match=words):
        call()


def test_one_picture_counts_as_a_list_of_one():
    assert len(show_images(np.eye(9)).figure.axes) == 1
