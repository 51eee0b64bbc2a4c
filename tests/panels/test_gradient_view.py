"""What the panel of lesson 05 draws and says."""

import numpy as np
import pytest

from sae_lib import initialize
from sae_lib.panels.gradient import GradientView, as_square, who_pulls

pytestmark = pytest.mark.slow

X = np.random.default_rng(0).uniform(0.1, 0.9, (20, 16))
THETAS = {"one": initialize(5, 16, 0), "two": initialize(5, 16, 1)}


@pytest.fixture(scope="module")
def view():
    return GradientView(THETAS, X, 5)


START = {"network": "one", "contrast": "row", "rho": 0.01, "beta": 3.0, "weight_decay": 1e-4}


@pytest.mark.parametrize(
    "change",
    [{"network": "two"}, {"contrast": "each"}, {"rho": 0.5}, {"beta": 0.0}, {"weight_decay": 0.1}],
    ids=lambda change: next(iter(change)),
)
def test_every_control_changes_the_picture_and_leaves_nothing_behind(view, change, drawn):
    view.update(**START)
    before = drawn(view)
    view.update(**{**START, **change})
    assert drawn(view) != before
    view.update(**START)
    assert drawn(view) == before


def test_a_tile_of_either_matrix_belongs_to_a_hidden_unit():
    W1 = np.zeros((4, 9))
    W1[2] = 1
    square = as_square(W1, "W1")
    assert np.array_equal(square, as_square(W1.T, "W2"), equal_nan=True)
    assert np.nansum(square) == 9
    assert np.array_equal(as_square(np.array([0.0, 0, 1, 0]), "b1"), [[0, 0], [1, 0]])


def test_grey_is_zero():
    assert np.array_equal(as_square(np.full(4, 0.5), "b2"), np.full((2, 2), 0.5))


def test_says_who_pulls():
    assert who_pulls({"reconstruction": 1, "decay": 2, "sparsity": 0, "all": 2.5}).startswith("At W1 decay pulls hard")
    assert "in balance" in who_pulls({"reconstruction": 1, "decay": 0, "sparsity": 1, "all": 0.01})
    assert who_pulls({"reconstruction": 0, "decay": 0, "sparsity": 0, "all": 0}) == "Nothing pulls at W1."
