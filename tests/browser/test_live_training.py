"""Lesson 07's panel: training from the sliders, and stopping and going on with a long one."""

import re
import shutil
import time

import figures
import pytest
from cells import keep_what_panels_need
from lab import Notebook, wait_until
from server import PROJECT

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def panel(course_page, lab):
    folder = lab.root / "live"
    folder.mkdir()
    keep_what_panels_need(shutil.copy(PROJECT / "notebooks" / "07_train.ipynb", folder))
    notebook = Notebook(course_page, lab, "live/07_train.ipynb")
    notebook.run_all()
    yield notebook.panels()[0]
    notebook.shut_down()


def iteration(panel):
    found = re.match(r"Iteration (\d+):", panel.says)
    return int(found.group(1)) if found else 0


def test_a_slider_trains_the_small_sample_anew(panel):
    slider = panel.slider("ρ")
    slider.focus()
    before = panel.src
    began = time.monotonic()
    panel.page.keyboard.press("ArrowRight")
    wait_until(lambda: panel.src != before, 10, "a first picture")
    wait_until(lambda: panel.status == "Done." and "wanted 0.015" in panel.says, 20, "the end of the training")
    figures.note("07_train: from key to the end of the small training", 1000 * (time.monotonic() - began))
    assert iteration(panel) == 200


def test_many_quick_moves_end_in_the_training_of_the_last_value(panel):
    slider = panel.slider("β")
    slider.focus()
    for _ in range(12):
        panel.page.keyboard.press("ArrowRight")
    panel.page.keyboard.press("Home")
    wait_until(lambda: panel.status == "Done." and "sparsity 0.000" in panel.says, 20, "the training with β = 0")
    assert slider.get_attribute("aria-valuetext") == "0"


def test_a_long_training_stops_at_once_and_goes_on_from_there(panel):
    panel.button("Reset").click()
    wait_until(lambda: panel.status.startswith("Ready"), 10, "the reset")
    panel.root.locator("select").select_option(index=1)
    panel.button("Train").click()
    wait_until(lambda: 3 < iteration(panel) < 200 and panel.status.startswith("Running"), 20, "some iterations")
    began = time.monotonic()
    panel.button("Stop").click()
    wait_until(lambda: panel.status == "Stopped.", 5, "the stop")
    figures.note("07_train: from Stop to stopped, 10,000 patches", 1000 * (time.monotonic() - began))
    stopped_at = iteration(panel)
    panel.page.wait_for_timeout(500)
    assert iteration(panel) == stopped_at < 400

    panel.button("Continue").click()
    wait_until(lambda: iteration(panel) > stopped_at, 10, "the training to go on")
    panel.button("Stop").click()
    wait_until(lambda: panel.status == "Stopped.", 5, "the second stop")
    panel.button("Reset").click()
    wait_until(lambda: panel.status.startswith("Ready"), 10, "the reset")
    assert panel.notebook.complaints == []


def test_after_a_restart_it_trains_again(panel):
    notebook = panel.notebook
    said = notebook.words()
    notebook.restart()
    notebook.command("notebook:clear-all-cell-outputs")
    notebook.run_all()
    assert notebook.errors() == []
    assert notebook.words() == said
    (again,) = notebook.panels()
    before = again.src
    again.slider("λ").focus()
    again.page.keyboard.press("End")
    wait_until(lambda: again.src != before and again.status == "Done.", 20, "the training with the largest λ")
