"""Lesson 09's panel without a browser."""

import numpy as np
import pytest

from sae_lib import digits_panel

RNG = np.random.default_rng(0)
KNOWN, NEW = RNG.uniform(0, 1, (60, 16)), RNG.uniform(0, 1, (20, 16))


@pytest.fixture
def panel():
    panel = digits_panel(KNOWN, NEW, (3, 5), sizes=(10, 100), max_iter=6)
    yield panel
    panel.close()


def test_every_move_trains_anew_with_that_many_units_and_digits(panel):
    assert "of 5 units" in panel.says
    panel.controls["n_hidden"].value = 3
    assert panel.wait(20)
    assert panel.says.startswith("Iteration 6:") and "of 3 units" in panel.says and "the 10 training" in panel.says
    panel.controls["size"].value = 60
    assert panel.wait(20)
    assert panel.says.startswith("Iteration 6:") and "the 60 training digits" in panel.says


def test_continue_goes_on_with_other_penalties_and_begins_anew_with_another_number_of_units(panel):
    panel.run()
    assert panel.wait(20)
    panel.set(rho=0.2, size=60)
    panel.resume()
    assert panel.wait(20)
    assert panel.says.startswith("Iteration 12:") and "the 60 training digits" in panel.says
    panel.set(n_hidden=3)
    panel.resume()
    assert panel.wait(20)
    assert panel.says.startswith("Iteration 6:") and "of 3 units" in panel.says


def test_stop_keeps_what_there_is():
    panel = digits_panel(KNOWN, NEW, (5,), max_iter=2)
    panel.max_iter = 100_000
    panel.set(weight_decay=0)
    panel.run()
    panel.stop()
    assert panel.wait(20)
    assert panel.status == "Stopped."
    panel.close()


def test_fewer_digits_than_a_size_asks_for_make_one_choice():
    panel = digits_panel(KNOWN[:7], NEW, max_iter=2)
    assert [label for label, _ in panel.controls["size"].options] == ["7 training digits"]
    panel.close()


def test_wrong_arguments_are_named():
    with pytest.raises(ValueError, match=r"X_test must have 16 columns"):
        digits_panel(KNOWN, NEW[:, :9])
    with pytest.raises(ValueError, match=r"X_train must lie in \[0, 1\]"):
        digits_panel(KNOWN * 16, NEW)
    with pytest.raises(TypeError, match="n_hidden must be a whole number"):
        digits_panel(KNOWN, NEW, (2.5,))
