"""The tasks `pca_directions` and `largest_angle`: PCA's directions, and how far two spaces lie apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import subspace_angles

from sae_lib.diagnosis.tasks.compared import ComparedTask
from sae_lib.diagnosis.tasks.task import Slip, shape_of

LESSON = "10_features_at_work"
SECTION = 'A footnote: "very similar to PCA\'s"'


@dataclass(frozen=True, kw_only=True)
class SpaceTask(ComparedTask):
    """A task that another library does in one line, which is not accepted.

    Attributes
    ----------
    elsewhere : str
        The name of that line.
    """

    elsewhere: str

    def look_at(self, fn):
        """See `Task.look_at`."""
        super().look_at(fn)
        used, known = getattr(getattr(fn, "__code__", None), "co_names", ()), getattr(fn, "__globals__", {})
        meant = {getattr(known.get(name), "__name__", "") for name in used} | {getattr(fn, "__name__", "")}
        if self.elsewhere in {*used, *meant}:
            self.stop(
                f"It calls {self.elsewhere}. The task is to write it yourself.",
                hint="Which formula does the task give?",
            )


# --- PCA ---------------------------------------------------------------------------------------------


def _pca(prepare=lambda X: X - X.mean(axis=0), take=lambda S, Vt, k: Vt[:k]):
    def pca_directions(X, k):
        _, S, Vt = np.linalg.svd(prepare(X))
        return take(S, Vt, k)

    return pca_directions


CENTRE = "Whose mean does PCA take away: that of each pixel, of each example, or one of all numbers? Did you?"
ORDER = "In which order did NumPy hand the directions over, and along which ones do the examples differ most?"
PCA_SLIPS = {
    "mean not taken away": (_pca(lambda X: X), CENTRE),
    "mean of each example taken away": (_pca(lambda X: X - X.mean(axis=1, keepdims=True)), CENTRE),
    "one mean for all pixels": (_pca(lambda X: X - X.mean()), CENTRE),
    "divided by each pixel's deviation": (
        _pca(lambda X: (X - X.mean(axis=0)) / X.std(axis=0)),
        "A pixel that hardly changes: should it count as much as one that changes a lot?",
    ),
    "columns in place of rows": (
        _pca(take=lambda S, Vt, k: Vt[:, :k].T),
        "Which of the three arrays did NumPy turn already? So in which of its lines does a direction stand?",
    ),
    "another of the three arrays": (
        lambda X, k: np.linalg.svd(X - X.mean(axis=0), full_matrices=False)[0][:k],
        "Which of the three arrays has a row for each example, and which one a row for each direction?",
    ),
    "the last directions": (_pca(take=lambda S, Vt, k: Vt[-k:]), ORDER),
    "the last directions, last one first": (_pca(take=lambda S, Vt, k: Vt[::-1][:k]), ORDER),
    "the weakest of them first": (
        _pca(take=lambda S, Vt, k: Vt[:k][::-1]),
        "Which of your k directions should stand in the first row?",
    ),
    "the first direction left out": (
        _pca(take=lambda S, Vt, k: Vt[1 : k + 1]),
        "With which number does Python begin to count?",
    ),
    "times the singular values": (
        _pca(take=lambda S, Vt, k: S[:k, None] * Vt[:k]),
        "How long should a direction be?",
    ),
}


def _examples(rng):
    """Pixels that differ and have means; each direction is clearly wider than the next."""
    drawn = []
    for m, n, k in ((30, 6, 3), (24, 5, 1), (40, 7, 4)):
        drawn_at_random = rng.normal(size=(m, n))
        scores = np.linalg.qr(drawn_at_random - drawn_at_random.mean(axis=0))[0]
        turned = np.linalg.qr(rng.normal(size=(n, n)))[0]
        drawn.append((scores * 12 * 0.62 ** np.arange(n) @ turned + rng.uniform(0.5, 3, n), k))
    return drawn


def _directions(task, value, problem):
    X, k = problem
    (m, n), shape = X.shape, shape_of(value)
    if isinstance(value, tuple) and len(value) == 3:
        task.stop("It returned three things; wanted the directions alone.", hint="What are U, S and Vᵀ each good for?")
    turned = "Should a direction stand in a row or in a column?"
    known = {
        (n, k): ("directions in columns", turned),
        (k, m): ("what each example has of a direction", "How many numbers does a direction of patches have?"),
        (m, k): ("what each example has of a direction", "How many numbers does a direction of patches have?"),
        (n, n): ("all directions", "How many directions were asked for?"),
        (k,): ("the widths", "Is it how wide the examples lie that is wanted, or along which directions?"),
    }
    if shape in known and shape != (k, n):
        mistake, hint = known[shape]
        task.stop(f"It returned shape {shape}; wanted (k, n) = {k, n}.", mistake=mistake, hint=hint)
    V = task.numbers(value, (k, n))
    # A direction may point either way, so what is compared is v vᵀ, which is the same for v and −v.
    return {"the space of all k": np.linalg.pinv(V) @ V, "each direction": V[:, :, None] * V[:, None, :]}


class PCATask(SpaceTask):
    """The signs are free."""

    def _say(self, came, wanted, right):
        if right["the space of all k"]:
            return "Together your directions span the right space, but one by one they are not PCA's."
        return "Your directions span another space than PCA's."


PCA_DIRECTIONS = PCATask(
    name="pca_directions",
    arguments=("X", "k"),
    gives="an array (k, n), a direction in each row",
    lesson=LESSON,
    section=SECTION,
    elsewhere="PCA",
    reference=_pca(),
    problems=_examples,
    parts=_directions,
    slips=tuple(Slip(name, hint, LESSON, fn) for name, (fn, hint) in PCA_SLIPS.items()),
)

# --- the angle between two spaces --------------------------------------------------------------------


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
    "columns taken for directions": (
        _by_cosines(lambda V: np.linalg.qr(V)[0], lambda W: np.linalg.qr(W)[0]),
        "np.linalg.qr works on columns. Where do the directions stand in V?",
    ),
    "sines in place of cosines": (
        _by_cosines(angle=np.arcsin),
        "Two equal spaces have singular values of 1. Which angle do you make of a 1?",
    ),
    "the cosine itself": (
        lambda V, W: np.cos(np.radians(right(V, W))),
        "Two equal spaces: what do you return, and how many degrees lie between them?",
    ),
    "cosines squared": (
        _by_cosines(angle=lambda c: np.arccos(c**2)),
        "The eigenvalues of A Aᵀ are not the singular values of A. What are they?",
    ),
    "cosine in place of its inverse": (
        _by_cosines(angle=np.cos),
        "Do you have an angle and want its cosine, or the other way round?",
    ),
    "all n in place of the k": (
        lambda V, W: np.degrees(np.arccos(np.linalg.svd(_rows(V).T @ _rows(W))[1].min())),
        "Which shape has the product that you take apart? How many angles are there?",
    ),
    "the wrong one of two arrays": (
        _by_cosines(*(lambda V: np.linalg.qr(V.T)[1].T,) * 2),
        "Which of the two arrays of np.linalg.qr has columns of n numbers, at right angles?",
    ),
    "smallest entry of the product": (
        lambda V, W: np.degrees(np.arccos(np.clip((_rows(V) @ _rows(W).T).min(), -1, 1))),
        "What is to be done with the product before its numbers are cosines of principal angles?",
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
            _not_a_number(task, k)
    # A cosine near 1 tells nothing of angles as small as these where it was computed in float32.
    number = task.numbers(value, ())
    return {"angle": np.where(np.abs(number) < 0.2, 0.0, number)}


def _not_a_number(task, k):
    if k > 1:
        task.stop("It gives NaN: a cosine above 1, and that by rounding or by more.", hint=READY)
    task.stop(
        "For two directions that are the same but for their lengths it gives NaN.",
        mistake="cosine above 1",
        hint="By how much can rounding lift the cosine of two equal directions, and what is its arccos then?",
    )


class AngleTask(SpaceTask):
    """Its parts are kinds of pairs."""

    def answers(self, fn, problems):
        """See `ComparedTask.answers`."""
        return self.collect(super().answers(fn, problems))

    def collect(self, came):
        """See `ComparedTask.collect`."""
        angles = np.array([float(part["angle"]) for part in came])
        return [{"different spaces": angles[:3], "equal spaces": angles[3:-1], "at right angles": angles[-1:]}]

    def _say(self, came, wanted, right):
        for name, words in (
            ("equal spaces", "Between two equal spaces, given by different directions,"),
            ("different spaces", "Between two different spaces"),
            ("at right angles", "Between two planes at right angles, which share a line,"),
        ):
            if not right[name]:
                off = np.abs(came[0][name] - wanted[0][name])
                mine, theirs = came[0][name][off.argmax()], wanted[0][name][off.argmax()]
                return f"{words} it finds {mine:.3g}; there are {theirs:.3g} degrees.".replace("-", "−")
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
