"""`check_task`: the one door to all tasks."""

from __future__ import annotations

from sae_check.tasks.activity import ACTIVITY
from sae_check.tasks.backpropagation import BACKPROP, COST_AND_GRAD
from sae_check.tasks.best_inputs import BEST_INPUTS
from sae_check.tasks.block_errors import BLOCK_ERRORS
from sae_check.tasks.cost import COST
from sae_check.tasks.descent import DESCEND
from sae_check.tasks.find_beta import FIND_BETA
from sae_check.tasks.forward_pass import FEEDFORWARD, FORWARD
from sae_check.tasks.grids import RHO_GRID, SIZE_GRID
from sae_check.tasks.initialization import INITIALIZE
from sae_check.tasks.kl import KL
from sae_check.tasks.layout import COUNT, POSITION, TRANSLATE
from sae_check.tasks.normalization import NORMALIZE
from sae_check.tasks.numerical_gradient import NUMERICAL_GRADIENT
from sae_check.tasks.paired_gain import PAIRED_GAIN
from sae_check.tasks.relative_error import RELATIVE_ERROR
from sae_check.tasks.sampling import SAMPLE
from sae_check.tasks.sigmoid import SIGMOID
from sae_check.tasks.spaces import LARGEST_ANGLE, PCA_DIRECTIONS
from sae_check.tasks.split import SPLIT
from sae_check.tasks.tiles import TILE
from sae_check.tasks.train_and_report import TRAIN_AND_REPORT
from sae_check.tasks.units import UNITS
from sae_check.tasks.where_wrong import WHERE_WRONG
from sae_lib.checks import check_choice, check_rng

TASKS = {
    task.name: task
    for task in (
        TILE,
        SAMPLE,
        NORMALIZE,
        COUNT,
        POSITION,
        TRANSLATE,
        INITIALIZE,
        SIGMOID,
        FORWARD,
        FEEDFORWARD,
        KL,
        COST,
        NUMERICAL_GRADIENT,
        RELATIVE_ERROR,
        BLOCK_ERRORS,
        WHERE_WRONG,
        BACKPROP,
        COST_AND_GRAD,
        TRAIN_AND_REPORT,
        SIZE_GRID,
        BEST_INPUTS,
        ACTIVITY,
        RHO_GRID,
        FIND_BETA,
        SPLIT,
        DESCEND,
        UNITS,
        PCA_DIRECTIONS,
        LARGEST_ANGLE,
        PAIRED_GAIN,
    )
}


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
