"""Every notebook of the course, opened, run and tried as a student would."""

import re
import shutil
import time

import figures
import pytest
from cells import WHOLE, keep_what_panels_need
from lab import Notebook, wait_until
from server import PROJECT

pytestmark = pytest.mark.browser

FOLDER = PROJECT / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
RUN_WHOLE = ("00_start_here", "glossary")
KEYS = ("ArrowRight", "ArrowLeft", "Home", "End")
PANELS_OF_THE_KERNEL = "Out.values() if hasattr(panel, 'controls') and hasattr(panel, 'png')"
# What the panel has to come to show, worked out beside it: a redraw may be under way in another thread of the kernel.
PICTURE_OF_ITS_VALUES = (
    "(lambda panel: [panel._lock.acquire(), panel.view.update(**panel._arguments()),"
    " __import__('hashlib').sha256(__import__('sae_lib.panels.base.panel', fromlist=['*']).render(panel.view.figure))"
    ".hexdigest(), panel._lock.release()][2])({panel})"
)
MEDIAN_OF_REDRAWS = (
    "__import__('statistics').median(__import__('timeit').repeat("
    "[panel for panel in {panels}][{number}].redraw, number=1, repeat=5))"
)


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request, course_page, lab):
    """Open a copy of the notebook and run it: what its panels need; nbval runs the lessons whole."""
    if not (lab.root / "notebooks").exists():
        shutil.copytree(FOLDER, lab.root / "notebooks")
    if not WHOLE and request.param.stem not in RUN_WHOLE:
        keep_what_panels_need(lab.root / "notebooks" / request.param.name)
    notebook = Notebook(course_page, lab, f"notebooks/{request.param.name}")
    notebook.run_all()
    yield notebook
    notebook.shut_down()


def test_runs_without_errors(notebook):
    assert notebook.errors() == []
    assert notebook.complaints == []


def test_each_slider_moves_its_picture_by_keyboard(notebook):
    for panel in notebook.panels():
        for slider in panel.sliders():
            name = slider.get_attribute("aria-label")
            assert name, f"a slider of «{panel.says}» has no name for screen readers"
            # Where a move changes nothing, no picture comes: one second is long enough to know.
            moves = {key: panel.press(slider, key, timeout=1) for key in KEYS}
            for took in moves.values():
                figures.note(f"{notebook.name}, from key to picture: {panel.title}", took)
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


def test_sliders_have_names_in_the_accessibility_tree(notebook):
    session = notebook.page.context.new_cdp_session(notebook.page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    names = [node["name"]["value"] for node in nodes if node.get("role", {}).get("value") == "slider"]
    sliders = [slider for panel in notebook.panels() for slider in panel.sliders()]
    assert len(names) == len(sliders)
    assert all(re.match(r"\w+: \w+", name) for name in names), names


def test_thirty_quick_moves_end_in_the_picture_of_the_last_value(notebook):
    for number, panel in enumerate(notebook.panels()):
        slider = panel.sliders()[number % 3]
        panel.press(slider, "Home")
        for move in range(30):
            notebook.page.keyboard.press("ArrowLeft" if move % 3 == 2 else "ArrowRight")
        pressed = time.monotonic()
        shown = repr(slider.get_attribute("aria-valuetext"))
        symbol = slider.get_attribute("aria-label").partition(":")[0]
        ask = f"[panel for panel in {PANELS_OF_THE_KERNEL}][{number}]"
        # The kernel has what the slider says, …
        kept = f"[c.label for c in {ask}.controls.values() if c.description == {symbol!r}][0]"
        wait_until(lambda kept=kept, shown=shown: notebook.ask(kept) == shown, 10, "the last move to arrive")
        figures.note(
            "30 quick moves in a lesson: until the kernel has drawn the last", 1000 * (time.monotonic() - pressed)
        )
        if panel.is_task:
            wait_until(lambda ask=ask: notebook.ask(f"{ask}.running") == "False", 30, "the last training")
        # … the page comes to show the picture of just these values, and nothing on its way changes it.
        last = notebook.ask(PICTURE_OF_ITS_VALUES.format(panel=ask))
        for _ in range(2):
            wait_until(lambda panel=panel, last=last: repr(panel.drawn()) == last, 10, "the last picture")
            wait_until(lambda panel=panel, ask=ask: repr(panel.says) == notebook.ask(f"{ask}.says"), 10, "its sentence")
            notebook.page.wait_for_timeout(300)
        assert repr(panel.drawn()) == last, "a late move came through"
        panel.button("Reset").click()
        notebook.wait_for_status("idle", 10)


def test_kernel_work_of_a_redraw(notebook):
    for number, panel in enumerate(notebook.panels()):
        if not panel.is_task:
            seconds = notebook.ask(MEDIAN_OF_REDRAWS.format(panels=PANELS_OF_THE_KERNEL, number=number))
            figures.note(f"{notebook.name}, the kernel's part: {panel.title}", 1000 * float(seconds))


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
    """Nothing is wider than the page, all can be read; and pictures for people to look at, if wanted."""
    if WHOLE:
        notebook.screenshots(notebook.name)
    for width in (1300, 900):
        notebook.page.set_viewport_size({"width": width, "height": 900})
        notebook.page.wait_for_timeout(300)
        for panel in notebook.panels():
            assert panel.root.evaluate("panel => panel.scrollWidth <= panel.clientWidth + 1"), width
            assert panel.is_legible(), width
    notebook.page.set_viewport_size({"width": 650, "height": 450})
    assert all(panel.is_legible() for panel in notebook.panels()), "200 % zoom"
    notebook.page.set_viewport_size({"width": 1300, "height": 900})


@pytest.mark.skipif(not WHOLE, reason="test_again restarts one lesson; make test-browser restarts all")
def test_after_a_restart_everything_is_as_before(notebook):
    said, panels = notebook.words(), len(notebook.panels())
    notebook.restart()
    notebook.command("notebook:clear-all-cell-outputs")
    notebook.run_all()
    assert notebook.errors() == []
    assert notebook.words() == said
    assert len(notebook.panels()) == panels
