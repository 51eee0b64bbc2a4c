"""The task `cost`: J alone, with all three terms; what goes wrong in it, term by term."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, product

import numpy as np

from sae_check.findings import listed
from sae_check.problems import networks
from sae_check.tasks.compared import ComparedTask
from sae_check.tasks.forward_pass import KNOWN as LAYERS
from sae_check.tasks.task import Slip, known, shape_of
from sae_check.values import agree
from sae_lib.mistakes import MISTAKES
from sae_lib.model.cost import cost_terms
from sae_lib.model.network import forward
from sae_lib.model.parameters import split
from sae_lib.model.sparsity import clip_rho_hat, kl

LESSON = "04_cost"


def with_terms(change):
    """J with some of its terms computed otherwise; each of `change` takes (W1, W2, a2, a3, X, λ, ρ, β)."""

    def J(theta, X, h, weight_decay, rho, beta):
        p, layers = split(theta, h, X.shape[1]), forward(theta, X, h)
        terms = cost_terms(theta, X, h, weight_decay=weight_decay, rho=rho, beta=beta)._asdict()
        given = (p.W1, p.W2, layers.a2, layers.a3, X, weight_decay, rho, beta)
        return sum((terms | {name: term(*given) for name, term in change.items()}).values())

    return J


def _of(fn):
    """J of one of the bug collection."""
    return lambda theta, X, h, weight_decay, rho, beta: fn(theta, X, h, weight_decay=weight_decay, rho=rho, beta=beta)[
        0
    ]


def mean_activations(a2):
    """ρ̂ of each unit, never exactly 0 or 1."""
    return clip_rho_hat(a2.mean(axis=0))


# Those whose mistake is in J, each J once: what tells the others of them apart is the gradient.
FROM_THE_COLLECTION = (
    *("cost without ½", "no 1/m anywhere", "no biases at all", "off by one in θ", "W2 read down the columns"),
    *("another order in θ", "decay without ½", "decay on biases", "ρ̂ over the wrong axis", "one ρ̂ for all units"),
    "KL swapped in the cost",
)
# For each term of J what goes wrong in it: the name, and the term with the mistake.
OWN = {
    "reconstruction": {
        "reconstruction averaged over pixels": lambda W1, W2, a2, a3, X, λ, ρ, β: np.mean((a3 - X) ** 2) / 2,
        "distance not squared": lambda W1, W2, a2, a3, X, λ, ρ, β: np.sum(np.abs(a3 - X)) / (2 * len(X)),
        "errors not squared": lambda W1, W2, a2, a3, X, λ, ρ, β: np.sum(a3 - X) / (2 * len(X)),
        "length of the errors not squared": lambda W1, W2, a2, a3, X, λ, ρ, β: np.linalg.norm(a3 - X) / (2 * len(X)),
        "squared after the sum": lambda W1, W2, a2, a3, X, λ, ρ, β: np.sum(a3 - X) ** 2 / (2 * len(X)),
        "multiplied by m": lambda W1, W2, a2, a3, X, λ, ρ, β: np.sum((a3 - X) ** 2) / 2 * len(X),
        "divided by the number of pixels": lambda W1, W2, a2, a3, X, λ, ρ, β: np.sum((a3 - X) ** 2) / (2 * X.shape[1]),
    },
    "decay": {
        "weights not squared": lambda W1, W2, a2, a3, X, λ, ρ, β: λ / 2 * (np.sum(W1) + np.sum(W2)),
        "length of the weights not squared": lambda W1, W2, a2, a3, X, λ, ρ, β: (
            λ / 2 * (np.linalg.norm(W1) + np.linalg.norm(W2))
        ),
        "decay of W1 alone": lambda W1, W2, a2, a3, X, λ, ρ, β: λ / 2 * np.sum(W1**2),
        "decay of W2 alone": lambda W1, W2, a2, a3, X, λ, ρ, β: λ / 2 * np.sum(W2**2),
        "decay without λ": lambda W1, W2, a2, a3, X, λ, ρ, β: (np.sum(W1**2) + np.sum(W2**2)) / 2,
        "decay left out": lambda *given: 0.0,
        "decay divided by m": lambda W1, W2, a2, a3, X, λ, ρ, β: λ / 2 * (np.sum(W1**2) + np.sum(W2**2)) / len(X),
        "λ/2 before W1 alone": lambda W1, W2, a2, a3, X, λ, ρ, β: λ / 2 * np.sum(W1**2) + np.sum(W2**2),
        "decay subtracted": lambda W1, W2, a2, a3, X, λ, ρ, β: -λ / 2 * (np.sum(W1**2) + np.sum(W2**2)),
    },
    "sparsity": {
        "sparsity left out": lambda *given: 0.0,
        "sparsity without β": lambda W1, W2, a2, a3, X, λ, ρ, β: np.sum(kl(ρ, mean_activations(a2))),
        "KL averaged over the units": lambda W1, W2, a2, a3, X, λ, ρ, β: β * np.mean(kl(ρ, mean_activations(a2))),
        "ρ̂ of the output": lambda W1, W2, a2, a3, X, λ, ρ, β: β * np.sum(kl(ρ, mean_activations(a3))),
        "half of KL": lambda W1, W2, a2, a3, X, λ, ρ, β: β * np.sum(ρ * np.log(ρ / mean_activations(a2))),
        "KL of each example": lambda W1, W2, a2, a3, X, λ, ρ, β: β * np.sum(kl(ρ, a2)) / len(X),
        "KL of every activation": lambda W1, W2, a2, a3, X, λ, ρ, β: β * np.sum(kl(ρ, a2)),
        "sparsity subtracted": lambda W1, W2, a2, a3, X, λ, ρ, β: -β * np.sum(kl(ρ, mean_activations(a2))),
    },
}


def _through(layers):
    """J of a forward pass with a mistake in it."""

    def J(theta, X, h, weight_decay, rho, beta):
        a2, a3 = layers(theta, X, h)[1::2]
        decay = cost_terms(theta, X, h, weight_decay=weight_decay, rho=rho, beta=beta).decay
        return np.sum((a3 - X) ** 2) / (2 * len(X)) + decay + beta * np.sum(kl(rho, mean_activations(a2)))

    return J


FROM_THE_FORWARD_PASS = {
    *("b1 left out", "b2 left out", "b1 subtracted", "b2 subtracted", "no sigmoid at the output", "sigmoid twice"),
    *("W1 and W2 exchanged", "biases in the wrong order"),
}
# Of the collection those with their mistake in one term only.
TERM_OF = {
    "cost without ½": "reconstruction",
    "no 1/m anywhere": "reconstruction",
    "decay without ½": "decay",
    "decay on biases": "decay",
    "ρ̂ over the wrong axis": "sparsity",
    "one ρ̂ for all units": "sparsity",
    "KL swapped in the cost": "sparsity",
} | {name: term for term, slips in OWN.items() for name in slips}
SLIPS = (
    *(Slip(m.name, m.hint, m.lesson, _of(m.fn)) for m in map(MISTAKES.__getitem__, FROM_THE_COLLECTION)),
    *(replace(slip, fn=with_terms({term: slip.fn})) for term in OWN for slip in known("cost", LESSON, OWN[term])),
    *(replace(slip, fn=_through(slip.fn)) for slip in LAYERS if slip.name in FROM_THE_FORWARD_PASS),
)


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
    """Find out which of X, θ, λ, ρ, β make no difference to J."""
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
                if all(map(agree, came.T, together.T)):
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
    """Return True if the excess of J without penalties is just a penalty whose weight is set inside."""
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
