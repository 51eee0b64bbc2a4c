"""What lesson 10's panel draws: nothing of one state is left in the next, and the words are true."""

import numpy as np

from sae_lib.panels.features import LOWEST, FeaturesView, FewLabelBars
from sae_lib.plots.style import new_figure

BESIDE = {"raw pixels": np.array([[0.7, 0.8], [0.9, 0.9]]), "PCA": np.array([[0.8, 0.8], [0.85, 0.95]])}
W1 = np.random.default_rng(0).normal(size=(9, 16))
SETTINGS = {"rho": 0.01, "beta": 3.0, "weight_decay": 1e-4}
ACCURACY = np.array([[0.81, 0.83], [0.95, 0.97]])


def test_nothing_of_one_state_is_left_in_the_next(drawn):
    view = FeaturesView(16, [5, 10], BESIDE)
    first = W1, np.full(9, 0.1), SETTINGS, 3, ACCURACY
    second = W1[:4], np.full(4, 0.2), {**SETTINGS, "rho": 0.2}, 7
    view.update(*first)
    before = drawn(view)
    view.update(*second)
    assert drawn(view) != before
    view.update(*first)
    assert drawn(view) == before


def test_words():
    view = FeaturesView(16, [5, 10], BESIDE)
    says = view.update(W1, np.full(9, 0.1), SETTINGS, 3, ACCURACY)
    assert says == (
        "ρ = 0.01, β = 3, λ = 1e-4, iteration 3: of new digits, 82% with 5 labels a digit (raw pixels 75%), "
        "96% with 10 labels a digit (raw pixels 90%) are named rightly."
    )
    says = view.update(0 * W1, np.full(9, 0.1), SETTINGS, 3)
    assert "under way" in says
    assert says.endswith("The filters are blank: nothing was learned.")


def test_bars_and_their_spread():
    axes = new_figure().add_subplot()
    bars = FewLabelBars(axes, [5, 10], BESIDE)
    bars.update(ACCURACY)
    heights = [round(bar.get_height(), 6) for group in axes.containers for bar in group]
    assert heights == [0.75, 0.9, 0.8, 0.9, 0.82, 0.96]
    ends = [np.array(lines.get_segments())[:, :, 1].round(6).tolist() for lines in axes.collections]
    assert ends == [
        [[0.7, 0.8], [0.9, 0.9]],
        [[0.8, 0.8], [0.85, 0.95]],
        [[0.81, 0.83], [0.95, 0.97]],
    ]


def test_what_is_known_to_be_bad_is_a_stump_and_what_is_not_known_is_nothing():
    axes = new_figure().add_subplot()
    bars = FewLabelBars(axes, [5, 10], BESIDE)
    bars.update(np.array([[0.1, 0.1], [0.9, 0.9]]))
    assert LOWEST < axes.containers[-1][0].get_height() < LOWEST + 0.02
    bars.update(None)
    assert axes.containers[-1][0].get_height() == 0
