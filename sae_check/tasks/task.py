"""What all tasks have in common: how a function is called, and what can be said before numbers are compared."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass, replace
from types import CodeType

import numpy as np

from sae_check.report import TaskReport
from sae_check.submissions import listening, run_safely
from sae_check.words import counted, first_lines, kind

# What NumPy says where shapes do not fit, and what helps.
MISFIT = re.compile("shape|matmul|dimension")
SHAPES = "Write its shape beside each array. Which two do not fit?"
# Other things that Python or NumPy says, and what helps; some come from the dots of an answer not begun.
HINTS = (
    (re.compile("ellipsis"), "Which function that it calls still has its dots?"),
    (re.compile("'tuple' and"), "A function that it calls returns a pair. Which part of it do you want?"),
    (re.compile("enough dimensions"), "One of the two is no array. Has the function that made it still its dots?"),
    (
        re.compile("(0-dimensional|size-1|length-1) arrays"),
        "Which function there takes one number only, and gets an array? Which one takes both?",
    ),
    (re.compile("name '.*' is not defined"), "Is it spelled as where it was made, and has that cell been run?"),
    (
        re.compile("theta must have .* entries"),
        "Does it use a number or an array of the notebook in place of its argument?",
    ),
    (
        re.compile("truth value of an array"),
        "min, max, if and `and` compare one number with one. How many numbers are compared here?",
    ),
    (
        re.compile("math domain error|expected a number in range"),
        "Which number came in there? For which numbers is that function defined, and how did this one get out?",
    ),
    (
        re.compile("'(QR|SVD|Eigh|Eig)Result' object"),
        "How many arrays does that function of NumPy return? Which one do you want?",
    ),
)


# Where functions of ours come from.
PACKAGES = ("sae_lib.", "sae_check.")


@dataclass(frozen=True)
class Slip:
    """A classic mistake in one task.

    Attributes
    ----------
    name : str
        A few words.
    hint : str
        A question that helps without giving the answer.
    lesson : str
        What to read again, such as ``"03_forward_pass"``.
    fn : callable or None
        The task done with this mistake; None if it is known by another sign than its numbers.
    """

    name: str
    hint: str
    lesson: str
    fn: object = None


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
    """

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
        TaskReport
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
            name=name if isinstance(name, str) and name.isidentifier() else "",
            section=self.section if report.lesson == self.lesson else "",
            printed=self.printed(heard),
        )

    def printed(self, heard):
        """What to show of all that was printed, one entry a call: the beginning, the calls are much alike."""
        return next(filter(None, map(first_lines, heard)), "")

    def compare(self, fn, rng):
        """Try `fn` on problems and report."""
        raise NotImplementedError

    def stop(self, finding, **about):
        """End the check with a finding."""
        raise StopHereError(TaskReport(self.name, finding=finding, **{"lesson": self.lesson, **about}))

    def call(self, fn, *args, times=1):
        """The value of ``fn(*args)``; ends the check if there is none.

        Arguments of the student that can only be given by name are given by name. With `times`, a list of
        so many values, one call after the other with the same arguments.
        """
        by_name = _by_name_only(fn)
        # Counted from the end: the last arguments are those which signatures put behind the star.
        k = len(args) - len(by_name)
        # In the order of the task, or by its names where the student has the same.
        order = self.arguments[k:] if set(by_name) == set(self.arguments[k:]) else by_name
        named = dict(zip(order, args[k:])) if by_name else {}
        plain = args[:k] if by_name else args
        if times == 1:
            outcome = run_safely(fn, *plain, timeout=self.timeout, **named)
        else:

            def again(*plain, **named):
                return [fn(*plain, **named) for _ in range(times)]

            outcome = run_safely(again, *plain, timeout=self.timeout, **named)
        if outcome.kind == "unfinished":
            raise StopHereError(TaskReport(self.name, unfinished=True))
        if not outcome.ok:
            said = str(outcome.error)
            misfit = isinstance(outcome.error, ValueError) and MISFIT.search(said)
            known = [hint for pattern, hint in HINTS if pattern.search(said)]
            # A lesson helps with shapes; a name that is misspelled is in none.
            lesson = self.lesson if misfit else ""
            self.stop(outcome.finding, hint=known[0] if known else SHAPES * bool(misfit), lesson=lesson)
        values = outcome.value if times > 1 else [outcome.value]
        if any(value is ... for value in values):
            raise StopHereError(TaskReport(self.name, unfinished=True))
        if any(value is None for value in values):
            self.stop("It returned None.", hint="Does it end with a return?")
        self._left_alone(outcome.changed, k, by_name)
        return outcome.value

    def things(self, value, count, wanted, **about):
        """`value`, a tuple or list of `count` things; ends the check, saying what was `wanted`, if it is none."""
        several = isinstance(value, (tuple, list))
        if not several or len(value) != count:
            came = counted(len(value), "thing") if several else type(value).__name__
            self.stop(f"It returned {came}; wanted {wanted} {self.gives}.", **about)
        return value

    def numbers(self, value, shape=None, what="What it returned"):
        """`value` as a finite array of real numbers, of the shape wanted; ends the check if it is none."""
        try:
            array = np.asarray(value)
        except ValueError:
            if things := _things(value):
                came = f"It returned {things}" if what == "What it returned" else f"{what} is {things}"
                self.stop(f"{came}; wanted one: {self.gives}.")
            self.stop(f"{what} is no regular array: its rows differ in length. Wanted: {self.gives}.")
        if array.dtype == object and any(entry is ... for entry in array.flat):
            self.stop(f"{what} {'is still' if value is ... else 'still holds'} the dots.", lesson="")
        if array.dtype.kind not in "fiub":
            self.stop(f"{what} holds no real numbers, but {_kind(value)}. Wanted: {self.gives}.")
        if shape is not None and array.shape != shape:
            came = f"has shape {array.shape}" if array.shape else "is a single number"
            self.stop(f"{what} {came}; wanted shape {shape}.")
        if not np.isfinite(array).all():
            self.stop(f"{what} holds {'NaN' if np.isnan(array).any() else 'infinity'}.")
        return array.astype(float)

    def look_at(self, fn):
        """Whether it can be called as the task says, and is the student's own."""
        if fn is ...:
            raise StopHereError(TaskReport(self.name, unfinished=True))
        if not callable(fn):
            self.stop(
                f"Wanted the function itself, which takes {self._takes}; got {_kind(fn)}. Leave out its brackets."
            )
        self.fits(fn)
        if borrowed := _borrowed(fn, self.library):
            self.stop(
                f"It calls sae_lib's own {borrowed}. The task is to write it yourself; what you have written before "
                "you may use.",
                hint="Which lines of the lesson does that function stand for?",
            )

    def fits(self, fn):
        """End the check if `fn` cannot be called with the arguments of the task."""
        try:
            signature = inspect.signature(fn)
        except (TypeError, ValueError):
            return  # built in C: it has to take what it is given
        named = _by_name_only(fn)
        plain = len(self.arguments) - len(named)
        try:
            signature.bind(*self.arguments[:plain], **dict.fromkeys(named))
        except TypeError:
            k = len(self.arguments)
            wanted = f"{k} arguments in this order, {self._takes}" if k > 1 else f"one argument, {self._takes}"
            self.stop(f"It should take {wanted}; it takes {signature}.")
        theirs = tuple(list(signature.parameters)[:plain])
        if theirs != self.arguments[:plain] and sorted(theirs) == sorted(self.arguments[:plain]):
            self.stop(
                f"Its arguments stand in another order: wanted {self._takes}, yours are {signature}.",
                mistake="arguments in another order",
                hint="Whoever calls it gives them in the order of the task. Which of yours gets the wrong number?",
                lesson="",
            )

    @property
    def _takes(self):
        return f"({', '.join(self.arguments)})"

    def _left_alone(self, changed, k, by_name):
        places = {f"argument {i}": name for i, name in enumerate(self.arguments[:k], 1)}
        places |= dict(zip(by_name, self.arguments[k:]))
        names = [places.get(one, one) for one in changed if places.get(one, one) != "rng"]
        if names:
            self.stop(
                f"It changes {' and '.join(names)}, which belong{'s' * (len(names) == 1)} to the caller.",
                hint="Which of your lines writes into an array that came in (+=, *=, or an index on the left)?",
            )


