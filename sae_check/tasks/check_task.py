"""`check_task`: the one door to all tasks."""

from __future__ import annotations

import pkgutil
import sys
from importlib import import_module

from sae_check.tasks.task import Task
from sae_lib.checks import check_choice, check_rng


def _tasks():
    """Every task that a module of this folder defines."""
    folder = sys.modules[__package__]
    for name in sorted(module.name for module in pkgutil.iter_modules(folder.__path__)):
        if name != __name__.rpartition(".")[2]:
            module = import_module(f"{__package__}.{name}")
            yield from (task for task in vars(module).values() if isinstance(task, Task))


TASKS = {task.name: task for task in _tasks()}


def check_task(name, fn, rng=0):
    """Check one task of the exercises, and print what was found.

    Parameters
    ----------
    name : str
        A task of `sae_check.tasks.check_task.TASKS`, such as ``"forward"``.
    fn : callable
        What the student wrote. It is called with copies, for at most three seconds a call (twenty where it
        trains), and whatever it does becomes a sentence.
    rng : int, Generator or None
        Draws the problems; the grader uses others than the student.

    Returns
    -------
    Report
        With ``.ok``, ``.parts``, ``.mistake`` and ``.points(most)``.

    Raises
    ------
    ValueError
        If there is no such task, or `rng` is no seed.

    Notes
    -----
    Source of the tasks: problem set, problems 2 to 6; worked assignment, steps 1 to 4.
    """
    task = TASKS[check_choice(name, "name", list(TASKS))]
    report = task.examine(fn, check_rng(rng))
    print(report)
    return report
