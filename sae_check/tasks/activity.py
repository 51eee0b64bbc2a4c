"""The task `activity`: ρ̂ of each hidden unit, and the share of dead ones."""

from __future__ import annotations

import numpy as np

from sae_check.tasks.compared import ComparedTask
from sae_check.tasks.task import known, shape_of
from sae_lib.model.network import forward
from sae_lib.model.parameters import pack

LESSON = "08_sparsity"


def _measured(*, layer="a2", dead=lambda a: a.std(axis=0) < 0.001, share=np.mean, rho_hat=lambda a: a.mean(axis=0)):
    def activity(theta, X, n_hidden):
        a = getattr(forward(theta, X, n_hidden), layer)
        return rho_hat(a), share(dead(a))

    return activity


CHANGES = "A unit hums at 0.3 whatever it is shown; another is silent but for one patch. Which of the two is dead?"
SLIPS = {
    "before the sigmoid": _measured(layer="z2"),
    "variance in place of the deviation": _measured(dead=lambda a: a.var(axis=0) < 0.001),
    "small mean taken for dead": _measured(dead=lambda a: a.mean(axis=0) < 0.001),
    "never above ½ taken for dead": _measured(dead=lambda a: a.max(axis=0) < 0.5),
    "never above 0.001 taken for dead": _measured(dead=lambda a: a.max(axis=0) < 0.001),
    "share of the living": _measured(share=lambda d: 1 - np.mean(d)),
    "number in place of the share": _measured(share=np.sum),
    "percent": _measured(share=lambda d: 100 * np.mean(d)),
    "sum in place of the mean": _measured(rho_hat=lambda a: a.sum(axis=0)),
    "share of active answers": _measured(rho_hat=lambda a: (a > 0.5).mean(axis=0)),
    "another limit": _measured(dead=lambda a: a.std(axis=0) < 0.01),
    "divided by 25": _measured(share=lambda d: np.sum(d) / 25),
    "deviation of more than one unit": _measured(dead=lambda a: a.std(axis=1) < 0.001),
}


def _problems(rng):
    """Units that are dead at 0, at 1 and between; silent ones that live; whisperers; and loud ones."""
    drawn = []
    for m, n, parts in ((40, 6, "0 1 between rare rare whisper loud"), (25, 3, "between rare whisper loud loud")):
        kinds = rng.permutation(parts.split())
        X = rng.uniform(0.1, 0.9, (m, n))
        W1, b1 = rng.normal(0, 3, (len(kinds), n)), np.empty(len(kinds))
        for j, kind in enumerate(kinds):
            if kind in _DEAD:
                W1[j], b1[j] = 0, _DEAD[kind]
            else:
                W1[j], b1[j] = _alive(kind, W1[j], X, rng.integers(m))
        theta = pack(W1, rng.normal(size=(n, len(kinds))), b1, rng.normal(size=n))
        drawn.append((theta, X, len(kinds)))
    return drawn


TURNED = "pair the other way round"
_DEAD = {"0": -9.0, "1": 9.0, "between": -0.8}


def _alive(kind, w, X, i):
    if kind == "rare":  # mean below 0.001, but one patch moves it
        w = X[i] - X.mean(axis=0)
        z = np.sort(X @ w)
        w = w * 3 / (z[-1] - z[-2])
        return w, -3.6 - (X @ w).max()
    spread = {"whisper": 0.12, "loud": 2.0}[kind]
    w = w * spread / (X @ w).std()
    return w, {"whisper": -2.0, "loud": 0.3}[kind] - (X @ w).mean()


def _pair(task, value, problem):
    _, X, h = problem
    if not isinstance(value, (tuple, list)) or len(value) != 2:
        task.stop(f"It returned {_told(value)}; wanted the pair {task.gives}.")
    shapes = {
        (len(X),): ("mean of each patch", "Which axis of the answers counts the patches, and which the units?"),
        (X.shape[1],): ("outputs in place of hidden units", "How many hidden units are there, and how many outputs?"),
        (): ("one mean for all units", "How many numbers is ρ̂, one for the network or one for each unit?"),
    }
    if shape_of(value[0]) == () and shape_of(value[1]) == (h,) != ():
        hint = "Which of the two comes first, the ρ̂ of the units or the share?"
        task.stop("The first of the pair is one number, the second has one for each unit.", mistake=TURNED, hint=hint)
    shape = shape_of(value[0])
    if shape in shapes and shape != (h,):
        mistake, hint = shapes[shape]
        task.stop(f"ρ̂ has shape {shape}; wanted ({h},).", mistake=mistake, hint=hint)
    if np.size(value[1]) == h > 1:
        hint = "Is the number wanted that tells how many of all are dead?"
        task.stop(f"The second of the pair has shape {shape_of(value[1])}; wanted one number.", hint=hint)
    return {"ρ̂": task.numbers(value[0], (h,), "ρ̂"), "share of dead units": task.numbers(value[1], (), "The share")}


def _told(value):
    return f"{len(value)} things" if isinstance(value, (tuple, list)) else f"{type(value).__name__}"


ACTIVITY = ComparedTask(
    name="activity",
    arguments=("theta", "X", "n_hidden"),
    gives="(ρ̂ with shape (h,), share of dead units)",
    lesson=LESSON,
    library=("dead_units",),
    reference=_measured(),
    problems=_problems,
    parts=_pair,
    slips=known("activity", LESSON, SLIPS),
)
