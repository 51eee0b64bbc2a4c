"""`diagnose`: what is wrong with somebody's `cost_and_grad`."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np

from sae_check.arguments import NEEDED_FOR, PENALTIES, fit
from sae_check.diagnosis.answer import Answer, read
from sae_check.diagnosis.compare import close, compare
from sae_check.diagnosis.diagnosis import Diagnosis
from sae_check.diagnosis.known import find, find_by_term
from sae_check.findings import Cause, Finding, Kind, causes, kind, listed
from sae_check.problems import SHAPES, make_problems
from sae_check.submissions import name_of, run_safely
from sae_lib.mistakes import MISTAKES
from sae_lib.mistakes.mistake import ALL, TERMS
from sae_lib.model.cost import cost_and_grad

# Seconds for all calls together. A plain loop over examples needs 0.1.
PATIENCE = 20.0
ARGUMENTS = {1: "θ", 2: "X", "theta": "θ"}


def diagnose(fn, *, terms=TERMS, shapes=SHAPES, rng=0, timeout=3.0):
    """Say what is wrong with somebody's `cost_and_grad`, in which term and block, and which known mistake it is.

    Parameters
    ----------
    fn : callable
        ``fn(theta, X, n_hidden, weight_decay, rho, beta)`` returns ``(J, grad)``. The penalties may be positional or
        keyword arguments, with other usual names (``lam``, ``lambda_``, ``sparsity_param``) or in this order.
    terms : tuple of str
        Which of reconstruction, decay and sparsity the task asks for; the others stay switched off.
    shapes : sequence of (int, int, int)
        m, h and n of each small problem that `fn` is tried on.
    rng : int, Generator or None
        For the problems.
    timeout : float
        Seconds for one call.

    Returns
    -------
    Diagnosis
        ``.ok``, ``.mistake``, ``.terms``, ``.blocks``; ``print`` it. Whatever `fn` is or does becomes a finding.

    Raises
    ------
    KeyboardInterrupt
        If the person at the keyboard interrupts.

    Notes
    -----
    Right is what agrees to five digits, so float32 and derivatives by differences are. What `fn` is given are copies.
    It runs in this process: this is no sandbox, see `sae_check.submissions.run_safely`.
    """
    if not callable(fn):
        return _not_a_function(fn)
    fitted = fit(fn, terms)
    if fitted.finding:
        return _found(fn, findings=(Finding(fitted.finding, Kind.SIGNATURE),))
    problems = make_problems(terms, shapes, rng)
    interview = _Interview(fn, fitted, timeout)
    for key, problem in problems.items():
        if not interview.ask(key, problem):
            return interview.broken_off()
    if not interview.answers:
        return interview.broken_off()
    if not interview.repeat(problems):
        return interview.broken_off()

    answers = interview.answers
    right = {key: _right(problem) for key, problem in problems.items()}
    errors, together = compare(answers, right, problems)
    wrong = not all(close(numbers, right[key]) for key, numbers in answers.items())
    findings = [*interview.findings, *interview.refusals(problems)]
    finite = all(np.isfinite(numbers).all() for numbers in answers.values())
    names, partly = find(answers, right, problems, errors) if wrong and finite else ((), False)
    blind, by_term = (), {}
    if wrong and finite and not names:
        blind = interview.blind_spots(problems, terms)
        by_term = {} if blind else find_by_term(answers, right, problems, errors)
    return _found(
        fn,
        ok=not wrong and not findings and not blind,
        findings=(*findings, *blind),
        errors=errors,
        together=together,
        mistakes=names,
        partly=partly,
        notes=interview.notes(),
        by_term=by_term,
        blind=bool(blind),
    )


def _found(fn, *, name="", findings=(), errors=None, mistakes=(), **about):
    """A `Diagnosis`, with what every `Report` has made of what it says itself."""
    found = Diagnosis(name=name or name_of(fn), findings=tuple(findings), errors=errors, mistakes=mistakes, **about)
    kinds = [getattr(finding, "kind", None) for finding in findings]
    kind = Kind.UNFINISHED if Kind.UNFINISHED in kinds else next(filter(None, kinds), None)
    error = next(filter(None, (getattr(finding, "error", None) for finding in findings)), None)
    parts = {"J": not found.cost, **{f"∂J/∂{block}": block not in found.blocks for block in ALL}} if errors else {}
    known = MISTAKES[mistakes[0]] if len(mistakes) == 1 else None
    return replace(
        found,
        finding=Finding(" ".join(findings), kind, error),
        parts=parts,
        mistake=known and known.name,
        hint=known.hint if known else "",
        lesson=known.lesson if known else "",
    )


def _right(problem):
    J, grad = cost_and_grad(problem.theta, problem.X, problem.n_hidden, **problem.settings)
    return np.append(grad, J)


def _not_a_function(given):
    said = f"diagnose wants the function itself; it got {kind(given)}."
    if isinstance(given, tuple):
        said += " That looks like what the function returns: write its name without brackets and arguments."
    return _found(given, name="This", findings=(Finding(said, Kind.NO_FUNCTION),))


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


class _Interview:
    """All calls of one function, and what was noticed on the way."""

    def __init__(self, fn, fitted, timeout):
        self.fn, self.fitted, self.timeout = fn, fitted, timeout
        self.answers, self.refused, self.findings = {}, {}, []
        self._notes = [fitted.note] if fitted.note else []
        self._started, self._kept, self._printed, self._not_finite = time.monotonic(), None, "", ""

    def ask(self, key, problem):
        """Call the function once; whether there is a point in going on."""
        if time.monotonic() - self._started > PATIENCE:
            said = f"It is very slow: after {PATIENCE:g} seconds it was still busy with tiny problems."
            self._find(Finding(said, Kind.TIMEOUT))
            return False
        outcome, answer = self._call(problem)
        if outcome.kind is Kind.RAISED:
            self.refused[key] = outcome.finding
            return True
        if answer.finding:
            self._find(answer.finding)
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
        # Before the first problem is asked again, whose answer would bring the old numbers back.
        if not _same(np.asarray(vector, dtype=np.float64), before):
            self._note(
                "It returns the same array each time and overwrites it at the next call. Whoever keeps a gradient "
                "must copy it."
            )
        for _ in range(2):
            _, answer = self._call(problems[key])
            if answer.numbers is None:
                said = f"Called again with the same arguments: {answer.finding}"
                self._find(Finding(said, answer.finding.kind, answer.finding.error))
                return False
            if not (close(answer.numbers, self.answers[key]) or _same(answer.numbers, self.answers[key])):
                self._find(
                    "Called again with the same arguments it gives another answer. Does it keep something between "
                    "calls, or use chance?"
                )
                return False
        return True

    def refusals(self, problems):
        """Findings for the problems on which it raised, if it answered others."""
        if not self.refused:
            return []
        shapes = [[problems[key].shape for key in keys] for keys in (self.refused, self.answers)]
        if all(h != n for _, h, n in shapes[0]) and all(h == n for _, h, n in shapes[1]):
            where = "Where h and n differ"
        else:
            m, h, n = shapes[0][0]
            where = f"With m = {m}, h = {h}, n = {n}"
        refusal = next(iter(self.refused.values()))
        return [Finding(f"{where}: {refusal}", refusal.kind, refusal.error)]

    def blind_spots(self, problems, terms):
        """Find arguments that make no difference and should, or make one and should not; a sentence for each."""
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

    def _with(self, problem, **settings):
        return problem._replace(settings=problem.settings | settings)

    def _same_at(self, key, other):
        """Return True if another problem gets the same answer as the one of `key`."""
        _, answer = self._call(other)
        return answer.numbers is not None and close(answer.numbers, self.answers[key])

    def _depends_on_rho(self, problem):
        both = [self._call(self._with(problem, rho=rho))[1].numbers for rho in (0.1, 0.2)]
        return all(numbers is not None for numbers in both) and not close(*both)

    def broken_off(self):
        """The diagnosis where there are no numbers to compare."""
        findings = self.findings or list(self.refused.values())[:1]
        return _found(self.fn, findings=findings, notes=self.notes())

    def notes(self):
        """Notes on what is unusual and does no harm."""
        printed = f"It prints. That is not shown here; it begins with: {self._printed}" if self._printed else ""
        return tuple([*self._notes, *([printed] if printed else [])])

    def _call(self, problem):
        args, kwargs = self.fitted.arguments(problem)
        outcome = run_safely(self.fn, *args, timeout=self.timeout, **kwargs)
        for name in outcome.changed:
            said = (
                f"It changes {ARGUMENTS.get(name, name)} in place: whoever calls it finds other numbers there "
                "afterwards. Work on a copy."
            )
            self._find(Finding(said, Kind.CHANGES))
        if outcome.n_printed and not self._printed:
            self._printed = " ".join(outcome.printed.split())[:60] or "an empty line"
        if not outcome.ok:
            return outcome, Answer(finding=outcome.finding)
        answer = read(outcome.value, problem)
        for note in answer.notes:
            self._note(note)
        return outcome, answer

    def _find(self, finding):
        if finding not in self.findings:
            self.findings.append(finding)

    def _note(self, note):
        if note not in self._notes:
            self._notes.append(note)
