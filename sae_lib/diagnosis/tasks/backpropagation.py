"""The tasks `backprop` (without sparsity) and `cost_and_grad` (with it): `diagnose`, with points."""

from __future__ import annotations

from dataclasses import dataclass

from sae_lib.diagnosis.diagnose import diagnose
from sae_lib.diagnosis.mistake import ALL, TERMS
from sae_lib.diagnosis.mistakes import MISTAKES
from sae_lib.diagnosis.tasks.report import TaskReport
from sae_lib.diagnosis.tasks.task import MISFIT, SHAPES, Task

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
        """`diagnose` looks at the signature itself, and knows other names for the penalties."""

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
        misfit = "ValueError" in finding and MISFIT.search(finding)
        return TaskReport(
            self.name,
            ok=found.ok,
            parts=parts,
            mistake=found.mistake,
            finding=finding,
            hint=known.hint if known else SHAPES * bool(misfit),
            lesson=known.lesson if known else self.lesson,
            remark="\n  ".join(["J and all four blocks of the gradient agree with the course's.", *said.splitlines()]),
            words=f"{said}\nAsk yourself: {SHAPES}" if misfit else said,
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
