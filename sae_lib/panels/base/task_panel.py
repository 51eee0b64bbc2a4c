"""Panels for work that takes long: Run, Stop, Continue, a progress bar and a status line."""

from __future__ import annotations

import html

import ipywidgets

from sae_lib.panels.base.panel import Panel, describe, row, words
from sae_lib.panels.base.worker import BackgroundTask


class TaskPanel(Panel):
    """Controls set the work up; the view shows how it goes.

    Parameters
    ----------
    title, controls, view, alt, steady
        As in `Panel`, but ``view.update(**payload)`` is called with what the work reports.
    work : callable
        ``work(report, should_stop, values, state)``, run in the background. `values` are those of
        the controls when Run or Continue was pressed, `state` is ``None`` after Run and what the
        work returned last after Continue. ``report(fraction, payload)``: `fraction` in [0, 1],
        `payload` the dict of arguments for ``view.update``, or a function that makes it.
    first : dict
        Arguments of the first ``view.update``, and of the one after Reset.
    labels : dict
        Other names for the buttons, such as ``{"run": "Train"}``; keys run, stop and resume.

    Attributes
    ----------
    state : object
        What the work returned last.
    status : str
        The status line.
    """

    # A screen reader follows the status line; ten sentences a second would bury it.
    _speaks = False

    def __init__(self, title, controls, view, work, *, alt, first=None, labels=None, steady=False):
        labels = {"run": "Run", "stop": "Stop", "resume": "Continue", **(labels or {})}
        self.state = None
        self._payload = self._first = dict(first or {})
        self._task = BackgroundTask(work, on_report=self._on_report, on_done=self._on_done)
        self._run_label = labels["run"]
        self._ready = f"Ready: {self._run_label} starts."

        run = _button(labels["run"], self.run)
        stop = _button(labels["stop"], self.stop)
        self._resume = _button(labels["resume"], self.resume)
        buttons = [run, stop, self._resume]
        super().__init__(title, controls, view, alt=alt, buttons=buttons, steady=steady)

        self._bar = ipywidgets.FloatProgress(min=0, max=1, layout={"width": "200px"})
        self._status = words("sae-status", live=True)
        self._rows.insert(2, row("sae-progress", [self._bar, self._status]))
        self.widget.children = self._rows
        self.widget.add_class("sae-task")
        self._back_to_start()

    @property
    def status(self):
        """The status line."""
        return html.unescape(self._status.value)

    @property
    def running(self):
        """True while the work is under way."""
        return self._task.running

    def run(self):
        """Start the work from its beginning; a run that is under way is stopped first."""
        self._go(None)

    def resume(self):
        """Go on from where the work ended; does nothing while it runs."""
        if self.state is not None and not self.running:
            self._go(self.state)

    def stop(self):
        """Ask the work to stop; returns at once."""
        self._task.stop()
        with self._task.lock:
            if self.running:
                self._tell("Stopping …")

    def wait(self, timeout=None):
        """Wait for the end of the work; False when that took longer than `timeout` seconds."""
        return self._task.wait(timeout)

    def reset(self):
        """Stop, and set the controls and the picture as they were at the start."""
        self._task.cancel()
        self._back_to_start()
        super().reset()

    def close(self):
        """Stop, and take the panel off the page."""
        self._task.cancel()
        super().close()

    def _go(self, state):
        with self._task.lock:
            self._task.start(self.values, state)
            self._tell("Running …")

    def _back_to_start(self):
        self.state, self._payload = None, self._first
        self._resume.disabled = True
        self._bar.value = 0
        self._tell(self._ready)

    def _arguments(self):
        return self._payload

    def _moved(self, _change):
        """Controls are for the next run; the picture is of the last one."""

    def _on_report(self, fraction, payload):
        self._bar.value = fraction
        if payload is not None:
            # Making a payload may cost: only those that are drawn are made.
            self._payload = payload() if callable(payload) else payload
            self.redraw()

    def _on_done(self, outcome):
        if outcome.error is not None:
            self._tell(f"The work ended early ({describe(outcome.error)}). {self._run_label} starts it anew.")
            return
        self.state = outcome.result
        self._resume.disabled = self.state is None
        self._tell("Stopped." if outcome.stopped else "Done.")

    def _tell(self, sentence):
        self._status.value = html.escape(sentence, quote=False)


def _button(label, action):
    button = ipywidgets.Button(description=label)
    button.on_click(lambda _: action())
    return button


class FollowingPanel(TaskPanel):
    """A `TaskPanel` that runs whenever a control moves, and opens with the work done once.

    Parameters
    ----------
    title, controls, view, work, alt
        As in `TaskPanel`. `work` is done once before the panel is shown, with the controls' first values; what it
        reports last is the first picture.
    """

    def __init__(self, title, controls, view, work, *, alt):
        reports = []
        values = {name: control.value for name, control in controls.items()}
        work(lambda fraction, payload: reports.append(payload), lambda: False, values, None)
        last = reports[-1]
        first = last() if callable(last) else last
        super().__init__(title, controls, view, work, alt=alt, first=first, labels={"run": "Train"}, steady=True)

    def _follows(self, values):
        """Return True if the work with these values is short enough to be done at every move."""
        return True

    def _moved(self, _change):
        if not self._quiet and self._follows(self.values):
            self.run()
