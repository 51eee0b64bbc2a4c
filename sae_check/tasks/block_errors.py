"""The task `block_errors`: the relative error of somebody's gradient in each of W1, W2, b1, b2."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sae_check.findings import kind, listed
from sae_check.problems import biased
from sae_check.suspects import submission
from sae_check.tasks.compared import ComparedTask
from sae_check.tasks.task import known, shape_of
from sae_check.values import TOLERANCE
from sae_lib.mistakes.mistake import ALL
from sae_lib.model.cost import cost_and_grad
from sae_lib.model.gradient_check import numerical_gradient, relative_error
from sae_lib.model.parameters import split

LESSON = "06_gradient_check"
# Below it an error is rounding, and rounding differs from one right answer to the next.
FLOOR = 1e-5
# h and n, small and different; the mistakes, each with blocks of its own.
SIZES = [(2, 3), (3, 2), (2, 4)]
WRONG = {
    "reconstruction": (
        {"mean_b2": lambda s: s.delta3.sum(axis=0)},
        {"mean_b1": lambda s: 0.7 * s.delta2.mean(axis=0)},
        "no slope in δ⁽²⁾",
    ),
    "decay": ({"decay_W1": lambda s: 0.0}, {"decay_W2": lambda s: 2 * s.weight_decay * s.W2}),
    "sparsity": ("β missing in the gradient", "penalty outside f′", "push of the wrong sign"),
}
# Another J, with its gradient: right, as far as a check of gradients goes.
OWN_J = "KL averaged over the units"


def place(rng, h, n, m=5):
    """θ with no bias at 0, and a few examples: where a gradient can be checked.

    Parameters
    ----------
    rng : numpy.random.Generator
    h, n, m : int

    Returns
    -------
    theta : ndarray (2hn + h + n,)
    X : ndarray (m, n)
    """
    return biased(h, n, rng, 0.5), rng.uniform(0.1, 0.9, (m, n))


def _errors(
    *,
    numeric=numerical_gradient,
    distance=relative_error,
    cut=split,
    handed=lambda **penalties: penalties,
    handed_to_J=None,
    J_of=lambda fn: fn,
):
    """The task done, with some of its steps done otherwise."""

    def errors(fn, theta, X, h, weight_decay, rho, beta):
        given, n = {"weight_decay": weight_decay, "rho": rho, "beta": beta}, X.shape[1]
        analytic = fn(theta, X, h, **handed(**given))[1]
        to_J = (handed_to_J or handed)(**given)
        nudged = numeric(lambda t: J_of(fn)(t, X, h, **to_J)[0], theta)
        return {name: distance(a, b) for name, a, b in zip(ALL, cut(analytic, h, n), cut(nudged, h, n))}

    return errors


def _doubled(f, theta):
    return 2 * numerical_gradient(f, theta)


def _one_sided(f, theta, epsilon=1e-4):
    return np.array([(f(theta + epsilon * e) - f(theta)) / epsilon for e in np.eye(len(theta))])


def _two_layers(theta, h, n):
    """W1, b1, W2, b2, one after the other, called by the names of the right order."""
    k = h * n
    return theta[:k], theta[k + h : 2 * k + h], theta[k : k + h], theta[2 * k + h :]


def _uncut(theta, h, n):
    return (theta,) * 4


def _to_itself(fn, theta, X, h, weight_decay, rho, beta):
    return dict.fromkeys(ALL, 0.0)


SLIPS = {
    "one error for all blocks": _errors(cut=_uncut),
    "compared with itself": _to_itself,
    "W1, b1, W2, b2": _errors(cut=_two_layers),
    "penalties not handed on": _errors(handed=lambda **penalties: {}),
    "penalties on one side only": _errors(handed_to_J=lambda **penalties: {}),
    "nudged another J": _errors(J_of=lambda fn: cost_and_grad),
    "penalties switched off": _errors(handed=lambda **penalties: penalties | {"weight_decay": 0.0, "beta": 0.0}),
    "absolute, not relative": _errors(distance=lambda a, b: np.linalg.norm(a - b)),
    "norms squared": _errors(distance=lambda a, b: relative_error(a, b) ** 2),
    "nudged slopes off by a factor": _errors(numeric=_doubled),
    "one-sided differences": _errors(numeric=_one_sided),
}


def _problems(rng):
    """The right one, one with a J of its own, one wrong in each term, at different places, with other penalties."""
    chosen = [kind[rng.integers(len(kind))] for kind in WRONG.values()]
    drawn = []
    for k, mistake in enumerate([None, OWN_J, *chosen]):
        h, n = SIZES[k % len(SIZES)]
        theta, X = place(rng, h, n)
        penalties = rng.uniform(0.05, 0.2), rng.uniform(0.1, 0.3), rng.uniform(1.5, 3)
        drawn.append((submission("stranger", *([mistake] if mistake else [])), theta, X, h, *penalties))
    return drawn


def _blocks(task, value, problem):
    if isinstance(value, (tuple, list, np.ndarray)) and shape_of(value) == (4,):
        task.stop(f"It returned {kind(value)} of four; wanted {task.gives}.", mistake="no names")
    if not isinstance(value, dict):
        task.stop(f"Wanted {task.gives}; it returned a {type(value).__name__}.")
    if missing := [name for name in ALL if name not in value]:
        task.stop(f"The dict has no {' and no '.join(missing)}.", hint="What are the four blocks of θ called?")
    parts = {}
    for name in ALL:
        if value[name] is ...:
            hint = "Which function that it calls still has its dots?"
            task.stop(f"The error of {name} is still the dots.", hint=hint, lesson="")
        error = task.numbers(value[name], what=f"The error of {name}")
        if error.size != 1:
            task.stop(f"The error of {name} should be one number; it has shape {error.shape}.")
        if np.asarray(value[name]).dtype.kind == "b":
            task.stop(f"The error of {name} is {value[name]}; wanted how far off it is, a number.")
        parts[name] = np.maximum(error.reshape(()), FLOOR)
    return parts


class SubmissionsTask(ComparedTask):
    """A task whose problems are other people's functions, which take their time."""

    def _gives(self, slip, came, problems):
        """Return True if a slip gives the same; stops at the first function on which it does not."""
        answers = (self.answers(slip.fn, [problem])[0] for problem in problems)
        return all(np.allclose(a[name], b[name], rtol=TOLERANCE, atol=0) for a, b in zip(came, answers) for name in a)


