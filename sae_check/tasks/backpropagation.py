"""The tasks `backprop` (without sparsity) and `cost_and_grad` (with it): `diagnose`, with points."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sae_check.arguments import order_of
from sae_check.diagnosis.diagnose import diagnose
from sae_check.findings import Cause, Finding, Kind, causes
from sae_check.tasks.task import Task
from sae_lib.mistakes.mistake import TERMS

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
        if order and len(order) == len(self.arguments):
            self.in_order(fn, order)

    def printed(self, heard):
        """Nothing: `diagnose` has a note on it."""
        return ""

    def compare(self, fn, rng):
        """See `Task.compare`."""
        found = diagnose(fn, terms=self.terms, rng=rng)
        # Which terms are asked for is for the task to say.
        findings = tuple(one for one in found.findings if getattr(one, "kind", None) is not Kind.ADVICE)
        if found.convention:
            # The rest of the course calls it as its own.
            unlike = f"In your function {found.convention}."
            unlike += " Called like that it is right." if found.ok else ""
            wanted = "Wanted: examples in rows, θ and the gradient as W1, W2, b1, b2."
            said = f"{unlike} The rest of the course could not call it. {wanted}"
            findings = (Finding(said, Kind.SIGNATURE), *findings)
        finding = Finding(" ".join(findings), found.finding.kind or (findings and Kind.SIGNATURE), found.finding.error)
        found = replace(found, ok=found.ok and not findings, findings=findings, finding=finding)
        asked = causes(found.finding.error)
        hint = DOTS if Cause.DOTS in asked else next(filter(None, asked.values()), "")
        remark = "\n  ".join(
            ["J and all four blocks of the gradient agree with the course's.", *found.notes_in_words()]
        )
        return replace(found, is_task=True, hint=found.hint or hint, lesson=found.lesson or self.lesson, remark=remark)


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
