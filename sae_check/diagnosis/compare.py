"""Compare answers with the right ones, term by term and block by block."""

from __future__ import annotations

import numpy as np

from sae_check.values import agree
from sae_lib.mistakes.mistake import ALL, TERMS
from sae_lib.model.cost import cost_and_grad
from sae_lib.model.parameters import split

# Room for float32 and for derivatives by differences; the mistakes of the collection are a hundred times larger.
TOLERANCE = 1e-5


def close(came, wanted):
    """Return True if two answers agree.

    Parameters
    ----------
    came, wanted : ndarray (p + 1,)
        The gradient, then J.
    """
    with np.errstate(invalid="ignore"):
        return all(agree(came[part], wanted[part], TOLERANCE) for part in (slice(None, -1), slice(-1, None)))


def compare(answers, right, problems):
    """Measure the error in each term and block.

    Parameters
    ----------
    answers, right : dict of (int, str) to ndarray (p + 1,)
        By shape and stage, as in `make_problems`; `answers` may lack some.
    problems : dict of (int, str) to Problem

    Returns
    -------
    table : dict of str to dict of str to float
        For each term asked, the largest error in J and in each block of what the term adds to it, as a multiple of
        the right value: 0 where it is right, infinity where the right value is 0, NaN where NaN or infinity came.
    together : bool
        Whether each term alone is right, but not all of them together.
    """
    table = {term: dict.fromkeys(("J", *ALL), 0.0) for term in TERMS if (0, term) in problems}
    together = False
    for (k, stage), came in answers.items():
        whole = right[k, stage]
        if stage == "all":
            together |= not close(came, whole)
            continue
        wanted = whole
        if stage != "reconstruction" and (k, "reconstruction") in answers:
            base, wanted = answers[k, "reconstruction"], wanted - right[k, "reconstruction"]
            # What is not finite without the term says nothing about the term, not that it is right either.
            came = np.where(np.isfinite(base), came - np.nan_to_num(base), np.nan)
        _, h, n = problems[k, stage].shape
        row = table[stage]
        differs = by_name(_differs(came, wanted, whole), h, n)
        pairs = zip(by_name(came, h, n).items(), by_name(wanted, h, n).values())
        for (name, found), value in pairs:
            if differs[name].any():
                row[name] = _worse(row[name], _far(found, value))
    wrong = any(any(row.values()) for row in table.values())
    return table, together and not wrong


def _differs(came, wanted, whole):
    """Mark the numbers that differ by more than rounding can explain, given the size of the whole answer."""
    size = np.append(np.full(came.size - 1, np.abs(whole[:-1]).max()), abs(whole[-1]))
    with np.errstate(invalid="ignore"):
        return ~(np.abs(came - wanted) <= TOLERANCE * size)


def right_numbers(problem):
    """The right gradient, then J."""
    J, grad = cost_and_grad(problem.theta, problem.X, problem.n_hidden, **problem.settings)
    return np.append(grad, J)


def by_name(numbers, h, n):
    """J and the four blocks, in the order of the table, of the gradient and J behind it."""
    return {"J": numbers[-1:], **split(numbers[:-1], h, n)._asdict()}


def _far(found, value):
    if not np.isfinite(found).all():
        return float("nan")
    with np.errstate(divide="ignore"):
        return float(np.abs(found - value).max() / np.abs(value).max())


def _worse(a, b):
    return float("nan") if np.isnan(a) or np.isnan(b) else max(a, b)
