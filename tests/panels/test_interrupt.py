"""Ctrl-C while a panel draws: the old picture stays, and the next move draws."""

import signal
import threading

import pytest
from matplotlib.figure import Figure

from sae_lib.panels.base.panel import Panel
from sae_lib.panels.base.sliders import int_slider
from sae_lib.panels.base.task_panel import TaskPanel

pytestmark = pytest.mark.slow


class Line:
    """A view during whose update or drawing Ctrl-C is pressed, where it is told to."""

    def __init__(self):
        self.figure = Figure(figsize=(3, 2))
        (self.line,) = self.figure.subplots().plot([0, 1], [0, 1])
        self.press_in = None
        draw = self.line.draw

        def drawn(renderer):
            self._here("drawing")
            draw(renderer)

        self.line.draw = drawn

    def update(self, k):
        self.line.set_ydata([0, k])
        self._here("update")
        return f"Up to {k}."

    def _here(self, place):
        if self.press_in == place:
            self.press_in = None
            press_ctrl_c()


def press_ctrl_c():
    if threading.current_thread() is threading.main_thread():
        signal.raise_signal(signal.SIGINT)
    else:
        raise KeyboardInterrupt


def count_up(report, should_stop, values, state):
    for k in range(values["k"] + 1):
        report(k / max(1, values["k"]), {"k": k})
    return values["k"]


def free(lock):
    """Whether another thread could take it."""
    taken = []

    def take():
        if lock.acquire(timeout=5):
            taken.append(True)
            lock.release()

    thread = threading.Thread(target=take)
    thread.start()
    thread.join()
    return bool(taken)


def a_panel():
    return Panel("Line", {"k": int_slider("k", 0, 20, 1, "end")}, Line(), alt="A line.")


def a_task_panel():
    controls = {"k": int_slider("k", 0, 20, 1, "end")}
    return TaskPanel("Line", controls, Line(), count_up, alt="A line.", first={"k": 1})


WAYS = {
    "set": lambda panel: panel.set(k=7),
    "a slider moved in a cell": lambda panel: setattr(panel.controls["k"], "value", 7),
    "a slider moved in the browser": lambda panel: panel.controls["k"].set_state({"value": 7}),
    "redraw": lambda panel: panel.redraw(),
    "reset": lambda panel: panel.reset(),
}


@pytest.mark.parametrize("place", ["update", "drawing"])
@pytest.mark.parametrize("way", WAYS)
def test_a_panel_keeps_its_picture_and_stays_usable(way, place):
    panel, calm = a_panel(), a_panel()
    picture = panel.png
    panel.view.press_in = place
    with pytest.raises(KeyboardInterrupt):
        WAYS[way](panel)
    assert panel.png == picture
    assert panel.says == "Drawing was interrupted. The picture is the one before; the next move draws anew."
    assert free(panel._lock)
    for k in (3, 7):
        panel.controls["k"].value = calm.controls["k"].value = k
        assert (panel.says, panel.png) == (f"Up to {k}.", calm.png)
    panel.close()
    calm.close()


@pytest.mark.parametrize("place", ["update", "drawing"])
@pytest.mark.parametrize("way", ["set", "redraw", "reset"])
def test_a_panel_with_work_in_the_background_does_too(way, place):
    panel = a_task_panel()
    picture = panel.png
    panel.view.press_in = place
    with pytest.raises(KeyboardInterrupt):
        WAYS[way](panel)
    assert panel.png == picture and not panel.running
    assert "interrupted" in panel.says
    runs_well(panel)
    panel.close()


@pytest.mark.parametrize("place", ["update", "drawing"])
def test_one_in_the_thread_of_the_work_ends_the_run_and_not_the_panel(place):
    panel = a_task_panel()
    picture = panel.png
    panel.view.press_in = place
    panel.run()
    assert panel.wait(20)
    assert not panel.running
    assert panel.png == picture
    assert panel.status == "The work ended early (KeyboardInterrupt). Run starts it anew."
    runs_well(panel)
    panel.close()


def test_one_while_a_run_is_started_leaves_no_run_that_never_ends(monkeypatch):
    panel = a_task_panel()
    start = threading.Thread.start

    def interrupted(thread):
        if thread.name != "sae-work":
            return start(thread)
        monkeypatch.undo()
        press_ctrl_c()

    monkeypatch.setattr(threading.Thread, "start", interrupted)
    with pytest.raises(KeyboardInterrupt):
        panel.run()
    assert not panel.running
    runs_well(panel)
    panel.close()


def runs_well(panel):
    assert free(panel._lock) and free(panel._task.lock)
    panel.controls["k"].value = 9
    panel.run()
    assert panel.wait(20)
    assert (panel.status, panel.says) == ("Done.", "Up to 9.")
    calm = a_task_panel()
    calm.view.update(9)
    calm._payload = {"k": 9}
    calm.redraw()
    assert panel.png == calm.png
    calm.close()
