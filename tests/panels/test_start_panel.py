"""Lesson 02's panel without a browser."""

import numpy as np
import pytest

from sae_lib import initialize, initialize_panel, unpack
from sae_lib.panels.start import starts_at_scale_1

pytestmark = pytest.mark.slow

X = np.random.default_rng(0).uniform(0.1, 0.9, (60, 16))


@pytest.fixture(scope="module")
def panel():
    return initialize_panel(X, 4)


@pytest.mark.parametrize("name", ["rho", "beta", "weight_decay", "start", "scale"])
def test_each_control_matters_one_step_from_the_start(panel, name):
    panel.reset()
    first, control = panel.png, panel.controls[name]
    values = [value for _, value in control.options]
    control.value = values[values.index(control.value) - 1]
    assert panel.png != first
    panel.reset()
    assert panel.png == first


def test_the_start_is_the_librarys():
    theta, _ = starts_at_scale_1(25, 64)["uniform"]
    assert np.array_equal(theta, initialize(25, 64))


def test_the_four_starts_are_what_their_names_say():
    starts = {name: unpack(theta, 30, 70) for name, (theta, _) in starts_at_scale_1(30, 70).items()}
    assert all(not blocks.b1.any() and not blocks.b2.any() for blocks in starts.values())
    assert not starts["zeros"].W1.any() and not starts["zeros"].W2.any()
    assert np.all(starts["equal"].W1 == 1) and np.all(starts["equal"].W2 == 1)
    for weights in (starts["normal"].W1, starts["normal"].W2):
        assert abs(weights.mean()) < 0.1
        assert weights.std() == pytest.approx(1, abs=0.05)
    assert not np.array_equal(starts["normal"].W1, starts["normal"].W2.T)


def test_many_examples_are_cut_to_a_thousand():
    assert len(initialize_panel(np.tile(X, (20, 1)), 3).view.X) == 1000


@pytest.mark.parametrize(
    ("arguments", "words"),
    [((X * 2, 4), "X"), ((X[0], 4), "one example a row"), ((X, 0), "n_hidden"), ((X, 4.5), "n_hidden")],
)
def test_bad_input_is_named(arguments, words):
    with pytest.raises((ValueError, TypeError), match=words):
        initialize_panel(*arguments)


def test_its_words_name_it_and_its_controls(panel):
    assert repr(panel).startswith("Panel «Before training» with controls ρ, β, λ, start, s. ")
