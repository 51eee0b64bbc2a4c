"""What a submitted function returned: J and a gradient, or something else, in words."""

from __future__ import annotations

import inspect
from typing import NamedTuple

import numpy as np

from sae_check.words import kind
from sae_lib.mistakes.mistake import ALL
from sae_lib.model.parameters import split

WANTED = "Wanted: return J, grad, a number and a vector as long as θ."


class Answer(NamedTuple):
    """What came back from one call.

    Attributes
    ----------
    numbers : ndarray (p + 1,) or None
        The gradient, then J, in float64; None if they cannot be read.
    finding : str
        Why not, in words.
    notes : tuple of str
        What is unusual and does no harm.
    """

    numbers: np.ndarray | None = None
    finding: str = ""
    notes: tuple = ()


def read(value, problem):
    """Read what `cost_and_grad` returned for a `Problem`.

    Parameters
    ----------
    value : object
        Anything.
    problem : Problem

    Returns
    -------
    Answer
        NaN and infinity are read like other numbers.
    """
    try:
        return _read(value, problem)
    except Exception as error:  # an object of the student's own making, whose methods fail
        return Answer(finding=f"It returned {kind(value)}, which cannot be read ({type(error).__name__}). {WANTED}")


def _read(value, problem):
    if value is ...:
        return Answer(finding="It is not written yet: it returns the dots.")
    if value is None:
        return Answer(finding=f"It returned None. Is it written yet, and does it end with return? {WANTED}")
    if inspect.iscoroutine(value) or inspect.isgenerator(value):
        value.close()
        return Answer(finding=f"It is a {type(value).__name__}, not a plain function (async or yield). {WANTED}")
    if not isinstance(value, (tuple, list)):
        return Answer(finding=_no_pair(value, problem.theta.size))
    if len(value) == 5 or (len(value) == 2 and isinstance(value[1], (tuple, list)) and len(value[1]) == 4):
        return Answer(
            finding="It returned the gradient in parts. Wanted: one vector, packed like θ. (Lesson 02_initialize.)"
        )
    if len(value) != 2:
        return Answer(finding=f"It returned {len(value)} things. {WANTED}")
    J, grad = value
    if np.size(J) == problem.theta.size and np.size(grad) == 1:
        return Answer(finding="It returned the gradient first and J second. Wanted: return J, grad.")
    notes = []
    J, finding = _numbers(J, "J")
    if not finding and J.size != 1:
        finding = f"J has shape {J.shape}. Wanted: one number. Which sum is missing?"
    if not finding and J.ndim:
        notes.append(f"J has shape {J.shape}; a plain number is easier for others to use.")
    if not finding:
        if isinstance(grad, list):
            notes.append("The gradient is a list; an array is what optimizers expect.")
        grad, finding = _numbers(grad, "The gradient")
    if not finding:
        finding = _wrong_shape(grad, problem)
    if finding:
        return Answer(finding=finding)
    return Answer(np.append(grad, J.ravel()).astype(np.float64), notes=tuple(notes))


def _no_pair(value, p):
    try:
        size = np.asarray(value).size if np.asarray(value).dtype.kind in "fiub" else 0
    except Exception:
        size = 0
    if size == 1:
        return f"It returned one number. Is that J? Then the gradient is missing. {WANTED}"
    if size == p:
        return f"It returned one array, as long as θ. Is that the gradient? Then J is missing. {WANTED}"
    return f"It returned {kind(value)}. {WANTED}"


def _numbers(value, name):
    """An array and no finding, or the other way round."""
    try:
        array = np.asarray(value)
    except Exception:
        return None, f"{name} is no array of numbers: {kind(value)}."
    if array.dtype.kind == "c":
        return None, f"{name} is complex. Where does the root or the logarithm of a negative number come from?"
    if array.dtype == object and all(isinstance(item, (float, int, np.number)) for item in array.ravel()):
        array = array.astype(np.float64)
    if array.dtype.kind not in "fiub":
        return None, f"{name} is no number or array of numbers, but {kind(value)}."
    return array, ""


def _wrong_shape(grad, problem):
    m, h, n = problem.shape
    p = problem.theta.size
    if grad.shape == (p,):
        return ""
    came = f"The gradient has shape {grad.shape}, θ has ({p},) here (m = {m}, h = {h}, n = {n})."
    if grad.size == p:
        return f"{came} The numbers are as many; make it one-dimensional. A np.matrix always keeps two dimensions."
    blocks = {name: block.size for name, block in zip(ALL, split(problem.theta, h, n)._asdict().values())}
    sizes = {"the biases": h + n, "b1": h, "b2": n, "W1 or W2": h * n, "W1 and W2": 2 * h * n}
    lacks = [name for name, size in sizes.items() if size == p - grad.size]
    listed = ", ".join(f"{name} {size}" for name, size in blocks.items())
    return f"{came} The blocks have {listed} entries." + (f" As many are missing as {lacks[0]} take." if lacks else "")