class BlockErrorsTask(SubmissionsTask):
    """Knows penalties that are not used, and nudging that is too rough."""

    def look_closer(self, report, fn, problems, came, wanted):
        """See `ComparedTask.look_closer`."""
        if unused := self._unused(fn, problems, came):
            signs = listed(unused)
            return replace(
                report,
                finding=f"{report.finding} They stay the same when {signs} {'do' if len(unused) > 1 else 'does'} not.",
                mistake=f"{signs} not used",
                hint=f"Which {signs} did you come with, and which does the stranger's function get from you?",
            )
        worst = max(float(a[name]) for a, b in zip(came, wanted) for name in ALL if b[name] == FLOOR)
        if FLOOR < worst < 0.5:
            return replace(
                report,
                finding=f"{report.finding} Where a gradient is right it finds errors of up to {worst:.0e}.",
                hint="Which ε does the task ask for, and on how many sides of θ do you look?",
            )
        return super().look_closer(report, fn, problems, came, wanted)

    def _unused(self, fn, problems, came):
        """The penalties that make no difference to the errors of a gradient that is wrong everywhere."""
        task, unused = self, []
        everywhere = submission("stranger", "no slope in δ⁽²⁾", "β missing in the gradient", DECAY_TWICE)
        _, *rest = problems[0]
        before = task.parts(task, self.call(fn, everywhere, *rest), problems[0])
        for sign, place in (("λ", 4), ("ρ", 5), ("β", 6)):
            other = [everywhere, *rest]
            other[place] = other[place] * 1.7
            after = task.parts(task, self.call(fn, *other), problems[0])
            if all(np.allclose(before[name], after[name], rtol=1e-6, atol=0) for name in ALL):
                unused.append(sign)
        return unused


DECAY_TWICE = {"decay_W1": lambda s: 2 * s.weight_decay * s.W1, "decay_W2": lambda s: 2 * s.weight_decay * s.W2}

BLOCK_ERRORS = BlockErrorsTask(
    name="block_errors",
    arguments=("fn", "theta", "X", "n_hidden", "weight_decay", "rho", "beta"),
    gives="a dict with the relative error of each of W1, W2, b1, b2",
    lesson=LESSON,
    library=("check_gradient", "diagnose"),
    reference=_errors(),
    problems=_problems,
    parts=_blocks,
    slips=known("block_errors", LESSON, SLIPS),
)
