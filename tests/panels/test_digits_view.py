"""What lesson 09's panel draws: nothing of one state is left in the next, and the words are true."""

import numpy as np
import pytest

from sae_lib import cost_terms, initialize, pack
from sae_lib.panels.digits import DigitsView, error

RNG = np.random.default_rng(0)
KNOWN, NEW = RNG.uniform(0, 1, (30, 16)), RNG.uniform(0, 1, (20, 16))
SILENT = pack(np.zeros((9, 16)), np.zeros((16, 9)), np.full(9, -50.0), np.zeros(16))


def test_nothing_of_one_state_is_left_in_the_next_whatever_the_sizes(drawn):
    view = DigitsView(KNOWN, NEW)
    states = [(initialize(9, 16), 9, 30, 3), (initialize(120, 16), 120, 10, 4), (SILENT, 9, 10, 5)]
    first = []
    for state in states:
        view.update(*state)
        first.append(drawn(view))
    assert len(set(first)) == 3
    for state, before in reversed(list(zip(states, first))):
        view.update(*state)
        assert drawn(view) == before


def test_words():
    says = DigitsView(KNOWN, NEW).update(SILENT, 9, 10, 7)
    # All outputs are a half.
    known, new = (np.mean(np.sum((X - 0.5) ** 2, axis=1)) / 2 for X in (KNOWN[:10], NEW))
    assert says.startswith(f"Iteration 7: error {known:.2g} on the 10 training digits, {new:.2g} on 20 test digits")
    assert says.endswith("mean activation 0.000; 9 of 9 units are dead.")


def test_the_error_is_the_first_term_of_the_cost():
    theta = initialize(9, 16)
    terms = cost_terms(theta, KNOWN, 9, weight_decay=0, rho=0.5, beta=0)
    says = DigitsView(KNOWN, NEW).update(theta, 9, 30, 1)
    assert f"error {terms.reconstruction:.2g} on the 30" in says
    assert error(np.full((1, 16), 0.5), np.zeros((1, 16))) == pytest.approx(2)


def test_errors_beyond_the_ends_are_drawn_at_the_ends():
    view = DigitsView(np.full((3, 16), 0.5), np.zeros((2, 16)))
    view.update(SILENT, 9, 3, 1)
    assert list(view._train_error.get_xdata()) == [0.02]
    assert list(view._alike.get_xdata()) == [0.02, 0.02]
    assert 0.02 < view._test_error.get_xdata()[0] < 10


def test_larger_pictures_have_room_for_larger_errors():
    X = RNG.uniform(0, 1, (20, 784))
    view = DigitsView(X, X)
    view.update(initialize(9, 784), 9, 20, 1)
    low, high = view._limits
    assert high > 100
    assert low < view._train_error.get_xdata()[0] < high
