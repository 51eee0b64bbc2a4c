"""A task panel whose work is short enough to be done anew at every move of a slider."""

from __future__ import annotations

from sae_lib.panels.base.task_panel import TaskPanel


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
        """Whether the work with these values is short enough."""
        return True

    def _moved(self, _change):
        if not self._quiet and self._follows(self.values):
            self.run()
