"""`Interview`: all calls of one function, and what was noticed on the way."""

from __future__ import annotations

import time

import numpy as np

from sae_check.arguments import NEEDED_FOR, PENALTIES
from sae_check.diagnosis.answer import Answer, read
from sae_check.diagnosis.compare import TOLERANCE, close, right_numbers
from sae_check.diagnosis.convention import choose
from sae_check.findings import Cause, Finding, Kind, causes, listed
from sae_check.problems import make_problems
from sae_check.shapes import ELSEWHERE, where, wrong_only
from sae_check.submissions import run_safely
from sae_check.values import agree
from sae_lib.mistakes.mistake import TERMS

# Seconds for all calls together. A plain loop over examples needs 0.1.
PATIENCE = 20.0
# So small that it changes no digit that is looked at; for those who cannot do with 0.
TINY = 1e-9
# m, h, n of further problems, to find out on which shapes something goes wrong.
PROBES = ((5, 3, 5), (6, 8, 6), (7, 4, 4), (6, 6, 3), (3, 3, 6), (4, 2, 6), (4, 6, 2))
UNSTEADY = (
    "Called again with the same arguments it gives another answer. Does it keep something between calls, or use chance?"
)


def _same(a, b):
    return np.array_equal(a, b, equal_nan=True)


def _not_finite(numbers, problem, warned):
    what = "J" if not np.isfinite(numbers[-1]) else "The gradient"
    kind = "NaN" if np.isnan(numbers).any() else "infinity"
    on = [sign for sign, name in (("λ", "weight_decay"), ("β", "beta")) if problem.settings[name]]
    where = f"with {' and '.join(on)} switched on" if on else "already with λ = β = 0"
    said = f"{what} holds {kind}, {where}." + (f" NumPy warned: {warned[0]}." if warned else "")
    if not on and any(Cause.LOGARITHM in causes(one) for one in warned):
        said += " The only logarithms are those of the sparsity term. What goes into them? (0 times NaN is NaN.)"
    return said


