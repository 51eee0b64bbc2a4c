"""The task `paired_gain`: what features gain over pixels, seed by seed, and how sure that is."""

from __future__ import annotations

import numpy as np

from sae_check.tasks.compared import ComparedTask
from sae_check.tasks.task import known, shape_of

LESSON = "10_features_at_work"


def _error(differences):
    return differences.std(axis=0, ddof=1) / np.sqrt(len(differences))


def _gained(difference=lambda s, r: s - r, error=lambda s, r: _error(s - r), points=100):
    def paired_gain(scores, raw):
        return points * difference(scores, raw).mean(axis=0), points * error(scores, raw)

    return paired_gain


def _spread(s, r):
    return (s - r).std(axis=0, ddof=1)


ROOT = "Four times as many seeds: how much smaller should the standard error be? And yours?"
SEEDS = "How many seeds has the table that came in, and where do your lines get their number from?"
SLIPS = {
    "pixels minus features": _gained(lambda s, r: r - s),
    "not in points": _gained(points=1),
    "ratio in place of the difference": _gained(lambda s, r: s / r - 1, lambda s, r: _error(s / r)),
    "signs of the differences lost": _gained(lambda s, r: np.abs(s - r), lambda s, r: _error(np.abs(s - r))),
    "as if they were no pairs": _gained(
        error=lambda s, r: np.sqrt((s.var(axis=0, ddof=1) + r.var(axis=0, ddof=1)) / len(s))
    ),
    "error of the features alone": _gained(error=lambda s, r: _error(s)),
    "difference of two errors": _gained(error=lambda s, r: _error(s) - _error(r)),
    "difference of two errors, without sign": _gained(error=lambda s, r: np.abs(_error(s) - _error(r))),
    "deviation in place of its error": _gained(error=_spread),
    "deviation with n below, no root of n": _gained(error=lambda s, r: (s - r).std(axis=0)),
    "n − 1 forgotten": _gained(error=lambda s, r: (s - r).std(axis=0) / np.sqrt(len(s))),
    "n − 1 twice": _gained(error=lambda s, r: _spread(s, r) / np.sqrt(len(s) - 1)),
    "divided by n, not by its root": _gained(error=lambda s, r: _spread(s, r) / len(s)),
    "times the root of n": _gained(error=lambda s, r: _spread(s, r) * np.sqrt(len(s))),
    "root of all numbers": _gained(error=lambda s, r: _spread(s, r) / np.sqrt(s.size)),
    "the pair the other way round": lambda s, r: _gained()(s, r)[::-1],
    "root of the wrong number": _gained(error=lambda s, r: _spread(s, r) / np.sqrt(s.shape[1])),
    "no root taken": _gained(error=lambda s, r: 100 * (s - r).var(axis=0, ddof=1) / len(s)),
    "no root taken, points only after it": _gained(error=lambda s, r: (s - r).var(axis=0, ddof=1) / len(s)),
    "variance in place of the deviation": _gained(
        error=lambda s, r: 100 * (s - r).var(axis=0, ddof=1) / np.sqrt(len(s))
    ),
    "brackets of ½ forgotten": _gained(error=lambda s, r: _spread(s, r) / len(s) / 2),
    "brackets of ½ forgotten, below": _gained(error=lambda s, r: _spread(s, r) * 2 / len(s)),
    "mean gain not taken away": _gained(
        error=lambda s, r: np.sqrt(np.sum((s - r) ** 2, axis=0) / (len(s) - 1) / len(s))
    ),
    "mean of all taken away": _gained(
        error=lambda s, r: np.sqrt(np.sum((s - r - np.mean(s - r)) ** 2, axis=0) / (len(s) - 1) / len(s))
    ),
    "five seeds, however many come in": _gained(error=lambda s, r: _spread(s, r) / np.sqrt(5)),
    "eight seeds, however many come in": _gained(error=lambda s, r: _spread(s, r) / np.sqrt(8)),
    "raw left in shares": lambda s, r: (np.mean(100 * s - r, axis=0), _error(100 * s - r)),
}


def _problems(rng):
    """Some seeds are lucky for both, as with real labels; as many columns as seeds in none."""
    drawn = []
    for n_seeds, columns in ((5, 3), (8, 2), (4, 6)):
        luck = rng.normal(0, 0.05, (n_seeds, 1))
        raw = 0.7 + luck + rng.normal(0, 0.01, (n_seeds, columns))
        drawn.append((raw + rng.normal(0.01, 0.03, (n_seeds, columns)), raw))
    return drawn


def _pair(task, value, problem):
    n_seeds, columns = problem[0].shape
    if not isinstance(value, (tuple, list)) and np.ndim(value) == 2:
        value = [*value]
    if columns != 2 and shape_of(value) == (columns, 2):
        task.stop(
            f"It returned a pair for each column; wanted the pair {task.gives}.", mistake="a pair for each column"
        )
    task.things(value, 2, "the pair", hint="Which two things are wanted?")
    for one, name in zip(value, ("gain", "standard error")):
        known = {
            (n_seeds,): (
                "one for each seed",
                "Over which axis is the mean: over that of the seeds, or over the other?",
            ),
            (): ("one for all columns", "Should two labels a digit and ten be thrown together?"),
            (n_seeds, columns): ("no mean taken", "The gain of each seed is a table. What is to become of its rows?"),
        }
        shape = shape_of(one)
        if one is ... or shape is None or np.asarray(one).dtype.kind not in "fiub":
            task.numbers(one, what=f"The {name}")
        if shape in known:
            mistake, hint = known[shape]
            task.stop(f"The {name} has shape {shape}; wanted ({columns},).", mistake=mistake, hint=hint)
    return {
        "gain": task.numbers(value[0], (columns,), "The gain"),
        "standard error": task.numbers(_rooted(task, value[1]), (columns,), "The standard error"),
    }


def _rooted(task, error):
    """`error` as it came; ends the check if it is the root of something negative."""
    if np.asarray(error).dtype.kind == "f" and np.isnan(error).any():
        task.stop("The standard error holds NaN.", hint="Of what do you take the root? Which brackets does s have?")
    return error


PAIRED_GAIN = ComparedTask(
    name="paired_gain",
    arguments=("scores", "raw"),
    gives="(gain, standard error), each with a number for each column",
    lesson=LESSON,
    section="The test drawer, once",
    reference=_gained(),
    problems=_problems,
    parts=_pair,
    slips=known("paired_gain", LESSON, SLIPS),
)
