"""Lesson 03's view: what it draws is what the network and the cost say."""

import numpy as np
import pytest

from sae_lib import cost_terms, forward, initialize, unpack
from sae_lib.panels.forward import ForwardView
from sae_lib.plots.network import Passage
from sae_lib.plots.style import new_figure

H, N = 4, 9
X = np.random.default_rng(0).uniform(0.1, 0.9, (30, N))
THETA = initialize(H, N, rng=1)
START = {"network": "one", "patch": 2, "rho": 0.05, "beta": 3, "weight_decay": 1e-2}


def make():
    networks = {"one": unpack(THETA, H, N), "silent": unpack(np.zeros_like(THETA), H, N)}
    return ForwardView(networks, X, X[:5])


def bars(view, name):
    """The lengths of a series of bars."""
    return np.array([path.vertices[:, 0].max() - path.vertices[:, 0].min() for path in view._bars[name].get_paths()])


def test_the_bills_add_up_to_the_terms_of_the_cost():
    view = make()
    view.update(**START)
    terms = cost_terms(THETA, X, H, weight_decay=1e-2, rho=0.05, beta=3)
    assert np.isclose(bars(view, "decay").sum(), terms.decay)
    assert np.isclose(bars(view, "sparsity").sum(), terms.sparsity)


def test_the_sentence_tells_the_same_numbers():
    sentence = make().update(**START)
    layers = forward(THETA, X, H)
    terms = cost_terms(THETA, X, H, weight_decay=1e-2, rho=0.05, beta=3)
    assert f"½‖a3 − x‖² = {np.sum((layers.a3[1] - X[1]) ** 2) / 2:.2f}" in sentence
    assert f"the loudest is unit {layers.a2[1].argmax()} with {layers.a2[1].max():.2f}" in sentence
    assert f"pay {terms.decay:.3f} for their weights and {terms.sparsity:.3f}" in sentence


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"rho": 0.5}, "sparsity"),
        ({"beta": 30}, "sparsity"),
        ({"weight_decay": 0.02}, "decay"),
        ({"network": "silent"}, "decay"),
    ],
)
def test_what_moves_a_bar(change, what):
    view = make()
    view.update(**START)
    before = {name: bars(view, name) for name in view._bars}
    view.update(**START | change)
    assert not np.allclose(bars(view, what), before[what])
    if "network" not in change:
        (other,) = set(before) - {what}
        assert np.allclose(bars(view, other), before[other])


def test_the_longest_bar_is_never_cut_off_nor_a_mere_speck():
    view = make()
    for weight_decay in (1e-6, 1e-3, 1):
        view.update(**START | {"beta": 0, "weight_decay": weight_decay})
        longest, end = bars(view, "decay").max(), view._bills.get_xlim()[1]
        assert 0.1 * end <= longest <= end


def test_where_nobody_pays_there_is_still_a_chart():
    view = make()
    view.update(**START | {"beta": 0, "weight_decay": 0})
    assert not bars(view, "decay").any() and not bars(view, "sparsity").any()
    assert view._bills.get_xlim()[1] > 0


def test_a_passage_draws_loud_units_darker_and_with_their_number():
    passage = Passage(new_figure(6, 4, layout="none").add_axes((0, 0, 1, 0.9)), H, N)
    passage.update(X[0], unpack(THETA, H, N).W1, np.array([0.0, 0.05, 0.5, 1.0]), X[1])
    assert [text.get_text() for text in passage._numbers] == ["", "", "0.50", "1.00"]
    assert np.all(np.diff(passage._circles.get_facecolor()[:, 0]) < 0)
    assert list(passage._lines.get_linewidths()) == sorted(passage._lines.get_linewidths())
