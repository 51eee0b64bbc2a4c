"""`attempt`: use a student's function in a notebook that has to go on whatever it does."""

from __future__ import annotations

from sae_lib.checks import check_callable
from sae_lib.diagnosis.trial import name_of, run_safely


def attempt(fn, *args, timeout=60.0, **kwargs):
    """What ``fn(*args, **kwargs)`` returns, or ``...`` with one line printed that says why there is nothing.

    Parameters
    ----------
    fn : callable
    *args, **kwargs
        Its arguments; arrays are handed over as copies.
    timeout : float
        Seconds until it is stopped.

    Returns
    -------
    object
        ``...`` if the function is not written yet, raises, or does not end.

    Raises
    ------
    TypeError
        If `fn` cannot be called.
    """
    outcome = run_safely(check_callable(fn, "fn"), *args, timeout=timeout, **kwargs)
    if outcome.kind == "unfinished" or outcome.value is ...:
        print(f"{name_of(fn)} is not written yet.")
        return ...
    if not outcome.ok:
        print(outcome.finding)
        return ...
    if outcome.value is None:
        print(f"{name_of(fn)} returned None. Does it end with a return?")
        return ...
    return outcome.value
