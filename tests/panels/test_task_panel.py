"""The panel that works in the background, without a kernel."""

import time

import pytest
from matplotlib.figure import Figure

from sae_lib.panels.base.sliders import rho_slider
from sae_lib.panels.base.task_panel import TaskPanel

pytestmark = pytest.mark.slow


class Steps:
    """A view of a number of steps."""

    def __init__(self):
        self.figure = Figure(figsize=(2, 2))
        (self.line,) = self.figure.subplots().plot([0, 1], [0, 1])

    def update(self, steps=0):
        self.line.set_ydata([0, steps])
        return f"{steps} steps."


def count(report, should_stop, values, state):
    if values["rho"] == 0.5:
        raise ArithmeticError("too large")
    steps = state or 0
    while steps < 300 and not should_stop():
        steps += 1
        report(steps / 300, {"steps": steps})
        time.sleep(0.002)
    return steps


@pytest.fixture
def panel():
    panel = TaskPanel("Steps", {"rho": rho_slider()}, Steps(), count, alt="No steps yet.")
    yield panel
    panel.close()


def run_a_little(panel):
    """Some 50 of the 300 steps, however busy the machine is."""
    panel.run()
    while int(panel.says.split()[0]) < 50:
        time.sleep(0.01)
    panel.stop()
    assert panel.wait(20)


def test_runs_to_the_end(panel):
    first = panel.png
    panel.run()
    assert panel.running
    assert panel.wait(20)
    assert (panel.status, panel.says, panel.state) == ("Done.", "300 steps.", 300)
    assert panel.png != first
    assert panel._bar.value == 1


def test_stops_and_goes_on(panel):
    run_a_little(panel)
    steps = panel.state
    assert panel.status == "Stopped."
    assert 0 < steps < 300
    assert panel.says == f"{steps} steps."
    panel.resume()
    assert panel.wait(20)
    assert panel.state == 300


def test_the_status_is_right_however_the_clicks_fall(panel):
    for pause in (0, 0.001, 0.01, 0.03, 0.1):
        panel.run()
        time.sleep(pause)
        panel.run()
        time.sleep(pause)
        assert panel.status == "Running …"
        panel.stop()
        assert panel.wait(20)
        assert panel.status == "Stopped."


def test_run_begins_anew(panel):
    run_a_little(panel)
    steps = panel.state
    panel.run()
    panel.stop()
    assert panel.wait(20)
    assert panel.state is None or panel.state < steps


def test_reset_goes_back_to_the_start_and_nothing_arrives_later(panel):
    first = panel.png
    panel.controls["rho"].value = 0.1
    panel.run()
    time.sleep(0.1)
    panel.reset()
    assert panel.wait(20)
    assert panel.values == {"rho": 0.01}
    assert panel.png == first
    assert (panel.status, panel.says) == ("Ready: Run starts.", "0 steps.")


def test_an_exception_in_the_work_is_told_in_words(panel, capsys):
    panel.controls["rho"].value = 0.5
    panel.run()
    assert panel.wait(20)
    assert "ArithmeticError: too large" in panel.status
    assert capsys.readouterr() == ("", "")
    panel.reset()
    panel.run()
    assert panel.wait(20)
    assert panel.status == "Done."


def test_stop_and_continue_do_nothing_when_there_is_nothing(panel):
    panel.stop()
    panel.resume()
    assert not panel.running
    assert panel.status == "Ready: Run starts."


def test_buttons_can_have_other_names():
    labels = {"run": "Train"}
    panel = TaskPanel("Steps", {"rho": rho_slider()}, Steps(), count, alt="-", labels=labels)
    assert panel.status == "Ready: Train starts."
    assert panel._rows[1].children[0].description == "Train"
    panel.close()