class Interview:
    """All calls of one function, and what was noticed on the way."""

    def __init__(self, fn, fits, problems, timeout):
        self.fn, self.timeout = fn, timeout
        self.answers, self.refused, self.findings = {}, {}, []
        self._notes, self._started, self._kept, self._printed, self._not_finite = [], time.monotonic(), None, "", ""
        # Stages that were only answered with a tiny weight in place of 0, and why.
        self._without_zero = {}
        first = [problem for (_, stage), problem in problems.items() if stage == "reconstruction"]
        # Where the weights are 0, and where they are tiny; squares last, everything fits there.
        tries = [problem for one in first for problem in (one, _tiny(one))]
        tries.sort(key=lambda problem: len({*problem.shape}) < 3)
        self.convention = choose(fits, tries, self._try)

    def _try(self, convention, problem):
        self.convention = convention
        return self._call(problem, quietly=True)

    def ask(self, key, problem):
        """Call the function once; whether there is a point in going on."""
        if time.monotonic() - self._started > PATIENCE:
            said = f"It is very slow: after {PATIENCE:g} seconds it was still busy with tiny problems."
            self._find(Finding(said, Kind.TIMEOUT))
            return False
        outcome, answer = self._call(problem)
        nothing = answer.numbers is not None and not answer.numbers.any() and len(problem.X) > 1
        silent = answer.numbers is None and (outcome.kind is Kind.RAISED or outcome.ok)
        if (nothing or silent) and _tiny(problem) is not problem:
            again = self._call(_tiny(problem), quietly=True)
            if again[1].numbers is not None and again[1].numbers.any():
                short = {Kind.NOTHING: "it returns None.", None: "it returns only zeros."}.get(answer.finding.kind)
                self._without_zero[key] = Finding(short, Kind.NOTHING) if short else answer.finding
                outcome, answer = again
        if outcome.kind is Kind.RAISED:
            self.refused[key] = outcome.finding
            return True
        # A gradient with as many numbers in another shape is told once.
        if answer.finding and (answer.numbers is None or not self.answers):
            self._find(answer.finding)
        if answer.numbers is None:
            return False
        self.answers[key] = answer.numbers
        if self._kept is None:
            self._kept = key, outcome.value[1], answer.numbers[:-1].copy()
        if not np.isfinite(answer.numbers).all() and not self._not_finite:
            self._not_finite = _not_finite(answer.numbers, problem, outcome.warned)
            self._find(Finding(self._not_finite, Kind.NAN if np.isnan(answer.numbers).any() else Kind.INFINITY))
        return True

    def repeat(self, problems):
        """Ask the first question twice more; whether the answer is still the same."""
        key, vector, before = self._kept
        problem = self._as_asked(key, problems)
        # Before the first problem is asked again, whose answer would bring the old numbers back.
        now = read((0.0, vector), problem, self.convention.layout).numbers
        if self.convention.layout.is_vector and (now is None or not _same(now[:-1], before)):
            self._note(
                "It returns the same array each time and overwrites it at the next call. Whoever keeps a gradient "
                "must copy it."
            )
        for _ in range(2):
            _, answer = self._call(problem)
            if answer.numbers is None:
                said = f"Called again with the same arguments: {answer.finding}"
                self._find(Finding(said, answer.finding.kind, answer.finding.error))
                return False
            if not self._is_as_before(key, answer):
                return False
        return True

    def _as_asked(self, key, problems):
        """The problem in the form in which it was answered."""
        return _tiny(problems[key]) if key in self._without_zero else problems[key]

    def _is_as_before(self, key, answer):
        """Return True if the same numbers came again; finds fault with it if not."""
        before = self.answers[key]
        if answer.numbers is not None and (close(answer.numbers, before) or _same(answer.numbers, before)):
            return True
        self._find(UNSTEADY)
        return False

    def refusals(self, problems):
        """Findings for the problems on which it raised, if it answered others."""
        found = []
        if self._without_zero:
            stages = {stage for _, stage in self._without_zero}
            off = "λ" if "decay" not in stages else "β" if "sparsity" not in stages else "λ = 0 or β"
            reason = next(iter(self._without_zero.values()))
            said = f"With {off} = 0: {reason} A weight of 0 switches its term off; the rest is still wanted."
            found.append(Finding(said, reason.kind, reason.error))
        if self.refused:
            bad = {problems[key].shape for key in self.refused}
            good = {problems[key].shape for key in self.answers} - bad
            if good:
                bad, good = self._probe(problems, bad, good)
            m, h, n = next(iter(problems[key].shape for key in self.refused))
            refusal = next(iter(self.refused.values()))
            _, opposite = where(bad, good)
            said = f"It works only where {opposite}: with" if opposite else "With"
            found.append(Finding(f"{said} m = {m}, h = {h}, n = {n}: {refusal}", refusal.kind, refusal.error))
        return found

    def _probe(self, problems, bad, good):
        """More shapes on which it raises, and on which it does not."""
        for problem, answer in self._probes(next(iter(problems.values())).settings):
            (good if answer.numbers is not None else bad).add(problem.shape)
        return bad, good

    def only(self, bad, good, settings):
        """On which shapes it is wrong, if it is right on others, as a sentence; else empty.

        Parameters
        ----------
        bad, good : sequence of (int, int, int)
        settings : dict
            Of the problem on which more shapes are tried.
        """
        if not any(m > 1 for m, _, _ in good):
            return ""
        more, fine = {*bad}, {*good}
        for problem, answer in self._probes(settings):
            if answer.numbers is not None:
                (fine if close(answer.numbers, right_numbers(problem)) else more).add(problem.shape)
        listing = f"It is wrong only with m, h, n = {listed([str(shape) for shape in bad])}; {ELSEWHERE}"
        return wrong_only(more, fine) or listing

    def _probes(self, settings):
        """Problems of further shapes, each with the answer."""
        for problem in make_problems(TERMS[:1], PROBES, 0).values():
            asked = problem._replace(settings=settings)
            yield asked, self._call(asked, quietly=True)[1]

    def steady(self, problems, right):
        """Ask the first problem that was wrong again; whether the answer is the same."""
        key = next(key for key, numbers in self.answers.items() if not close(numbers, right[key]))
        return self._is_as_before(key, self._call(self._as_asked(key, problems), quietly=True)[1])

    def further(self, terms):
        """Findings of a function that was right so far: other numbers of the same shape, many examples, large z."""
        found, rng = [], np.random.default_rng(2)
        problem = next(iter(make_problems(TERMS[:1], rng=3).values()))
        weights = {"weight_decay": 0.3 * ("decay" in terms), "rho": 0.2, "beta": 2.0 * ("sparsity" in terms)}
        large = problem._replace(theta=6 * problem.theta)
        many = next(iter(make_problems(TERMS[:1], ((130, 4, 9),), rng).values()))
        said = {
            "another θ and X of a shape that it has seen": (
                problem._replace(settings=weights),
                "Does it keep something from an earlier call?",
            ),
            "130 examples": (many, "Is a number of examples written into it?"),
            "weights so large that a unit is nearly on or off": (
                large,
                "Is z clipped, or rounded?",
            ),
        }
        for what, (asked, question) in said.items():
            _, answer = self._call(asked, quietly=True)
            if answer.numbers is None or not close(answer.numbers, right_numbers(asked)):
                found.append(f"On small problems it is right; with {what} it is not. {question}")
        return found

    def blind_spots(self, problems, terms):
        """Find arguments that make no difference and should, or make one and should not; a sentence for each.

        Parameters
        ----------
        problems : dict of (int, str) to Problem
        terms : sequence of str
            Those that are in J or in the gradient at all.
        """
        # The first shape has several examples: to take their mean away from a single one leaves nothing of it.
        key = [key for key in self.answers if key[0] == next(iter(self.answers))[0]][-1]
        problem, rng, said = problems[key], np.random.default_rng(1), []
        if self._same_at(key, problem._replace(theta=problem.theta + rng.uniform(0.1, 0.2, problem.theta.size))):
            said.append("The answer does not depend on θ. Does it read a variable of the notebook instead?")
        if self._same_at(key, problem._replace(X=rng.uniform(0.1, 0.9, problem.X.shape))):
            said.append("The answer does not depend on X. Does it read a variable of the notebook instead?")
        elif self._same_at(key, problem._replace(X=problem.X + 0.05)):
            said.append("With 0.05 added to all of X the answer stays the same. Is a mean of X taken away somewhere?")
        unread = [
            sign
            for name, sign in PENALTIES.items()
            if NEEDED_FOR[name] in terms
            and self._same_at(key, self._with(problem, **{name: 1.3 * problem.settings[name]}))
        ]
        if unread:
            said.append(
                f"The answer stays the same with another {listed(unread)}: ask it with two values and compare. Does a "
                "line set a value, in place of the one that comes in? Or does a formula lack it?"
            )
        free = self._with(problem, weight_decay=0.0, beta=0.0)
        if "sparsity" in terms and "ρ" not in unread and not said and self._depends_on_rho(free):
            said.append(
                "With β = 0 another ρ should make no difference, and it does. Does β multiply all of push and KL?"
            )
        return tuple(said)

    def without_rho(self, problems):
        """Which of J and the gradient does not change with ρ, where the other does; else empty."""
        key = [key for key in self.answers if key[1] in ("sparsity", "all")][-1:]
        if not key:
            return ""
        problem, before = problems[key[0]], self.answers[key[0]]
        now = self._call(self._with(problem, rho=1.3 * problem.settings["rho"]))[1].numbers
        if now is None:
            return ""
        same = [agree(now[part], before[part], TOLERANCE) for part in (slice(-1, None), slice(None, -1))]
        return {(True, False): "J", (False, True): "the gradient"}.get(tuple(same), "")

    def _with(self, problem, **settings):
        return problem._replace(settings=problem.settings | settings)

    def _same_at(self, key, other):
        """Return True if another problem gets the same answer as the one of `key`."""
        _, answer = self._call(other)
        return answer.numbers is not None and close(answer.numbers, self.answers[key])

    def _depends_on_rho(self, problem):
        both = [self._call(self._with(problem, rho=rho))[1].numbers for rho in (0.1, 0.2)]
        return all(numbers is not None for numbers in both) and not close(*both)

    def notes(self):
        """Notes on what is unusual and does no harm."""
        printed = f"It prints. That is not shown here; it begins with: {self._printed}" if self._printed else ""
        noted = [self.convention.note] if self.convention.note else []
        return tuple([*noted, *self._notes, *([printed] if printed else [])])

    def _call(self, problem, quietly=False):
        args, kwargs = self.convention.arguments(problem)
        outcome = run_safely(self.fn, *args, timeout=self.timeout, **kwargs)
        for name in outcome.changed if not quietly else ():
            said = (
                f"It changes {self.convention.name(name)} in place: whoever calls it finds other numbers there "
                "afterwards. Work on a copy."
            )
            self._find(Finding(said, Kind.CHANGES))
        if outcome.n_printed and not self._printed:
            self._printed = " ".join(outcome.printed.split())[:60] or "an empty line"
        if not outcome.ok:
            return outcome, Answer(finding=outcome.finding)
        answer = read(outcome.value, problem, self.convention.layout)
        for note in answer.notes if not quietly else ():
            self._note(note)
        return outcome, answer

    def _find(self, finding):
        if finding not in self.findings:
            self.findings.append(finding)

    def _note(self, note):
        if note not in self._notes:
            self._notes.append(note)


def _tiny(problem):
    """The same problem with weights that are tiny where they are 0."""
    settings = {name: value or TINY for name, value in problem.settings.items()}
    return problem._replace(settings=settings) if settings != problem.settings else problem
