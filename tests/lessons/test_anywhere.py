"""A lesson works from any folder it is opened in, and its own check knows right from wrong."""

import os
import re
import runpy
import shutil
from pathlib import Path

import nbformat
from nbclient import NotebookClient

WRONG_ANSWERS = Path(__file__).resolve().parent / "wrong_answers"


def test_runs_anywhere_and_its_check_knows_right_from_wrong(lesson, tmp_path, offline):
    folder = tmp_path / "Übung 1 · δοκιμή"
    folder.mkdir()
    copy = shutil.copy(lesson.path, folder)
    notebook = nbformat.read(copy, as_version=4)
    check = next(cell.source for cell in notebook.cells if "if is_written(" in cell.source and cell.cell_type == "code")
    (solution,) = re.findall(
        r"Solution</summary>\s+```python\n(.*?)```", "\n".join(c.source for c in notebook.cells), re.DOTALL
    )
    attempts = [(solution, "Right"), *runpy.run_path(WRONG_ANSWERS / f"{lesson.path.stem}.py")["ATTEMPTS"]]
    for attempt, _ in attempts:
        notebook.cells.append(nbformat.v4.new_code_cell(attempt))
        guarded = "try:\n" + "\n".join(f"    {line}" for line in check.splitlines())
        notebook.cells.append(
            nbformat.v4.new_code_cell(f"{guarded}\nexcept AssertionError as error:\n    print(error)")
        )
    client = NotebookClient(
        notebook, kernel_name="python3", resources={"metadata": {"path": str(folder)}}, store_widget_state=False
    )
    environment, asked_of_the_network = offline
    client.execute(env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **environment})
    assert not asked_of_the_network.exists(), "a lesson must run without a network"
    assert [file.name for file in folder.iterdir()] == [lesson.path.name], "a lesson must leave no files behind"
    said = [cell.outputs[0].text for cell in notebook.cells[-2 * len(attempts) + 1 :: 2]]
    for (attempt, wanted), text in zip(attempts, said):
        assert wanted in text, attempt


def test_a_lesson_that_wanted_a_network_would_be_noticed(tmp_path, offline):
    environment, asked_of_the_network = offline
    cell = nbformat.v4.new_code_cell("import urllib.request; urllib.request.urlopen('http://mirror.invalid/')")
    client = NotebookClient(nbformat.v4.new_notebook(cells=[cell]), kernel_name="python3", allow_errors=True)
    client.execute(env={name: value for name, value in os.environ.items() if "proxy" not in name.lower()} | environment)
    assert "mirror.invalid" in asked_of_the_network.read_text()
