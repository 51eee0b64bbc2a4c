"""The task `best_inputs`: the input of length 1 that makes each hidden unit's answer largest."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sae_check.tasks.compared import ComparedTask
from sae_check.tasks.task import known, shape_of

# No lesson has it before lesson 08, which the task on paper forbids: the formula stands there.
LESSON = ""
PAPER = "the formula of the task on paper"


def _over(size):
    def inputs(W1):
        return W1 / size(W1)

    return inputs


def _norms(W):
    return np.sqrt((W**2).sum(axis=1, keepdims=True))


def _without_mean(W1):
    W = W1 - W1.mean(axis=1, keepdims=True)
    return W / _norms(W)


ONE_ROW = "Take one row of what you return: what is the sum of its squares?"
SLIPS = {
    "length taken down the columns": _over(lambda W: np.linalg.norm(W, axis=0)),
    "one length for all units": _over(np.linalg.norm),
    "root forgotten": _over(lambda W: _norms(W) ** 2),
    "sum of the weights": _over(lambda W: np.abs(W.sum(axis=1, keepdims=True))),
    "sum of absolute values": _over(lambda W: np.abs(W).sum(axis=1, keepdims=True)),
    "largest weight made 1": _over(lambda W: np.abs(W).max(axis=1, keepdims=True)),
    "divided by the number of pixels": _over(lambda W: W.shape[1]),
    "nothing divided": lambda W1: W1,
    "signs lost": lambda W1: np.abs(W1) / _norms(W1),
    "the worst input": lambda W1: -W1 / _norms(W1),
    "mean of the row taken away": _without_mean,
}


def _problems(rng):
    """Rows of different lengths; also more units than pixels, as many, and one."""
    return [
        (rng.normal(rng.uniform(-1, 1, (h, 1)), rng.uniform(0.3, 4, (h, 1)), (h, n)),)
        for h, n in ((3, 5), (6, 4), (4, 4), (1, 3))
    ]


def _inputs(task, value, problem):
    W1 = problem[0]
    if shape_of(value) == W1.shape[1:] and len(W1) > 1:
        task.stop(
            f"It returned shape {W1.shape[1:]}, the input of one unit; wanted {W1.shape}, one for each.",
            mistake="one unit only",
        )
    if shape_of(value) == W1.shape[::-1] != W1.shape:
        task.stop(f"It returned shape {W1.shape[::-1]}; wanted {W1.shape}.", mistake="inputs in columns")
    if shape_of(value) == W1.shape and np.asarray(value).dtype.kind == "f" and not np.isfinite(value).all():
        task.stop(
            f"Some of the inputs hold {'NaN' if np.isnan(value).any() else 'infinity'}.",
            hint="Is what stands below the line ever 0, or what stands under the root below 0?",
        )
    return {"inputs": task.numbers(value, W1.shape)}


class BestInputsTask(ComparedTask):
    """Says whether rows point the wrong way or have the wrong length."""

    def look_closer(self, report, fn, problems, came, wanted):
        """See `ComparedTask.look_closer`."""
        rows = [(a, b) for one, other in zip(came, wanted) for a, b in zip(one["inputs"], other["inputs"])]
        lengths = np.array([np.linalg.norm(a) for a, _ in rows])
        along = np.array([a @ b for a, b in rows])
        if np.all(lengths > 0) and np.allclose(np.abs(along), lengths):
            worst = lengths[np.abs(lengths - 1).argmax()]
            turned = " Some of them point the other way." if np.any(along < 0) else ""
            finding = "Each input is a multiple of its row of W1, as it should be"
            if not np.allclose(lengths, 1):
                finding += f", but not of length 1: one of them has length {worst:.3g}"
            return replace(report, finding=f"{finding}.{turned}", hint=ONE_ROW if not turned else WAY)
        hint = f"Put one row of W1 into {PAPER}, number by number. Is all of the row divided by the same number?"
        return replace(report, hint=hint)


WAY = "Is W1[j] @ x as large as can be for each row?"
BEST_INPUTS = BestInputsTask(
    name="best_inputs",
    arguments=("W1",),
    gives="an array like W1, an input in each row",
    lesson=LESSON,
    reference=_over(_norms),
    problems=_problems,
    parts=_inputs,
    slips=known("best_inputs", LESSON, SLIPS),
)
