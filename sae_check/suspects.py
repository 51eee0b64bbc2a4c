"""Strangers' versions of `cost_and_grad`, handed over without a word on what is wrong with them (exercise 06)."""

from __future__ import annotations

from sae_lib.mistakes import MISTAKES
from sae_lib.mistakes.mistake import RIGHT, run


def submission(name, *mistakes):
    """A `cost_and_grad` that does not tell what is wrong with it.

    Parameters
    ----------
    name : str
        How it calls itself.
    *mistakes : str or dict
        Names of the bug collection, or steps that differ from `sae_lib.mistakes.mistake.RIGHT`.

    Returns
    -------
    callable
        Called like `cost_and_grad`; it takes the penalties by place, too.
    """
    steps = dict(RIGHT)
    for mistake in mistakes:
        steps |= mistake if isinstance(mistake, dict) else MISTAKES[mistake].changes

    def fn(theta, X, n_hidden, weight_decay=1e-4, rho=0.01, beta=3.0):
        return run(steps, theta, X, n_hidden, weight_decay=weight_decay, rho=rho, beta=beta)

    fn.__name__ = fn.__qualname__ = name
    fn.__doc__ = "Return ``(J, grad)``; called like `cost_and_grad`. Is it right?"
    return fn


# Four people's work: one error in one term, one in another, one that no gradient check can see, and none.
SUSPECTS = {
    "A": submission("suspect_a", "decay divided by m"),
    "B": submission("suspect_b"),
    "C": submission("suspect_c", "no slope in δ⁽²⁾"),
    "D": submission("suspect_d", "KL averaged over the units"),
}

# The same J, and δ⁽²⁾ as two documents have it: P the lecture notes (section 3), Q the slides and others.
DOCUMENTS = {"P": submission("document_p", "penalty outside f′"), "Q": submission("document_q")}
