"""The task `kl`: how far each unit's mean activation is from the wanted one."""

from __future__ import annotations

import numpy as np

from sae_check.tasks.compared import ComparedTask
from sae_check.tasks.task import known, shape_of
from sae_lib.model.sparsity import kl

LESSON = "04_cost"

SLIPS = {
    "arguments swapped": lambda r, h: kl(h, r),
    "fractions upside down": lambda r, h: -kl(r, h),
    "weights of the wrong number": lambda r, h: h * np.log(r / h) + (1 - h) * np.log((1 - r) / (1 - h)),
    "first half only": lambda r, h: r * np.log(r / h),
    "second half only": lambda r, h: (1 - r) * np.log((1 - r) / (1 - h)),
    "second half of the wrong sign": lambda r, h: r * np.log(r / h) - (1 - r) * np.log((1 - r) / (1 - h)),
    "first half of the wrong sign": lambda r, h: -r * np.log(r / h) + (1 - r) * np.log((1 - r) / (1 - h)),
    "weights exchanged": lambda r, h: (1 - r) * np.log(r / h) + r * np.log((1 - r) / (1 - h)),
    "no weights before the logarithms": lambda r, h: np.log(r / h) + np.log((1 - r) / (1 - h)),
    "1 − ρ without its brackets": lambda r, h: r * np.log(r / h) + 1 - r * np.log((1 - r) / (1 - h)),
    "no ρ before the first logarithm": lambda r, h: np.log(r / h) + (1 - r) * np.log((1 - r) / (1 - h)),
    "no 1 − ρ before the second logarithm": lambda r, h: r * np.log(r / h) + np.log((1 - r) / (1 - h)),
    "divided by the number of units": lambda r, h: kl(r, h) / np.size(h),
    "the same fraction twice": lambda r, h: np.log(r / h),
    "cross-entropy": lambda r, h: -r * np.log(h) - (1 - r) * np.log(1 - h),
    "logarithm to base 2": lambda r, h: kl(r, h) / np.log(2),
    "logarithm to base 10": lambda r, h: kl(r, h) / np.log(10),
    "squared distance": lambda r, h: (r - h) ** 2,
}


def _problems(rng):
    """Different ρ; in each vector one entry is ρ itself, the others lie on both sides of it."""
    drawn = []
    for rho, h in zip(rng.uniform([0.01, 0.1, 0.3, 0.6], [0.05, 0.2, 0.45, 0.9]), (5, 3, 8, 4)):
        sides = np.append(rho * rng.uniform(0.1, 0.8), 1 - (1 - rho) * rng.uniform(0.1, 0.8, h - 2))
        drawn.append((float(rho), rng.permutation(np.append(sides, rho))))
    return drawn


def _each_unit(task, value, problem):
    rho, rho_hat = problem
    if shape_of(value) == () and np.isrealobj(value) and not isinstance(value, (str, dict)):
        of_one = np.flatnonzero(np.isclose(kl(rho, rho_hat), float(value), atol=0))
        if of_one.size:
            which = "first" if of_one[0] == 0 else "last" if of_one[0] == rho_hat.size - 1 else f"{of_one[0] + 1}th"
            task.stop(
                f"It returned one number, that of the {which} unit; wanted one for each, shape {rho_hat.shape}.",
                mistake="one unit only",
            )
        task.stop(
            f"It returned one number; wanted one for each unit, shape {rho_hat.shape}.",
            mistake="units already put together",
        )
    if isinstance(value, np.ndarray) and value.dtype.kind == "f" and np.isnan(value).any():
        task.stop(
            "It gives NaN, which is not a number.",
            hint="Which logarithm gets a number below 0? What does Python divide first, where brackets are missing?",
        )
    each = task.numbers(value, rho_hat.shape)
    # Rounded, since in float32 it is not 0 to the last digit.
    return {"ρ̂ < ρ": each[rho_hat < rho], "ρ̂ = ρ": each[rho_hat == rho].round(6), "ρ̂ > ρ": each[rho_hat > rho]}


KL = ComparedTask(
    name="kl",
    arguments=("rho", "rho_hat"),
    gives="an array like rho_hat",
    lesson=LESSON,
    section="How active is a unit?",
    library=("kl_divergence", "cost_terms", "cost_and_grad"),
    reference=kl,
    problems=_problems,
    parts=_each_unit,
    slips=known("kl", LESSON, SLIPS),
)
