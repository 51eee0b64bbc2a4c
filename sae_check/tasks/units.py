"""The task `to_our_units`: what a sum over all examples, its step and its penalty are in units of J."""

from __future__ import annotations

import numpy as np

from sae_check.tasks.compared import ComparedTask
from sae_check.tasks.task import known

LESSON = "09_digits"
NAMES = ("J", "α", "β")


def _units(J=lambda C, m: C / (2 * m), alpha=lambda step, m: 2 * m * step, beta=lambda kappa, m: kappa / (2 * m)):
    def to_our_units(cost, step, kappa, m):
        return J(cost, m), alpha(step, m), beta(kappa, m)

    return to_our_units


def _over(m_part):
    """Something divided by what `m_part` makes of m."""
    return lambda value, m: value / m_part(m)


def _times(m_part):
    return lambda value, m: value * m_part(m)


def _exchanged(cost, step, kappa, m):
    J, alpha, beta = _units()(cost, step, kappa, m)
    return J, beta, alpha


FACTOR = "Write C and J below each other, with all that stands in front of the first sum. What times J gives C?"
WAY = "If a hill is made ten times as high, how much steeper is it? Which step takes you to the same place as before?"
PENALTY = "Write J with κ in it: what stands in front of the sum of KL after C has been brought to J?"
SLIPS = {
    "½ forgotten": _units(_over(lambda m: m), _times(lambda m: m), _over(lambda m: m)),
    "½ forgotten in J": _units(J=_over(lambda m: m)),
    "½ forgotten in α": _units(alpha=_times(lambda m: m)),
    "m forgotten": _units(_over(lambda m: 2), _times(lambda m: 2), _over(lambda m: 2)),
    "m forgotten in J": _units(J=_over(lambda m: 2)),
    "m forgotten in α": _units(alpha=_times(lambda m: 2)),
    "½ forgotten in α and β": _units(alpha=_times(lambda m: m), beta=_over(lambda m: m)),
    "½ forgotten in β": _units(beta=_over(lambda m: m)),
    "m forgotten in β": _units(beta=_over(lambda m: 2)),
    "β left as it is": _units(beta=lambda kappa, m: kappa),
    "β the wrong way": _units(beta=_times(lambda m: 2 * m)),
    "m − 1 in place of m": _units(
        _over(lambda m: 2 * (m - 1)), _times(lambda m: 2 * (m - 1)), _over(lambda m: 2 * (m - 1))
    ),
    "all three the wrong way": _units(_times(lambda m: 2 * m), _over(lambda m: 2 * m), _times(lambda m: 2 * m)),
    "J and β the wrong way": _units(J=_times(lambda m: 2 * m), beta=_times(lambda m: 2 * m)),
    "nothing converted": lambda cost, step, kappa, m: (cost, step, kappa),
    "decimals lost": lambda cost, step, kappa, m: (cost // (2 * m), 2 * m * step, kappa // (2 * m)),
    "brackets forgotten in all three": _units(_times(lambda m: m / 2), _over(lambda m: m / 2), _times(lambda m: m / 2)),
    "brackets forgotten": _units(J=lambda C, m: C / 2 * m, beta=lambda kappa, m: kappa / 2 * m),
    "brackets forgotten in J": _units(J=lambda C, m: C / 2 * m),
    "brackets forgotten in β": _units(beta=lambda kappa, m: kappa / 2 * m),
    "α the wrong way": _units(alpha=_over(lambda m: 2 * m)),
    "α left as it is": _units(alpha=lambda step, m: step),
    "α divided by m": _units(alpha=_over(lambda m: m)),
    "α and β left as they are": _units(alpha=lambda step, m: step, beta=lambda kappa, m: kappa),
    "α left as it is, β the wrong way": _units(alpha=lambda step, m: step, beta=_times(lambda m: 2 * m)),
    "J at the end": lambda *given: (*_units()(*given)[1:], _units()(*given)[0]),
    "α and β exchanged": _exchanged,
}


def _problems(rng):
    """Numbers of the size of the 2018 notebook's, and others."""
    return [
        (float(m * rng.uniform(20, 400)), float(rng.uniform(0.5, 20) / m), float(m * rng.uniform(0.05, 4)), int(m))
        for m in (*rng.integers(3, 30, 3), *rng.integers(300, 20_000, 2))
    ]


def _three(task, value, problem):
    if isinstance(value, np.ndarray):
        value = list(value) if value.ndim else [value]
    three = task.things(value, len(NAMES), "the three numbers")
    return {name: task.numbers(number, (), name) for name, number in zip(NAMES, three)}


UNITS = ComparedTask(
    name="to_our_units",
    arguments=("cost", "step", "kappa", "m"),
    gives="(J, α, β)",
    lesson=LESSON,
    section="Three hundred epochs",
    reference=_units(),
    problems=_problems,
    parts=_three,
    slips=known("to_our_units", LESSON, SLIPS),
)
