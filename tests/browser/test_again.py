"""Run twice, restart, and two notebooks at once: everything is as it was before."""

import shutil

import pytest
from cells import keep_what_panels_need
from lab import Notebook, wait_until
from server import PROJECT

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def folder(lab):
    folder = lab.root / "twice: once more"
    folder.mkdir()
    for name in ("00_start_here", "02_initialize"):
        keep_what_panels_need(shutil.copy(PROJECT / "notebooks" / f"{name}.ipynb", folder))
    return folder.name


@pytest.fixture
def open_notebook(course_page, page, lab, folder):
    """Open a notebook in a page of its own, run it, and end its kernel afterwards."""
    opened = []

    def open_one(name):
        notebook = Notebook((course_page, page)[len(opened)], lab, f"{folder}/{name}.ipynb")
        opened.append(notebook)
        notebook.run_all()
        return notebook

    yield open_one
    for notebook in opened:
        notebook.shut_down()


def test_run_all_a_second_time_and_after_a_restart(open_notebook):
    notebook = open_notebook("00_start_here")
    said, panels = notebook.words(), len(notebook.panels())
    for again in (lambda: None, notebook.restart):
        again()
        notebook.command("notebook:clear-all-cell-outputs")
        notebook.run_all()
        assert notebook.words() == said
        assert len(notebook.panels()) == panels
        panel = notebook.panels()[0]
        assert panel.press(panel.slider("ρ"), "End") is not None
    assert notebook.errors() == []
    assert notebook.complaints == []


def test_two_notebooks_do_not_disturb_each_other(open_notebook):
    second, first = open_notebook("02_initialize"), open_notebook("00_start_here")
    panels = first.panels()[0], second.panels()[0]
    before = panels[1].says
    assert panels[0].press(panels[0].slider("ρ"), "End") is not None
    assert panels[1].says == before
    for key in ("Home", "ArrowRight", "ArrowRight", "ArrowRight"):
        for panel in panels:
            panel.slider("λ").focus()
            panel.page.keyboard.press(key)
    for notebook, panel in zip((first, second), panels):
        notebook.wait_for_status("idle", 10)
        shown = panel.slider("λ").get_attribute("aria-valuetext")
        wait_until(lambda panel=panel, shown=shown: panel.is_whole() and shown != "0", 3, "the last picture")
        assert notebook.complaints == []
    assert panels[0].slider("ρ").get_attribute("aria-valuetext") == "0.2"
    assert panels[1].slider("ρ").get_attribute("aria-valuetext") == "0.01"
