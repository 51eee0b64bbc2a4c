"""The tasks `backprop` (without sparsity) and `cost_and_grad` (with it): `diagnose`, with points."""

from __future__ import annotations

import inspect
from dataclasses import dataclass

from sae_check.diagnosis.diagnose import diagnose
from sae_check.diagnosis.parameters import order_of
from sae_check.report import TaskReport
from sae_check.tasks.task import HINTS, MISFIT, SHAPES, Task
from sae_lib.mistakes import MISTAKES
from sae_lib.mistakes.mistake import ALL, TERMS

DOTS = "Which line still has dots in place of a value, or calls a function that has?"
LIBRARY = ("cost_and_grad", "gradient_terms", "cost_terms", "check_gradient", "numerical_gradient", "forward")


@dataclass(frozen=True, kw_only=True)
class DiagnosedTask(Task):
    """A task that `diagnose` knows.

    Attributes
    ----------
    terms : tuple of str
        Which terms of J the task asks for.
    """

    terms: tuple

    def fits(self, fn):
        """`diagnose` looks at the signature itself, and knows other names for the penalties; but not another order."""
        try:
            order = order_of(fn)
        except (TypeError, ValueError):
            return  # built in C
        if order and order != self.arguments and sorted(order) == sorted(self.arguments):
            self.stop(
                f"Its arguments stand in another order: wanted {self._takes}, yours are {inspect.signature(fn)}.",
                mistake="arguments in another order",
                hint="Whoever calls it gives them in the order of the task. Which of yours gets the wrong number?",
                lesson="",
            )

    def printed(self, heard):
        """Nothing: `diagnose` has a note on it."""
        return ""

    def compare(self, fn, rng):
        """See `Task.compare`."""
        found = diagnose(fn, terms=self.terms, rng=rng)
        if any("not written yet" in finding for finding in found.findings):
            return TaskReport(self.name, unfinished=True)
        parts = {}
        if found.errors:
            parts = {"J": not found.cost, **{f"∂J/∂{block}": block not in found.blocks for block in ALL}}
        known = MISTAKES.get(found.mistake)
        # Its first line says in other words what every report begins with.
        said, finding = str(found).partition("\n")[2], " ".join(found.findings)
        asked = [DOTS] if "ellipsis" in finding else [hint for pattern, hint in HINTS if pattern.search(finding)]
        if not asked and "ValueError" in finding and MISFIT.search(finding):
            asked = [SHAPES]
        return TaskReport(
            self.name,
            ok=found.ok,
            parts=parts,
            mistake=found.mistake,
            finding=finding,
            hint=known.hint if known else "".join(asked[:1]),
            lesson=known.lesson if known else self.lesson,
            remark="\n  ".join(["J and all four blocks of the gradient agree with the course's.", *said.splitlines()]),
            words=f"{said}\nAsk yourself: {asked[0]}" if asked else said,
        )


BACKPROP = DiagnosedTask(
    name="backprop",
    arguments=("theta", "X", "n_hidden", "weight_decay"),
    gives="the pair (J, grad)",
    lesson="05_backpropagation",
    library=LIBRARY,
    terms=TERMS[:2],
)

COST_AND_GRAD = DiagnosedTask(
    name="cost_and_grad",
    arguments=("theta", "X", "n_hidden", "weight_decay", "rho", "beta"),
    gives="the pair (J, grad)",
    lesson="05_backpropagation",
    library=LIBRARY,
    terms=TERMS,
)
