"""The task `cost`: J alone, with all three terms."""

from __future__ import annotations

import numpy as np

from sae_lib.diagnosis.mistakes import MISTAKES
from sae_lib.diagnosis.tasks.compared import ComparedTask
from sae_lib.diagnosis.tasks.networks import networks
from sae_lib.diagnosis.tasks.task import Slip
from sae_lib.model.cost import cost_terms, kl, off_the_walls
from sae_lib.model.network import forward
from sae_lib.model.parameters import split

LESSON = "04_cost"
TERMS = ("reconstruction", "decay", "sparsity")


def _terms(change):
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


def _rho_hat(a2):
    return off_the_walls(a2.mean(axis=0))


# Those whose mistake is in J, each J once: what tells the others of them apart is the gradient.
FROM_THE_COLLECTION = (
    *("cost without ½", "no 1/m anywhere", "no biases at all", "off by one in θ", "W2 read down the columns"),
    *("another order in θ", "decay without ½", "decay on biases", "ρ̂ over the wrong axis", "one ρ̂ for all units"),
    "KL swapped in the cost",
)
OWN = (
    Slip(
        "reconstruction averaged over pixels",
        "Give every patch each of its pixels twice. Should J stay the same, or double?",
        LESSON,
        _terms({"reconstruction": lambda W1, W2, a2, a3, X, λ, ρ, β: np.mean((a3 - X) ** 2) / 2}),
    ),
    Slip(
        "distance not squared",
        "In the formula, what stands above the bars of ‖a3 − x‖?",
        LESSON,
        _terms({"reconstruction": lambda W1, W2, a2, a3, X, λ, ρ, β: np.sum(np.abs(a3 - X)) / (2 * len(X))}),
    ),
    Slip(
        "decay of W1 alone",
        "How many weight matrices does the network have, and how many does your decay term?",
        LESSON,
        _terms({"decay": lambda W1, W2, a2, a3, X, λ, ρ, β: λ / 2 * np.sum(W1**2)}),
    ),
    Slip(
        "decay without λ",
        "Double λ. What should happen to the decay term?",
        LESSON,
        _terms({"decay": lambda W1, W2, a2, a3, X, λ, ρ, β: (λ > 0) * (np.sum(W1**2) + np.sum(W2**2)) / 2}),
    ),
    Slip(
        "decay left out",
        "Count the terms of J in the lesson, then in your code.",
        LESSON,
        _terms({"decay": lambda *given: 0.0}),
    ),
    Slip(
        "decay divided by m",
        "How much should weights cost with a million examples, how much with ten?",
        LESSON,
        _terms({"decay": lambda W1, W2, a2, a3, X, λ, ρ, β: λ / 2 * (np.sum(W1**2) + np.sum(W2**2)) / len(X)}),
    ),
    Slip(
        "sparsity left out",
        "Raise β. Does your J change?",
        LESSON,
        _terms({"sparsity": lambda *given: 0.0}),
    ),
    Slip(
        "sparsity without β",
        "Double β. What should happen to the sparsity term?",
        LESSON,
        _terms({"sparsity": lambda W1, W2, a2, a3, X, λ, ρ, β: (β > 0) * np.sum(kl(ρ, _rho_hat(a2)))}),
    ),
    Slip(
        "KL averaged over the units",
        "Add a second hidden layer's worth of units, all alike. Should the sparsity term stay or grow?",
        LESSON,
        _terms({"sparsity": lambda W1, W2, a2, a3, X, λ, ρ, β: β * np.mean(kl(ρ, _rho_hat(a2)))}),
    ),
    Slip(
        "half of KL",
        "KL compares two coins, each with two sides. How many logarithms do you have?",
        LESSON,
        _terms({"sparsity": lambda W1, W2, a2, a3, X, λ, ρ, β: β * np.sum(ρ * np.log(ρ / _rho_hat(a2)))}),
    ),
    Slip(
        "KL of each example",
        "Which comes first, the mean over the examples or the logarithm?",
        LESSON,
        _terms({"sparsity": lambda W1, W2, a2, a3, X, λ, ρ, β: β * np.sum(kl(ρ, a2)) / len(X)}),
    ),
)


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
    J = task.numbers(value, what="J")
    if J.size != 1:
        task.stop(
            f"J should be one number; it has shape {J.shape}.",
            hint="Which of your sums runs along one axis only?",
        )
    return {"J": J.reshape(())}


class CostTask(ComparedTask):
    """Its parts are the terms of J, told apart by switching each on in turn."""

    def answers(self, fn, problems):
        """The terms of J on all problems, by differences."""
        J = [float(part["J"]) for part in super().answers(fn, problems)]
        return self.apart(J)

    def collect(self, came):
        """The student's J likewise."""
        return self.apart([float(part["J"]) for part in came])

    @staticmethod
    def apart(J):
        """Three J of a network, one after the other, as its three terms."""
        alone = [J[i : i + 3] for i in range(0, len(J), 3)]
        return [
            {"reconstruction": np.array(a), "decay": np.array(b - a), "sparsity": np.array(c - a)} for a, b, c in alone
        ]


COST = CostTask(
    name="cost",
    arguments=("theta", "X", "n_hidden", "weight_decay", "rho", "beta"),
    gives="J, one number",
    lesson=LESSON,
    library=("cost_terms", "cost_and_grad", "gradient_terms"),
    reference=_terms({}),
    problems=_problems,
    parts=_one_number,
    slips=(*(Slip(m.name, m.hint, m.lesson, _of(m.fn)) for m in map(MISTAKES.__getitem__, FROM_THE_COLLECTION)), *OWN),
)
