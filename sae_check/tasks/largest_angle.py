"""The task `largest_angle`: how far two spaces lie apart."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.linalg import subspace_angles

from sae_check.tasks.spaces import LESSON, SECTION, SpaceTask
from sae_check.tasks.task import Slip, shape_of


def _rows(V):
    """Directions at right angles, of length 1, that span what the rows span."""
    return np.linalg.qr(V.T)[0].T


def _unit(V):
    return V / np.linalg.norm(V, axis=1, keepdims=True)


def _by_cosines(first=_rows, second=_rows, angle=np.arccos, choose=np.max):
    """The way of the task: angles from the singular values of V Wᵀ, both made anew before."""

    def largest_angle(V, W):
        cosines = np.linalg.svd(first(V) @ second(W).T, compute_uv=False)
        return np.degrees(choose(angle(np.minimum(cosines, 1))))

    return largest_angle


def _of_pairs(V, W):
    return np.degrees(np.arccos(np.clip(np.abs(_unit(V) @ _unit(W).T), 0, 1)))


def right(V, W):
    """SciPy's, which takes directions as columns."""
    return np.degrees(subspace_angles(V.T, W.T)).max()


def _of_product(cosine):
    """The angle whose cosine is taken from the product without its singular values."""
    return lambda V, W: np.degrees(np.arccos(np.clip(cosine(_rows(V) @ _rows(W).T), -1, 1)))


PRODUCT = "What is to be done with the product before its numbers are cosines of principal angles?"
READY = "What must hold for the rows of both before the singular values of their product are cosines?"
ONE_BY_ONE = "If one space has the same directions in another order or mixed, what should come out, and what does?"
ANGLE_SLIPS = {
    "radians": (lambda V, W: np.radians(right(V, W)), "In which unit is the angle wanted?"),
    "the smallest angle": (
        _by_cosines(choose=np.min),
        "As a cosine grows, what becomes of its angle? Which singular value belongs to the largest?",
    ),
    "mean of the angles": (_by_cosines(choose=np.mean), "Is one of the angles wanted, or something of all of them?"),
    "sum of the angles": (_by_cosines(choose=np.sum), "Is one of the angles wanted, or something of all of them?"),
    "rows as they came": (_by_cosines(lambda V: V, lambda W: W), READY),
    "rows of V as they came": (_by_cosines(first=lambda V: V), READY),
    "rows of W as they came": (_by_cosines(second=lambda W: W), READY),
    "length 1, but not at right angles": (_by_cosines(_unit, _unit), READY),
    # Whole spaces against whole spaces: columns taken for directions, all n directions, V with itself.
    "0 between any two spaces": (
        lambda V, W: 0.0,
        "Which shapes have the two arrays that you multiply, how many directions do they hold, and is one of V and "
        "the other of W?",
    ),
    "sines in place of cosines": (
        _by_cosines(angle=np.arcsin),
        "Two equal spaces have singular values of 1. Which angle do you make of a 1?",
    ),
    "the cosine itself": (
        lambda V, W: np.cos(np.radians(right(V, W))),
        "Two equal spaces: what do you return, and how many degrees lie between them?",
    ),
    "the largest cosine itself": (
        lambda V, W: np.cos(np.radians(_by_cosines(choose=np.min)(V, W))),
        "Two equal spaces: what do you return, and how many degrees lie between them?",
    ),
    "what is missing to a right angle": (
        lambda V, W: 90 - right(V, W),
        "Two equal spaces: what do you return, and how many degrees lie between them?",
    ),
    "degrees and radians exchanged": (
        lambda V, W: np.radians(np.radians(right(V, W))),
        "How many degrees has half a turn, and what does your function make of the π that belongs to it?",
    ),
    "cosines squared": (
        _by_cosines(angle=lambda c: np.arccos(c**2)),
        "The eigenvalues of A Aᵀ are not the singular values of A. What are they?",
    ),
    "cosine in place of its inverse": (
        _by_cosines(angle=np.cos),
        "Do you have an angle and want its cosine, or the other way round?",
    ),
    "90 between any two spaces": (
        lambda V, W: 90.0,
        "Which shape has the product that you take apart, how many angles are there, and on which of V and W does "
        "yours depend?",
    ),
    "the wrong one of two arrays": (
        _by_cosines(*(lambda V: np.linalg.qr(V.T)[1].T,) * 2),
        "Which of the two arrays of np.linalg.qr has columns of n numbers, at right angles?",
    ),
    "smallest entry of the product": (_of_product(np.min), PRODUCT),
    "smallest entry, without its sign": (_of_product(lambda P: np.abs(P).min()), PRODUCT),
    "diagonal of the product": (_of_product(lambda P: P.diagonal().min()), PRODUCT),
    "diagonal of the product, without signs": (_of_product(lambda P: np.abs(P.diagonal()).min()), PRODUCT),
    "another of the three arrays": (
        _of_product(lambda P: np.linalg.svd(P)[0].min()),
        "Which of the three arrays of np.linalg.svd holds the singular values?",
    ),
    "row against row": (lambda V, W: _of_pairs(V, W).diagonal().max(), ONE_BY_ONE),
    "the most different pair of rows": (lambda V, W: _of_pairs(V, W).max(), ONE_BY_ONE),
    "each row's best partner": (lambda V, W: _of_pairs(V, W).min(axis=1).max(), ONE_BY_ONE),
}
LINES = 10


