"""A lesson works from any folder it is opened in, and its own check knows right from wrong."""

import os
import re
import shutil

import nbformat
from nbclient import NotebookClient

# Likely wrong answers for each lesson's «Check yourself», and what the student is then told.
WRONG = {
    "00_start_here": [
        ("def n_parameters(h, n):\n    return 2 * h * n", "which shapes have b1 and b2?"),
        ("def n_parameters(h, n):\n    return 2 * h * n + 2 * h", "which shapes have b1 and b2?"),
        ("def n_parameters(h, n):\n    pass", "your formula gives None"),
    ],
    "01_visualize_patches": [
        ("def prepare(images, n_patches):\n    sample_patches(images, n_patches)", "does it end with a return?"),
        (
            "def prepare(images, n_patches):\n    return sample_patches(images, n_patches)",
            "wanted values in [0.1, 0.9]",
        ),
        (
            "def prepare(images, n_patches):\n    return normalize_patches(sample_patches(images, n_patches)).T",
            "wanted shape (500, 64), one patch a row; got (64, 500)",
        ),
        (
            "def prepare(images, n_patches):\n"
            "    p = sample_patches(images, n_patches)\n"
            "    p = p - p.mean(axis=0)\n"
            "    limit = 3 * p.std()\n"
            "    return (np.clip(p, -limit, limit) / limit + 1) * 0.4 + 0.1",
            "Was the mean of each patch removed (axis=1)?",
        ),
        (
            "def prepare(images, n_patches):\n"
            "    p = sample_patches(images, n_patches)\n"
            "    p = p - p.mean(axis=1, keepdims=True)\n"
            "    limit = 3 * p.std(axis=1, keepdims=True)\n"
            "    p = np.clip(p, -limit, limit) / limit\n"
            "    return (p / abs(p).max() + 1) * 0.4 + 0.1",
            "σ must be that of all patches together",
        ),
        (
            "def prepare(images, n_patches):\n    return np.full((n_patches, 64), 0.5)",
            "wanted values that reach 0.1 and 0.9",
        ),
    ],
    "07_train": [
        (
            "def descend(theta, X, alpha):\n    theta - alpha * cost_and_grad(theta, X, 25)[1]",
            "does it end with a return?",
        ),
        (
            "def descend(theta, X, alpha):\n    return theta + alpha * cost_and_grad(theta, X, 25)[1]",
            "downhill is the other way",
        ),
        (
            "def descend(theta, X, alpha):\n    theta -= alpha * cost_and_grad(theta, X, 25)[1]\n    return theta",
            "write theta = theta - …, not theta -= …",
        ),
        (
            "def descend(theta, X, alpha):\n    J, g = cost_and_grad(theta, X, 25)\n    return J, theta - alpha * g",
            "wanted θ alone",
        ),
        (
            "def descend(theta, X, alpha):\n    return theta - alpha * cost_and_grad(theta, few, 25)[1]",
            "on the X that was given?",
        ),
        (
            "def descend(theta, X, alpha):\n    return theta - cost_and_grad(theta, X, 25)[1]",
            "Is the step alpha times the gradient",
        ),
    ],
}


def test_runs_anywhere_and_its_check_knows_right_from_wrong(lesson, tmp_path):
    folder = tmp_path / "Übung 1 · δοκιμή"
    folder.mkdir()
    copy = shutil.copy(lesson.path, folder)
    notebook = nbformat.read(copy, as_version=4)
    check = next(
        cell.source for cell in notebook.cells if "Not written yet" in cell.source and cell.cell_type == "code"
    )
    (solution,) = re.findall(
        r"Solution</summary>\s+```python\n(.*?)```", "\n".join(c.source for c in notebook.cells), re.DOTALL
    )
    attempts = [(solution, "Right"), *WRONG[lesson.path.stem]]
    for attempt, _ in attempts:
        notebook.cells.append(nbformat.v4.new_code_cell(attempt))
        guarded = "try:\n" + "\n".join(f"    {line}" for line in check.splitlines())
        notebook.cells.append(
            nbformat.v4.new_code_cell(f"{guarded}\nexcept AssertionError as error:\n    print(error)")
        )
    client = NotebookClient(
        notebook, kernel_name="python3", resources={"metadata": {"path": str(folder)}}, store_widget_state=False
    )
    client.execute(env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})
    assert [file.name for file in folder.iterdir()] == [lesson.path.name], "a lesson must leave no files behind"
    said = [cell.outputs[0].text for cell in notebook.cells[-2 * len(attempts) + 1 :: 2]]
    for (attempt, wanted), text in zip(attempts, said):
        assert wanted in text, attempt
