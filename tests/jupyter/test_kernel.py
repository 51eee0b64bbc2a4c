"""A cell that is run out of order says which cell comes first."""

import nbformat
import pytest
from nbclient import NotebookClient

from sae_lib.jupyter.kernel import REMEDY, hint

CELLS = [
    "from pathlib import Path\nimport numpy as np\nfrom sae_lib import train",
    "photos = [1, 2]\nfor number, photo in enumerate(photos):\n    here, there = photo, [hidden for hidden in photos]",
    "def prepare(patches):\n    inside = patches\n    return inside",
    "%broken magic",
]


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "Lektion ü 1.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in CELLS]), path)
    return path


@pytest.mark.parametrize(
    ("name", "number"),
    [("np", 1), ("Path", 1), ("photos", 2), ("photo", 2), ("there", 2), ("prepare", 3)],
)
def test_names_the_cell_that_makes_it(path, name, number):
    said = hint(name, path)
    assert f"'{name}' is made in code cell {number} of this notebook, which begins «{CELLS[number - 1][:9]}" in said
    assert said.endswith(REMEDY)


@pytest.mark.parametrize("name", ["hidden", "inside", "patches", "fotos"])
def test_what_no_cell_makes_is_left_to_python(path, name):
    assert hint(name, path) is None


@pytest.mark.parametrize("content", [None, "", "{}", '{"cells": 3}', "\0"])
def test_without_a_readable_notebook_it_says_what_it_can(tmp_path, content):
    path = tmp_path / "a.ipynb"
    if content is not None:
        path.write_text(content)
    assert "If an earlier cell makes 'photos'" in hint("photos", path)
    assert "If an earlier cell makes 'photos'" in hint("photos")


def run(monkeypatch, session, *sources):
    monkeypatch.setenv("JPY_SESSION_NAME", str(session))
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    NotebookClient(notebook, kernel_name="python3", allow_errors=True).execute()
    return [output for cell in notebook.cells for output in cell.outputs]


@pytest.mark.slow
def test_the_kernel_of_the_course_says_it(path, monkeypatch):
    (error,) = run(monkeypatch, path, "len(photos)")
    assert (error.ename, error.evalue) == ("NameError", "name 'photos' is not defined")
    assert "is made in code cell 2 of this notebook" in "\n".join(error.traceback)


@pytest.mark.slow
def test_other_errors_and_slips_look_as_ever(path, monkeypatch):
    slip, division = run(monkeypatch, path, "fotos", "1 / 0")
    assert "code cell" not in "\n".join(slip.traceback)
    assert division.ename == "ZeroDivisionError"


@pytest.mark.slow
def test_a_cell_that_a_later_one_has_overtaken_says_so(tmp_path, monkeypatch):
    path = tmp_path / "a.ipynb"
    cells = ["import sae_lib\nW = 3", "10 // W", "W = 0"]
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells]), path)
    result, error = run(monkeypatch, path, *cells, "10 // W")
    assert result.data["text/plain"] == "3"
    assert "Cells further down have given another meaning to 'W' (code cell 3) since." in "\n".join(error.traceback)


@pytest.mark.slow
def test_an_error_in_order_looks_as_ever(tmp_path, monkeypatch):
    path = tmp_path / "a.ipynb"
    cells = ["import sae_lib\nW = 0", "10 // W"]
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells]), path)
    (error,) = run(monkeypatch, path, *cells)
    assert "Cells further down" not in "\n".join(error.traceback)


@pytest.mark.slow
@pytest.mark.parametrize(("is_saved", "importing"), [(True, "import sae_lib"), (False, "from sae_lib import sigmoid")])
def test_notebooks_of_other_work_stay_as_they_are_until_they_import_the_library(
    tmp_path, monkeypatch, is_saved, importing
):
    path = tmp_path / "a.ipynb"
    if is_saved:
        nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("W = 3")]), path)
    at_once, before, after, later = run(monkeypatch, path, "W", "a = 1", "W", importing, "W", "b = 2", "W")
    assert REMEDY not in "\n".join([*at_once.traceback, *before.traceback])
    assert REMEDY in "\n".join(after.traceback)
    assert REMEDY in "\n".join(later.traceback)
