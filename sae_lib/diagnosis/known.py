"""Which known mistake, or which two together, give a stranger's numbers."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from sae_lib.diagnosis.compare import close
from sae_lib.diagnosis.mistakes import MISTAKES
from sae_lib.diagnosis.steps import RIGHT, run


def find(answers, right, problems):
    """Look the answers up in the collection.

    Parameters
    ----------
    answers : dict of (int, str) to ndarray (p + 1,)
        The gradient, then J, by shape and stage as in `make_problems`; those that the function refused are missing.
    right : dict of (int, str) to ndarray (p + 1,)
    problems : dict of (int, str) to Problem

    Returns
    -------
    names : tuple of str
        One name; two if exactly one pair of mistakes fits; else none.
    partly : bool
        Whether the mistake was made in some of its places only, such as in one layer of two.
    """
    # The mistakes show best where everything is switched on: most candidates are done with after one problem.
    keys = sorted(answers, key=lambda key: key[1] != "all")

    def fits(changes):
        return all(close(answers[key], _ask(changes, problems[key], right[key])) for key in keys)

    for name, mistake in MISTAKES.items():
        if any(map(fits, (mistake.changes, *mistake.variants))):
            return (name,), False
    for name, changes in _parts():
        if fits(changes):
            return (name,), True
    pairs = [pair for pair, changes in _pairs() if fits(changes)]
    return (pairs[0] if len(pairs) == 1 else ()), False


def _ask(changes, problem, right):
    """The numbers of a candidate. Where the shapes refuse it, somebody's may have come through by being right."""
    try:
        J, grad = run(RIGHT | changes, problem.theta, problem.X, problem.n_hidden, **problem.settings)
        return np.append(grad, J)
    except (ValueError, TypeError):
        return right


def _parts():
    """Mistakes made in some of their places only, the most complete first."""
    parts = [
        (size / len(mistake.changes), name, {step: mistake.changes[step] for step in steps})
        for name, mistake in MISTAKES.items()
        for size in range(1, len(mistake.changes))
        for steps in combinations(mistake.changes, size)
    ]
    return [(name, changes) for _, name, changes in sorted(parts, key=lambda part: -part[0])]


def _pairs():
    """Two mistakes at once, where they are not about the same line."""
    for one, other in combinations(MISTAKES.values(), 2):
        if not one.changes.keys() & other.changes.keys():
            yield (one.name, other.name), one.changes | other.changes
