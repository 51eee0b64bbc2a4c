"""Lesson 10's panel without a browser."""

import numpy as np
import pytest

from sae_lib import features_panel, few_label_accuracy, forward, load_digits, train

pytestmark = pytest.mark.slow

X, Y = load_digits()
KNOWN, NEW = (X[:200], Y[:200]), (X[200:260], Y[200:260])
SMALL = {"sizes": (4, 9), "n_each": (2, 5), "n_draws": 2, "max_iter": 10}


@pytest.fixture(scope="module")
def panel():
    panel = features_panel(*KNOWN, *NEW, **SMALL)
    yield panel
    panel.close()


def test_a_slider_learns_anew_and_continue_goes_on(panel):
    panel.reset()
    panel.controls["rho"].value = 0.2
    assert panel.wait(20)
    assert panel.says.startswith("ρ = 0.2, β = 0.1, λ = 3e-4, iteration 10: of new digits,")
    panel.resume()
    assert panel.wait(20)
    assert "iteration 20: of new digits," in panel.says


def test_continue_with_another_number_of_units_begins_anew(panel):
    panel.reset()
    panel.run()
    assert panel.wait(20)
    panel._quiet = True
    panel.controls["h"].value = 4
    panel._quiet = False
    panel.resume()
    assert panel.wait(20)
    assert "iteration 10:" in panel.says


def test_what_it_says_is_what_the_library_finds(panel):
    panel.reset()
    panel.set(rho=0.1, beta=1, weight_decay=1e-3, h=4)
    panel.run()
    assert panel.wait(20)
    penalties = {"rho": 0.1, "beta": 1, "weight_decay": 1e-3}
    theta = train(KNOWN[0], 4, **penalties, max_iter=10, dtype=np.float32).theta
    known, new = (forward(theta, rows, 4).a2 for rows in (KNOWN[0], NEW[0]))
    raw = few_label_accuracy(KNOWN[0], KNOWN[1], *NEW, 5, n_draws=2).mean()
    wanted = few_label_accuracy(known, KNOWN[1], new, NEW[1], 5, n_draws=2).mean()
    assert f"{wanted:.0%} with 5 labels a digit (raw pixels {raw:.0%})" in panel.says


def test_stop_stops_and_keeps_what_there_is(panel):
    panel.reset()
    panel.max_iter = 100_000
    try:
        panel.run()
        panel.stop()
        assert panel.wait(20)
    finally:
        panel.max_iter = 10
    assert panel.status == "Stopped."
    panel.reset()
    assert panel.status.startswith("Ready")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"X": 2 * X[:200]}, "X must lie in"),
        ({"X_new": X[200:260, :16]}, "X_new must have 64 columns"),
        ({"y": Y[:199]}, "y must have one label"),
        ({"n_each": (50,)}, "n_each must be at most"),
        ({"sizes": (0,)}, "sizes must be at least 1"),
        ({"max_iter": 0}, "max_iter must be at least 1"),
    ],
)
def test_wrong_input_is_refused_with_words(change, words):
    given = {"X": KNOWN[0], "y": KNOWN[1], "X_new": NEW[0], "y_new": NEW[1], **SMALL} | change
    with pytest.raises(ValueError, match=words):
        features_panel(**given)
