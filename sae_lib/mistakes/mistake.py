"""A mistake is told as the lines that differ in `cost_and_grad`, which is a table of steps here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from types import SimpleNamespace

import numpy as np

from sae_lib.checks import check_count, check_examples, check_penalties, check_theta
from sae_lib.model.gradient_check import check_gradient
from sae_lib.model.network import stable_sigmoid as f
from sae_lib.model.parameters import initialize, split
from sae_lib.model.sparsity import clip_rho_hat, kl, sparsity_push

# In the order in which they are computed; each may use what stands above it, and the arguments
# theta, X, m, n, h, weight_decay, rho, beta.
RIGHT = {
    "W1": lambda s: split(s.theta, s.h, s.n).W1,
    "W2": lambda s: split(s.theta, s.h, s.n).W2,
    "b1": lambda s: split(s.theta, s.h, s.n).b1,
    "b2": lambda s: split(s.theta, s.h, s.n).b2,
    # forward pass
    "z2": lambda s: s.X @ s.W1.T + s.b1,
    "a2": lambda s: f(s.z2),
    "z3": lambda s: s.a2 @ s.W2.T + s.b2,
    "a3": lambda s: f(s.z3),
    "rho_hat": lambda s: clip_rho_hat(s.a2.mean(axis=0)),
    # cost
    "reconstruction": lambda s: np.sum((s.a3 - s.X) ** 2) / (2 * s.m),
    "decay": lambda s: s.weight_decay / 2 * (np.sum(s.W1**2) + np.sum(s.W2**2)),
    "sparsity": lambda s: s.beta * np.sum(kl(s.rho, s.rho_hat)),
    # backward pass
    "error": lambda s: s.a3 - s.X,
    "slope3": lambda s: s.a3 * (1 - s.a3),
    "delta3": lambda s: s.error * s.slope3,
    "push": lambda s: sparsity_push(s.rho_hat, s.rho, s.beta),
    "back": lambda s: s.delta3 @ s.W2,
    "slope2": lambda s: s.a2 * (1 - s.a2),
    "delta2": lambda s: (s.back + s.push) * s.slope2,
    # gradient
    "mean_W1": lambda s: s.delta2.T @ s.X / s.m,
    "mean_W2": lambda s: s.delta3.T @ s.a2 / s.m,
    "mean_b1": lambda s: s.delta2.mean(axis=0),
    "mean_b2": lambda s: s.delta3.mean(axis=0),
    "decay_W1": lambda s: s.weight_decay * s.W1,
    "decay_W2": lambda s: s.weight_decay * s.W2,
    "decay_b1": lambda s: 0.0,
    "decay_b2": lambda s: 0.0,
    "grad_W1": lambda s: s.mean_W1 + s.decay_W1,
    "grad_W2": lambda s: s.mean_W2 + s.decay_W2,
    "grad_b1": lambda s: s.mean_b1 + s.decay_b1,
    "grad_b2": lambda s: s.mean_b2 + s.decay_b2,
    "J": lambda s: float(s.reconstruction + s.decay + s.sparsity),
    "grad": lambda s: np.concatenate([s.grad_W1.ravel(), s.grad_W2.ravel(), s.grad_b1, s.grad_b2]),
}


def run(steps, theta, X, n_hidden, *, weight_decay=1e-4, rho=0.01, beta=3.0):
    """Go through `steps`; arguments and result are those of `cost_and_grad`.

    Parameters
    ----------
    steps : dict of str to callable
        `RIGHT`, or a copy of it with some steps replaced.
    theta : ndarray (2hn + h + n,)
    X : array_like (m, n)
    n_hidden : int
    weight_decay, rho, beta : float

    Returns
    -------
    J : float
    grad : ndarray (2hn + h + n,)
    """
    s = steps_of(steps, theta, X, n_hidden, weight_decay=weight_decay, rho=rho, beta=beta)
    return s.J, s.grad


def steps_of(steps, theta, X, n_hidden, *, weight_decay, rho, beta):
    """The value of each step, by its name, as attributes; arguments as for `run`."""
    h, X = check_count(n_hidden, "n_hidden"), check_examples(X, unit_interval=True, theta=theta)
    weight_decay, rho, beta = check_penalties(weight_decay, rho, beta)
    m, n = X.shape
    theta = check_theta(theta, h, n)
    s = SimpleNamespace(theta=theta, X=X, m=m, n=n, h=h, weight_decay=weight_decay, rho=rho, beta=beta)
    # Wrong formulas may overflow where the right one does not; the numbers tell, a warning need not.
    with np.errstate(all="ignore"):
        for name, step in steps.items():
            setattr(s, name, step(s))
    return s


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
        The steps that differ from `sae_lib.mistakes.mistake.RIGHT`.
    lesson : str
        The lesson to read again.
    """

    name: str
    sentence: str
    hint: str
    changes: dict[str, Callable] = field(repr=False)
    lesson: str

    def fn(self, theta, X, n_hidden, *, weight_decay=1e-4, rho=0.01, beta=3.0):
        """Return ``(J, grad)`` as somebody with this mistake computes them; called like `cost_and_grad`."""
        return run(RIGHT | self.changes, theta, X, n_hidden, weight_decay=weight_decay, rho=rho, beta=beta)

    @cached_property
    def square(self):
        """True if the shapes let it through only with h = n."""
        try:
            self.fn(*_problem(4, 9))
        except ValueError:
            return True
        return False

    @cached_property
    def terms(self):
        """The terms of J (reconstruction, decay, sparsity) in which the mistake does harm."""
        return tuple(term for term in TERMS if self._harm(term).any())

    @cached_property
    def blocks(self):
        """Blocks of the gradient that differ from the right gradient."""
        h, n = self._shape
        return tuple(name for name, off in split(self._harm()[:-1], h, n)._asdict().items() if off.any())

    @cached_property
    def cost(self):
        """True if J itself differs from the right J."""
        return bool(self._harm()[-1])

    @cached_property
    def seen(self):
        """True if `check_gradient` finds it.

        Where J and the gradient are wrong alike, they still belong together, and it cannot.
        """
        return not check_gradient(self.fn, *_problem(*self._shape), **EVERYTHING).ok

    @property
    def _shape(self):
        return (6, 6) if self.square else (4, 9)

    def _harm(self, term=None):
        """Mark the wrong numbers of the gradient, and of J behind it, in what one term adds, or in all."""

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
