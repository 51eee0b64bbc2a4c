"""Tasks with one right answer: the student's numbers are compared with it, part by part, and with each slip's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sae_lib.diagnosis.tasks.report import TaskReport
from sae_lib.diagnosis.tasks.task import Task

# So far apart, measured at the largest number of the part, is rounding: float32 passes, no known mistake does.
TOLERANCE = 1e-4


@dataclass(frozen=True, kw_only=True)
class ComparedTask(Task):
    """A task whose right answer is known.

    Attributes
    ----------
    reference : callable
        The right answer.
    problems : callable
        ``problems(rng)`` gives a list of tuples of arguments.
    parts : callable
        ``parts(task, value, arguments)`` gives what was returned as a dict of arrays by name, or ends the
        check with `Task.stop` if it cannot.
    slips : tuple of Slip
    """

    reference: Callable
    problems: Callable
    parts: Callable
    slips: tuple = ()

    def compare(self, fn, rng):
        """Compare on all problems; see `Task.compare`."""
        problems = self.problems(rng)
        came = self.collect([self.parts(self, self.call(fn, *problem), problem) for problem in problems])
        wanted = self.answers(self.reference, problems)
        right = {name: all(_equal(a[name], b[name]) for a, b in zip(came, wanted)) for name in wanted[0]}
        if all(right.values()):
            return TaskReport(self.name, ok=True, parts=right, remark=f"Checked on {len(problems)} random problems.")
        finding = self._say(came, wanted, right)
        for slip in self.slips:
            if self._gives(slip, came, problems):
                return TaskReport(
                    self.name, parts=right, finding=finding, mistake=slip.name, hint=slip.hint, lesson=slip.lesson
                )
        return TaskReport(self.name, parts=right, finding=finding, lesson=self.lesson)

    def answers(self, fn, problems):
        """The parts that one of our own functions gives on all problems."""
        with np.errstate(all="ignore"):
            return [self.parts(self, fn(*problem), problem) for problem in problems]

    def collect(self, came):
        """What the student's function gave on all problems, part by part."""
        return came

    def _gives(self, slip, came, problems):
        """Whether a slip gives the same numbers on every problem."""
        try:
            wrong = self.answers(slip.fn, problems)
        except Exception:  # a slip whose shapes do not fit these problems
            return False
        return all(_equal(a[name], b[name]) for a, b in zip(came, wrong) for name in a)

    def _say(self, came, wanted, right):
        """Which part is off, and by how much where it is worst."""
        said = []
        for name in (name for name, fine in right.items() if not fine):
            worst = max(_apart(a[name], b[name]) for a, b in zip(came, wanted))
            said.append(f"{name} (off by {worst:.0%})" if worst < 10 else f"{name} (far off)")
        return f"{_list(said)} {'does' if len(said) == 1 else 'do'} not agree with the right numbers."


def _equal(a, b):
    return np.shape(a) == np.shape(b) and _apart(a, b) <= TOLERANCE


def _apart(a, b):
    """The largest difference, measured at the largest number that is wanted."""
    if not np.size(b):
        return 0.0
    difference, scale = np.abs(a - b).max(), np.abs(b).max()
    return 0.0 if difference <= 1e-10 else float(difference / max(scale, 1e-10))


def _list(words):
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
