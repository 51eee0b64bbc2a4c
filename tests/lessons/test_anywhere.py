"""A lesson works from any folder it is opened in."""

import os
import shutil

import nbformat
from nbclient import NotebookClient


def test_runs_in_a_folder_with_spaces_and_other_letters_that_is_not_the_project(lesson, tmp_path):
    folder = tmp_path / "Übung 1 · δοκιμή"
    folder.mkdir()
    copy = shutil.copy(lesson.path, folder)
    notebook = nbformat.read(copy, as_version=4)
    client = NotebookClient(
        notebook, kernel_name="python3", resources={"metadata": {"path": str(folder)}}, store_widget_state=False
    )
    client.execute(env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})
    assert [file.name for file in folder.iterdir()] == [lesson.path.name], "a lesson must leave no files behind"
