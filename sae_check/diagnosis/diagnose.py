"""`diagnose`: what is wrong with somebody's `cost_and_grad`."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sae_check.arguments import fits
from sae_check.diagnosis.compare import close, compare
from sae_check.diagnosis.diagnosis import Diagnosis
from sae_check.diagnosis.interview import Interview, where
from sae_check.diagnosis.known import find, find_by_term
from sae_check.diagnosis.reading import read
from sae_check.diagnosis.words import sentences
from sae_check.findings import Finding, Kind, kind, listed
from sae_check.problems import SHAPES, make_problems
from sae_check.submissions import name_of
from sae_lib.mistakes import MISTAKES
from sae_lib.mistakes.mistake import ALL, TERMS
from sae_lib.model.cost import cost_and_grad


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
    able = fits(fn, terms)
    lacks = able[0].lacks
    if not (able[0].by_place or able[0].by_name):
        return _found(fn, findings=(Finding(able[0].finding, Kind.SIGNATURE),))
    problems = make_problems(tuple(term for term in terms if term not in lacks), shapes, rng)
    interview = Interview(fn, able, problems, timeout)
    about = {"convention": interview.convention.unusual}
    unasked = [Finding(f"{able[0].finding} {_not_there(lacks, terms)}", Kind.SIGNATURE)] if lacks else []

    def broken_off():
        findings = [*unasked, *(interview.findings or list(interview.refused.values())[:1])]
        return _found(fn, findings=findings, notes=interview.notes(), **about)

    for key, problem in problems.items():
        if not interview.ask(key, problem):
            return broken_off()
    if not interview.answers or not interview.repeat(problems):
        return broken_off()
    answers = interview.answers
    if not any(numbers.any() for numbers in answers.values()):
        said = "It returns zeros, J and the gradient alike: not written yet."
        return _found(fn, findings=(Finding(said, Kind.UNFINISHED),), notes=interview.notes(), **about)

    right = {key: _right(problem) for key, problem in problems.items()}
    errors, together = compare(answers, right, problems)
    wrong = not all(close(numbers, right[key]) for key, numbers in answers.items())
    findings = [*unasked, *interview.findings, *interview.refusals(problems)]
    if wrong:
        about |= _look(answers, right, problems, errors, terms, interview)
    absent, early = about.pop("absent", ()), about.pop("early", ())
    if absent:
        findings.append(Finding(_not_there(absent, terms, names=True), Kind.UNFINISHED_TERM))
    for term in early:
        other, weight = {"decay": ("sparsity", "β"), "sparsity": ("decay", "λ")}[term]
        said = f"With {weight} = 0 the {term} term is not there, with the {other} term it is."
        findings.append(Finding(f"{said} Does a return stand too early?"))
    blind = about.pop("blind", ())
    return _found(
        fn,
        ok=not wrong and not findings and not blind,
        findings=(*findings, *blind),
        errors=errors,
        together=together,
        notes=interview.notes(),
        blind=bool(blind),
        absent=absent,
        early=early,
        **about,
    )


def _look(answers, right, problems, errors, terms, interview):
    """What is wrong: a known mistake or two, else what the numbers say line by line."""
    finite = all(np.isfinite(numbers).all() for numbers in answers.values())
    names, partly = find(answers, right, problems, errors) if finite else ((), False)
    bad = {key[0] for key, numbers in answers.items() if not close(numbers, right[key])}
    shapes = {key[0]: problems[key].shape for key in answers}
    some = {key: numbers for key, numbers in answers.items() if key[0] in bad}
    asked = {key: problem for key, problem in problems.items() if key in some}
    reading = read(some, right, asked, interview.convention.layout)
    absent = tuple(term for term in terms if reading.absent(term))
    early = tuple(term for term in absent if _is_there(term, answers, right))
    absent = tuple(term for term in absent if term not in early)
    found = {"mistakes": names, "partly": partly, "reading": sentences(reading), "forward": bool(reading.forward)}
    found["absent"], found["early"] = absent, early
    found["unread"] = {term: unread for term in terms if (unread := reading.unread(term))}
    if names or not finite:
        return found
    good = [shape for k, shape in shapes.items() if k not in bad]
    if any(m > 1 for m, _, _ in good):
        common = where([shapes[k] for k in bad], good)
        said = f"where {common}" if common else f"with m, h, n = {listed([str(shapes[k]) for k in bad])}"
        found["only"] = f"It is wrong only {said}; on the other problems it is right."
    # A term that is not there needs no question why its weight makes no difference.
    found["blind"] = interview.blind_spots(problems, [term for term in terms if term not in absent])
    if not found["blind"] and not reading.no_gradient:
        found["by_term"] = find_by_term(answers, right, problems, errors, reading)
    return found


def _is_there(term, answers, right):
    """Return True if a term that is never there alone is there beside the others."""
    other = {"decay": "sparsity", "sparsity": "decay"}.get(term)
    both = [(k, "all") for k, stage in answers if stage == other and (k, "all") in answers]
    return bool(both) and all(
        close(answers[key] - answers[key[0], other], right[key] - right[key[0], other]) for key in both
    )


def _not_there(missing, terms, names=False):
    """Terms that are written nowhere, and how to have the others looked at alone."""
    rest = tuple(term for term in terms if term not in missing) or terms[:1]
    alone = f"terms=({', '.join(map(repr, rest))}{',' * (len(rest) == 1)})".replace("'", '"')
    said = f"The {listed([f'{term} term' for term in missing])} {'are' if len(missing) > 1 else 'is'} not there yet"
    said += ", neither in J nor in the gradient" if names else ""
    return f"{said}. The others are judged as usual; diagnose(…, {alone}) asks for them alone."


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
