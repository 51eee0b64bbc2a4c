"""Read what a submitted function returned: J and a gradient, or words for what it is instead."""

from __future__ import annotations

import inspect
from typing import NamedTuple

import numpy as np

from sae_check.diagnosis.layouts import USUAL
from sae_check.findings import Finding, Kind, listed
from sae_check.findings import kind as kind_of
from sae_check.values import take
from sae_lib.mistakes.mistake import ALL
from sae_lib.model.parameters import split

WANTED = "Wanted: return J, grad, a number and a vector as long as θ."


class Answer(NamedTuple):
    """The result of one call.

    Attributes
    ----------
    numbers : ndarray (p + 1,) or None
        The gradient, then J, in float64; None if they cannot be read.
    finding : Finding
        Why not, in words; or what is wrong with their shape.
    notes : tuple of str
        What is unusual and does no harm.
    """

    numbers: np.ndarray | None = None
    finding: Finding = Finding()
    notes: tuple = ()


def read(value, problem, layout=USUAL):
    """Read what `cost_and_grad` returned for a `Problem`.

    Parameters
    ----------
    value : object
        Anything.
    problem : Problem
    layout : Layout
        How θ was handed over, and the gradient is expected.

    Returns
    -------
    Answer
        In the course's layout. NaN and infinity are read like other numbers.
    """
    try:
        found = _read(value if layout is USUAL else _usual(value, problem, layout), problem)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # an object of the student's own making, whose methods fail
        said = f"It returned {kind_of(value)}, which cannot be read ({type(error).__name__}). {WANTED}"
        found = Finding(said, Kind.NO_NUMBERS)
    return found if isinstance(found, Answer) else Answer(finding=found)


def _read(value, problem):
    """An `Answer`, or a `Finding`."""
    if value is ...:
        return Finding("It is not written yet: it returns the dots.", Kind.UNFINISHED)
    if value is None:
        return Finding(f"It returned None. Is it written yet, and does it end with return? {WANTED}", Kind.NOTHING)
    if inspect.iscoroutine(value) or inspect.isgenerator(value):
        value.close()
        said = f"It is a {type(value).__name__}, not a plain function (async or yield). {WANTED}"
        return Finding(said, Kind.NO_FUNCTION)
    if not isinstance(value, (tuple, list)):
        return Finding(_no_pair(value, problem.theta.size), Kind.SHAPE)
    if (
        len(value) == 5
        or any(isinstance(part, (tuple, list)) for part in value[2:])
        or (len(value) == 2 and isinstance(value[1], (tuple, list)) and len(value[1]) == 4)
    ):
        said = "It returned the gradient in parts. Wanted: one vector, packed like θ. (Lesson 02_initialize.)"
        return Finding(said, Kind.SHAPE)
    if len(value) != 2:
        return Finding(f"It returned {len(value)} things. {WANTED}", Kind.SHAPE)
    J, grad = value
    none = [what for what, part in (("J", J), ("the gradient", grad)) if part is None]
    if none:
        kind = Kind.UNFINISHED if len(none) == 2 else Kind.NOTHING
        return Finding(f"It returns None for {listed(none)}: not written yet.", kind)
    if np.size(J) == problem.theta.size and np.size(grad) == 1:
        return Finding("It returned the gradient first and J second. Wanted: return J, grad.", Kind.SHAPE)
    cost, finding = _numbers(J, "J")
    if finding:
        return finding
    if cost.size != 1:
        return Finding(f"J has shape {cost.shape}. Wanted: one number. Which sum is missing?", Kind.SHAPE)
    notes = [f"J has shape {cost.shape}; a plain number is easier for others to use."] if cost.ndim else []
    if isinstance(grad, list):
        notes.append("The gradient is a list; an array is what optimizers expect.")
    if isinstance(grad, _Parts):
        _, h, n = problem.shape
        wanted = f"the parts of θ: W1, W2, b1 and b2, here with h = {h}, n = {n}"
        return Finding(f"The gradient should have {wanted}; it has {grad.shapes}.", Kind.SHAPE)
    gradient, finding = _numbers(grad, "The gradient")
    finding = finding or _wrong_shape(gradient, problem)
    if finding and (gradient is None or gradient.size != problem.theta.size):
        return finding
    return Answer(np.append(gradient, cost.ravel()), finding or Finding(), tuple(notes))


def _usual(value, problem, layout):
    """The same answer with the gradient in the course's layout; as it is if it does not look like one of `layout`."""
    _, h, n = problem.shape
    if not isinstance(value, (tuple, list)) or len(value) not in (2, 5):
        return value
    J, grad = (value[0], value[1:]) if len(value) == 5 else value
    if layout.is_vector:
        array, _ = take(grad)
        if array is None or array.size != problem.theta.size:
            return value
        return J, layout.course(array.ravel(), h, n).reshape(array.shape)
    if not isinstance(grad, (tuple, list, dict)):
        return value
    try:
        return J, layout.course(grad, h, n)
    except (ValueError, IndexError, KeyError, StopIteration, TypeError):
        return J, _Parts(grad)


class _Parts:
    """A gradient in parts that do not fit."""

    def __init__(self, parts):
        each = parts.items() if isinstance(parts, dict) else enumerate(parts, 1)
        self.shapes = listed(
            [f"{name}: {np.shape(part)}" if part is not None else f"{name}: None" for name, part in each]
        )


def _no_pair(value, p):
    array, _ = take(value)
    size = 0 if array is None else array.size
    if size == 1:
        return f"It returned one number. Is that J? Then the gradient is missing. {WANTED}"
    if size == p:
        return f"It returned one array, as long as θ. Is that the gradient? Then J is missing. {WANTED}"
    return f"It returned {kind_of(value)}. {WANTED}"


def _numbers(value, name):
    """An array and no finding, or the other way round; NaN and infinity are numbers here."""
    array, kind = take(value)
    if array is not None:
        return array, None
    if kind is Kind.COMPLEX:
        said = f"{name} is complex. Where does the root or the logarithm of a negative number come from?"
    else:
        said = f"{name} is no number or array of numbers, but {kind_of(value)}."
    return None, Finding(said, kind)


def _wrong_shape(grad, problem):
    m, h, n = problem.shape
    p = problem.theta.size
    if grad.shape == (p,):
        return None
    came = f"The gradient has shape {grad.shape}, θ has ({p},) here (m = {m}, h = {h}, n = {n})."
    if grad.size == p:
        said = f"{came} The numbers are as many; make it one-dimensional. An np.matrix always keeps two dimensions."
        return Finding(said, Kind.SHAPE)
    blocks = {name: block.size for name, block in zip(ALL, split(problem.theta, h, n)._asdict().values())}
    sizes = {"the biases": h + n, "b1": h, "b2": n, "W1 or W2": h * n, "W1 and W2": 2 * h * n}
    lacks = [name for name, size in sizes.items() if size == p - grad.size]
    sizes_listed = ", ".join(f"{name} {size}" for name, size in blocks.items())
    said = f"{came} The blocks have {sizes_listed} entries."
    if lacks:
        said += f" As many are missing as {lacks[0]} take."
    if grad.size - p in (m - h, m - n) and m not in (h, n):
        block = "b1" if grad.size - p == m - h else "b2"
        said += f" It fits if {block} has m = {m} entries: along which axis is it summed?"
    more = {"b1 and b2": h + n, "b1": h, "b2": n}
    if names := [name for name, size in more.items() if m > 1 and grad.size - p == size * (m - 1)]:
        said += (
            f" It is as long as if {names[0]} were there once for each example: is the sum over the examples missing?"
        )
    return Finding(said, Kind.SHAPE)
