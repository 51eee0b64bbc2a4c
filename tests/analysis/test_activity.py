"""Dead units: those that never change, at whatever height."""

import numpy as np
import pytest

from sae_lib import dead_units, forward, load_atlas, pack


def test_shut_stuck_and_humming_units_are_dead_and_rare_speakers_are_not():
    a2 = np.full((1000, 4), [0.0, 1.0, 0.01, 0.0])
    a2[7, 3] = 1.0
    assert dead_units(a2).tolist() == [True, True, True, False]


def test_in_the_atlas_dead_units_are_those_without_weights():
    entry = load_atlas().entry(rho=0.005, beta=3, weight_decay=1e-4)
    X = np.random.default_rng(0).uniform(0.1, 0.9, (500, 64))
    dead = dead_units(forward(pack(*entry.parameters), X, 25).a2)
    assert 0 < dead.sum() < 25
    assert np.array_equal(dead, np.abs(entry.parameters.W1).max(axis=1) < 0.05)


@pytest.mark.parametrize(
    "a2, tolerance, word", [([0.1, 0.2], 1e-3, "a2"), ([[0.1, np.nan]], 1e-3, "a2"), ([[0.1]], -1, "tolerance")]
)
def test_bad_input_is_named(a2, tolerance, word):
    with pytest.raises((TypeError, ValueError), match=word):
        dead_units(a2, tolerance)
