"""What is peculiar to the tasks of lesson 10."""

import numpy as np
import pytest
from scipy import linalg
from sklearn import decomposition

from sae_check import check_task
from sae_check.tasks.check_task import TASKS

ELSEWHERE = {
    "pca_directions": (
        "PCA",
        decomposition.PCA,
        "def answer(X, k):\n    {0}\n    return {1}(k).fit(X).components_",
        "from sklearn.decomposition import PCA",
    ),
    "largest_angle": (
        "subspace_angles",
        linalg.subspace_angles,
        "def answer(V, W):\n    {0}\n    return np.degrees({1}(V.T, W.T).max())",
        "from scipy.linalg import subspace_angles",
    ),
}


@pytest.mark.parametrize("task", ELSEWHERE)
def test_another_library_s_line_is_not_accepted(task):
    name, theirs, source, line = ELSEWHERE[task]
    for inside, called in (("pass", name), ("pass", "alias"), (line, name)):
        names = {"np": np, "__name__": "__main__"} | ({called: theirs} if inside == "pass" else {})
        exec(source.format(inside, called), names)
        report = check_task(task, names["answer"])
        assert report.finding == f"It calls {name}. The task is to write it yourself."


def test_the_angle_is_scipy_s():
    angle = TASKS["largest_angle"]
    rng = np.random.default_rng(3)
    for V, W in angle.problems(rng):
        wanted = np.degrees(linalg.subspace_angles(V.T, W.T)).max()
        assert np.isclose(angle.reference(V, W), wanted)
        assert np.linalg.norm(V, axis=1).max() < 1


def test_the_directions_are_scikit_learn_s_but_for_signs():
    task = TASKS["pca_directions"]
    for X, k in task.problems(np.random.default_rng(3)):
        fitted = decomposition.PCA(k).fit(X)
        assert np.allclose(np.abs(np.sum(fitted.components_ * task.reference(X, k), axis=1)), 1)


def test_any_signs_are_right():
    reference, rng = TASKS["pca_directions"].reference, np.random.default_rng(0)
    for _ in range(3):
        report = check_task("pca_directions", lambda X, k: rng.choice([-1, 1], (k, 1)) * reference(X, k))
        assert report.ok


def test_directions_of_the_right_space_get_half():
    reference = TASKS["pca_directions"].reference
    report = check_task("pca_directions", lambda X, k: np.linalg.qr(np.ones((k, k)) + np.eye(k))[0] @ reference(X, k))
    assert report.parts == {"the space of all k": True, "each direction": False}
    assert report.points(5) == 2.5


def test_nan_comes_with_a_question():
    angle = check_task("largest_angle", lambda V, W: np.nan)
    assert "more than rounding" in angle.finding
    gain = check_task("paired_gain", lambda scores, raw: (scores.mean(axis=0), np.full(scores.shape[1], np.nan)))
    assert "brackets" in gain.hint
