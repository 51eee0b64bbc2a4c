"""Every notebook of the course, opened, run and tried as a student would."""

import shutil

import pytest
from lab import Notebook, wait_until
from server import PROJECT

pytestmark = pytest.mark.browser

FOLDER = PROJECT / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
KEYS = ("ArrowRight", "ArrowLeft", "Home", "End")


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request, chromium, lab):
    """Open a copy of the notebook and run all its cells."""
    if not (lab.root / "notebooks").exists():
        shutil.copytree(FOLDER, lab.root / "notebooks")
    context = chromium.new_context(viewport={"width": 1300, "height": 900})
    notebook = Notebook(context.new_page(), lab, f"notebooks/{request.param.name}")
    notebook.run_all()
    yield notebook
    notebook.shut_down()
    context.close()


def test_runs_without_errors(notebook):
    assert notebook.errors() == []
    assert notebook.complaints == []


def test_each_slider_moves_its_picture_by_keyboard(notebook):
    for panel in notebook.panels():
        for slider in panel.sliders():
            name = slider.get_attribute("aria-label")
            assert name, f"a slider of «{panel.says}» has no name for screen readers"
            moves = {key: panel.press(slider, key) for key in KEYS}
            assert panel.is_task or any(moves.values()), f"{name} never changes the picture: {moves}"
            assert panel.is_whole(), name
            assert "could not be drawn" not in panel.says, f"{name}: {panel.says}"
        before = [slider.get_attribute("aria-valuetext") for slider in panel.sliders()]
        panel.button("Reset").click()
        wait_until(
            lambda panel=panel, before=before: (
                before != [slider.get_attribute("aria-valuetext") for slider in panel.sliders()]
            ),
            5,
            f"the reset of «{panel.says}»",
        )
    assert notebook.complaints == []


def test_work_can_be_started_and_stopped(notebook):
    for panel in notebook.panels():
        if not panel.is_task:
            continue
        before, (run, stop) = panel.src, panel.task_buttons()
        run.click()
        wait_until(lambda panel=panel, src=before: panel.src != src, 30, "a first picture")
        stop.click()
        wait_until(lambda panel=panel: panel.status in ("Stopped.", "Done."), 5, "the stop")
        panel.button("Reset").click()
        assert panel.is_whole()


def test_looks_right(notebook):
    """Make the pictures for people to look at, and see that nothing is wider than the page."""
    notebook.screenshots(notebook.name)
    for width in (1300, 900):
        notebook.page.set_viewport_size({"width": width, "height": 900})
        notebook.page.wait_for_timeout(300)
        for panel in notebook.panels():
            assert panel.root.evaluate("panel => panel.scrollWidth <= panel.clientWidth + 1"), width
