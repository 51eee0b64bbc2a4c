"""The strangers of exercise 06 are what its model answers say, and do not say so themselves."""

import numpy as np
import pytest

from sae_check import DOCUMENTS, SUSPECTS, diagnose
from sae_lib import check_gradient, cost_and_grad, initialize
from sae_lib.mistakes import MISTAKES

EVERYBODY = SUSPECTS | DOCUMENTS


@pytest.fixture
def place():
    rng = np.random.default_rng(0)
    theta = initialize(3, 5, rng)
    theta[-8:] = rng.uniform(0.2, 0.5, 8)
    return theta, rng.uniform(0.1, 0.9, (7, 5)), 3


@pytest.mark.parametrize(
    ("name", "mistake"),
    [
        ("A", "decay divided by m"),
        ("C", "no slope in δ⁽²⁾"),
        ("D", "KL averaged over the units"),
        ("P", "penalty outside f′"),
    ],
)
def test_the_wrong_ones_are_wrong_in_the_way_that_the_answers_say(name, mistake, place):
    assert diagnose(EVERYBODY[name]).mistake == mistake
    assert check_gradient(EVERYBODY[name], *place).ok == (name == "D")


def test_the_right_ones_are_right(place):
    for name in ("B", "Q"):
        assert diagnose(EVERYBODY[name]).ok
        assert check_gradient(EVERYBODY[name], *place).ok


def test_they_take_penalties_by_place_and_tell_nothing(place):
    for name, fn in EVERYBODY.items():
        by_place, by_name = fn(*place, 0.1, 0.2, 3.0), fn(*place, weight_decay=0.1, rho=0.2, beta=3.0)
        assert np.array_equal(by_place[1], by_name[1])
        assert name.lower() in fn.__name__
        assert not any(mistake in f"{fn!r} {fn.__doc__}" for mistake in MISTAKES)


def test_both_documents_have_the_same_cost(place):
    assert DOCUMENTS["P"](*place)[0] == DOCUMENTS["Q"](*place)[0] == pytest.approx(cost_and_grad(*place)[0])
