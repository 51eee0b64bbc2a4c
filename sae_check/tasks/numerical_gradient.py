"""The task `numerical_gradient`: central differences of any function at any θ."""

from __future__ import annotations

import numpy as np

from sae_check.findings import Finding, Kind
from sae_check.submissions import run_safely
from sae_check.tasks.compared import ComparedTask
from sae_check.tasks.task import known, shape_of
from sae_lib.model.gradient_check import numerical_gradient

LESSON = "06_gradient_check"


def _each(slope):
    """A vector of slopes, one for each unit vector."""

    def slopes(f, theta, epsilon):
        theta = np.asarray(theta, dtype=float)
        return np.array([slope(f, theta, epsilon, e) for e in np.eye(len(theta))])

    return slopes


def _forward(f, t, ε, e):
    return (f(t + ε * e) - f(t)) / ε


def _backward(f, t, ε, e):
    return (f(t) - f(t - ε * e)) / ε


def _all_together(f, theta, epsilon):
    theta = np.asarray(theta, dtype=float)
    return np.full(len(theta), (f(theta + epsilon) - f(theta - epsilon)) / (2 * epsilon))


def _first_only(f, theta, epsilon):
    slopes = np.zeros(len(theta))
    slopes[0] = numerical_gradient(f, theta, epsilon)[0]
    return slopes


def _not_put_back(f, theta, epsilon):
    """Each entry is nudged up and down and stays down."""
    theta, slopes = np.array(theta, dtype=float), np.zeros(len(theta))
    for i in range(len(theta)):
        theta[i] += epsilon
        up = f(theta)
        theta[i] -= 2 * epsilon
        slopes[i] = (up - f(theta)) / (2 * epsilon)
    return slopes


def _in_whole_numbers(f, theta, epsilon):
    """Nudged in place: an array of whole numbers takes whole numbers only."""
    theta, slopes = np.array(theta), np.zeros(len(theta))
    for i, kept in enumerate(theta.copy()):
        theta[i] = kept + epsilon
        up = f(theta)
        theta[i] = kept - epsilon
        slopes[i] = (up - f(theta)) / (2 * epsilon)
        theta[i] = kept
    return slopes


def _kept_in_whole_numbers(f, theta, epsilon):
    """Nudged rightly; but the array for the slopes was made like θ, and may hold whole numbers only."""
    slopes = np.zeros_like(theta)
    slopes[:] = numerical_gradient(f, theta, epsilon)
    return slopes


def _whole_and_never_put_back(f, theta, epsilon):
    """Nudged by += and -= in an array that takes whole numbers only: it is not at its place in the end."""
    theta, slopes = np.array(theta), np.zeros(len(theta))
    for i in range(len(theta)):
        theta[i] += epsilon
        up = f(theta)
        theta[i] -= 2 * epsilon
        slopes[i] = (up - f(theta)) / (2 * epsilon)
        theta[i] += epsilon
    return slopes


def _nudge_in_whole_numbers(f, theta, epsilon):
    """The vector that is added was made like θ, and may hold whole numbers only."""
    slopes = np.zeros(len(theta))
    for i in range(len(theta)):
        nudge = np.zeros_like(theta)
        nudge[i] = epsilon
        slopes[i] = (f(theta + nudge) - f(theta - nudge)) / (2 * epsilon)
    return slopes


def _nudges_pile_up(f, theta, epsilon):
    """The vector that is added is made once, and never emptied."""
    nudge, slopes = np.zeros(len(theta)), np.zeros(len(theta))
    for i in range(len(theta)):
        nudge[i] = epsilon
        slopes[i] = (f(theta + nudge) - f(theta - nudge)) / (2 * epsilon)
    return slopes


def _last_left_out(f, theta, epsilon):
    slopes = numerical_gradient(f, theta, epsilon)
    slopes[-1] = 0
    return slopes


