"""The task `normalize_patches`."""

from __future__ import annotations

import numpy as np

from sae_lib.datasets.patches import normalize_patches
from sae_lib.diagnosis.tasks.compared import ComparedTask
from sae_lib.diagnosis.tasks.task import Slip

LESSON = "01_visualize_patches"


def _normalized(*, dc=lambda p: p.mean(axis=1, keepdims=True), std=np.std, sigmas=3, to=(0.1, 0.9), clip=True):
    def normalized(patches):
        p = patches - dc(patches)
        limit = sigmas * std(p)
        scaled = (np.clip(p, -limit, limit) if clip else p) / limit
        return (scaled + 1) / 2 * (to[1] - to[0]) + to[0]

    return normalized


def _by_range(patches):
    p = patches - patches.mean(axis=1, keepdims=True)
    return 0.1 + 0.8 * (p - p.min()) / (p.max() - p.min())


def _std_too_early(patches):
    p, limit = patches - patches.mean(axis=1, keepdims=True), 3 * patches.std()
    return (np.clip(p, -limit, limit) / limit + 1) * 0.4 + 0.1


SLIPS = {
    "mean of each pixel": (
        _normalized(dc=lambda p: p.mean(axis=0)),
        "One mean a patch, or one a pixel? Along which axis do you take it?",
    ),
    "one mean for all": (
        _normalized(dc=lambda p: p.mean()),
        "A dark patch and a bright one: should they still differ in brightness afterwards?",
    ),
    "mean not removed": (_normalized(dc=lambda p: 0), "What is the mean of a patch after your first step?"),
    "a standard deviation for each patch": (
        _normalized(std=lambda p: p.std(axis=1, keepdims=True)),
        "Should a patch without much contrast be stretched until it has as much as the others?",
    ),
    "standard deviation taken too early": (
        _std_too_early,
        "Of which array is the standard deviation: of what came in, or of what is left without its means?",
    ),
    "clipped at one standard deviation": (_normalized(sigmas=1), "How many standard deviations are kept on each side?"),
    "nothing clipped": (_normalized(clip=False), "Are there values below 0.1 or above 0.9 in what you return?"),
    "stretched from smallest to largest": (_by_range, "What maps to 0.1: the smallest value that there is, or −3σ?"),
    "mapped to [0, 1]": (_normalized(to=(0, 1)), "What are the smallest and the largest value that you return?"),
    "mapped to [−1, 1]": (_normalized(to=(-1, 1)), "What are the smallest and the largest value that you return?"),
}


def _problems(rng):
    """Patches with a few very strong pixels, so that clipping shows."""
    drawn = []
    for m, n in ((12, 9), (5, 16), (40, 4)):
        patches = rng.uniform(0, 1, (m, n)) + rng.uniform(-0.5, 0.5, (m, 1))
        patches.flat[rng.choice(m * n, 2, replace=False)] += rng.choice([-1, 1], 2) * rng.uniform(6, 9, 2)
        drawn.append((patches,))
    return drawn


def _array_like_them(task, value, problem):
    return {"values": task.numbers(value, problem[0].shape)}


NORMALIZE = ComparedTask(
    name="normalize_patches",
    arguments=("patches",),
    gives="an array like patches",
    lesson=LESSON,
    library=("normalize_patches",),
    reference=normalize_patches,
    problems=_problems,
    parts=_array_like_them,
    slips=tuple(Slip(name, hint, LESSON, fn) for name, (fn, hint) in SLIPS.items()),
)
