"""A notebook that was run, saved and closed shows pictures when it is opened again, and no errors."""

import shutil

import pytest
from cells import keep_what_panels_need
from lab import Notebook, wait_until
from server import PROJECT

pytestmark = pytest.mark.browser


def test_a_saved_lesson_shows_its_panel_without_a_kernel(course_page, page, lab):
    folder = lab.root / "next day"
    folder.mkdir()
    shutil.copy(PROJECT / "notebooks" / "00_start_here.ipynb", folder)
    saved = folder / "00_start_here.ipynb"
    keep_what_panels_need(saved)
    notebook = Notebook(course_page, lab, "next day/00_start_here.ipynb")
    notebook.run_all()
    assert len(notebook.panels()) == 1, "while the kernel lives, so does the panel"
    before = saved.stat().st_mtime_ns
    notebook.command("docmanager:save")
    wait_until(lambda: saved.stat().st_mtime_ns != before, 10, "the notebook to be saved")
    assert len(notebook.panels()) == 1, "saving takes nothing from the page"
    notebook.shut_down()

    again = Notebook(page, lab, "next day/00_start_here.ipynb")
    again.page.wait_for_timeout(2000)
    assert "Error displaying widget" not in again.page.locator(".jp-Notebook").inner_text()
    assert again.page.locator(".jp-OutputArea-output img[src^='data:image/png']").count() == 1
    assert again.complaints == []
    again.shut_down()
