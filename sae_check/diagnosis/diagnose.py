"""`diagnose`: what is wrong with somebody's `cost_and_grad`."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sae_check.arguments import PENALTIES, fits
from sae_check.diagnosis.compare import by_name, close, compare, right_numbers
from sae_check.diagnosis.diagnosis import Diagnosis
from sae_check.diagnosis.interview import Interview
from sae_check.diagnosis.known import LIKE_NOTHING, find, find_by_term
from sae_check.diagnosis.layouts import parallel
from sae_check.diagnosis.parts import BELONGS, Part
from sae_check.diagnosis.reading import read
from sae_check.diagnosis.words import in_words, sentences
from sae_check.findings import Finding, Kind, kind, listed
from sae_check.problems import SHAPES, make_problems
from sae_check.submissions import name_of
from sae_check.values import agree
from sae_lib.checks import check_choice
from sae_lib.mistakes import MISTAKES
from sae_lib.mistakes.mistake import ALL, TERMS


def diagnose(fn, *, terms=TERMS, shapes=SHAPES, rng=0, timeout=3.0):
    """Say what is wrong with somebody's `cost_and_grad`, in which term and block, and which known mistake it is.

    Parameters
    ----------
    fn : callable
        ``fn(theta, X, n_hidden, weight_decay, rho, beta)`` returns ``(J, grad)``. Other usual names (``lam``,
        ``sparsity_param``, ``visible_size``, ``data``) and any order of them are known; parameters whose names say
        nothing are taken in this order, or in ``theta, n_visible, n_hidden, weight_decay, rho, beta, data``. Examples
        may lie in columns; θ, and the gradient with it, may be packed in other usual ways or come as four arrays.
    terms : tuple of str
        Which of reconstruction, decay and sparsity are asked for; the others stay switched off. Reconstruction always
        is, since the others are measured beside it.
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
    ValueError
        If one of `terms` is none of the three.
    KeyboardInterrupt
        If the person at the keyboard interrupts.

    Notes
    -----
    Right is what agrees to five digits, so float32 and derivatives by differences are. What `fn` is given are copies.
    It runs in this process: this is no sandbox, see `sae_check.submissions.run_safely`.
    """
    if not callable(fn):
        return _not_a_function(fn)
    terms = [check_choice(term, "terms", TERMS) for term in ((terms,) if isinstance(terms, str) else terms)]
    terms = tuple(term for term in TERMS if term in ("reconstruction", *terms))
    able = fits(fn, terms)
    lacks = able[0].lacks
    if not able[0].callable:
        return _found(fn, findings=(Finding(able[0].finding, Kind.SIGNATURE),))
    problems = make_problems(tuple(term for term in terms if term not in lacks), shapes, rng)
    interview = Interview(fn, able, problems, timeout)
    about = {"convention": interview.convention.unusual}
    unasked = _no_parameter(able[0], terms) if lacks else []

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

    right = {key: right_numbers(problem) for key, problem in problems.items()}
    errors, together = compare(answers, right, problems)
    wrong = not all(close(numbers, right[key]) for key, numbers in answers.items())
    findings = [*unasked, *interview.findings, *interview.refusals(problems)]
    if wrong and not interview.steady(problems, right):
        return broken_off()
    if wrong:
        here = tuple(term for term in terms if term not in lacks)
        about |= _look(answers, right, problems, errors, here, interview)
    elif not findings:
        findings = interview.further(terms)
    absent, early = about.pop("absent", ()), about.pop("early", {})
    if absent:
        findings += _not_there(absent, terms)
    for term, names in early.items():
        other, weight = {"decay": ("sparsity", "β"), "sparsity": ("decay", "λ")}[term]
        where = "" if len(names) == len(BELONGS[term]) else f" in {in_words(names)}"
        said = f"With {weight} = 0 the {term} term is missing{where}, but together with the {other} term it is there."
        findings.append(Finding(f"{said} Does an early return or an if skip it?"))
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
        early=tuple(early),
        **about,
    )


def _look(answers, right, problems, errors, terms, interview):
    """What is wrong: a known mistake or two, else what the numbers say line by line."""
    finite = all(np.isfinite(numbers).all() for numbers in answers.values())
    names, partly = find(answers, right, problems, errors) if finite else ((), False)
    if names and not partly and LIKE_NOTHING not in names:
        return {"mistakes": names}
    if finite and not names and (exchanged := _exchanged(answers, problems)):
        return {"reading": {"": [f"{exchanged} are exchanged, in the call or in the formula."]}}
    bad = {key[0] for key, numbers in answers.items() if not close(numbers, right[key])}
    shapes = {key[0]: problems[key].shape for key in answers}
    some = {key: numbers for key, numbers in answers.items() if key[0] in bad}
    asked = {key: problem for key, problem in problems.items() if key in some}
    reading = read(some, right, asked, interview.convention.layout)
    absent = tuple(term for term in terms if reading.absent(term))
    # That the term is not there says it better than half of a pair.
    names = () if absent and len(names) == 2 else names
    early = {}
    for term in terms[1:] if finite else ():
        if parts := _there_beside(term, reading, answers, right, problems):
            early[term] = parts
    absent = tuple(term for term in absent if term not in early)
    good = [shape for k, shape in shapes.items() if k not in bad]
    here = ()
    if any(m > 1 for m, _, _ in good):  # it is there on other shapes
        absent, here = (), absent
    found = {"mistakes": names, "partly": partly, "reading": sentences(reading), "forward": bool(reading.forward)}
    found["absent"], found["early"] = absent, early
    found["unread"] = {term: unread for term in terms if (unread := reading.unread(term))}
    unread = reading.unread("sparsity") if finite else []
    what = interview.without_rho(problems) if unread else ""
    spoiled = [name for name in unread if name != "J" and reading.parts["reconstruction"][name].lines]
    if unread and len(spoiled) == len(unread):
        # A wrong line of δ⁽²⁾ spoils the push, too.
        found["unread"].pop("sparsity")
        found["reading"]["sparsity"].append(
            "The push can be checked only once that is fixed. Fix it, then run this again."
        )
    if what and (what == "J") == ("J" in unread):
        found["reading"]["sparsity"].append(
            f"With another ρ {what} stays the same, but the rest changes. Is ρ given a fixed value there, or left out?"
        )
    if names or not finite:
        return found
    if _only_longer(answers, right):
        found["reading"][""].append(
            "The whole gradient has the right direction, but the wrong length: is it normalized, or clipped?"
        )
    found["reading"] |= {term: [f"There the {term} term is missing, in J and in the gradient."] for term in here}
    richest = next(problem for (k, _), problem in reversed(problems.items()) if k in bad)
    found["only"] = interview.only([shapes[k] for k in bad], good, richest.settings)
    # A term that is not there needs no question why its weight makes no difference.
    if any(map(any, (row.values() for row in errors.values()))):
        found["blind"] = interview.blind_spots(problems, [term for term in terms if term not in (*absent, *here)])
    if not found.get("blind") and not reading.no_gradient:
        found["by_term"] = find_by_term(answers, right, problems, errors, reading)
    return found


def _exchanged(answers, problems):
    """Two weights that are taken for each other, as "λ and β"; else empty."""
    for one, other in (("weight_decay", "beta"), ("weight_decay", "rho")):

        def exchange(problem, one=one, other=other):
            settings = problem.settings
            return problem._replace(settings=settings | {one: settings[other], other: settings[one]})

        keys = [key for key in answers if key[1] == "all"]
        if keys and all(close(answers[key], right_numbers(exchange(problems[key]))) for key in keys):
            return f"{PENALTIES[one]} and {PENALTIES[other]}"
    return ""


def _only_longer(answers, right):
    """Return True if the gradient is a multiple of the right one in every answer, and another one each time."""
    lengths = []
    for key, numbers in answers.items():
        came, wanted = numbers[:-1], right[key][:-1]
        if not parallel(came, wanted):
            return False
        lengths.append(np.linalg.norm(came) / np.linalg.norm(wanted))
    return np.ptp(lengths) > 0.01 and len({round(length, 6) for length in lengths}) > len(lengths) / 2


def _there_beside(term, reading, answers, right, problems):
    """J and the blocks in which a term is missing where it stands alone, and right beside the other one."""
    other = {"decay": "sparsity", "sparsity": "decay"}[term]
    missing = [name for name in BELONGS[term] if reading.parts.get(term, {}).get(name, Part()).absent]
    keys = [(k, stage) for k, stage in answers if stage == other and (k, "all") in answers]
    for key in keys:
        beside = [numbers[key[0], "all"] - numbers[key] for numbers in (answers, right)]
        _, h, n = problems[key].shape
        came, wanted = (by_name(one, h, n) for one in beside)
        missing = [name for name in missing if agree(came[name], wanted[name])]
    return missing if keys else []


def _not_there(missing, terms):
    """Findings on terms that are written nowhere."""
    said = f"The {listed(list(missing))} {'terms are' if len(missing) > 1 else 'term is'} not there yet"
    said += ", neither in J nor in the gradient. The rest is judged as usual."
    return [Finding(said, Kind.UNFINISHED_TERM), _advice(missing, terms)]


def _no_parameter(fit, terms):
    """Findings on terms whose weights the function does not take."""
    said = f"{fit.finding.rstrip('.')}, so {listed(list(fit.lacks))} cannot be checked."
    return [Finding(said, Kind.SIGNATURE), _advice(fit.lacks, terms)]


def _advice(missing, terms):
    """How to have the other terms looked at alone."""
    rest = tuple(term for term in terms if term not in missing)
    asked = f"terms=({', '.join(map(repr, rest))}{',' * (len(rest) == 1)})".replace("'", '"')
    said = f"To check only the other {'terms' if len(rest) > 1 else 'term'}: diagnose(…, {asked})."
    return Finding(said, Kind.ADVICE)


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


def _not_a_function(given):
    said = f"diagnose wants the function itself; it got {kind(given)}."
    if isinstance(given, tuple):
        said += " That looks like what the function returns: write its name without brackets and arguments."
    return _found(given, name="This", findings=(Finding(said, Kind.NO_FUNCTION),))
