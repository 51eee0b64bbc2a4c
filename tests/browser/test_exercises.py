"""An exercise as a student opens it: nothing is written yet, and everything runs."""

import shutil

import pytest
from lab import SCREENSHOTS, Notebook
from server import PROJECT

pytestmark = pytest.mark.browser

NAME = "05_backpropagation"
READ_ONLY = """() => [...window.jupyterapp.shell.currentWidget.content.widgets].map(
  cell => [cell.model.sharedModel.source, cell.readOnly])"""


@pytest.fixture
def exercise(page, lab):
    """Open a copy of a student version, beside the pictures that it shows."""
    folder = lab.root / "a course"
    for part in ("exercises", "pictures"):
        shutil.copytree(PROJECT / "notebooks" / part, folder / part, ignore=shutil.ignore_patterns("source"))
    notebook = Notebook(page, lab, f"{folder.name}/exercises/{NAME}.ipynb")
    yield notebook
    notebook.shut_down()


def test_it_runs_to_its_end_and_says_kindly_what_is_not_written_yet(exercise):
    exercise.run_all()
    assert exercise.errors() == []
    assert exercise.complaints == []
    checks = [cell for cell in exercise.cells() if "check_task(" in cell["source"]]
    assert checks
    for cell in checks:
        (output,) = cell["outputs"]
        assert output["name"] == "stdout"
        assert ": not written yet. Replace the dots, run that cell, then run this one again." in output["text"]
    pictures = exercise.page.locator(".jp-MarkdownOutput img, .jp-OutputArea-output img")
    assert pictures.count() == 3
    assert pictures.evaluate_all("all => all.every(image => image.complete && image.naturalWidth > 0)")
    # A check belongs to the teacher: it cannot be changed by accident.
    read_only = dict(exercise.page.evaluate(READ_ONLY))
    assert all(read_only[cell["source"]] for cell in checks)
    assert not any(so for source, so in read_only.items() if "return ..." in source)
    # The teacher's tools are not in the student's way.
    shown = exercise.page.locator("body").inner_text().lower()
    assert "exercises" in shown
    assert "nbgrader" not in shown
    assert "create assignment" not in shown
    SCREENSHOTS.mkdir(exist_ok=True)
    exercise.page.screenshot(path=SCREENSHOTS / f"exercise-{NAME}.png")
