"""`attempt`: use a student's function in a notebook that has to go on whatever it does."""

from __future__ import annotations

from sae_check.submissions import name_of, run_safely
from sae_check.values import usable
from sae_check.words import first_lines
from sae_lib.checks import check_callable
from sae_lib.training.threads import training_threads


def attempt(fn, *args, timeout=60.0, shape=None, **kwargs):
    """What ``fn(*args, **kwargs)`` returns, or ``...`` with one line printed that says why there is nothing.

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
        print(said)
    if outcome.kind == "unfinished" or outcome.value is ...:
        print(f"{name_of(fn)} is not written yet.")
        return ...
    if "ellipsis" in str(outcome.error):
        print(f"{name_of(fn)} meets dots: something that it needs is not written yet.")
        return ...
    if not outcome.ok:
        print(outcome.finding)
        return ...
    if outcome.value is None:
        print(f"{name_of(fn)} returned None. Does it end with a return?")
        return ...
    if shape is None:
        return outcome.value
    array, why = usable(outcome.value, tuple(shape))
    if array is None:
        print(f"{name_of(fn)} does not give what is needed here ({why}). See its check.")
        return ...
    return array if array.ndim else float(array)
