"""The result of a check: words for the student, points for the grader."""

from __future__ import annotations

from dataclasses import dataclass, field
from textwrap import indent

from sae_check.findings import Finding, Kind
from sae_lib.checks import printable


@dataclass(frozen=True, kw_only=True, repr=False)
class Report:
    """The result of a check; ``print`` it, or let a notebook show it.

    Attributes
    ----------
    name : str
        What the student's function is called.
    ok : bool
        Whether everything is right.
    parts : dict of str to bool
        Which parts are right. Empty if the function gave nothing that could be compared.
    mistake : str or None
        The name of the known mistake that was found, or None.
    finding : Finding
        What was found, in words; empty if all is right.
    line : str
        The line of the student's code that raised an error, where that is known.
    hint : str
        A question that helps without giving the answer.
    lesson : str
        What to read again, such as ``"03_forward_pass"``.
    section : str
        The heading in that lesson; empty for all of it.
    remark : str
        How it was checked, if all is right.
    same_numbers : bool
        Whether the mistake was known by its numbers, not by a shape or another sign.
    printed : str
        The first lines of what the student's function printed.
    """

    name: str
    ok: bool = False
    parts: dict = field(default_factory=dict)
    mistake: str | None = None
    finding: Finding | str = ""
    line: str = ""
    hint: str = ""
    lesson: str = ""
    section: str = ""
    remark: str = ""
    same_numbers: bool = False
    printed: str = ""

    @property
    def unfinished(self):
        """True if nothing is written yet."""
        return getattr(self.finding, "kind", None) is Kind.UNFINISHED

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
        return printable(repr(self))

    def __repr__(self):
        printed = f"\n  It printed:\n{indent(self.printed, '    ')}" if self.printed else ""
        if self.unfinished:
            return f"{self.name}: not written yet. Replace the dots, run that cell, then run this one again.{printed}"
        if self.ok:
            return f"{self.name}: right. {self.remark}".rstrip() + printed
        return f"{self.name}: not right yet.\n{indent(self.details(), '  ')}{printed}"

    def details(self):
        """All that is said of an answer that is not right."""
        lines = [self.finding]
        if any(self.parts.values()):
            lines.append(f"Right already: {', '.join(name for name, right in self.parts.items() if right)}.")
        if self.mistake:
            told = "The same numbers come from" if self.same_numbers else "This looks like"
            lines.append(f"{told} a known mistake: «{self.mistake}».")
        if self.hint:
            lines.append(f"Ask yourself: {self.hint}")
        if self.lesson:
            section = f", «{self.section}»" if self.section else ""
            lines.append(f"Read again: lesson {self.lesson.replace('_', ' ')}{section}.")
        return "\n".join(lines)
