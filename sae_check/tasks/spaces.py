"""The tasks on spaces of exercise 10: `pca_directions`, by the singular value decomposition, and `largest_angle`."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.linalg import subspace_angles

from sae_check.tasks.compared import ComparedTask
from sae_check.tasks.task import known, shape_of
from sae_check.values import agree

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


def _pca(prepare=lambda X: X - X.mean(axis=0), take=lambda S, Vt, k: Vt[:k]):
    def pca_directions(X, k):
        _, S, Vt = np.linalg.svd(prepare(X))
        return take(S, Vt, k)

    return pca_directions


COLUMNS = "columns in place of rows"
PCA_SLIPS = {
    "mean not taken away": _pca(lambda X: X),
    "mean of each example taken away": _pca(lambda X: X - X.mean(axis=1, keepdims=True)),
    "one mean for all pixels": _pca(lambda X: X - X.mean()),
    "divided by each pixel's deviation": _pca(lambda X: (X - X.mean(axis=0)) / X.std(axis=0)),
    COLUMNS: _pca(take=lambda S, Vt, k: Vt[:, :k].T),
    "another of the three arrays": lambda X, k: np.linalg.svd(X - X.mean(axis=0), full_matrices=False)[0][:k],
    "eigenvalues not sorted": lambda X, k: np.linalg.eig(np.cov(X.T))[1][:, :k].T,
    "rows of the array of eigenvectors": lambda X, k: np.linalg.eigh(np.cov(X.T))[1][::-1][:k],
    "rows, after the columns were sorted": lambda X, k: np.linalg.eigh(np.cov(X.T))[1][:, ::-1][:k],
    "its first rows": lambda X, k: np.linalg.eigh(np.cov(X.T))[1][:k],
    "mean of each example taken away, too": _pca(lambda X: (Y := X - X.mean(axis=0)) - Y.mean(axis=1, keepdims=True)),
    "the last directions": _pca(take=lambda S, Vt, k: Vt[-k:]),
    "the last directions, last one first": _pca(take=lambda S, Vt, k: Vt[::-1][:k]),
    "the weakest of them first": _pca(take=lambda S, Vt, k: Vt[:k][::-1]),
    "the first direction left out": _pca(take=lambda S, Vt, k: Vt[1 : k + 1]),
    "times the singular values": _pca(take=lambda S, Vt, k: S[:k, None] * Vt[:k]),
    "divided by the singular values": _pca(take=lambda S, Vt, k: Vt[:k] / S[:k, None]),
}


def _examples(rng):
    """Pixels that differ and have means; each direction is clearly wider than the next."""
    drawn = []
    for m, n, k in ((30, 6, 3), (24, 5, 1), (40, 7, 4), (20, 2, 1)):
        drawn_at_random = rng.normal(size=(m, n))
        scores = np.linalg.qr(drawn_at_random - drawn_at_random.mean(axis=0))[0]
        turned = np.linalg.qr(rng.normal(size=(n, n)))[0]
        if n == 2:  # the second pixel varies more: eigenvalues come in the order of the pixels, the smaller one first
            turned = np.array([[0.6, 0.8], [-0.8, 0.6]])
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
        (columns,) = (slip for slip in task.slips if slip.name == COLUMNS)
        if shape == (n, k) and agree(task.numbers(value), columns.fn(X, k).T):
            mistake, hint = columns.name, columns.hint
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
    slips=known("pca_directions", LESSON, PCA_SLIPS),
)


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


READY = "What must hold for the rows of both before the singular values of their product are cosines?"
ANGLE_SLIPS = {
    "radians": lambda V, W: np.radians(right(V, W)),
    "the smallest angle": _by_cosines(choose=np.min),
    "mean of the angles": _by_cosines(choose=np.mean),
    "sum of the angles": _by_cosines(choose=np.sum),
    "rows as they came": _by_cosines(lambda V: V, lambda W: W),
    "rows of V as they came": _by_cosines(first=lambda V: V),
    "rows of W as they came": _by_cosines(second=lambda W: W),
    "length 1, but not at right angles": _by_cosines(_unit, _unit),
    # Whole spaces against whole spaces: columns taken for directions, all n directions, V with itself.
    "0 between any two spaces": lambda V, W: 0.0,
    "sines in place of cosines": _by_cosines(angle=np.arcsin),
    "the cosine itself": lambda V, W: np.cos(np.radians(right(V, W))),
    "the largest cosine itself": lambda V, W: np.cos(np.radians(_by_cosines(choose=np.min)(V, W))),
    "what is missing to a right angle": lambda V, W: 90 - right(V, W),
    "degrees and radians exchanged": lambda V, W: np.radians(np.radians(right(V, W))),
    "cosines squared": _by_cosines(angle=lambda c: np.arccos(c**2)),
    "cosine in place of its inverse": _by_cosines(angle=np.cos),
    "90 between any two spaces": lambda V, W: 90.0,
    "the wrong one of two arrays": _by_cosines(*(lambda V: np.linalg.qr(V.T)[1].T,) * 2),
    "smallest entry of the product": _of_product(np.min),
    "smallest entry, without its sign": _of_product(lambda P: np.abs(P).min()),
    "diagonal of the product": _of_product(lambda P: P.diagonal().min()),
    "diagonal of the product, without signs": _of_product(lambda P: np.abs(P.diagonal()).min()),
    "another of the three arrays": _of_product(lambda P: np.linalg.svd(P)[0].min()),
    "row against row": lambda V, W: _of_pairs(V, W).diagonal().max(),
    "the most different pair of rows": lambda V, W: _of_pairs(V, W).max(),
    "each row's best partner": lambda V, W: _of_pairs(V, W).min(axis=1).max(),
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
        task.stop(f"It returned {k} numbers; wanted one.", mistake="all angles")
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
    slips=known("largest_angle", LESSON, ANGLE_SLIPS),
)
