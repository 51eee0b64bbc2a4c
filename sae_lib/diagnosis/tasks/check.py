"""`check_task`: the one door to all tasks."""

from __future__ import annotations

from sae_lib.checks import check_choice, check_rng
from sae_lib.diagnosis.tasks.backpropagation import BACKPROP, COST_AND_GRAD
from sae_lib.diagnosis.tasks.cost import COST
from sae_lib.diagnosis.tasks.forward_pass import FEEDFORWARD, FORWARD
from sae_lib.diagnosis.tasks.initialization import INITIALIZE
from sae_lib.diagnosis.tasks.normalization import NORMALIZE
from sae_lib.diagnosis.tasks.numerical_gradient import NUMERICAL_GRADIENT
from sae_lib.diagnosis.tasks.sampling import SAMPLE

TASKS = {
    task.name: task
    for task in (
        SAMPLE,
        NORMALIZE,
        INITIALIZE,
        FORWARD,
        FEEDFORWARD,
        COST,
        NUMERICAL_GRADIENT,
        BACKPROP,
        COST_AND_GRAD,
    )
}


def check_task(name, fn, rng=0):
    """Check one task of the exercises, and print what was found.

    Parameters
    ----------
    name : str
        A task of `sae_lib.diagnosis.tasks.check.TASKS`, such as ``"forward"``.
    fn : callable
        What the student wrote. It is called with copies, for at most three seconds a call, and whatever it
        does becomes a sentence.
    rng : int, Generator or None
        Draws the problems; the grader uses others than the student.

    Returns
    -------
    TaskReport
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
