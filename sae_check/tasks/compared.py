"""Tasks with one right answer: the student's numbers are compared with it, part by part, and with each slip's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from itertools import product

import numpy as np

from sae_check.arguments import FIRST
from sae_check.diagnosis.layouts import USUAL, VECTORS
from sae_check.findings import Finding, Kind, listed
from sae_check.report import Report
from sae_check.shapes import wrong_only
from sae_check.submissions import run_safely
from sae_check.tasks.task import StopHereError, Task
from sae_check.values import TOLERANCE, agree, apart


@dataclass(frozen=True, kw_only=True)
class ComparedTask(Task):
    """A task whose right answer is known.

    Attributes
    ----------
    reference : callable
        The right answer.
    problems : callable
        ``problems(rng)`` gives a list of tuples of arguments.
    parts : callable
        ``parts(task, value, arguments)`` gives what was returned as a dict of arrays by name, or ends the
        check with `Task.stop` if it cannot.
    slips : tuple of Slip
    """

    reference: Callable
    problems: Callable
    parts: Callable
    slips: tuple = ()

    def compare(self, fn, rng):
        """Compare on all problems; see `Task.compare`."""
        problems = self.problems(rng)
        wanted = self.answers(self.reference, problems)
        try:
            came = self.collect([self.parts(self, self.call(fn, *problem), problem) for problem in problems])
        except StopHereError as stop:
            if stop.report.finding.kind in (Kind.RAISED, Kind.SHAPE) and (custom := self._custom(fn, problems, wanted)):
                self.stop(custom, Kind.SIGNATURE)
            raise
        right = {name: all(agree(a[name], b[name]) for a, b in zip(came, wanted)) for name in wanted[0]}
        if all(right.values()):
            return Report(name=self.name, ok=True, parts=right, remark=f"Checked on {len(problems)} random problems.")
        report = Report(name=self.name, parts=right, finding=self._say(came, wanted, right), lesson=self.lesson)
        for slip in self.slips:
            if self._gives(slip, came, problems):
                return replace(report, mistake=slip.name, hint=slip.hint, lesson=slip.lesson, same_numbers=True)
        if custom := self._custom(fn, problems, wanted):
            return replace(report, finding=Finding(custom, Kind.SIGNATURE))
        report = self.look_closer(report, fn, problems, came, wanted)
        only = "" if report.mistake else self._only(problems, came, wanted)
        return replace(report, finding=Finding(f"{report.finding} {only}", report.finding.kind)) if only else report

    def _custom(self, fn, problems, wanted):
        """The custom, columns or another layout of θ, by which `fn` is right; else empty."""
        if self.arguments[:3] != FIRST:
            return ""
        for columns, layout in product((False, True), (USUAL, *VECTORS)):
            if (columns or layout.words) and self._is_right(partial(_otherwise, fn, columns, layout), problems, wanted):
                said = (["examples lie in columns"] if columns else []) + (
                    [f"θ is kept as {layout.words}"] * bool(layout.words)
                )
                return (
                    f"In your function {listed(said)}. Called like that it is right. Wanted: examples in rows, θ as "
                    "W1, W2, b1, b2."
                )
        return ""

    def _is_right(self, fn, problems, wanted):
        """Return True if a function gives the right numbers, quietly; most are done with after the first problem."""
        came = []
        for problem in problems:
            outcome = run_safely(fn, *problem, timeout=self.timeout)
            try:
                came.append(self.parts(self, outcome.value, problem))
            except (StopHereError, TypeError):
                return False
            if not outcome.ok or (len(came) == 1 and len(problems) == len(wanted) and not _all_agree(came, wanted[:1])):
                return False
        return _all_agree(self.collect(came), wanted)

    def _only(self, problems, came, wanted):
        """On which problems it is wrong, if it is right on others with several examples."""
        if self.arguments[:3] != FIRST:
            return ""
        # Some tasks put several problems of a network together.
        shapes = [(len(X), h, X.shape[1]) for _, X, h, *_ in problems[:: len(problems) // len(came)]]
        wrong = [not _all_agree([a], [b]) for a, b in zip(came, wanted)]
        bad, good = ([shape for shape, off in zip(shapes, wrong) if off is which] for which in (True, False))
        return wrong_only(bad, good) if any(m > 1 for m, _, _ in good) else ""

    def look_closer(self, report, fn, problems, came, wanted):
        """Add what can be said where no slip gives the same numbers."""
        by_a_factor = getattr(report.finding, "kind", None) is Kind.FACTOR
        return replace(report, hint="Which factor is missing, or one too many?" if by_a_factor else "")

    def answers(self, fn, problems):
        """The parts that one of our own functions gives on all problems."""
        with np.errstate(all="ignore"):
            return self.collect([self.parts(self, fn(*problem), problem) for problem in problems])

    def collect(self, came):
        """Arrange the results of all problems as they are compared: part by part, unless a task puts them together."""
        return came

    def _gives(self, slip, came, problems):
        """Return True if a slip gives the same numbers on every problem."""
        try:
            wrong = self.answers(slip.fn, problems)
        except Exception:  # a slip whose shapes do not fit these problems
            return False
        return _all_agree(wrong, came)

    def _say(self, came, wanted, right):
        """Say which parts are off, and by how much where it is worst."""
        said, kind = [], None
        for name in (name for name, fine in right.items() if not fine):
            pairs = [(a[name], b[name]) for a, b in zip(came, wanted)]
            words, is_multiple = _multiple(pairs)
            said.append(f"{name} ({words or _times(pairs) or _how_far(max(apart(*pair) for pair in pairs))})")
            kind = Kind.FACTOR if is_multiple else kind
            plural = len(said) > 1 or name.endswith("s")
        names = listed(said)
        # Words begin with a capital letter, symbols such as a3 stay as they are.
        names = names[0].upper() + names[1:] if names[:3].isalpha() else names
        return Finding(f"{names} {'do' if plural else 'does'} not agree with the right numbers.", kind)


def _all_agree(came, wanted):
    return all(agree(a[name], b[name]) for a, b in zip(came, wanted) for name in b)


def _otherwise(fn, columns, layout, theta, X, n_hidden, *rest):
    """Call a function by another custom; arrays that have a row for each example come back in rows."""
    value = fn(layout.theta(theta, n_hidden, X.shape[1]), X.T.copy() if columns else X, n_hidden, *rest)
    if not columns:
        return value
    if isinstance(value, (tuple, list)):
        return type(value)(one.T if np.ndim(one) == 2 else one for one in value)
    return value.T if np.ndim(value) == 2 else value


def _how_far(worst):
    if 0.01 <= worst < 10:
        return f"off by up to {worst:.0%} of the largest right number"
    return "far off" if worst >= 10 else "a little off"


def _times(pairs):
    """Words for a part of one number that is always far too large, or always far too small, or nothing."""
    if any(np.size(a) != 1 or np.size(b) != 1 or np.min(a * b) <= 0 for a, b in pairs):
        return ""
    ratios = np.array([float(np.ravel(a / b)[0]) for a, b in pairs])
    if ratios.min() < 2 and ratios.max() > 0.5:
        return ""
    size = "large" if ratios.min() >= 2 else "small"
    low, high = (f"{float(f'{one:.2g}'):,.10g}" for one in np.sort(ratios if size == "large" else 1 / ratios)[[0, -1]])
    return f"{low} to {high} times too {size}" if len(ratios) > 1 else ""


def _multiple(pairs):
    """Words for numbers that are all wrong by the same factor, or none; and whether it is one that can be missing."""
    if any(np.shape(a) != np.shape(b) for a, b in pairs):
        return "", False
    came, wanted = (np.concatenate([np.ravel(one) for one in some]) for some in zip(*pairs))
    factor = came @ wanted / (wanted @ wanted) if wanted.any() else 0.0
    # One number is always a multiple of another.
    if wanted.size < 2 or np.abs(came - factor * wanted).max() > TOLERANCE * np.abs(wanted).max():
        return "", False
    if abs(factor) < TOLERANCE:
        return "0 everywhere", False
    if abs(factor + 1) < TOLERANCE:
        return "of the wrong sign", False
    return (f"{factor:.3g} times what is wanted", True) if abs(factor - 1) > 0.01 else ("", False)
