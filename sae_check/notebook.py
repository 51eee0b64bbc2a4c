"""Functions that notebooks call: `attempt` for a student's function, `is_written` for a lesson's «Check yourself»."""

from __future__ import annotations

from sae_check.findings import Cause, Kind, causes, first_lines
from sae_check.submissions import name_of, run_safely
from sae_check.values import take_kindly
from sae_lib.checks import check_callable, printable
from sae_lib.training.threads import training_threads


def attempt(fn, *args, timeout=60.0, shape=None, **kwargs):
    """Return ``fn(*args, **kwargs)``, or ``...`` with one line printed that says why there is nothing.

    The first lines of what the function prints are shown.

    Parameters
    ----------
    fn : callable
    *args, **kwargs
        Its arguments; arrays are handed over as copies.
    timeout : float
        Seconds until it is stopped.
    shape : tuple of int, optional
        Shape of the array that is wanted, ``()`` for a number; anything else than finite numbers in this shape is
        told in a line.

    Returns
    -------
    object
        ``...`` if the function is not written yet, raises, does not end, or gives no array of the shape wanted.
        With `shape` a new array in float64, or a float.

    Raises
    ------
    TypeError
        If `fn` cannot be called.
    """
    check_callable(fn, "fn")
    # SciPy's optimizers are ten times slower where its BLAS and NumPy's fight for the cores.
    with training_threads(0):
        outcome = run_safely(fn, *args, timeout=timeout, **kwargs)
    if said := first_lines(outcome.printed):
        print(printable(said))
    who = name_of(fn)
    if outcome.kind is Kind.UNFINISHED or outcome.value is ...:
        said = f"{who} is not written yet."
    elif Cause.DOTS in causes(outcome.error):
        said = f"{who} meets dots: something that it needs is not written yet."
    elif outcome.ok and outcome.value is None:
        said = f"{who} returned None. Does it end with a return?"
    else:
        said = outcome.finding
    if said:
        print(printable(said))
        return ...
    if shape is None:
        return outcome.value
    array, why = take_kindly(outcome.value, tuple(shape))
    if array is None:
        print(f"{who} does not give what is needed here ({why}). See its check.")
        return ...
    return array if array.ndim else float(array)


def is_written(answer, name):
    """Return whether an exercise holds an answer; say kindly so if it does not.

    Parameters
    ----------
    answer : object
        What the student's function returned. ``...`` stands for an exercise not begun.
    name : str
        The function's name, for the message.

    Returns
    -------
    bool
        False for ``...``, with a line printed that says what to do.

    Raises
    ------
    AssertionError
        If `answer` is None: the likeliest reason is a forgotten ``return``.
    """
    if answer is ...:
        print("Not written yet: replace the dots in the cell above, run it, then run this one again.")
        return False
    assert answer is not None, f"{name} returned None: does it end with a return?"
    return True
