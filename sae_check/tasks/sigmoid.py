"""The task `sigmoid`: exact near 0 and far from it, and silent."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sae_check.findings import Cause, causes
from sae_check.report import Report
from sae_check.submissions import run_safely
from sae_check.tasks.compared import ComparedTask
from sae_check.tasks.task import known, shape_of
from sae_lib.model.network import stable_sigmoid as f

LESSON = "03_forward_pass"
NEAR, BELOW, ABOVE, SILENT = "z near 0", "z = −1000", "z = +1000", "no warning"
# In place of NaN and infinity, so that they can be compared like numbers.
NOT_A_NUMBER, INFINITE = -7.0, 2.0**20

SLIPS = {
    "infinity divided by infinity": lambda z: np.exp(z) / (1 + np.exp(z)),
    "sigmoid upside down": lambda z: f(-z),
    "tanh for the sigmoid": np.tanh,
    "tanh without its 2z": lambda z: f(2 * z),
    "slope for the answer": lambda z: f(z) * (1 - f(z)),
    "a step": lambda z: (z >= 0) * 1.0,
    "1 on top on both sides": lambda z: f(np.abs(z)),
    "e on top on both sides": lambda z: f(-np.abs(z)),
    "1 + exp without its brackets": lambda z: 1 / 1 + np.exp(-z),
    "sigmoid twice": lambda z: f(f(z)),
    "z clipped too early": lambda z: f(np.clip(z, -10, 10)),
}
# Known by their warnings: their numbers are right.
OVERFLOW = "exp overflows", "What is the largest number that is handed to exp when z holds −1000?"
BOTH_SIDES = (
    "both sides computed",
    "np.where chooses between two arrays that are ready. Which z went through each of the two formulas?",
)


def _problems(rng):
    """A vector and a matrix near 0, and a vector far from it."""
    far = rng.choice([-1, 1], 8) * rng.uniform(800, 1200, 8)
    return [(rng.uniform(-6, 6, 9),), (rng.uniform(-3, 3, (4, 5)),), (np.append(far, [-1000, 1000]),)]


def _near_and_far(task, value, problem):
    (z,) = problem
    if shape_of(value) == z.shape and getattr(value, "dtype", None) in (np.float32, np.float64):
        value = np.nan_to_num(value, nan=NOT_A_NUMBER, posinf=INFINITE, neginf=-INFINITE)
    a = task.numbers(value, z.shape)
    if np.abs(z).max() < 100:
        return {NEAR: a}
    # As distances from 0 and 1, which are held to 1e-10.
    return {BELOW: a[z < 0], ABOVE: 1 - a[z > 0]}


class SigmoidTask(ComparedTask):
    """A `ComparedTask` that also listens for warnings."""

    def collect(self, came):
        """The problems' parts in one dict."""
        return [
            {NEAR: np.concatenate([part[NEAR].ravel() for part in came if NEAR in part])}
            | {name: part for parts in came for name, part in parts.items() if name != NEAR}
        ]

    def compare(self, fn, rng):
        """See `Task.compare`."""
        report = super().compare(fn, rng)
        warned = run_safely(fn, np.array([-1000.0, 0.0, 1000.0])).warned
        parts = report.parts | {SILENT: not warned}
        if not (report.ok and warned):
            return replace(report, parts=parts)
        mistake, hint = BOTH_SIDES if any(Cause.INVALID in causes(one) for one in warned) else OVERFLOW
        said = f"The numbers are right, but for z = ±1000 it warns: {'; '.join(map(str, warned))}."
        return Report(name=self.name, parts=parts, finding=said, mistake=mistake, hint=hint, lesson=LESSON)

    def _say(self, came, wanted, right):
        # What is returned at +1000 stands there as its distance from 1.
        gave = {name: 1 - part if name == ABOVE else part for name, part in came[0].items()}
        said = []
        for what, value in (("NaN, which is not a number", NOT_A_NUMBER), ("infinity", INFINITE)):
            if where := [name for name, part in gave.items() if (np.abs(part - value) < 1e-6).any()]:
                said.append(f"For {' and '.join(where)} it gives {what}.")
        return " ".join(said) or super()._say(came, wanted, right)


SIGMOID = SigmoidTask(
    name="sigmoid",
    arguments=("z",),
    gives="an array like z",
    lesson=LESSON,
    section="When exp overflows",
    library=("sigmoid", "stable_sigmoid"),
    reference=f,
    problems=_problems,
    parts=_near_and_far,
    slips=known("sigmoid", LESSON, SLIPS),
)
