"""Whatever the style, a right answer is called right, and an answer not begun is not called wrong."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from sae_check import check_task
from sae_check.tasks.check_task import TASKS

pytestmark = pytest.mark.slow

_SPEC = importlib.util.spec_from_file_location("right_answers", Path(__file__).with_name("right_answers.py"))
right_answers = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(right_answers)
RIGHT = right_answers.RIGHT
# The check of find_beta trains before it looks at an answer.
SLOW = {"find_beta": [pytest.mark.slow]}
STYLES = [pytest.param(task, style, marks=SLOW.get(task, ())) for task, styles in RIGHT.items() for style in styles]
EACH = [pytest.param(task, marks=SLOW.get(task, ())) for task in TASKS]


def written(source, name):
    """The function of that name, defined as a cell of a notebook defines it."""
    names = {"np": np, "__name__": "__main__"}
    exec(source, names)
    return names[name]


def test_every_task_has_right_answers_in_two_styles():
    assert set(RIGHT) == set(TASKS)
    assert all(len(styles) >= 2 or name == "cost_and_grad" for name, styles in RIGHT.items())


@pytest.mark.parametrize(("task", "style"), STYLES)
def test_a_right_answer_is_called_right(task, style, capsys):
    fn = written(RIGHT[task][style], task)
    for seed in range(4):
        report = check_task(task, fn, rng=seed)
        assert report.ok, str(report)
        assert report.points(6) == 6
    assert capsys.readouterr().out.startswith(f"{task}: right.")


@pytest.mark.parametrize("task", EACH)
@pytest.mark.parametrize("body", ["return ...", "raise NotImplementedError", "raise NotImplementedError()"])
def test_an_answer_not_begun_is_told_kindly(task, body, capsys):
    fn = written(f"def my_own({', '.join(TASKS[task].arguments)}):\n    {body}", "my_own")
    report = check_task(task, fn)
    assert report.unfinished
    assert not report.ok
    assert report.points(6) == 0
    out, err = capsys.readouterr()
    assert out.splitlines() == ["my_own: not written yet. Replace the dots, run that cell, then run this one again."]
    assert err == ""


@pytest.mark.parametrize("task", EACH)
def test_the_library_s_own_function_is_right_but_not_accepted(task):
    for name in TASKS[task].library[:1]:
        import sae_lib

        theirs = getattr(sae_lib, name)
        arguments = ", ".join(TASKS[task].arguments)
        for source in (
            f"def answer({arguments}):\n    return {name}({arguments})",
            f"def answer({arguments}):\n    from sae_lib import {name}\n    return {name}({arguments})",
            f"import sae_lib\ndef answer({arguments}):\n    return sae_lib.{name}({arguments})",
        ):
            names = {name: theirs, "__name__": "__main__"}
            if "import" in source:
                names.pop(name)
            exec(source, names)
            report = check_task(task, names["answer"])
            assert not report.ok
            assert "write it yourself" in report.finding, source
