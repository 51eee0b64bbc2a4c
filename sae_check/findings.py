"""Kinds of findings and causes of errors: what code decides by. The texts are for people alone."""

from __future__ import annotations

import re
from enum import Enum, StrEnum, auto

from sae_lib.checks import ThetaLengthError


class Kind(StrEnum):
    """The outcome of a call, or what is wrong with its result."""

    RETURNED = auto()
    UNFINISHED = auto()
    RAISED = auto()
    MEMORY = auto()
    RECURSION = auto()
    EXIT = auto()
    TIMEOUT = auto()
    # what came back
    NOTHING = auto()
    DOTS = auto()
    RAGGED = auto()
    COMPLEX = auto()
    NO_NUMBERS = auto()
    SHAPE = auto()
    NAN = auto()
    INFINITY = auto()
    FACTOR = auto()
    # the function itself
    NO_FUNCTION = auto()
    SIGNATURE = auto()
    BORROWED = auto()
    CHANGES = auto()
    UNFINISHED_TERM = auto()
    ADVICE = auto()


class Finding(str):
    """A sentence or two on what is wrong, with what code needs to know of it.

    Attributes
    ----------
    kind : Kind or None
    error : BaseException or None
        What was raised, if anything was.
    """

    def __new__(cls, text="", kind=None, error=None):
        made = super().__new__(cls, text)
        made.kind, made.error = kind, error
        return made


class Cause(Enum):
    """The usual reason for an error of Python, NumPy or SciPy."""

    DOTS = auto()
    PAIR = auto()
    SCALAR = auto()
    ONE_NUMBER = auto()
    NAME = auto()
    LENGTH = auto()
    TRUTH = auto()
    DOMAIN = auto()
    SEVERAL_ARRAYS = auto()
    PAIR_TIMES = auto()
    NO_NUMBER = auto()
    NO_PAIR = auto()
    ARGUMENTS = auto()
    CUT_OFF = auto()
    RAGGED = auto()
    LIST_INDEX = auto()
    INDEX = auto()
    INVALID = auto()
    LOGARITHM = auto()
    SHAPES = auto()


# The one place that knows how others word their errors: class, words, and a question that helps wherever it occurs.
CAUSES = {
    Cause.DOTS: (Exception, "ellipsis", "Which function that it calls still has its dots?"),
    Cause.PAIR: (Exception, "'tuple' and", "A function that it calls returns a pair. Which part of it do you want?"),
    Cause.SCALAR: (
        Exception,
        "enough dimensions",
        "One of the two is no array. Has the function that made it still its dots?",
    ),
    Cause.ONE_NUMBER: (
        Exception,
        "(0-dimensional|size-1|length-1) arrays",
        "Which function there takes one number only, and gets an array? Which one takes both?",
    ),
    Cause.NAME: (NameError, "is not defined", "Is it spelled as where it was made, and has that cell been run?"),
    Cause.LENGTH: (ThetaLengthError, "", "Does it use a number or an array of the notebook in place of its argument?"),
    Cause.TRUTH: (
        Exception,
        "truth value of an array",
        "min, max, if and `and` compare one number with one. How many numbers are compared here?",
    ),
    Cause.DOMAIN: (
        Exception,
        "math domain error|expected a number in range",
        "Which number came in there? For which numbers is that function defined, and how did this one get out?",
    ),
    Cause.SEVERAL_ARRAYS: (
        Exception,
        "'(QR|SVD|Eigh|Eig)Result' object",
        "How many arrays does that function of NumPy return? Which one do you want?",
    ),
    Cause.PAIR_TIMES: (Exception, "multiply sequence", ""),
    Cause.NO_NUMBER: (Exception, "scalar value|'tuple'", ""),
    Cause.NO_PAIR: (Exception, "float' object is not subscriptable|index to scalar", ""),
    Cause.ARGUMENTS: (TypeError, "positional argument", ""),
    Cause.CUT_OFF: (ValueError, r"input array from shape \(\d+,\)", ""),
    Cause.RAGGED: (ValueError, "inhomogeneous", ""),
    Cause.LIST_INDEX: (IndexError, "list index out of range", ""),
    Cause.INDEX: (IndexError, "out of bounds", ""),
    Cause.INVALID: (RuntimeWarning, "invalid value", ""),
    Cause.LOGARITHM: (RuntimeWarning, "in log", ""),
    Cause.SHAPES: (ValueError, "shape|matmul|dimension", "Write its shape beside each array. Which two do not fit?"),
}


def causes(error):
    """The known causes of an error or a warning.

    Parameters
    ----------
    error : BaseException or None

    Returns
    -------
    dict of Cause to str
        With a question that helps, or "" where it depends on the task; the most telling first.
    """
    try:
        said = str(error)
    except Exception:  # an exception whose own __str__ fails
        return {}
    return {
        cause: hint
        for cause, (kind, words, hint) in CAUSES.items()
        if isinstance(error, kind) and re.search(words, said)
    }


def listed(words):
    """``"a, b and c"``."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def counted(number, noun):
    """``"1 digit"``, ``"2 digits"``."""
    return f"{number} {noun}{'s' * (number != 1)}"


def kind(value):
    """``"a list"``, ``"an int"``."""
    name = type(value).__name__
    return f"an {name}" if name[0].lower() in "aeiou" or name == "ndarray" else f"a {name}"


def first_lines(text, lines=5, letters=300):
    """The beginning of what somebody printed, with "…" where there is more; empty if there is nothing to see."""
    text = text.strip("\n")
    if not text.strip():
        return ""
    kept = "\n".join(text[:letters].splitlines()[:lines])
    return kept if kept == text else f"{kept} …"
