"""The cost along a line equals the cost of each network on it."""

import numpy as np
import pytest

from sae_lib import cost_terms, initialize, pack
from sae_lib.analysis.cost_line import cost_line

X = np.random.default_rng(0).uniform(0.1, 0.9, (30, 4))
START, END = initialize(3, 4, rng=1), initialize(3, 4, rng=2)
T = np.linspace(-0.5, 1.5, 5)


@pytest.mark.parametrize(
    "penalties",
    [{"weight_decay": 0.1, "rho": 0.05, "beta": 2.0}, {"weight_decay": 0.0, "rho": 0.5, "beta": 0.0}],
)
def test_every_position_costs_what_cost_terms_says(penalties):
    terms = np.transpose(cost_line(START, END, T, X, 3).terms(**penalties))
    for t, found in zip(T, terms):
        wanted = cost_terms(START + t * (END - START), X, 3, **penalties)
        assert found == pytest.approx(wanted, rel=1e-12, abs=1e-15)


def test_shut_units_cost_much_but_not_infinitely_much():
    shut = pack(np.zeros((3, 4)), np.zeros((4, 3)), np.full(3, -1000.0), np.zeros(4))
    penalties = {"weight_decay": 0.1, "rho": 0.05, "beta": 2.0}
    found = cost_line(shut, shut, [0, 1], X, 3).terms(**penalties).sparsity
    assert found == pytest.approx([cost_terms(shut, X, 3, **penalties).sparsity] * 2)
    assert np.isfinite(found).all()


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("start", START[:-1]),
        ("end", np.full(END.shape, np.nan)),
        ("t", [[0, 1]]),
        ("X", X + 1),
        ("n_hidden", 2.5),
    ],
)
def test_a_bad_argument_is_named(name, wrong):
    arguments = {"start": START, "end": END, "t": T, "X": X, "n_hidden": 3}
    with pytest.raises((TypeError, ValueError), match=name):
        cost_line(**{**arguments, name: wrong})


def test_bad_penalties_are_named():
    line = cost_line(START, END, T, X, 3)
    with pytest.raises(ValueError, match="rho"):
        line.terms(weight_decay=0, rho=1, beta=1)
