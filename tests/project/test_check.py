"""`make check` runs the notebooks that changed since the last commit, and no others."""

import os
import runpy
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
changed_notebooks = runpy.run_path(str(PROJECT / "tools" / "check.py"))["changed_notebooks"]
COMMITTED = (
    "notebooks/00_start_here.ipynb",
    "notebooks/01_visualize_patches.ipynb",
    "notebooks/exercises/01_patches.ipynb",
    "notebooks/exercises/source/01_patches/01_patches.ipynb",
    "notebooks/exercises/source/02_theta/02_theta.ipynb",
    "sae_lib/model.py",
)


@pytest.fixture(autouse=True)
def git_alone(monkeypatch, tmp_path):
    """Neither the user's settings nor, in a hook, the repository that git is busy with."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))


def git(folder, *command):
    name = ["-c", "user.name=Test", "-c", "user.email=test@example.invalid"]
    subprocess.run(["git", *name, *command], cwd=folder, check=True, capture_output=True)


def write(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(path.read_text() + "changed" if path.exists() else "new")


@pytest.fixture(params=[".", "a course in a larger repository"])
def checkout(request, tmp_path):
    """A course with one commit, which may be a folder of a repository."""
    folder = tmp_path / request.param
    write(folder, *COMMITTED)
    write(folder, "notebooks/.ipynb_checkpoints/00_start_here-checkpoint.ipynb")
    (folder / ".gitignore").write_text(".ipynb_checkpoints/\n")
    git(tmp_path, "init")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--message", "first")
    return folder


def test_an_untouched_checkout_has_none(checkout):
    assert changed_notebooks(checkout) == []


def test_changed_staged_and_new_ones_are_found_and_nothing_else(checkout):
    write(checkout, "notebooks/01_visualize_patches.ipynb", "notebooks/exercises/source/02_theta/02_theta.ipynb")
    write(checkout, "notebooks/13_newer Übung.ipynb", "notebooks/99_staged.ipynb")
    git(checkout, "add", "notebooks/99_staged.ipynb", "notebooks/01_visualize_patches.ipynb")
    write(checkout, "sae_lib/model.py", "notebooks/exercises/01_patches.ipynb", "notebooks/notes.txt", "other.ipynb")
    write(checkout, "notebooks/.ipynb_checkpoints/01_visualize_patches-checkpoint.ipynb")
    assert changed_notebooks(checkout) == [
        "notebooks/01_visualize_patches.ipynb",
        "notebooks/13_newer Übung.ipynb",
        "notebooks/99_staged.ipynb",
        "notebooks/exercises/source/02_theta/02_theta.ipynb",
    ]


def test_of_a_removed_and_a_renamed_one_what_is_left(checkout):
    (checkout / "notebooks/00_start_here.ipynb").unlink()
    git(checkout, "mv", "notebooks/01_visualize_patches.ipynb", "notebooks/02_visualize_patches.ipynb")
    assert changed_notebooks(checkout) == ["notebooks/02_visualize_patches.ipynb"]


def test_without_a_repository_or_a_commit_there_is_no_answer(tmp_path, monkeypatch):
    assert changed_notebooks(tmp_path) is None
    git(tmp_path, "init")
    assert changed_notebooks(tmp_path) is None
    monkeypatch.setenv("PATH", "")
    assert changed_notebooks(tmp_path) is None
