"""How somebody's `cost_and_grad` is called and read: its parameters, rows or columns, the layout of θ."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from sae_check.arguments import SIGNS, Fit
from sae_check.diagnosis.compare import TOLERANCE, by_name, right_numbers
from sae_check.diagnosis.layouts import CONTAINERS, USUAL, VECTORS, Layout, parallel
from sae_check.diagnosis.lines import PASSES, RECONSTRUCTION, behind
from sae_check.findings import Kind
from sae_check.values import agree
from sae_lib.mistakes.mistake import ALL, steps_of
from sae_lib.model.parameters import split

# Seconds for trying; a vectorized function takes a tenth of one.
PATIENCE = 4.0
# Scores of a trial.
RAISED, UNREADABLE, READABLE, AKIN, RIGHT = range(5)


@dataclass(frozen=True)
class Convention:
    """One way to call a function and to read its answer.

    Attributes
    ----------
    fit : Fit
    columns : bool
        Whether examples lie in columns.
    layout : Layout
    """

    fit: Fit
    columns: bool = False
    layout: Layout = USUAL

    def arguments(self, problem):
        """Positional and keyword arguments for one `Problem`."""
        m, h, n = problem.shape
        X = np.ascontiguousarray(problem.X.T) if self.columns else problem.X
        theta = self.layout.theta(problem.theta, h, n)
        given = {"theta": theta, "X": X, "target": X.copy(), "n_hidden": h, "n_visible": n, "n_examples": m}
        if self.fit.in_blocks:
            given |= dict(zip(ALL, theta if isinstance(theta, list) else split(theta, h, n)))
        return self.fit.arguments(given | problem.settings)

    def name(self, argument):
        """The sign of an argument, by its place or its name."""
        place = isinstance(argument, int)
        role = self.fit.by_place[argument - 1] if place else self.fit.by_name.get(argument, argument)
        return SIGNS.get(role, role)

    @property
    def unusual(self):
        """What is another custom than the course's, in words: columns, layout; empty if nothing is."""
        said = ["examples lie in columns"] if self.columns else []
        if self.fit.in_blocks:
            said += ["θ comes in four blocks" + ", W1 as (n, h) and W2 as (h, n)" * self.layout.transposed]
        elif self.layout.words:
            said += [f"θ and the gradient are kept as {self.layout.words}"]
        return "; ".join(said)

    @property
    def note(self):
        """One line on what was taken for what; empty if everything is as in the course."""
        said = "; ".join(filter(None, [self.fit.note, self.unusual]))
        return f"{said}." if said else ""


def choose(fits, problems, call):
    """Find out by trying how a function wants to be called.

    Parameters
    ----------
    fits : sequence of Fit
    problems : sequence of Problem
        To be tried one after the other, until one is answered; none should have h = n, or m = n, but the last.
    call : callable
        ``call(convention, problem)`` returns the outcome and the `Answer`.

    Returns
    -------
    Convention
        The first in which J is right; else the most promising; the course's own if none is better.
    """
    started, best = time.monotonic(), (RAISED, Convention(fits[0]))
    known = {}

    def likely(problem):
        if id(problem) not in known:
            known[id(problem)] = _likely(problem)
        return known[id(problem)]

    def tries(conventions, problem, others=()):
        """The best score and its convention, and all scores."""
        nonlocal best
        scores = []
        for convention in conventions:
            if time.monotonic() - started > PATIENCE:
                break
            outcome, answer = call(convention, problem)
            if outcome.kind not in (Kind.RETURNED, Kind.RAISED):
                return None
            score = _score(outcome, answer, problem, likely)
            scores.append((convention, score))
            if score >= AKIN and others:
                score = min(score, *(_score(*call(convention, other), other, likely) for other in others))
            if score > best[0]:
                best = score, convention
            if score == RIGHT:
                break
        return scores

    for i, problem in enumerate(problems):
        plain = [Convention(fit, columns) for fit in fits for columns in ((True, False) if fit.port else (False, True))]
        scores = tries(plain, problem) if not fits[0].in_blocks else []
        if scores is None or best[0] >= AKIN:
            return best[1]
        readable = [convention for convention, score in scores if score == READABLE]
        if not readable and best[0] == RAISED:
            containers = [
                Convention(fit, columns, layout)
                for fit in fits
                for columns in (False, True)
                for layout in CONTAINERS
                if not fit.in_blocks or (layout.kind, layout.order) == (list, ALL)
            ]
            if tries(containers, problem) is None or best[0] >= AKIN:
                return best[1]
        # On a square a layout can look right that is not.
        square = problem.n_hidden == problem.X.shape[1]
        vectors = [Convention(one.fit, one.columns, layout) for one in readable for layout in VECTORS if not square]
        others = [other for other in problems[i + 1 :] if len({*other.shape}) == 3][:1]
        if tries(vectors, problem, others) is None or best[0] >= READABLE:
            return best[1]
    return best[1]


def _score(outcome, answer, problem, likely):
    """How promising an answer is."""
    if answer.numbers is None:
        return UNREADABLE if outcome.ok else RAISED
    _, h, n = problem.shape
    came, right = (by_name(numbers, h, n) for numbers in (answer.numbers, right_numbers(problem)))
    J = came["J"]
    if agree(J, right["J"], TOLERANCE):
        return RIGHT
    # Where a line of J is wrong, the right layout is told by more digits than chance would give.
    akin = (np.abs(likely(problem) - J) <= 1e-7 * np.abs(J)).any()
    return AKIN if akin or any(parallel(came[name].ravel(), right[name].ravel()) for name in ALL) else READABLE


def _likely(problem):
    """What J is where a line or a factor is wrong, or a weight is forgotten."""
    theta, X, h, settings = problem
    m, n = X.shape
    weights = settings | {"weight_decay": 1.0, "beta": 1.0}
    s = steps_of(behind({}), theta, X, h, **weights)
    with np.errstate(all="ignore"):
        alone = [of(s) for of in RECONSTRUCTION.values()]
    # Another way to read θ is for the layouts to tell.
    alone += [_behind(changes, theta, X, h, weights) for changes in PASSES.values() if changes]
    factors = [two * by for two in (1.0, 2.0, 0.5) for by in (1.0, m, m * m, 1 / m, 1 / n, n, m / n)]
    more = [0.0, s.decay, 2 * s.decay, s.sparsity, s.decay + s.sparsity]
    values = [factor * value for factor in factors for value in alone]
    return np.array(values + [s.reconstruction + extra for extra in more])


def _behind(changes, theta, X, h, weights):
    """The reconstruction term behind another forward pass; NaN if the shapes refuse it."""
    try:
        return steps_of(behind(changes), theta, X, h, **weights).reconstruction
    except (ValueError, TypeError):
        return np.nan
