"""What a mistake is: the lines that differ, and words for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from sae_lib.mistakes.steps import RIGHT, run
from sae_lib.model.gradient_check import check_gradient
from sae_lib.model.parameters import initialize, split

ALL = ("W1", "W2", "b1", "b2")
TERMS = ("reconstruction", "decay", "sparsity")
# Every term weighs something, and no number is special: a β of 1 would hide a β that is missing.
EVERYTHING = {"weight_decay": 0.1, "rho": 0.2, "beta": 2.0}
OFF = {"reconstruction": {"weight_decay": 0.0, "beta": 0.0}, "decay": {"beta": 0.0}, "sparsity": {"weight_decay": 0.0}}


@dataclass(frozen=True)
class Mistake:
    """One wrong version of `cost_and_grad`.

    Attributes
    ----------
    name : str
        A few words, the key in `MISTAKES`.
    sentence : str
        What is done, in one sentence, and which document does it.
    hint : str
        Where to look; it does not give the answer.
    changes : dict of str to callable
        The steps that differ from `sae_lib.mistakes.steps.RIGHT`.
    lesson : str
        The lesson to read again.
    """

    name: str
    sentence: str
    hint: str
    changes: dict[str, Callable] = field(repr=False)
    lesson: str = "05_backpropagation"

    def fn(self, theta, X, n_hidden, *, weight_decay=1e-4, rho=0.01, beta=3.0):
        """Return ``(J, grad)`` as somebody with this mistake computes them; called like `cost_and_grad`."""
        return run(RIGHT | self.changes, theta, X, n_hidden, weight_decay=weight_decay, rho=rho, beta=beta)

    @cached_property
    def square(self):
        """Whether the shapes let it through only if h = n."""
        try:
            self.fn(*_problem(4, 9))
        except ValueError:
            return True
        return False

    @cached_property
    def terms(self):
        """Which of reconstruction, decay and sparsity must be switched on for the mistake to do harm."""
        return tuple(term for term in TERMS if self._harm(term).any())

    @cached_property
    def blocks(self):
        """Blocks of the gradient that differ from the right gradient."""
        h, n = self._shape
        return tuple(name for name, off in split(self._harm()[:-1], h, n)._asdict().items() if off.any())

    @cached_property
    def cost(self):
        """Whether J itself differs from the right J."""
        return bool(self._harm()[-1])

    @cached_property
    def seen(self):
        """Whether `check_gradient` finds it.

        Where J and the gradient are wrong alike, they still belong together, and it cannot.
        """
        return not check_gradient(self.fn, *_problem(*self._shape), **EVERYTHING).ok

    @property
    def _shape(self):
        return (6, 6) if self.square else (4, 9)

    def _harm(self, term=None):
        """Which numbers of the gradient, and of J behind it, are wrong in what one term adds, or in all."""

        def off(**settings):
            given = _problem(*self._shape)
            (came_J, came), (J, grad) = (run(steps, *given, **settings) for steps in (RIGHT | self.changes, RIGHT))
            return np.append(came - grad, came_J - J)

        wrong = off(**(EVERYTHING | OFF.get(term, {})))
        if term in ("decay", "sparsity"):
            wrong = wrong - off(**(EVERYTHING | OFF["reconstruction"]))
        return np.abs(wrong) > 1e-9


def _problem(h, n, m=10):
    """θ, X and h of a small network, no bias at 0."""
    rng = np.random.default_rng(0)
    theta = initialize(h, n, rng)
    theta[-(h + n) :] = rng.uniform(-0.5, 0.5, h + n)
    return theta, rng.uniform(0.1, 0.9, (m, n)), h
