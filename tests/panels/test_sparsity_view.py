"""What lesson 08's panel draws: nothing of one state is left in the next, and the words are true."""

import numpy as np

from sae_lib import initialize, pack
from sae_lib.panels.sparsity import AnswerHistogram, MeanHistogram, SparsityView
from sae_lib.plots.style import new_figure

PATCHES = np.random.default_rng(0).uniform(0.1, 0.9, (60, 16))
SILENT = pack(np.zeros((9, 16)), np.zeros((16, 9)), np.full(9, -50.0), np.zeros(16))


def test_nothing_of_one_state_is_left_in_the_next(drawn):
    view = SparsityView(9, PATCHES)
    first, second = (initialize(9, 16), 0.01, 3), (SILENT, 0.2, 7)
    view.update(*first)
    before = drawn(view)
    view.update(*second)
    assert drawn(view) != before
    view.update(*first)
    assert drawn(view) == before


def test_words():
    says = SparsityView(9, PATCHES).update(SILENT, 0.01, 7)
    assert says.startswith("Iteration 7: 9 of 9 units are dead; a patch finds 0.0 units above 0.5")
    says = SparsityView(9, PATCHES).update(initialize(9, 16), 0.01, 0)
    assert "0 of 9 units are dead" in says


def test_every_unit_is_counted_also_beyond_the_ends_of_the_axis():
    bars = MeanHistogram(new_figure().add_subplot(), 5)
    bars.update(np.array([0.0, 1e-9, 0.01, 0.3, 1.0]), 0.01)
    assert bars._bars.get_data().values.sum() == 5


def test_every_answer_is_counted():
    bars = AnswerHistogram(new_figure().add_subplot())
    bars.update(np.array([[0.0, 0.5], [1.0, 1.0]]))
    heights = bars._bars.get_data().values
    assert heights[0] == 0.25 and heights[-1] == 0.5


def test_few_and_flat_patches_can_be_shown():
    assert SparsityView(4, np.full((3, 16), 0.5)).update(initialize(4, 16), 0.01, 0)
