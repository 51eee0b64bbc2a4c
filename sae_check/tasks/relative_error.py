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
    "What does NumPy give for 0 / 0? And what do you want to hear of two vectors that are equal?": {
        "0 / 0": lambda a, b: _norm(a - b) / _norm(a + b)
    },
    "Two vectors of zeros: how far are they apart?": {
        "1 for equal vectors": lambda a, b: _norm(a - b) / _norm(a + b) if np.any(a) or np.any(b) else 1.0
    },
    "Somebody forgets a gradient and returns zeros; nudging says 38. How far are the two apart?": {
        "0 as soon as one of the two is zero": lambda a, b: (
            _norm(a - b) / _norm(a + b) if np.any(a) and np.any(b) else 0.0
        )
    },
    "What does .all() say of the vector (0, 2)? Is that the question that you want to ask?": {
        "0 as soon as both hold a zero": lambda a, b: _norm(a - b) / _norm(a + b) if np.all(a) or np.all(b) else 0.0
    },
    "Measure both in metres, then in millimetres. Should the error change?": {
        "absolute, not relative": lambda a, b: _norm(a - b)
    },
    "Which sign stands above the line, and which below?": {
        "minus below the line, too": lambda a, b: _norm(a - b) / _norm(a - b)
    },
    "Two vectors come nearer to each other. Should your number rise or fall?": {
        "turned over": lambda a, b: _norm(a + b) / _norm(a - b)
    },
    "What is left to do after squares are added, until it is a length?": {
        "norms squared": lambda a, b: _norm(a - b) ** 2 / _norm(a + b) ** 2
    },
    "Exchange a and b. Should the error change?": {
        "divided by one of the two": lambda a, b: _norm(a - b) / _norm(b),
        "divided by the other of the two": lambda a, b: _norm(a - b) / _norm(a),
    },
    "Below the line: the length of a sum, or a sum of lengths? The documents have one of them.": {
        "sum of the norms": lambda a, b: _norm(a - b) / (_norm(a) + _norm(b))
    },
    "One entry is 0.001 and off by 0.001. Should it weigh as much as one of 38?": {
        "mean over the entries": lambda a, b: np.mean(np.abs(a - b) / np.abs(a + b))
    },
    "What do the double bars stand for: the length of a vector, or the sum of its entries?": {
        "sum without squares": lambda a, b: np.sum(np.abs(a - b)) / np.sum(np.abs(a + b))
    },
    "One entry is too large by 1, another too small by 1. What do you say then?": {
        "signs cancel": lambda a, b: abs(np.sum(a - b)) / abs(np.sum(a + b))
    },
    "What do the double bars stand for: the length of a vector, or its largest entry?": {
        "largest entry": lambda a, b: np.max(np.abs(a - b)) / np.max(np.abs(a + b))
    },
    "One entry is 0.001 and off by 0.001. Should it decide alone?": {
        "largest relative error": lambda a, b: np.max(np.abs(a - b) / np.abs(a + b))
    },
    "If one of the two vectors is zero, what should come out?": {
        "in percent": lambda a, b: 100 * _norm(a - b) / _norm(a + b)
    },
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
        """Whether a slip gives the same errors; that 0 / 0 was not thought of is another mistake, and the smaller."""
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
    slips=known(LESSON, SLIPS),
)
