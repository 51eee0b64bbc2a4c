"""`attempt` gives what a student's function returns, or says in one line why there is nothing."""

import numpy as np
import pytest

from sae_check import attempt


def dots():
    return ...


def uses_dots():
    return 1 + dots()


def nothing():
    pass


def broken():
    raise ValueError("no")


@pytest.mark.parametrize(
    ("fn", "said"),
    [
        (dots, "dots is not written yet."),
        (uses_dots, "uses_dots meets dots: something that it needs is not written yet."),
        (nothing, "nothing returned None. Does it end with a return?"),
        (broken, "broken raised ValueError: no"),
    ],
)
def test_where_there_is_nothing_a_line_says_why(fn, said, capsys):
    assert attempt(fn) is ...
    out, err = capsys.readouterr()
    assert out.startswith(said)
    assert out.count("\n") == 1
    assert err == ""


def test_what_it_prints_is_shown(capsys):
    def chatty():
        print("a\nb\nc\nd\ne\nf")
        return 1

    assert attempt(chatty) == 1
    assert capsys.readouterr().out == "a\nb\nc\nd\ne …\n"


@pytest.mark.parametrize(
    ("value", "shape", "why"),
    [
        (np.zeros(3), (4,), "shape (3,), wanted (4,)"),
        ([np.zeros((2, 2)), np.zeros(3)], (7,), "no array of numbers"),
        (np.array([1.0, np.nan]), (2,), "holds NaN"),
        ([np.inf], (1,), "holds infinity"),
        (np.zeros(2), (), "shape (2,), wanted one number"),
        (3.0, (2,), "one number, wanted (2,)"),
    ],
)
def test_another_shape_is_told(value, shape, why, capsys):
    def mine():
        return value

    assert attempt(mine, shape=shape) is ...
    assert capsys.readouterr().out == f"mine does not give what is needed here ({why}). See its check.\n"


def test_numbers_in_the_shape_wanted_are_given_as_an_array():
    J = attempt(lambda: np.array([0.25], dtype=np.float32), shape=())
    assert isinstance(J, float)
    assert J == 0.25
    theta = attempt(lambda: [1, 2], shape=(2,))
    assert theta.dtype == np.float64
    assert theta.tolist() == [1, 2]


def test_what_comes_is_given(capsys):
    assert attempt(sum, [1, 2]) == 3
    assert capsys.readouterr().out == ""
