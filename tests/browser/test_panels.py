"""The two kinds of panels in a real JupyterLab."""

import time

import figures
import pytest
from lab import Notebook, wait_until
from toy import write_notebook

pytestmark = pytest.mark.browser

NAMES = {
    "ρ: wanted mean activation": "0.01",
    "β: weight of the sparsity penalty": "3",
    "λ: weight decay": "1e-4",
    "k: number of waves": "2",
}
ACTIVE_CELL = "() => window.jupyterapp.shell.currentWidget.content.activeCellIndex"


@pytest.fixture(scope="module")
def toy(course_page, lab):
    """Open and run the toy notebook."""
    write_notebook(lab.root / "toy.ipynb")
    notebook = Notebook(course_page, lab, "toy.ipynb")
    notebook.run_all()
    yield notebook
    notebook.shut_down()


@pytest.fixture
def panel(toy):
    panel = toy.panels()[0]
    panel.button("Reset").click()
    wait_until(lambda: "ρ = 0.01, β = 3, λ = 0.0001, 2 times" in panel.says, 3, "the reset")
    return panel


@pytest.fixture
def task(toy):
    task = toy.panels()[1]
    task.button("Reset").click()
    wait_until(lambda: task.status == "Ready: Run starts.", 3, "the reset")
    wait_until(lambda: task.says == "0 steps.", 3, "the first picture")
    yield task
    task.button("Reset").click()


def steps(task):
    return int(task.says.split()[0])


def test_nothing_complains(toy):
    assert toy.errors() == []
    assert toy.complaints == []


def test_screen_readers_hear_names_and_values(panel):
    heard = {s.get_attribute("aria-label"): s.get_attribute("aria-valuetext") for s in panel.sliders()}
    assert heard == NAMES
    for name in NAMES:
        assert panel.root.get_by_role("slider", name=name, exact=True).count() == 1
    assert panel.root.get_by_role("img", name=panel.says).count() == 1
    assert panel.root.get_by_role("status").inner_text() == panel.says


