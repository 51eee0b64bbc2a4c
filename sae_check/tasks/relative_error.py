"""The task `relative_error`: how far two vectors are apart, measured at their size."""

from __future__ import annotations

import numpy as np

from sae_check.tasks.compared import ComparedTask
from sae_check.tasks.task import known
from sae_check.values import TOLERANCE
from sae_lib.model.gradient_check import relative_error

LESSON = "06_gradient_check"
# What stands for 0 / 0 and 1 / 0, so that they can be compared: no error is negative.
NO_NUMBERS = {"nan": -1.0, "posinf": -2.0, "neginf": -3.0}
FAR, EQUAL, ZERO = "the error of different vectors", "the error of equal vectors", "the error of two vectors of zeros"
ONE = "the error if only one is all zeros"


def _norm(v):
    return np.linalg.norm(v)


SLIPS = {
    "0 / 0": lambda a, b: _norm(a - b) / _norm(a + b),
    "1 for equal vectors": lambda a, b: _norm(a - b) / _norm(a + b) if np.any(a) or np.any(b) else 1.0,
    "0 as soon as one of the two is zero": lambda a, b: _norm(a - b) / _norm(a + b) if np.any(a) and np.any(b) else 0.0,
    "0 as soon as both hold a zero": lambda a, b: _norm(a - b) / _norm(a + b) if np.all(a) or np.all(b) else 0.0,
    "absolute, not relative": lambda a, b: _norm(a - b),
    "minus below the line, too": lambda a, b: _norm(a - b) / _norm(a - b),
    "turned over": lambda a, b: _norm(a + b) / _norm(a - b),
    "norms squared": lambda a, b: _norm(a - b) ** 2 / _norm(a + b) ** 2,
    "divided by one of the two": lambda a, b: _norm(a - b) / _norm(b),
    "divided by the other of the two": lambda a, b: _norm(a - b) / _norm(a),
    "sum of the norms": lambda a, b: _norm(a - b) / (_norm(a) + _norm(b)),
    "mean over the entries": lambda a, b: np.mean(np.abs(a - b) / np.abs(a + b)),
    "sum without squares": lambda a, b: np.sum(np.abs(a - b)) / np.sum(np.abs(a + b)),
    "signs cancel": lambda a, b: abs(np.sum(a - b)) / abs(np.sum(a + b)),
    "largest entry": lambda a, b: np.max(np.abs(a - b)) / np.max(np.abs(a + b)),
    "largest relative error": lambda a, b: np.max(np.abs(a - b) / np.abs(a + b)),
    "in percent": lambda a, b: 100 * _norm(a - b) / _norm(a + b),
}


def _problems(rng):
    """Vectors far from each other and near, one of them tiny, both with a zero; equal, both zero, one of them zero."""
    a, b = (rng.uniform(0.5, 2, (2, 5)) * rng.choice([-1, 1], 5)).round(6)
    b[rng.integers(5)] *= -1
    near = a + rng.uniform(0.001, 0.002, 5) * [1, -1, 1, 1, -1]
    zero = np.zeros(5)
    far = [(a, b), (100 * a, 100 * near), (a, b / 1000), (a * [0, 1, 1, 1, 1], b * [1, 1, 1, 1, 0])]
    return [*far, (b, b.copy()), (zero, zero.copy()), (a, zero), (zero, b)]


def _one_number(task, value, problem):
    number = np.asarray(value) if not isinstance(value, (tuple, list, dict)) else np.zeros(2)
    if number.size != 1:
        task.stop("It should return one number.", hint="Does a norm of a vector have entries?")
    if number.dtype.kind == "f" and (np.array_equal(*problem) or not all(map(np.any, problem))):
        number = np.nan_to_num(number, **NO_NUMBERS)
    return {"error": task.numbers(number).reshape(())}


class ErrorTask(ComparedTask):
    """Its parts are the kinds of pairs."""

    def collect(self, came):
        """See `ComparedTask.collect`."""
        errors = np.array([float(part["error"]) for part in came])
        return [{FAR: errors[:4], EQUAL: errors[4], ZERO: errors[5], ONE: errors[6:]}]

    def _gives(self, slip, came, problems):
        """Return True if a slip gives the same errors; a forgotten 0 / 0 is another mistake, and the smaller one."""
        (mine,), (theirs,), (right,) = came, self.answers(slip.fn, problems), self.answers(self.reference, problems)
        if np.allclose(mine[FAR], right[FAR], rtol=TOLERANCE):
            return all(np.allclose(mine[kind], theirs[kind]) for kind in (EQUAL, ZERO, ONE)) and np.allclose(
                theirs[FAR], right[FAR], rtol=TOLERANCE
            )
        return np.allclose(mine[FAR], theirs[FAR], rtol=TOLERANCE)


RELATIVE_ERROR = ErrorTask(
    name="relative_error",
    arguments=("a", "b"),
    gives="one number",
    lesson=LESSON,
    library=("relative_error",),
    reference=relative_error,
    problems=_problems,
    parts=_one_number,
    slips=known("relative_error", LESSON, SLIPS),
)
