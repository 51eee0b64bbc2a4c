"""A student opens an exercise and runs all of it: what is not written yet is told kindly, and nothing fails."""

import os
import shutil
from pathlib import Path

import nbformat
import pytest
from course_nbgrader import EXERCISES
from nbclient import NotebookClient

pytestmark = pytest.mark.slow


def said(cell):
    """All that a cell shows as text."""
    texts = [output.get("text") or output["data"].get("text/plain", "") for output in cell.outputs]
    return "\n".join(texts)


def test_nothing_is_written_yet(exercise, tmp_path, offline):
    folder = tmp_path / "Übung 1 · δοκιμή"
    folder.mkdir()
    path = Path(shutil.copy(EXERCISES / f"{exercise.name}.ipynb", folder))
    notebook = nbformat.read(path, as_version=4)
    environment, asked_of_the_network = offline
    client = NotebookClient(
        notebook, kernel_name="python3", resources={"metadata": {"path": str(folder)}}, allow_errors=True, timeout=120
    )
    client.execute(env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "JPY_SESSION_NAME": str(path), **environment})

    for cell in (cell for cell in notebook.cells if cell.cell_type == "code"):
        for output in cell.outputs:
            assert output.output_type != "error", (cell.source, output.evalue)
            assert output.get("name") != "stderr", (cell.source, output.text)
        if cell.metadata.get("nbgrader", {}).get("grade"):
            assert "not written yet" in said(cell), cell.source
            assert len(said(cell).splitlines()) <= 2 * cell.source.count("check_task("), said(cell)
    assert not asked_of_the_network.exists()
    assert [file.name for file in folder.iterdir()] == [path.name], "it leaves files behind"
