"""What all tasks have in common: how a function is called, and what can be said before numbers are compared."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass

import numpy as np

from sae_lib.diagnosis.tasks.report import TaskReport
from sae_lib.diagnosis.trial import run_safely


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
    library : tuple of str
        Functions of `sae_lib` that do the task, and which the student's function shall not call.
    """

    name: str
    arguments: tuple
    gives: str
    lesson: str
    library: tuple = ()

    def examine(self, fn, rng):
        """Check a stranger's function.

        Parameters
        ----------
        fn : callable
        rng : numpy.random.Generator
            Draws the problems.

        Returns
        -------
        TaskReport
        """
        try:
            self.look_at(fn)
            return self.compare(fn, rng)
        except StopHereError as stop:
            return stop.report

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
        named = dict(zip(by_name, args[k:])) if by_name else {}
        plain = args[:k] if by_name else args
        if times == 1:
            outcome = run_safely(fn, *plain, **named)
        else:

            def again(*plain, **named):
                return [fn(*plain, **named) for _ in range(times)]

            outcome = run_safely(again, *plain, **named)
        if outcome.kind == "unfinished":
            raise StopHereError(TaskReport(self.name, unfinished=True))
        if not outcome.ok:
            misfit = isinstance(outcome.error, ValueError) and re.search("shape|matmul|dimension", str(outcome.error))
            self.stop(
                outcome.finding, hint="Write its shape beside each array. Which two do not fit?" if misfit else ""
            )
        values = outcome.value if times > 1 else [outcome.value]
        if any(value is ... for value in values):
            raise StopHereError(TaskReport(self.name, unfinished=True))
        if any(value is None for value in values):
            self.stop("It returned None.", hint="Does it end with a return?")
        self._left_alone(outcome.changed, k, by_name)
        return outcome.value

    def numbers(self, value, shape=None, what="What it returned"):
        """`value` as a finite array of real numbers, of the shape wanted; ends the check if it is none."""
        try:
            array = np.asarray(value)
        except ValueError:
            self.stop(f"{what} is no regular array: its rows differ in length. Wanted: {self.gives}.")
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
                f"It calls sae_lib's own {borrowed}. The task is to write it yourself.",
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
            self.stop(
                f"It should take {len(self.arguments)} arguments in this order, {self._takes}; it takes {signature}."
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


def _borrowed(fn, library):
    """The library's function that `fn` is or calls, or nothing."""
    if (getattr(fn, "__module__", None) or "").startswith("sae_lib.") and getattr(fn, "__name__", "") in library:
        return fn.__name__
    names = getattr(getattr(fn, "__code__", None), "co_names", ())
    known = getattr(fn, "__globals__", {})
    for name in names:
        meant = known.get(name)
        if (getattr(meant, "__module__", None) or "").startswith("sae_lib.") and meant.__name__ in library:
            return meant.__name__
        if name in library and (name not in known or "sae_lib" in names) and _mentions_library(names, known):
            return name
    return None


def _mentions_library(names, known):
    return "sae_lib" in names or any(getattr(known.get(name), "__name__", "") == "sae_lib" for name in names)


def _kind(value):
    return f"a {type(value).__name__}" if not isinstance(value, np.ndarray) else f"an array of dtype {value.dtype}"
