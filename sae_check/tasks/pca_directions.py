"""The task `pca_directions`: PCA by the singular value decomposition."""

from __future__ import annotations

import numpy as np

from sae_check.tasks.compared import equal
from sae_check.tasks.spaces import LESSON, SECTION, SpaceTask
from sae_check.tasks.task import Slip, shape_of


def _pca(prepare=lambda X: X - X.mean(axis=0), take=lambda S, Vt, k: Vt[:k]):
    def pca_directions(X, k):
        _, S, Vt = np.linalg.svd(prepare(X))
        return take(S, Vt, k)

    return pca_directions


CENTRE = "Whose mean does PCA take away: that of each pixel, of each example, or one of all numbers? Did you?"
ORDER = "In which order did NumPy hand the directions over, and along which ones do the examples differ most?"
EIGEN = "Where in NumPy's array of eigenvectors does the one of the first eigenvalue stand?"
COLUMNS = "columns in place of rows"
PCA_SLIPS = {
    "mean not taken away": (_pca(lambda X: X), CENTRE),
    "mean of each example taken away": (_pca(lambda X: X - X.mean(axis=1, keepdims=True)), CENTRE),
    "one mean for all pixels": (_pca(lambda X: X - X.mean()), CENTRE),
    "divided by each pixel's deviation": (
        _pca(lambda X: (X - X.mean(axis=0)) / X.std(axis=0)),
        "A pixel that hardly changes: should it count as much as one that changes a lot?",
    ),
    COLUMNS: (
        _pca(take=lambda S, Vt, k: Vt[:, :k].T),
        "Which of the three arrays did NumPy turn already? So in which of its lines does a direction stand?",
    ),
    "another of the three arrays": (
        lambda X, k: np.linalg.svd(X - X.mean(axis=0), full_matrices=False)[0][:k],
        "Which of the three arrays has a row for each example, and which one a row for each direction?",
    ),
    "eigenvalues not sorted": (
        lambda X, k: np.linalg.eig(np.cov(X.T))[1][:, :k].T,
        "In which order does np.linalg.eig hand the eigenvalues over? Print them.",
    ),
    "rows of the array of eigenvectors": (lambda X, k: np.linalg.eigh(np.cov(X.T))[1][::-1][:k], EIGEN),
    "rows, after the columns were sorted": (lambda X, k: np.linalg.eigh(np.cov(X.T))[1][:, ::-1][:k], EIGEN),
    "its first rows": (lambda X, k: np.linalg.eigh(np.cov(X.T))[1][:k], EIGEN),
    "mean of each example taken away, too": (
        _pca(lambda X: (Y := X - X.mean(axis=0)) - Y.mean(axis=1, keepdims=True)),
        "How many means does PCA take away, and of what?",
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
    "times the singular values": (_pca(take=lambda S, Vt, k: S[:k, None] * Vt[:k]), "How long should a direction be?"),
    "divided by the singular values": (
        _pca(take=lambda S, Vt, k: Vt[:k] / S[:k, None]),
        "How long should a direction be?",
    ),
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
        if shape == (n, k) and equal(task.numbers(value), PCA_SLIPS[COLUMNS][0](X, k).T):
            mistake, hint = COLUMNS, PCA_SLIPS[COLUMNS][1]
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
