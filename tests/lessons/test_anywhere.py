"""A lesson works from any folder it is opened in, and its own check knows right from wrong."""

import os
import platform
import re
import runpy
import shutil
import time
from contextlib import contextmanager
from pathlib import Path

import nbformat
import pytest
from cells import names, needed, without
from nbclient import NotebookClient

import sae_lib

pytestmark = pytest.mark.slow

WRONG_ANSWERS = Path(__file__).resolve().parent / "wrong_answers"
NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
A_WHILE = 0.5  # seconds
# `make test` runs what the exercise needs; of some lessons, one for each surroundings, also what needs no training and
# no panel. It runs every cell elsewhere, in order. `make test-order` runs all of them whole.
TRAINERS = {"train", "train_with", "minimize", "descend", "gabor_scores", "fit_gabor", "GridSearchCV", "local_cluster"}
PANELS = {name for name in sae_lib.__all__ if name.endswith("_panel")}
IN_ANY_ORDER = ("00", "01", "05", "09")
WHOLE = os.environ.get("SAE_LESSONS") == "whole"


# Each lesson runs with another BLAS kernel or number of threads than CI's own; `make test-machines` tries all with all.
# Nehalem is slow, and two threads fight (lesson 11): they are for lessons that train little.
BLAS = {"one thread": {"OPENBLAS_NUM_THREADS": "1"}, "two threads": {"OPENBLAS_NUM_THREADS": "2"}}
BLAS |= {name: {"OPENBLAS_CORETYPE": name} for name in ("Haswell", "Nehalem", "Sandybridge")}
TURNS = ["two threads", "Nehalem", "Haswell", "Nehalem", "two threads", "Sandybridge", "Nehalem"]
TURNS += ["Haswell", "Sandybridge", "Haswell", "Sandybridge", "one thread", "Haswell"]
ON_X86 = platform.machine().lower() in ("x86_64", "amd64")


@pytest.fixture
def folder(tmp_path):
    """A folder whose name has spaces and letters that ASCII has not."""
    folder = tmp_path / "Übung 1 · δοκιμή"
    folder.mkdir()
    return folder


@contextmanager
def running(notebook, path, environment, **options):
    """A kernel for the notebook, as JupyterLab starts it, in its own folder; gives the function that runs a cell."""
    client = NotebookClient(
        notebook, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}, **options
    )
    here = {"PYTHONDONTWRITEBYTECODE": "1", "JPY_SESSION_NAME": str(path)}
    # Cells are known by what they are: several say the same.
    places = {id(cell): place for place, cell in enumerate(notebook.cells)}
    with client.setup_kernel(env={**os.environ, **here, **environment}):
        yield lambda cell: client.execute_cell(cell, places[id(cell)])


def words(cell):
    """What a cell says."""
    shown = [output["data"].get("text/plain") for output in cell.outputs if output.output_type != "stream"]
    return ["".join(output.text for output in cell.outputs if output.output_type == "stream"), *shown]


def attempts_at(lesson):
    """Cells that answer the exercise rightly, then wrongly, each followed by the check; and what it should say."""
    check = next(cell.source for cell in lesson.cells if "if is_written(" in cell.source and cell.cell_type == "code")
    guarded = "\n".join(f"    {line}" for line in check.splitlines())
    guarded = f"try:\n{guarded}\nexcept AssertionError as error:\n    print(error)"
    prose = "\n".join(cell.source for cell in lesson.cells)
    (solution,) = re.findall(r"Solution</summary>\s+```python\n(.*?)```", prose, re.DOTALL)
    attempts = [(solution, "Right"), *runpy.run_path(WRONG_ANSWERS / f"{lesson.path.stem}.py")["ATTEMPTS"]]
    sources = [source for attempt, _ in attempts for source in (attempt, guarded)]
    return [nbformat.v4.new_code_cell(source) for source in sources], [wanted for _, wanted in attempts]


def test_runs_anywhere_and_in_any_order_and_its_check_knows_right_from_wrong(lesson, folder, offline):
    copy = Path(shutil.copy(lesson.path, folder))
    notebook = nbformat.read(copy, as_version=4)
    first = [cell for cell in notebook.cells if cell.cell_type == "code"]
    answers, wanted = attempts_at(lesson)
    if not WHOLE:
        used = set().union(*(names(answer.source)[1] for answer in answers))
        quick = needed(first, lambda cell: False, used)
        if lesson.path.name.startswith(IN_ANY_ORDER):
            quick = [*quick, *without(first, TRAINERS | PANELS)]
        first = [cell for cell in first if cell in quick]
    solved = nbformat.v4.new_code_cell(answers[0].source)
    again = [nbformat.v4.new_code_cell(cell.source) for cell in reversed(first)]
    notebook.cells = [*first, *answers, solved, *again]
    environment, asked_of_the_network = offline
    turn = TURNS[int(lesson.path.name[:2])]
    blas = BLAS[turn if ON_X86 or "thread" in turn else "one thread"]
    took = {}
    with running(notebook, copy, {**environment, **blas}, allow_errors=True) as run:
        for cell in [*first, *answers, solved]:
            began = time.monotonic()
            run(cell)
            took[cell.source] = time.monotonic() - began
        # What takes long is a training or a panel, which are tried elsewhere: once more would only cost time.
        again = [cell for cell in again if took[cell.source] < A_WHILE]
        for cell in again:
            run(cell)

    assert not asked_of_the_network.exists(), "a lesson must run without a network"
    assert [file.name for file in folder.iterdir()] == [lesson.path.name], "a lesson must leave no files behind"
    stored = {cell.id: cell for cell in lesson.cells}
    for now in first:
        assert not errors(now), now.source
        assert words(now) == words(stored[now.id]), (blas, now.source)
    for attempt, checked, words_wanted in zip(answers[::2], answers[1::2], wanted):
        assert words_wanted in checked.outputs[0].text, attempt.source
    for cell in again:
        for error in errors(cell):
            assert "Run All Above Selected Cell" in "\n".join(error.traceback), (cell.source, error.evalue)


def errors(cell):
    """The errors among a cell's outputs."""
    return [output for output in cell.outputs if output.output_type == "error"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no folder that is read-only for its owner")
def test_runs_in_a_folder_that_cannot_be_written_to(folder):
    name = "00_start_here"
    notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
    if os.geteuid() == 0:
        # Nothing is forbidden to root, but this folder takes no files from anybody.
        folder = Path("/proc")
        if not folder.is_dir():
            pytest.skip("root may write everywhere here")
    else:
        folder.chmod(0o555)
    with pytest.raises(OSError):
        (folder / "probe").write_text("a")
    with running(notebook, folder / f"{name}.ipynb", {}) as run:
        for cell in notebook.cells:
            run(cell)


def test_a_lesson_that_wanted_a_network_would_be_noticed(tmp_path, offline):
    environment, asked_of_the_network = offline
    cell = nbformat.v4.new_code_cell("import urllib.request; urllib.request.urlopen('http://mirror.invalid/')")
    client = NotebookClient(nbformat.v4.new_notebook(cells=[cell]), kernel_name="python3", allow_errors=True)
    client.execute(env={name: value for name, value in os.environ.items() if "proxy" not in name.lower()} | environment)
    assert "mirror.invalid" in asked_of_the_network.read_text()
