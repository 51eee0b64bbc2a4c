"""The base of all tasks: a function is called safely, and judged as far as that needs no numbers."""

from __future__ import annotations

import inspect
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.resources import files
from types import CodeType
from typing import ClassVar

import numpy as np

from sae_check.arguments import another_order, by_name_only
from sae_check.findings import Cause, Finding, Kind, causes, counted, first_lines
from sae_check.findings import kind as kind_of
from sae_check.report import Report
from sae_check.submissions import listening, run_safely
from sae_check.values import take

# Where functions of ours come from.
PACKAGES = ("sae_lib", "sae_check")


@dataclass(frozen=True)
class Slip:
    """A classic mistake in one task; `sae_lib.mistakes.mistake.Mistake` has the same, for the whole `cost_and_grad`.

    Attributes
    ----------
    name : str
        A few words.
    hint : str
        A question that helps without giving the answer.
    lesson : str
        What to read again, such as ``"03_forward_pass"``.
    fn : callable
        The task done with this mistake.
    """

    name: str
    hint: str
    lesson: str
    fn: Callable


# What people read of the mistakes stands by itself, in one file.
HINTS = tomllib.loads((files(__package__) / "hints.toml").read_text(encoding="utf-8"))


def known(task, lesson, fns):
    """The slips of a task.

    Parameters
    ----------
    task : str
        Under which name their hints stand in ``hints.toml``.
    lesson : str
    fns : dict of str to callable
        By the name of the mistake the task done with it.

    Returns
    -------
    tuple of Slip
    """
    return tuple(Slip(name, HINTS[task][name], lesson, fn) for name, fn in fns.items())


class StopHereError(Exception):
    """The check has come to its end; carries the report."""

    def __init__(self, report):
        super().__init__()
        self.report = report


