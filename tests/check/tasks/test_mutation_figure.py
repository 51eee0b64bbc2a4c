"""The mutation figure: how many wrong answers to the tasks are caught, how many named, how many right ones refused.

Printed by ``python -m pytest -q -s tests/check/tasks/test_mutation_figure.py``.
"""

import importlib.util
import io
from contextlib import redirect_stdout
from pathlib import Path

import numpy as np
import pytest

from sae_check import check_task
from sae_check.tasks.backpropagation import DiagnosedTask
from sae_check.tasks.check_task import TASKS
from sae_check.tasks.compared import ComparedTask
from sae_lib import MISTAKES

pytestmark = pytest.mark.slow

SEED = 2


def load(name):
    """A module that lies beside this one."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


TRAINING = load("test_training_slips")
OTHER_SIGNS, RIGHT = load("wrong_answers").WRONG, load("right_answers").RIGHT
# They cannot always be told apart by what they give, and are then caught without a name; see the other tests.
NOT_ALWAYS_NAMED = TRAINING.AMBIGUOUS | load("test_slips").SQUARE


def wrong_answers(name):
    """The wrong answers to a task, by their mistake's name."""
    task = TASKS[name]
    if isinstance(task, DiagnosedTask):
        asked = [m for m in MISTAKES.values() if set(m.terms) & set(task.terms)]
        if "sparsity" not in task.terms:  # who has no ρ and no β cannot make the push wrong
            asked = [m for m in asked if not ("sparsity" in m.terms and "push" in m.changes)]
        return {m.name: called(task, m.fn) for m in asked} | OTHER_SIGNS.get(name, {})
    slips = {slip.name: given_as_they_are(slip.fn) for slip in getattr(task, "slips", ()) if slip.fn}
    return slips | OTHER_SIGNS.get(name, {}) | TRAINING.WRONG.get(name, {})


def called(task, fn):
    """One of the bug collection, as the task asks for it."""
    if "beta" in task.arguments:
        return fn
    return lambda theta, X, n_hidden, weight_decay: fn(theta, X, n_hidden, weight_decay=weight_decay, beta=0)


def given_as_they_are(fn):
    """Without its warnings, and not as a function of the library."""

    def answer(*arguments):
        with np.errstate(all="ignore"):
            return fn(*arguments)

    return answer


def right_answers(name):
    """The right answers to a task, as a notebook defines them."""
    for source in RIGHT[name].values():
        names = {"np": np, "__name__": "__main__"}
        exec(source, names)
        yield names[name]


def figure():
    """For each task: how many mistakes, which of them passed, which were caught without their name; right answers."""
    rows = {}
    for name in TASKS:
        with redirect_stdout(io.StringIO()):
            found = {mistake: check_task(name, fn, rng=SEED) for mistake, fn in wrong_answers(name).items()}
            right = [check_task(name, fn, rng=SEED).ok for fn in right_answers(name)]
        passed = [mistake for mistake, report in found.items() if report.ok]
        nameless = [mistake for mistake, report in found.items() if not report.ok and report.mistake != mistake]
        rows[name] = len(found), passed, nameless, len(right), right.count(False)
    return rows


def test_every_mistake_is_caught_and_named_and_no_right_answer_refused():
    rows = figure()
    assert list(rows) == list(TASKS)
    print(f"\n{'task':<20} {'mistakes':>8} {'caught':>8} {'named':>8} {'right answers':>14} {'refused':>8}")
    all_wrong = all_caught = all_named = all_right = all_refused = 0
    for name, (wrong, passed, nameless, right, refused) in rows.items():
        caught, named = wrong - len(passed), wrong - len(passed) - len(nameless)
        print(f"{name:<20} {wrong:>8} {caught:>8} {named:>8} {right:>14} {refused:>8}  {', '.join(nameless)}")
        all_wrong, all_caught, all_named = all_wrong + wrong, all_caught + caught, all_named + named
        all_right, all_refused = all_right + right, all_refused + refused
    print(f"{'all':<20} {all_wrong:>8} {all_caught:>8} {all_named:>8} {all_right:>14} {all_refused:>8}")
    for name, (wrong, passed, nameless, right, refused) in rows.items():
        assert wrong >= 5, f"{name}: its classic mistakes are in no collection"
        assert not passed, name
        assert set(nameless) <= NOT_ALWAYS_NAMED, name
        assert right, name
        assert refused == 0, name


def test_every_task_with_numbers_or_without_has_its_mistakes_counted():
    counted = {name for name, task in TASKS.items() if isinstance(task, (ComparedTask, DiagnosedTask))}
    assert set(TASKS) == counted | set(OTHER_SIGNS) | set(TRAINING.WRONG)