WHOLE = "Try θ = np.array([4, 10]). What is stored when 4.0001 is written into an array of whole numbers?"
SLIPS = {
    "one-sided, upward": _each(_forward),
    "one-sided, downward": _each(_backward),
    "divided by ε": _each(lambda f, t, ε, e: (f(t + ε * e) - f(t - ε * e)) / ε),
    "not divided": _each(lambda f, t, ε, e: f(t + ε * e) - f(t - ε * e)),
    "bracket forgotten": _each(lambda f, t, ε, e: (f(t + ε * e) - f(t - ε * e)) / 2 * ε),
    "wrong sign": _each(lambda f, t, ε, e: (f(t - ε * e) - f(t + ε * e)) / (2 * ε)),
    "all entries nudged together": _all_together,
    "only the first entry": _first_only,
    "entry not put back": _not_put_back,
    "nudged in whole numbers": _in_whole_numbers,
    "nudged in whole numbers, by += and -=": _whole_and_never_put_back,
    "nudge kept as a whole number": _nudge_in_whole_numbers,
    "nudges pile up": _nudges_pile_up,
    "last entry left out": _last_left_out,
    "one side, divided by both": _each(lambda f, t, ε, e: (f(t + ε * e) - f(t)) / (2 * ε)),
    "ε of its own": lambda f, theta, epsilon: numerical_gradient(f, theta, 1e-4),
    "slopes kept as whole numbers": _kept_in_whole_numbers,
}


class WantsAllError(ValueError):
    """f got a part of θ."""


def _problems(rng):
    """Functions whose slopes differ in every entry; ε is so large that the error of both sides shows, too."""
    drawn = []
    for size in (2, 3, 6):
        a, b = rng.uniform(1, 2, size), rng.uniform(-1, 1, (size, size))

        def f(t, a=a, b=b):
            if np.shape(t) != a.shape:
                raise WantsAllError(f"f takes all of θ at once, {a.size} numbers; it got {np.size(t)}")
            t = np.asarray(t)
            return float(np.sum(a * t**3) + t @ b @ t)

        drawn.append((f, rng.uniform(0.5, 1.5, size), 0.1))
        drawn.append((f, rng.integers(1, 5, size), 0.25))
    return drawn


def _slopes(task, value, problem):
    theta = problem[1]
    if shape_of(value) == () and not isinstance(value, (str, bytes, dict)):
        task.stop(
            f"It returned a single number; wanted one slope for each of the {len(theta)} entries of θ.",
            hint="How many slopes does one nudge give? Where does return stand, in the loop or after it?",
        )
    return {"slopes": task.numbers(value, theta.shape)}


def _by_rounding(fn, args):
    """Return True if `fn`, which changes θ, puts its entries back but for rounding."""
    f, theta, epsilon = args
    theta, seen = np.asarray(theta, dtype=float) + 0.3, []

    def watched(f, theta, epsilon):
        seen.append(theta)
        return fn(f, theta, epsilon)

    run_safely(watched, f, theta, epsilon)
    return bool(seen) and np.allclose(seen[0], theta, rtol=1e-9)


class NudgingTask(ComparedTask):
    """Its parts are the slopes at decimals and those at whole numbers."""

    def explain(self, report, fn, args):
        """See `Task.explain`."""
        if isinstance(report.finding.error, WantsAllError):
            hint = "Only one entry of θ is nudged. What becomes of the others, and does f get them?"
            return {"hint": hint, "lesson": self.lesson}
        if report.finding.kind is Kind.CHANGES and _by_rounding(fn, args):
            return {
                "finding": Finding("It changes theta: an entry is put back to nearly what it was, not exactly."),
                "mistake": "put back but for rounding",
                "hint": "In Python, is x + 0.1 - 0.2 + 0.1 the x of before? What could you keep of it meanwhile?",
            }
        return {}

    def collect(self, came):
        """See `ComparedTask.collect`."""
        pairs = zip(came[::2], came[1::2])
        return [
            {"the gradient at decimals": a["slopes"], "the gradient at whole numbers": b["slopes"]} for a, b in pairs
        ]


NUMERICAL_GRADIENT = NudgingTask(
    name="numerical_gradient",
    arguments=("f", "theta", "epsilon"),
    gives="an array with a slope for each entry of θ",
    lesson=LESSON,
    library=("numerical_gradient", "check_gradient"),
    reference=numerical_gradient,
    problems=_problems,
    parts=_slopes,
    slips=known("numerical_gradient", LESSON, SLIPS),
)