def test_names_are_in_the_accessibility_tree(toy):
    session = toy.page.context.new_cdp_session(toy.page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    names = [n["name"]["value"] for n in nodes if n.get("role", {}).get("value") == "slider"]
    assert set(names) == set(NAMES)


@pytest.mark.parametrize("symbol", ["ρ", "β", "λ"])
def test_keys_move_a_slider(panel, symbol):
    slider = panel.slider(f"{symbol}:")
    low, high = {"ρ": ("0.001", "0.5"), "β": ("0", "100"), "λ": ("0", "1")}[symbol]
    seen = []
    for key in ("ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown", "Home", "End"):
        panel.press(slider, key)
        seen.append(slider.get_attribute("aria-valuetext"))
    assert seen[1] == seen[3] != seen[0] == seen[2]
    assert seen[4:] == [low, high]


def test_keys_stay_in_the_panel(toy, panel):
    panel.slider("ρ").focus()
    cell = toy.page.evaluate(ACTIVE_CELL)
    for control in (panel.slider("ρ"), panel.root.get_by_role("combobox", name="colour")):
        for key in ("ArrowDown", "ArrowRight", "ArrowUp", "ArrowLeft", "ArrowDown"):
            control.focus()
            toy.page.keyboard.press(key)
            toy.page.wait_for_timeout(100)
    assert toy.page.evaluate(ACTIVE_CELL) == cell
    assert panel.root.get_by_role("combobox", name="colour").input_value() == "black"


def test_a_move_changes_the_picture_in_place(toy, panel):
    slider, images = panel.slider("ρ"), toy.page.locator("img").count()
    outputs = toy.page.locator(".jp-OutputArea-output").count()
    panel.image.evaluate("image => { image.saeSame = true; }")
    for key in ["ArrowRight", "ArrowLeft"] * 10:
        took = panel.press(slider, key)
        assert took is not None
        figures.note("a small figure: from key to picture", took)
    assert panel.image.evaluate("image => image.saeSame")
    assert toy.page.locator("img").count() == images
    assert toy.page.locator(".jp-OutputArea-output").count() == outputs


def test_of_many_quick_moves_the_last_one_counts(toy, panel):
    slider = panel.slider("ρ")
    panel.press(slider, "Home")
    for number in range(30):
        toy.page.keyboard.press("ArrowRight" if number < 20 else "ArrowLeft")
    pressed = time.monotonic()
    value = slider.get_attribute("aria-valuetext")
    wait_until(lambda: f"ρ = {value}," in panel.says, 2, "the last picture")
    toy.wait_for_status("idle", 2)
    figures.note("30 quick moves of a small figure: until the kernel is idle", 1000 * (time.monotonic() - pressed))
    toy.page.wait_for_timeout(300)
    assert f"ρ = {value}," in panel.says


def test_a_failing_view_is_told_in_words(toy, panel):
    before = panel.src
    panel.press(panel.slider("k:"), "End", timeout=1)
    wait_until(lambda: "nine waves are too many" in panel.says, 2, "the sentence")
    assert panel.src == before
    panel.press(panel.slider("k:"), "Home")
    wait_until(lambda: "1 times" in panel.says, 2, "the sentence of the picture that could be drawn")
    assert toy.errors() == []


def test_work_is_seen_while_it_goes_on(toy, task):
    task.button("Run").click()
    seen = set()
    # How often a picture comes depends on the machine; that several do, one after the other, does not.
    wait_until(lambda: seen.add(steps(task)) or len(seen) >= 5, 20, "five pictures of the work under way")
    bar = task.root.get_by_role("progressbar")
    assert 0 < int(bar.get_attribute("aria-valuenow")) <= 100
    assert toy.status == "idle"
    assert task.is_whole()


def test_stop_stops_at_once_and_continue_goes_on(toy, task):
    task.button("Run").click()
    wait_until(lambda: steps(task) > 3, 5, "a few steps")
    began = time.monotonic()
    task.button("Stop").click()
    wait_until(lambda: task.status == "Stopped.", 2, "the stop")
    figures.note("work that counts: from Stop to stopped", 1000 * (time.monotonic() - began))
    stopped = steps(task)
    toy.page.wait_for_timeout(400)
    assert steps(task) == stopped
    task.button("Continue").click()
    wait_until(lambda: steps(task) > stopped, 3, "further steps")


def test_other_panels_answer_while_work_goes_on(panel, task):
    task.button("Run").click()
    wait_until(lambda: steps(task) > 1, 5, "the first steps")
    times = [panel.press(panel.slider("β"), key) for key in ["ArrowRight", "ArrowLeft"] * 3]
    assert None not in times


def test_sliders_answer_while_a_cell_runs(toy, panel):
    panel.press(panel.slider("ρ"), "Home")
    toy.send("import time; time.sleep(3)")
    toy.wait_for_status("busy", 2)
    assert panel.press(panel.slider("ρ"), "ArrowRight", timeout=2)
    toy.wait_for_status("idle", 10)


def test_an_error_in_the_work_is_told_and_the_panel_lives(toy, task):
    task.press(task.slider("ρ"), "End")
    toy.page.wait_for_timeout(200)
    task.button("Run").click()
    wait_until(lambda: "ρ is too large" in task.status, 3, "the sentence")
    task.press(task.slider("ρ"), "Home")
    toy.page.wait_for_timeout(200)
    task.button("Run").click()
    wait_until(lambda: steps(task) > 1, 5, "the first steps")


def test_a_restart_in_the_midst_of_work_leaves_nothing(toy, task):
    task.button("Run").click()
    wait_until(lambda: steps(task) > 1, 5, "the first steps")
    toy.restart()
    toy.run_all()
    assert len(toy.panels()) == 2
    assert steps(toy.panels()[1]) == 0


def test_without_a_kernel_there_is_a_picture(lab, page):
    write_notebook(lab.root / "still.ipynb", run=True)
    notebook = Notebook(page, lab, "still.ipynb")
    pictures = page.locator(".jp-OutputArea-output img")
    wait_until(lambda: pictures.count() == 2, 5, "the still pictures")
    assert notebook.panels() == []
