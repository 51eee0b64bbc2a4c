"""The first question of every exercise: is anything written?"""

import numpy as np
import pytest

from sae_check import is_written


def test_dots_are_told_kindly(capsys):
    assert not is_written(..., "f")
    assert capsys.readouterr().out.startswith("Not written yet: replace the dots")


def test_none_is_a_forgotten_return():
    with pytest.raises(AssertionError, match=r"descend returned None: does it end with a return\?"):
        is_written(None, "descend")


@pytest.mark.parametrize("answer", [0, False, "", np.zeros(3), (1, 2)])
def test_anything_else_is_an_answer(answer, capsys):
    assert is_written(answer, "f")
    assert capsys.readouterr().out == ""
