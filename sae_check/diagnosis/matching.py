"""Find out which multiple of an ingredient a part holds, with the same formula for the factor on all problems."""

from __future__ import annotations

from functools import partial
from itertools import product

import numpy as np

from sae_check.diagnosis.compare import TOLERANCE, by_name
from sae_check.diagnosis.lines import OF_ONE
from sae_check.diagnosis.parts import UNKNOWN, Law, Part
from sae_lib.mistakes.mistake import TERMS


class Values:
    """What a formula gives on each problem: most of them are done with after the first."""

    def __init__(self, given, of):
        self._given, self._of, self._known = given, of, {}

    def __getitem__(self, k):
        if k not in self._known:
            self._known[k] = self._of(self._given[k])
        return self._known[k]

    def like(self, shapes):
        """Return True if it can be computed, and has these shapes."""
        try:
            return all(np.shape(self[k]) == shape for k, shape in shapes.items())
        except (ValueError, IndexError, TypeError):
            return False


class Rows:
    """What each term adds to J and to each block, on each problem, and what it is a multiple of."""

    def __init__(self, answers, right, problems, shapes):
        self.shapes = shapes
        self.facts, self.rows, self.slack = {}, {}, {}
        self.problems = {}
        for k in shapes:
            here = {stage: problem for (i, stage), problem in problems.items() if i == k}
            settings = {name: max(p.settings[name] for p in here.values()) for name in ("weight_decay", "rho", "beta")}
            self.problems[k] = here["reconstruction"]._replace(settings=settings)
            m, h, n = here["reconstruction"].shape
            self.facts[k] = {
                "m": m,
                "n": n,
                "h": h,
                "λ": settings["weight_decay"] or 1.0,
                "β": settings["beta"] or 1.0,
                "one_less": m / max(m - 1, 1),
            }
            for stage in TERMS:
                if (k, stage) not in answers:
                    continue
                came, whole = answers[k, stage], right[k, stage]
                if stage != "reconstruction":
                    came = came - answers[k, "reconstruction"]
                size = max(np.abs(whole[:-1]).max(), np.abs(answers[k, stage][:-1]).max())
                for name, block in by_name(came, h, n).items():
                    self.rows.setdefault(stage, {}).setdefault(name, {})[k] = block
                    slack = max(abs(whole[-1]), abs(answers[k, stage][-1])) if name == "J" else size
                    self.slack[stage, name, k] = TOLERANCE * slack
        self.terms = [
            term for term in TERMS if term in self.rows and all({*row} == {*shapes} for row in self.rows[term].values())
        ]

    def match(self, term, name, ingredient):
        """The law by which a part is a multiple of an ingredient on all problems, or None.

        Parameters
        ----------
        term, name : str
        ingredient : dict of int to ndarray
        """
        factors, room = {}, 0.0
        for k, came in self.rows[term][name].items():
            try:
                found = np.broadcast_to(np.asarray(ingredient[k], dtype=np.float64), came.shape).ravel()
            except (ValueError, IndexError, TypeError):
                return None  # the shapes refuse it
            came = came.ravel()
            square = found @ found
            if square < 1e-24 and np.abs(came).max() <= self.slack[term, name, k]:
                continue  # nothing wanted, nothing there: such as all examples but the last, of one
            if not np.isfinite(square) or square < 1e-24:
                return None
            factor = float(found @ came / square)
            slack = self.slack[term, name, k]
            if not np.abs(came - factor * found).max() <= slack:
                return None
            factors[k] = factor
            room = max(room, slack / np.sqrt(square / found.size) / max(abs(factor), 1e-12))
        return self.law(factors, term, room)

    def match_two(self, term, name, one, other):
        """The laws by which a part is a sum of two ingredients on all problems, or None; see `match`."""
        factors, room = ({}, {}), [0.0, 0.0]
        for k, came in self.rows[term][name].items():
            try:
                both = [
                    np.broadcast_to(np.asarray(part[k], dtype=np.float64), came.shape).ravel() for part in (one, other)
                ]
            except (ValueError, IndexError, TypeError):
                return None
            matrix, slack = np.stack(both, axis=1), self.slack[term, name, k]
            if came.size < 3 or not np.isfinite(matrix).all():
                return None
            found = np.linalg.lstsq(matrix, came.ravel(), rcond=None)[0]
            if not np.abs(matrix @ found - came.ravel()).max() <= slack or (np.abs(found) < 1e-9).any():
                return None
            for i in range(2):
                factors[i][k] = float(found[i])
                room[i] = max(room[i], 10 * slack / np.abs(matrix[:, i]).max() / abs(found[i]))
        laws = tuple(self.law(factors[i], term, room[i]) for i in range(2))
        return None if None in laws else laws

    def law(self, factors, term, room):
        """The simplest law for these factors, or None."""
        values = np.array(list(factors.values()))
        if not len(values) or (np.abs(values) < 1e-9).any() or len({*np.sign(values)}) > 1:
            return None
        sign, logs = int(np.sign(values[0])), np.log(np.abs(values))
        tolerance = min(max(2 * room, 1e-6), 1e-3)
        bases = np.log([[2, *(self.facts[k][name] for name in ("m", "n", "h", "λ", "β", "one_less"))] for k in factors])
        able = EXPONENTS[term]
        off = np.abs(able @ bases.T - logs).max(axis=1)
        hits = np.flatnonzero(off <= tolerance)
        if len(hits):
            best = min((Law(sign, *map(int, able[i])) for i in hits), key=lambda law: law.cost)
            if best.cost <= 6:
                return best
        if len(values) < 2:
            return None
        # No small formula: the same number everywhere, beside a power of m, n or h.
        simple = able[np.abs(able).sum(axis=1) <= 1]
        rest = logs - simple @ bases.T
        steady = np.flatnonzero(np.ptp(rest, axis=1) <= 2 * tolerance)
        steady = [i for i in steady if simple[i][0] == 0]
        if steady:
            i = min(steady, key=lambda i: np.abs(simple[i]).sum())
            return Law(sign, *map(int, simple[i]), constant=float(np.exp(rest[i].mean())))
        return None

    def finite(self, term):
        """Return True if what a term adds to J holds neither NaN nor infinity."""
        return all(np.isfinite(J).all() for J in self.rows[term]["J"].values())

    def absent(self, term, name):
        """Return True if a part is 0 everywhere."""
        return all(np.abs(came).max() <= self.slack[term, name, k] for k, came in self.rows[term][name].items())

    def first(self, term, name, ingredients):
        """The cheapest `Part` of those that fit.

        Parameters
        ----------
        term, name : str
        ingredients : iterable of (tuple of str, dict of int to ndarray)
            Lines that are wrong, and what they give; the right ones first.
        """
        best = UNKNOWN
        for lines, values in ingredients:
            if best.known and 2 * len(lines) >= best.cost:
                break
            law = self.match(term, name, values)
            if law is not None and {*lines} & {*OF_ONE}:
                law = law._replace(m=0)
            if law is not None:
                part = Part(law, lines)
                if not best.known or part.cost < best.cost:
                    best = part
                if best.right:
                    break
        return best

    @staticmethod
    def each(steps, of, *given):
        """What a formula gives on each problem, computed when it is asked for, with what else it is given."""
        return Values(steps, partial(of, *given))


def _exponents(λ, β):
    """Powers of 2, m, n, h, λ, β and m/(m − 1) that a factor may have, the simple ones first."""
    able = product(range(-3, 4), range(-2, 3), range(-1, 2), range(-1, 2), λ, β, (0, 1))
    return np.array(sorted((one for one in able if sum(map(abs, one)) <= 5), key=lambda one: sum(map(abs, one))))


EXPONENTS = {
    "reconstruction": _exponents((0,), (0,)),
    "decay": _exponents((-1, 0, 1), (0,)),
    "sparsity": _exponents((0,), (-1, 0, 1)),
}