@dataclass(frozen=True, kw_only=True)
class Task:
    """One task; each kind has its own `compare`.

    Attributes
    ----------
    name : str
        What `check_task` knows it by.
    arguments : tuple of str
        What the student's function takes, in this order.
    gives : str
        What it returns, in words.
    lesson : str
        What to read again if nothing better is known.
    section : str
        The heading in that lesson.
    library : tuple of str
        Functions of `sae_lib` that do the task, and which the student's function shall not call.
    timeout : float
        Seconds that one call may take.
    all_parts : tuple of str
        Names of the parts that `flawed` reports on; the same for all tasks of a class.
    """

    all_parts: ClassVar[tuple] = ()
    name: str
    arguments: tuple
    gives: str
    lesson: str
    section: str = ""
    library: tuple = ()
    timeout: float = 3.0

    def examine(self, fn, rng):
        """Check a student's function.

        Parameters
        ----------
        fn : callable
        rng : numpy.random.Generator
            Draws the problems.

        Returns
        -------
        Report
        """
        with listening() as heard:
            try:
                self.look_at(fn)
                report = self.compare(fn, rng)
            except StopHereError as stop:
                report = stop.report
        name = getattr(fn, "__name__", None)
        return replace(
            report,
            name=name if isinstance(name, str) and name.isidentifier() else self.name,
            section=self.section if report.lesson == self.lesson else "",
            printed=self.printed(heard),
        )

    def printed(self, heard):
        """The part of the printed text to show, one entry per call: the beginning, since the calls are much alike."""
        return next(filter(None, map(first_lines, heard)), "")

    def compare(self, fn, rng):
        """Try `fn` on problems and report."""
        raise NotImplementedError

    def explain(self, report, fn, args):
        """Changes of a report that ends the check, by its kind and by the causes of its error; see `stop`."""
        return {}

    def stop(self, finding, kind=None, *, error=None, fn=None, args=(), **about):
        """End the check with a finding.

        Parameters
        ----------
        finding : str
        kind : Kind, optional
        error : BaseException, optional
            What was raised.
        fn, args
            What was called, and with what, if it comes from a call.
        **about
            What else the `Report` says.
        """
        about = {"lesson": self.lesson, "hint": HINTS.get(self.name, {}).get(about.get("mistake"), ""), **about}
        report = Report(name=self.name, finding=Finding(finding, kind, error), **about)
        raise StopHereError(replace(report, **self.explain(report, fn, args)))

    def call(self, fn, *args, times=1):
        """The value of ``fn(*args)``; ends the check if there is none.

        Arguments of the student that can only be given by name are given by name. With `times`, a list of
        so many values, one call after the other with the same arguments.
        """
        by_name = by_name_only(fn)
        # Counted from the end: the last arguments are those which signatures put behind the star.
        k = len(args) - len(by_name)
        # In the order of the task, or by its names where the student has the same.
        order = self.arguments[k:] if set(by_name) == set(self.arguments[k:]) else by_name
        named = dict(zip(order, args[k:])) if by_name else {}
        plain = args[:k] if by_name else args

        def again(*plain, **named):
            return [fn(*plain, **named) for _ in range(times)]

        outcome = run_safely(fn if times == 1 else again, *plain, timeout=self.timeout, **named)
        about = {"fn": fn, "args": args}
        if outcome.kind is Kind.UNFINISHED:
            self.stop("", Kind.UNFINISHED)
        if not outcome.ok:
            found = causes(outcome.error)
            hint = next(filter(None, found.values()), "")
            # A lesson helps with shapes; a name that is misspelled is in none.
            lesson = self.lesson if Cause.SHAPES in found else ""
            about |= {"error": outcome.error, "line": outcome.line}
            self.stop(outcome.finding, outcome.kind, hint=hint, lesson=lesson, **about)
        values = outcome.value if times > 1 else [outcome.value]
        if any(value is ... for value in values):
            self.stop("", Kind.UNFINISHED)
        if any(value is None for value in values):
            self.stop("It returned None.", Kind.NOTHING, hint="Does it end with a return?", **about)
        self._left_alone(outcome.changed, k, by_name, about)
        return outcome.value

    def things(self, value, count, wanted, **about):
        """`value`, a tuple or list of `count` things; ends the check, saying what was `wanted`, if it is none."""
        several = isinstance(value, (tuple, list))
        if not several or len(value) != count:
            came = counted(len(value), "thing") if several else type(value).__name__
            self.stop(f"It returned {came}; wanted {wanted} {self.gives}.", **about)
        return value

    def flawed(self, right, finding, mistake, hint=""):
        """End the check with those parts that are `right`, and the others not."""
        about = {"hint": hint} if hint else {}
        self.stop(finding, mistake=mistake, parts={name: name in right for name in self.all_parts}, **about)

    def numbers(self, value, shape=None, what=None):
        """`value` as a finite array of real numbers, of the shape wanted; ends the check if it is none."""
        array, kind = take(value, shape)
        part, what = what, what or "What it returned"
        if kind is None:
            return array
        about = {"lesson": ""} if kind is Kind.DOTS else {}
        if kind is Kind.RAGGED and (things := _things(value)):
            came = f"{part} is {things}" if part else f"It returned {things}"
            said = f"{came}; wanted one: {self.gives}."
        elif kind is Kind.RAGGED:
            said = f"{what} is no regular array: its rows differ in length. Wanted: {self.gives}."
        elif kind is Kind.DOTS:
            said = f"{what} {'is still' if value is ... else 'still holds'} the dots."
        elif kind is Kind.SHAPE:
            came = f"has shape {array.shape}" if array.shape else "is a single number"
            said = f"{what} {came}; wanted shape {shape}."
        elif kind in (Kind.NAN, Kind.INFINITY):
            said = f"{what} holds {'NaN' if kind is Kind.NAN else 'infinity'}."
        else:
            said = f"{what} holds no real numbers, but {_told(value)}. Wanted: {self.gives}."
        return self.stop(said, kind, **about)

    def number(self, value, what, hint="Over what is the mean or the sum?"):
        """`value` as one finite number; ends the check if it is none."""
        if isinstance(value, (tuple, list)) and len(value) > 1:
            several = f"{what} is a {type(value).__name__} of {len(value)}; wanted one number."
            self.stop(several, Kind.SHAPE, hint="Which of these is the number that is wanted?")
        array = self.numbers(value, what=what)
        if array.size != 1:
            self.stop(f"{what} has shape {array.shape}; wanted one number.", Kind.SHAPE, hint=hint)
        return float(array.ravel()[0])

    def look_at(self, fn):
        """End the check if `fn` cannot be called as the task says, or is not the student's own."""
        if fn is ...:
            self.stop("", Kind.UNFINISHED)
        if not callable(fn):
            self.stop(
                f"Wanted the function itself, which takes {self._takes}; got {_told(fn)}. Leave out its brackets.",
                Kind.NO_FUNCTION,
            )
        self.fits(fn)
        if borrowed := _borrowed(fn, self.library):
            self.stop(
                f"It calls sae_lib's own {borrowed}. The task is to write it yourself; what you have written before "
                "you may use.",
                Kind.BORROWED,
                hint="Which lines of the lesson does that function stand for?",
            )

    def fits(self, fn):
        """End the check if `fn` cannot be called with the arguments of the task."""
        try:
            signature = inspect.signature(fn)
        except (TypeError, ValueError):
            return  # built in C: it has to take what it is given
        named = by_name_only(fn)
        plain = len(self.arguments) - len(named)
        try:
            signature.bind(*self.arguments[:plain], **dict.fromkeys(named))
        except TypeError:
            k = len(self.arguments)
            wanted = f"{k} arguments in this order, {self._takes}" if k > 1 else f"one argument, {self._takes}"
            self.stop(f"It should take {wanted}; it takes {signature}.", Kind.SIGNATURE)
        self.in_order(fn, tuple(list(signature.parameters)[:plain]))

    def in_order(self, fn, theirs):
        """End the check if `theirs`, the names of the arguments of `fn`, are the task's in another order."""
        if another_order(theirs, self.arguments):
            self.stop(
                f"Its arguments stand in another order: wanted {self._takes}, yours are {inspect.signature(fn)}.",
                Kind.SIGNATURE,
                mistake="arguments in another order",
                hint="Whoever calls it gives them in the order of the task. Which of yours gets the wrong number?",
                lesson="",
            )

    @property
    def _takes(self):
        return f"({', '.join(self.arguments)})"

    def _left_alone(self, changed, k, by_name, about):
        places = dict(enumerate(self.arguments[:k], 1))
        places |= dict(zip(by_name, self.arguments[k:]))
        names = [places.get(one, one) for one in changed if places.get(one, one) != "rng"]
        if names:
            self.stop(
                f"It changes {' and '.join(names)}, which belong{'s' * (len(names) == 1)} to the caller.",
                Kind.CHANGES,
                hint="Which of your lines writes into an array that came in (+=, *=, or an index on the left)?",
                **about,
            )


