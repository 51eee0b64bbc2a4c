"""The task `cost`: J alone, with all three terms."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, product

import numpy as np

from sae_check.tasks.compared import ComparedTask, equal
from sae_check.tasks.cost_slips import LESSON, SLIPS, TERM_OF, mean_activations, with_terms
from sae_check.tasks.networks import networks
from sae_check.tasks.task import shape_of
from sae_check.words import listed
from sae_lib.model.network import forward
from sae_lib.model.parameters import split

TERMS = ("reconstruction", "decay", "sparsity")
WEIGHT = {"decay": "λ", "sparsity": "β"}


def _problems(rng):
    """Four networks, each with no penalty, with decay, with sparsity."""
    drawn = []
    for theta, X, h in networks(rng):
        decay, rho, beta = rng.uniform(0.05, 0.2), rng.uniform(0.1, 0.3), rng.uniform(1, 3)
        drawn += [(theta, X, h, *settings) for settings in ((0.0, rho, 0.0), (decay, rho, 0.0), (0.0, rho, beta))]
    return drawn


def _one_number(task, value, problem):
    if isinstance(value, (tuple, list)):
        task.stop(f"It returned {len(value)} things; wanted J, one number.")
    if shape_of(value) == () and isinstance(value, float) and np.isnan(value):
        task.stop(
            "J is NaN, which is not a number.",
            hint="Which logarithm got a number below 0? Between which two numbers must every ρ̂ lie, and do yours?",
        )
    J = task.numbers(value, what="J")
    if J.size != 1:
        task.stop(
            f"J should be one number; it has shape {J.shape}.",
            hint="Which of your sums runs along one axis only, or is missing?",
        )
    return {"J": J.reshape(())}


def _blind(task, fn, rng):
    """What makes no difference to J, of X, θ, λ, ρ, β."""
    (theta, X, h, decay, rho, beta), others = _with_all(rng), _with_all(rng)

    def J(*given):
        return float(task.parts(task, task.call(fn, *given), given)["J"])

    given = {"θ": theta, "X": X, "h": h, "λ": decay, "ρ": rho, "β": beta}
    before, changed = J(*given.values()), dict(zip(given, others))
    return [name for name in given if name != "h" and J(*(given | {name: changed[name]}).values()) == before]


def _with_all(rng):
    theta, X, h = networks(rng)[0]
    return theta, X, h, rng.uniform(0.1, 0.4), rng.uniform(0.1, 0.3), rng.uniform(1, 3)


class CostTask(ComparedTask):
    """Its parts are the terms of J, told apart by switching each on in turn."""

    def compare(self, fn, rng):
        """See `Task.compare`; a term that is there although its weight is 0 is told as such."""
        report = super().compare(fn, rng)
        term = TERM_OF.get(report.mistake)
        if not term or report.parts["reconstruction"] or term == "reconstruction":
            return report
        finding = f"With {WEIGHT[term]} = 0 something of the {term} term is still in your J."
        return replace(report, finding=finding, parts={name: name != term for name in TERMS})

    def look_closer(self, report, fn, problems, came, wanted):
        """One mistake in each of two or three terms; or arguments that make no difference."""
        if several := self._several(came, wanted, problems):
            wrong = {TERM_OF[slip.name] for slip in several}
            return replace(
                report,
                finding=f"More than one thing at once: {listed(sorted(wrong, key=TERMS.index))} are not right.",
                mistake=listed([slip.name for slip in several]),
                hint=" And: ".join(slip.hint for slip in several),
                parts={name: name not in wrong for name in TERMS},
                same_numbers=True,
            )
        blind = _blind(self, fn, np.random.default_rng(0))
        if not blind:
            return super().look_closer(report, fn, problems, came, wanted)
        base = report.parts["reconstruction"]
        return replace(
            report,
            finding=f"J does not change when {listed(blind)} {'does' if len(blind) == 1 else 'do'}.",
            mistake=f"{listed(blind)} not used",
            hint="Is there a line that sets it, in place of what comes in? Or is it missing in the formula?",
            parts=report.parts | {"reconstruction": base or _rest(came, wanted, problems, blind)},
        )

    def _several(self, came, wanted, problems):
        """Slips in different terms that together give the same numbers, or nothing."""
        came, wanted = _table(came), _table(wanted)
        by_term = {term: [] for term in TERMS}
        for slip in self.slips:
            if slip.name in TERM_OF:
                off = _table(self.answers(slip.fn, problems)) - wanted
                by_term[TERM_OF[slip.name]].append((slip, off))
        for terms in (*combinations(TERMS, 2), TERMS):
            for found in product(*(by_term[term] for term in terms)):
                together = wanted + sum(off for _, off in found)
                if all(map(equal, came.T, together.T)):
                    return [slip for slip, _ in found]
        return []

    def collect(self, came):
        """The terms of J on all problems, by differences."""
        return self.apart([float(part["J"]) for part in came])

    @staticmethod
    def apart(J):
        """Three J of a network, one after the other, as its three terms."""
        alone = [J[i : i + 3] for i in range(0, len(J), 3)]
        return [
            {"reconstruction": np.array(a), "decay": np.array(b - a), "sparsity": np.array(c - a)} for a, b, c in alone
        ]


def _table(terms):
    """A network a row, a term a column."""
    return np.array([[float(one[name]) for name in TERMS] for one in terms])


def _rest(came, wanted, problems, blind):
    """Whether what is too much in J without penalties is nothing but a penalty whose weight is set inside."""
    rest = np.array([a["reconstruction"] - b["reconstruction"] for a, b in zip(came, wanted)])
    columns = []
    for theta, X, h, *_ in problems[::3]:
        p, r = split(theta, h, X.shape[1]), mean_activations(forward(theta, X, h).a2)
        decay, sparsity = [np.sum(p.W1**2) + np.sum(p.W2**2)], [h, np.sum(np.log(r)), np.sum(np.log(1 - r))]
        columns.append(decay * ("λ" in blind) + sparsity * ("β" in blind or "ρ" in blind))
    columns = np.array(columns)
    # With as many unknowns as networks anything would fit.
    if columns.shape[1] >= len(rest) or not columns.size:
        return False
    fit = columns @ np.linalg.lstsq(columns, rest, rcond=None)[0]
    return bool(np.abs(fit - rest).max() <= 1e-6 * np.abs(rest).max())


COST = CostTask(
    name="cost",
    arguments=("theta", "X", "n_hidden", "weight_decay", "rho", "beta"),
    gives="J, one number",
    lesson=LESSON,
    section="The whole cost, as one function",
    library=("cost_terms", "cost_and_grad", "gradient_terms"),
    reference=with_terms({}),
    problems=_problems,
    parts=_one_number,
    slips=SLIPS,
)