def _short(rng, V):
    """The space of the rows of V by other directions: mixed, askew, shorter than 1."""
    mixed = rng.normal(size=(len(V), len(V))) @ V
    return _unit(mixed) * rng.uniform(0.3, 0.9, (len(V), 1))


def _pairs(rng):
    """Different spaces; one space twice; many times one line, twice; and one direction in common, one not at all."""
    drawn = [tuple(_short(rng, rng.normal(size=(k, n))) for _ in "VW") for k, n in ((2, 5), (3, 8), (2, 4))]
    space, (a, b, c) = rng.normal(size=(3, 6)), np.linalg.qr(rng.normal(size=(5, 3)))[0].T
    drawn.append((_short(rng, space), _short(rng, space)))
    lines = rng.normal(size=(LINES, 1, 5))
    drawn += [(_short(rng, line), _short(rng, line)) for line in lines]
    return [*drawn, (_short(rng, np.array([a, b])), _short(rng, np.array([a, c])))]


def _angle(task, value, problem):
    k, shape = len(problem[0]), shape_of(value)
    if shape == (k,) and k > 1:
        task.stop(
            f"It returned {k} numbers; wanted one.", mistake="all angles", hint="Which of these is the largest angle?"
        )
    if shape is not None and np.prod(shape) > 1:
        hint = "How many angles lie between two spaces of k directions each, and which is wanted?"
        task.stop(f"It returned something of shape {shape}; wanted one number.", hint=hint)
    if shape is not None and np.prod(shape) == 1:
        value = np.reshape(value, ())
        if value.dtype.kind == "f" and np.isnan(value):
            return {"angle": value}  # what it comes from is told when all angles are known
    number = task.numbers(value, ())
    return {"angle": np.where(np.abs(number) < 1e-3, 0.0, number)}


DIFFERENT, EQUAL = "different spaces", "equal spaces"
PERPENDICULAR = "two spaces at right angles to each other (90)"


def _unlike(*numbers):
    """Two numbers in words, with three digits or as many more as tell them apart."""
    words = [[f"{one:.{digits}g}" for one in numbers] for digits in range(3, 8)]
    return next((pair for pair in words if pair[0] != pair[1]), words[0])


class AngleTask(SpaceTask):
    """Its parts are kinds of pairs."""

    def collect(self, came):
        """See `ComparedTask.collect`."""
        angles = np.array([float(part["angle"]) for part in came])
        # A cosine near 1 tells nothing of angles as small as these where it was computed in float32.
        same = np.where(np.abs(angles[3:-1]) < 0.2, 0.0, angles[3:-1])
        # The same holds for a root of a float32 near 0.
        straight = np.where(np.abs(angles[-1:] - 90) < 0.03, 90.0, angles[-1:])
        return [{DIFFERENT: angles[:3], EQUAL: same, PERPENDICULAR: straight}]

    def look_closer(self, report, fn, problems, came, wanted):
        """See `ComparedTask.look_closer`."""
        angles, right = (np.concatenate([*one[0].values()]) for one in (came, wanted))
        if np.isnan(angles).any():
            if np.isnan(came[0][DIFFERENT]).any():
                told = "Between two different spaces it gives NaN, and by more than rounding."
                return replace(report, finding=told, hint=READY)
            report = replace(report, finding="Between two equal spaces, given by different directions, it gives NaN.")
            if not report.parts[DIFFERENT]:
                return replace(report, hint=f"Is a cosine above 1 there, and by rounding or by more? {READY}")
            return replace(
                report,
                mistake="cosine above 1",
                hint="By how much can rounding lift the cosine of two equal directions, and what is its arccos then?",
            )
        if np.ptp(angles) == 0:
            return replace(report, hint="On which of V and W does what you return depend?")
        if np.abs(angles - right).max() < 0.6:
            return replace(report, hint="Nearly right. Which of your lines loses digits, or has a number with few?")
        return report

    def _say(self, came, wanted, right):
        for name, words in (
            (EQUAL, "Between two equal spaces, given by different directions,"),
            (DIFFERENT, "Between two different spaces"),
            (PERPENDICULAR, "Between two planes at right angles, which share a line,"),
        ):
            if not right[name]:
                off = np.abs(came[0][name] - wanted[0][name])
                mine, theirs = _unlike(came[0][name][off.argmax()], wanted[0][name][off.argmax()])
                return f"{words} it finds {mine}; there are {theirs} degrees.".replace("-", "−")
        raise AssertionError


LARGEST_ANGLE = AngleTask(
    name="largest_angle",
    arguments=("V", "W"),
    gives="one number, an angle in degrees",
    lesson=LESSON,
    section=SECTION,
    elsewhere="subspace_angles",
    reference=right,
    problems=_pairs,
    parts=_angle,
    slips=tuple(Slip(name, hint, LESSON, fn) for name, (fn, hint) in ANGLE_SLIPS.items()),
)
