"""Find the known mistake, or the two, that give the same numbers."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from sae_check.diagnosis.compare import TOLERANCE, close
from sae_check.diagnosis.lines import BY_λ
from sae_check.diagnosis.parts import BELONGS
from sae_lib.mistakes import MISTAKES
from sae_lib.mistakes.backward import first_error, one_example
from sae_lib.mistakes.mistake import RIGHT, TERMS, run
from sae_lib.model.sparsity import sparsity_push

# Other lines with which people make the mistakes of the collection.
VARIANTS = {
    "gradient of the last example alone": (one_example(-1, over=lambda s: 1),),
    "the first example alone": ({"reconstruction": first_error, **one_example(0, over=lambda s: 1)},),
    "missing transpose": (
        {"z2": lambda s: s.X @ s.W1 + s.b1},
        {"z3": lambda s: s.a2 @ s.W2 + s.b2},
        {"z2": lambda s: s.X @ s.W1 + s.b1, "z3": lambda s: s.a2 @ s.W2 + s.b2},
        {"mean_W1": lambda s: s.X.T @ s.delta2 / s.m},
        {"mean_W2": lambda s: s.a2.T @ s.delta3 / s.m},
        {"mean_W1": lambda s: s.X.T @ s.delta2 / s.m, "mean_W2": lambda s: s.a2.T @ s.delta3 / s.m},
    ),
    "β missing in the gradient": ({"push": lambda s: sparsity_push(s.rho_hat, s.rho, 1)},),
    "ρ̂ over the wrong axis": ({"rho_hat": lambda s: s.a2.mean(axis=1)},),
}

# Half of these is something else: a block at 0 has many reasons, and θ is read in one way or another as a whole.
WHOLE = {
    "bias gradient left out",
    "layer 1 not trained",
    "layer 2 not trained",
    "another order in θ",
    "no biases at all",
}

# Known by the same numbers as a term that is not written yet.
LIKE_NOTHING = "ρ̂ is not measured"


def find(answers, right, problems, errors):
    """Look the answers up in the collection.

    Parameters
    ----------
    answers : dict of (int, str) to ndarray (p + 1,)
        The gradient, then J, by shape and stage as in `make_problems`; those that the function refused are missing.
    right : dict of (int, str) to ndarray (p + 1,)
    problems : dict of (int, str) to Problem
    errors : dict of str to dict of str to float
        How far each term is off, see `sae_check.diagnosis.compare.compare`.

    Returns
    -------
    names : tuple of str
        One name; two if exactly one pair of mistakes fits; else none.
    partly : bool
        Whether the mistake was made in some of its places only, such as in one layer of two.
    """
    at_fault = {term for term, row in errors.items() if any(row.values())}
    off = {name for row in errors.values() for name, error in row.items() if error}

    # The mistakes show best where everything is switched on: most candidates are done with after one problem.
    keys = sorted(answers, key=lambda key: key[1] != "all")

    def fits(changes):
        return all(close(answers[key], _ask(changes, problems[key], right[key])) for key in keys)

    for name, mistake in MISTAKES.items():
        if any(map(fits, (mistake.changes, *VARIANTS.get(name, ())))):
            return (name,), False
    for name, changes in _parts():
        # Half of a mistake that is in J, too, is no half of it where J is right.
        if (MISTAKES[name].cost <= ("J" in off)) and fits(changes):
            return (name,), True
    # Only those two that do harm where there is any.
    pairs = [
        (one.name, other.name)
        for one, other in _pairs()
        if at_fault <= {*one.terms, *other.terms} and off <= {*_harmed(one), *_harmed(other)}
        if fits(one.changes | other.changes)
    ]
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
        if name not in WHOLE
        for size in range(1, len(mistake.changes))
        for steps in combinations(mistake.changes, size)
    ]
    return [(name, changes) for _, name, changes in sorted(parts, key=lambda part: -part[0])]


def _pairs():
    """Two mistakes at once, where they are not about the same line."""
    for one, other in combinations(MISTAKES.values(), 2):
        if one.hint != other.hint and not one.changes.keys() & other.changes.keys():
            yield one, other


def _harmed(mistake):
    return (*mistake.blocks, *(["J"] if mistake.cost else []))


class _Row:
    """The contribution of one term to J and to the gradient, for each shape."""

    def __init__(self, term, problems):
        self.term, self.problems = term, problems
        self.shapes = [k for k, stage in problems if stage == term]

    def of(self, numbers):
        """For each shape the row, given all numbers by shape and stage."""
        return {k: self.of_one(numbers, k) for k in self.shapes}

    def of_one(self, numbers, k):
        """The row on one shape."""
        here = numbers[k, self.term]
        return here if self.term == "reconstruction" else here - numbers[k, "reconstruction"]

    def fits(self, came, right, changes, part):
        """Return True if a candidate gives the same row, or the same `part` of it: J, or the gradient."""
        stages = {self.term, "reconstruction"}
        for k in self.shapes:
            numbers = {(k, s): _ask(changes, self.problems[k, s], right[k, s]) for s in stages}
            here, whole = self.of_one(numbers, k), right[k, self.term]
            size = np.append(np.full(whole.size - 1, np.abs(whole[:-1]).max()), abs(whole[-1]))
            with np.errstate(invalid="ignore"):
                if not (np.abs(here - came[k]) <= TOLERANCE * size)[part].all():
                    return False
        return True


J, GRADIENT, BOTH = slice(-1, None), slice(None, -1), slice(None)


def find_by_term(answers, right, problems, errors, reading):
    """Look for known mistakes in each term of J by itself, where several were made.

    Parameters
    ----------
    answers, right, problems, errors
        As for `find`.
    reading : Reading
        What the numbers say line by line: a name is given only where it says nothing else.

    Returns
    -------
    dict of str to tuple of str
        For each term of which all is known the names.
    """
    found, at_fault = {}, {term for term, row in errors.items() if any(row.values())}
    for term in TERMS:
        wrong = errors.get(term, {})
        if not any(wrong.values()) or any(wrong[block] for block in reading.zero):
            continue
        if any(BY_λ in part.lines for part in reading.parts[term].values()):
            continue
        # What is wrong in it comes from a line that is told with another term.
        if term != "reconstruction" and all(part.right for part in reading.parts.get(term, {}).values()):
            continue
        row = _Row(term, problems)
        if any((k, stage) not in answers for k in row.shapes for stage in {term, "reconstruction"}):
            continue
        came = row.of(answers)
        whole = {block for blocks in reading.whole.values() for block in blocks}
        blocks = {name for name, error in wrong.items() if error and name != "J"}
        if blocks and blocks <= whole and not wrong["J"]:
            continue
        parts = [BOTH] if not (wrong["J"] and blocks) else [BOTH, J, GRADIENT]
        named = {}
        for part in parts:
            candidates = _candidates(term, part, at_fault, bool(wrong["J"]))
            known = next(
                (
                    name
                    for name, changes, _ in candidates
                    if _agrees(name, term, reading, part) and row.fits(came, right, changes, part)
                ),
                None,
            )
            if known is None and part is not BOTH:
                named = {}
                break
            if known:
                named[known] = None
                if part is BOTH:
                    break
        # Half of what is wrong in a term is not worth a name.
        if named:
            found[term] = tuple(named)
    return found


def _agrees(name, term, reading, part):
    """Return True if a mistake that does harm in other terms, too, or both in J and in the gradient, does it there."""
    mistake = MISTAKES[name]
    if (part is J and mistake.blocks) or (part is GRADIENT and mistake.cost):
        return False
    others = [other for other in mistake.terms if other != term and other in reading.parts]
    return not any(
        reading.parts[other][block].right for other in others for block in {*mistake.blocks} & {*BELONGS[other]}
    )


def _candidates(term, part, at_fault, J_wrong):
    """Mistakes that may show in a term as (name, changes, rank): first those that do least else."""

    def rank(name):
        m = MISTAKES[name]
        more = bool(m.blocks) if part is J else m.cost and (part is GRADIENT or not J_wrong)
        return not set(m.terms) <= at_fault, more, len(m.terms)

    whole = [(m.name, changes) for m in MISTAKES.values() for changes in (m.changes, *VARIANTS.get(m.name, ()))]
    whole = [one for one in whole if one[0] not in WHOLE]
    ranked = [(*one, rank(one[0])) for one in whole if term in MISTAKES[one[0]].terms and not MISTAKES[one[0]].square]
    return sorted(ranked, key=lambda one: one[-1])
