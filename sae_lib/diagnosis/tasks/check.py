"""`check_task`: the one door to all tasks."""

from __future__ import annotations

from sae_lib.checks import check_choice, check_rng
from sae_lib.diagnosis.tasks.activity import ACTIVITY
from sae_lib.diagnosis.tasks.backpropagation import BACKPROP, COST_AND_GRAD
from sae_lib.diagnosis.tasks.best_inputs import BEST_INPUTS
from sae_lib.diagnosis.tasks.block_errors import BLOCK_ERRORS
from sae_lib.diagnosis.tasks.cost import COST
from sae_lib.diagnosis.tasks.descent import DESCEND
from sae_lib.diagnosis.tasks.find_beta import FIND_BETA
from sae_lib.diagnosis.tasks.forward_pass import FEEDFORWARD, FORWARD
from sae_lib.diagnosis.tasks.grids import RHO_GRID, SIZE_GRID
from sae_lib.diagnosis.tasks.initialization import INITIALIZE
from sae_lib.diagnosis.tasks.kl import KL
from sae_lib.diagnosis.tasks.largest_angle import LARGEST_ANGLE
from sae_lib.diagnosis.tasks.layout import COUNT, POSITION, TRANSLATE
from sae_lib.diagnosis.tasks.normalization import NORMALIZE
from sae_lib.diagnosis.tasks.numerical_gradient import NUMERICAL_GRADIENT
from sae_lib.diagnosis.tasks.paired_gain import PAIRED_GAIN
from sae_lib.diagnosis.tasks.pca_directions import PCA_DIRECTIONS
from sae_lib.diagnosis.tasks.relative_error import RELATIVE_ERROR
from sae_lib.diagnosis.tasks.sampling import SAMPLE
from sae_lib.diagnosis.tasks.sigmoid import SIGMOID
from sae_lib.diagnosis.tasks.split import SPLIT
from sae_lib.diagnosis.tasks.tiles import TILE
from sae_lib.diagnosis.tasks.train_and_report import TRAIN_AND_REPORT
from sae_lib.diagnosis.tasks.units import UNITS
from sae_lib.diagnosis.tasks.where_wrong import WHERE_WRONG

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
        A task of `sae_lib.diagnosis.tasks.check.TASKS`, such as ``"forward"``.
    fn : callable
        What the student wrote. It is called with copies, for at most three seconds a call (twenty where it
        trains), and whatever it does becomes a sentence.
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