def shape_of(value):
    """The shape of what a student returned; None if it has none."""
    try:
        return np.shape(value)
    except ValueError:  # rows of different lengths
        return None


def _borrowed(fn, library, seen=()):
    """The library's function that `fn` is or calls, itself or through others of its notebook, or nothing."""
    if _is_ours(fn) and getattr(fn, "__name__", "") in library:
        return fn.__name__
    names = tuple(_names(getattr(fn, "__code__", None)))
    known = getattr(fn, "__globals__", {})
    for name in names:
        meant = known.get(name)
        if _is_ours(meant) and getattr(meant, "__name__", "") in library:
            return meant.__name__
        if name in library and (name not in known or {*PACKAGES} & {*names}) and _mentions_library(names, known):
            return name
        # Another function of the same notebook may do the borrowing.
        theirs = getattr(meant, "__globals__", None) is known and meant not in (*seen, fn)
        if theirs and (borrowed := _borrowed(meant, library, (*seen, fn))):
            return borrowed
    return None


def _is_ours(fn):
    return (getattr(fn, "__module__", None) or "").partition(".")[0] in PACKAGES


def _names(code):
    """All global names that a function uses, also in its comprehensions and inner functions."""
    if code is None:
        return
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


def _mentions_library(names, known):
    return any(name in PACKAGES or getattr(known.get(name), "__name__", "") in PACKAGES for name in names)


def _told(value):
    return kind_of(value) if not isinstance(value, np.ndarray) else f"an array of dtype {value.dtype}"


def _things(value):
    """ "2 things (a tuple)" for what `return X, s` gives; nothing for rows that differ in length."""
    if not isinstance(value, (tuple, list)):
        return ""
    depths = {None if (shape := shape_of(item)) is None else len(shape) for item in value}
    several = isinstance(value, tuple) or len(depths) > 1
    return f"{len(value)} things ({kind_of(value)})" if several else ""
