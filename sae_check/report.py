"""What `check_task` found, for the student (words) and for the grader (points)."""

from __future__ import annotations

from dataclasses import dataclass, field
from textwrap import indent


@dataclass(frozen=True)
class TaskReport:
    """The result of checking one task; reads well when printed.

    Attributes
    ----------
    task : str
    ok : bool
        Whether everything is right.
    parts : dict of str to bool
        Which parts are right. Empty if the function gave nothing that could be compared.
    mistake : str or None
        The name of a known mistake that gives the same numbers.
    finding : str
        What was found, in words; empty if all is right.
    hint : str
        A question that helps without giving the answer.
    lesson : str
        What to read again, such as ``"03_forward_pass"``.
    section : str
        The heading in that lesson; empty for all of it.
    unfinished : bool
        Whether nothing is written yet.
    remark : str
        How it was checked, if all is right.
    words : str
        All that is to be said after the first line, where `diagnose` has written it.
    name : str
        What the student's function is called; the task's own name if nothing else is known.
    same_numbers : bool
        Whether the mistake was known by its numbers, not by a shape or another sign.
    printed : str
        The first lines of what the student's function printed.
    """

    task: str
    ok: bool = False
    parts: dict = field(default_factory=dict)
    mistake: str | None = None
    finding: str = ""
    hint: str = ""
    lesson: str = ""
    section: str = ""
    unfinished: bool = False
    remark: str = ""
    words: str = ""
    name: str = ""
    same_numbers: bool = False
    printed: str = ""

    def points(self, most):
        """Points for the grader: all if everything is right, else a share for each right part.

        Parameters
        ----------
        most : float
            Points for a right answer.

        Returns
        -------
        float
            In steps of a half, rounded down; below `most` unless everything is right.
        """
        if self.ok:
            return float(most)
        # What is right of the parts, but never all: something is wrong.
        share = min(sum(self.parts.values()), len(self.parts) - 1) / len(self.parts) if self.parts else 0
        return int(2 * most * share) / 2

    def __str__(self):
        printed = f"\n  It printed:\n{indent(self.printed, '    ')}" if self.printed else ""
        return self._said() + printed

    def _said(self):
        name = self.name or self.task
        if self.unfinished:
            return f"{name}: not written yet. Replace the dots, run that cell, then run this one again."
        if self.ok:
            return f"{name}: right. {self.remark}".rstrip()
        if self.words:
            return f"{name}: not right yet.\n{indent(self.words, '  ')}"
        lines = [f"{name}: not right yet.", f"  {self.finding}"]
        if any(self.parts.values()):
            lines.append(f"  Right already: {', '.join(name for name, right in self.parts.items() if right)}.")
        if self.mistake:
            told = "The same numbers come from" if self.same_numbers else "This looks like"
            lines.append(f"  {told} a known mistake: «{self.mistake}».")
        if self.hint:
            lines.append(f"  Ask yourself: {self.hint}")
        if self.lesson:
            section = f", «{self.section}»" if self.section else ""
            lines.append(f"  Read again: lesson {self.lesson.replace('_', ' ')}{section}.")
        return "\n".join(lines)

    __repr__ = __str__
