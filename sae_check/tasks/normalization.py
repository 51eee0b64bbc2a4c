"""The task `normalize_patches`."""

from __future__ import annotations

import numpy as np

from sae_check.tasks.compared import ComparedTask
from sae_check.tasks.task import known
from sae_lib.datasets.patches import normalize_patches

LESSON = "01_visualize_patches"


def _normalized(*, dc=lambda p: p.mean(axis=1, keepdims=True), std=np.std, sigmas=3, to=(0.1, 0.9), clip=True):
    def normalized(patches):
        p = patches - dc(patches)
        limit = sigmas * std(p)
        scaled = (np.clip(p, -limit, limit) if clip else p) / limit
        return (scaled + 1) / 2 * (to[1] - to[0]) + to[0]

    return normalized


def _centred(patches):
    return patches - patches.mean(axis=1, keepdims=True)


def _clipped_at_three(patches):
    return (np.clip(_centred(patches), -3, 3) / 3 + 1) * 0.4 + 0.1


def _not_scaled(patches):
    p = _centred(patches)
    return (np.clip(p, -3 * p.std(), 3 * p.std()) + 1) * 0.4 + 0.1


def _in_units_of_sigma(patches):
    p = _centred(patches)
    return (np.clip(p / p.std(), -3, 3) + 1) * 0.4 + 0.1


def _by_range(patches):
    p = _centred(patches)
    return 0.1 + 0.8 * (p - p.min()) / (p.max() - p.min())


def _clipped(patches):
    p = _centred(patches)
    return np.clip(p, -3 * p.std(), 3 * p.std())


def _clipped_at_one_end(which):
    def normalized(patches):
        p = _centred(patches)
        end = 3 * p.std()
        return 0.5 + 0.4 * which(p, end) / end

    return normalized


def _brackets_forgotten(patches):
    p = _centred(patches)
    limit = 3 * p.std()
    return np.clip(p, -limit, limit) / limit + 1 * 0.4 + 0.1


def _by_range_after_clipping(patches):
    p = _clipped(patches)
    return 0.1 + 0.8 * (p - p.min()) / (p.max() - p.min())


def _by_largest_after_clipping(patches):
    p = _clipped(patches)
    return 0.5 + 0.4 * p / np.abs(p).max()


def _std_too_early(patches):
    p, limit = _centred(patches), 3 * patches.std()
    return (np.clip(p, -limit, limit) / limit + 1) * 0.4 + 0.1


SLIPS = {
    "mean of each pixel": _normalized(dc=lambda p: p.mean(axis=0)),
    "one mean for all": _normalized(dc=lambda p: p.mean()),
    "mean not removed": _normalized(dc=lambda p: 0),
    "a standard deviation for each patch": _normalized(std=lambda p: p.std(axis=1, keepdims=True)),
    "a standard deviation for each pixel": _normalized(std=lambda p: p.std(axis=0)),
    "variance for standard deviation": _normalized(std=np.var),
    "standard deviation with N − 1": _normalized(std=lambda p: p.std(ddof=1)),
    "clipped at 3, not at 3σ": _clipped_at_three,
    "not divided by 3σ": _not_scaled,
    "not divided by 3": _in_units_of_sigma,
    "standard deviation taken too early": _std_too_early,
    "clipped at one standard deviation": _normalized(sigmas=1),
    "clipped above only": _clipped_at_one_end(np.minimum),
    "clipped below only": _clipped_at_one_end(lambda p, end: np.maximum(p, -end)),
    "brackets of the last step forgotten": _brackets_forgotten,
    "nothing clipped": _normalized(clip=False),
    "stretched from smallest to largest": _by_range,
    "the range of your numbers for 3σ": _by_range_after_clipping,
    "your largest number for 3σ": _by_largest_after_clipping,
    "mapped to [0, 1]": _normalized(to=(0, 1)),
    "mapped to [0.1, 1]": _normalized(to=(0.1, 1)),
    "mapped to [−1, 1]": _normalized(to=(-1, 1)),
    "mapped to [0.1, 1.7]": _normalized(to=(0.1, 1.7)),
}


def _problems(rng):
    """Patches with very strong pixels on both sides, so that clipping shows, on one side only, and on none."""
    drawn = []
    for m, n, signs in ((12, 9, [-1, 1]), (5, 16, [1, -1]), (12, 9, [1]), (8, 16, [-1]), (40, 4, [])):
        patches = rng.uniform(0, 1, (m, n)) + rng.uniform(-0.5, 0.5, (m, 1))
        # In patches of their own, so that they do not cancel in the mean.
        rows = rng.choice(m, len(signs), replace=False)
        patches[rows, rng.integers(n, size=len(signs))] += np.array(signs) * rng.uniform(6, 9, len(signs))
        drawn.append((patches,))
    return drawn


def _array_like_them(task, value, problem):
    return {"the result": task.numbers(value, problem[0].shape)}


class NormalizeTask(ComparedTask):
    """Says where the numbers lie."""

    def _say(self, came, wanted, right):
        pairs = [(a["the result"], b["the result"]) for a, b in zip(came, wanted)]
        worst = max(np.abs(a - b).max() for a, b in pairs)
        if worst < 0.01:
            return f"All numbers are nearly right; the worst is off by {worst:.2g}."
        for a, b in pairs:
            if max(abs(a.min() - b.min()), abs(a.max() - b.max())) > 0.01:
                return f"Your numbers go from {_ends(a)}; for these patches wanted: from {_ends(b)}."
        return f"The smallest and the largest number are as wanted, but others are off by up to {worst:.2g}."


def _ends(numbers):
    return f"{numbers.min():.2f} to {numbers.max():.2f}".replace("-", "−")


NORMALIZE = NormalizeTask(
    name="normalize_patches",
    arguments=("patches",),
    gives="an array like patches",
    lesson=LESSON,
    section="Normalize, so that a sigmoid can say it",
    library=("normalize_patches",),
    reference=normalize_patches,
    problems=_problems,
    parts=_array_like_them,
    slips=known("normalize_patches", LESSON, SLIPS),
)
