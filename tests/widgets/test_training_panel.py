"""Lesson 07's panel without a browser."""

import numpy as np
import pytest

from sae_lib import training_panel

X = np.random.default_rng(0).uniform(0.1, 0.9, (60, 16))


def test_a_slider_trains_the_small_sample_and_continue_goes_on():
    panel = training_panel(X, 4, n_small=20, small_iter=5, max_iter=7)
    panel.controls["rho"].value = 0.05
    assert panel.wait(20)
    assert panel.says.startswith("Iteration 5:")
    panel.resume()
    assert panel.wait(20)
    assert panel.says.startswith("Iteration 10:")


def test_the_whole_is_trained_when_asked_only():
    panel = training_panel(X, 4, n_small=20, small_iter=5, max_iter=7)
    panel.controls["m"].value = 60
    panel.controls["rho"].value = 0.05
    assert not panel.running
    panel.run()
    assert panel.wait(20)
    assert panel.says.startswith("Iteration 7:")


def test_few_examples_are_all_small():
    panel = training_panel(X, 4, small_iter=3, max_iter=7)
    panel.run()
    assert panel.wait(20)
    assert panel.says.startswith("Iteration 3:")


@pytest.mark.parametrize("options", [{"max_iter": 1.5}, {"small_iter": "a"}, {"n_small": 0}])
def test_bad_options_are_named(options):
    with pytest.raises((TypeError, ValueError), match=next(iter(options))):
        training_panel(X, 4, **options)