def shape_of(value):
    """The shape of what a student returned; None if it has none."""
    try:
        return np.shape(value)
    except ValueError:  # rows of different lengths
        return None


def _by_name_only(fn):
    try:
        parameters = inspect.signature(fn).parameters.values()
    except (TypeError, ValueError):
        return []
    return [p.name for p in parameters if p.kind is p.KEYWORD_ONLY]


def _borrowed(fn, library, seen=()):
    """The library's function that `fn` is or calls, itself or through others of its notebook, or nothing."""
    if (getattr(fn, "__module__", None) or "").startswith(PACKAGES) and getattr(fn, "__name__", "") in library:
        return fn.__name__
    names = tuple(_names(getattr(fn, "__code__", None)))
    known = getattr(fn, "__globals__", {})
    for name in names:
        meant = known.get(name)
        if (getattr(meant, "__module__", None) or "").startswith(PACKAGES) and getattr(
            meant, "__name__", ""
        ) in library:
            return meant.__name__
        if (
            name in library
            and (name not in known or {"sae_lib", "sae_check"} & {*names})
            and _mentions_library(names, known)
        ):
            return name
        # Another function of the same notebook may do the borrowing.
        theirs = getattr(meant, "__globals__", None) is known and meant not in (*seen, fn)
        if theirs and (borrowed := _borrowed(meant, library, (*seen, fn))):
            return borrowed
    return None


def _names(code):
    """All global names that a function uses, also in its comprehensions and inner functions."""
    if code is None:
        return
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


def _mentions_library(names, known):
    ours = {"sae_lib", "sae_check"}
    return bool(ours & {*names}) or any(getattr(known.get(name), "__name__", "") in ours for name in names)


def _kind(value):
    return kind(value) if not isinstance(value, np.ndarray) else f"an array of dtype {value.dtype}"


def _things(value):
    """ "2 things (a tuple)" for what `return X, s` gives; nothing for rows that differ in length."""
    if not isinstance(value, (tuple, list)):
        return ""
    depths = {None if (shape := shape_of(item)) is None else len(shape) for item in value}
    several = isinstance(value, tuple) or len(depths) > 1
    return f"{len(value)} things ({kind(value)})" if several else ""
