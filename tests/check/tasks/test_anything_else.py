"""Whatever else a student hands in gets a sentence, and never an exception."""

import numpy as np
import pytest

from sae_check import check_task
from sae_check.tasks.check_task import TASKS

pytestmark = pytest.mark.slow


def endless(*arguments):
    while True:
        pass


def raising(*arguments):
    return arguments[0].nothing_of_that_name


ODD = {
    "no function": 3.0,
    "the dots themselves": ...,
    "nothing": None,
    "too few arguments": lambda: 1,
    "None": lambda *a: None,
    "a string": lambda *a: "forward",
    "a dict": lambda *a: {},
    "an empty list": lambda *a: [],
    "a ragged list": lambda *a: [[1], [1, 2]],
    "ragged in a pair": lambda *a: (1.0, [[1], [1, 2]]),
    "NaN": lambda *a: np.nan,
    "complex": lambda *a: (1j, np.zeros(3, complex)),
    "objects": lambda *a: np.array([None, "a"], dtype=object),
    "four Nones": lambda *a: (None, None, None, None),
    "a huge array": lambda *a: np.empty((10**9, 10**9)),
    "raises": raising,
    "exits": lambda *a: exit(),
    "prints a lot": lambda *a: print("x" * 10**6),
}


# The check of find_beta trains before it looks at an answer.
EACH = [pytest.param(task, marks=pytest.mark.slow) if task == "find_beta" else task for task in TASKS]


@pytest.mark.parametrize("task", EACH)
@pytest.mark.parametrize("odd", ODD)
def test_it_gets_a_sentence(task, odd, capsys):
    report = check_task(task, ODD[odd])
    assert not report.ok
    assert report.points(6) == 0
    out, err = capsys.readouterr()
    assert 20 < len(out) < 900
    assert err == ""
    assert report.unfinished == (odd == "the dots themselves")


def test_an_endless_loop_ends():
    report = check_task("forward", endless)
    assert "loop without an end" in report.finding


def test_what_comes_in_is_left_alone():
    def answer(patches):
        patches -= patches.mean(axis=1, keepdims=True)
        limit = 3 * patches.std()
        return (np.clip(patches, -limit, limit) / limit + 1) * 0.4 + 0.1

    report = check_task("normalize_patches", answer)
    assert "It changes patches, which belongs to the caller." in report.finding


def test_shapes_that_do_not_fit_are_told_with_the_line():
    for task in ("backprop", "cost"):
        report = check_task(task, lambda theta, X, *others: X @ theta)
        assert "matmul" in report.finding
        assert "Which two do not fit?" in report.hint
        assert str(report).count("Which two do not fit?") == 1


def test_half_right_gives_some_of_the_points():
    def answer(theta, X, n_hidden):
        from sae_lib import forward

        z2, a2, _, _ = TASKS["forward"].reference(theta, X, n_hidden)
        assert forward
        return z2, a2, np.zeros_like(X), np.zeros_like(X)

    report = TASKS["forward"].compare(answer, np.random.default_rng(0))
    assert report.parts == {"z2": True, "a2": True, "z3": False, "a3": False}
    assert [report.points(most) for most in (4, 5, 1)] == [2.0, 2.5, 0.5]
    assert "Right already: z2, a2." in str(report)


def test_a_report_among_the_names_that_a_function_uses_does_no_harm():
    names = {"checked": check_task("sigmoid", lambda z: z), "__name__": "__main__"}
    exec("def answer(z):\n    return checked.ok + z", names)
    assert not check_task("sigmoid", names["answer"]).ok


def test_an_unknown_task_is_told_at_the_door():
    with pytest.raises(ValueError, match="name must be one of"):
        check_task("forwrd", raising)
