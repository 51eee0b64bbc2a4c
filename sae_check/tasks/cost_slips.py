"""What goes wrong in J, term by term: the slips of the task `cost`."""

from __future__ import annotations

import numpy as np

from sae_check.tasks.forward_pass import SLIPS as LAYERS
from sae_check.tasks.task import Slip
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
# For each term of J what goes wrong in it: name, question, and the term with the mistake.
OWN = {
    "reconstruction": {
        "reconstruction averaged over pixels": (
            "Give every patch each of its pixels twice. Should J stay the same, or double?",
            lambda W1, W2, a2, a3, X, λ, ρ, β: np.mean((a3 - X) ** 2) / 2,
        ),
        "distance not squared": (
            "In the formula, what stands above the bars of ‖a3 − x‖?",
            lambda W1, W2, a2, a3, X, λ, ρ, β: np.sum(np.abs(a3 - X)) / (2 * len(X)),
        ),
        "length of the errors not squared": (
            "np.linalg.norm is a length. What stands above the bars of ‖a3 − x‖ in the formula?",
            lambda W1, W2, a2, a3, X, λ, ρ, β: np.linalg.norm(a3 - X) / (2 * len(X)),
        ),
        "squared after the sum": (
            "One pixel too bright and one too dark, by the same amount: is that free?",
            lambda W1, W2, a2, a3, X, λ, ρ, β: np.sum(a3 - X) ** 2 / (2 * len(X)),
        ),
        "multiplied by m": (
            "In which order does Python work out a / b * c? And should J grow with the number of examples?",
            lambda W1, W2, a2, a3, X, λ, ρ, β: np.sum((a3 - X) ** 2) / 2 * len(X),
        ),
        "divided by the number of pixels": (
            "X.shape holds two numbers. Which of them counts the examples?",
            lambda W1, W2, a2, a3, X, λ, ρ, β: np.sum((a3 - X) ** 2) / (2 * X.shape[1]),
        ),
        "errors not squared": (
            "In the formula, what stands above the bars of ‖a3 − x‖?",
            lambda W1, W2, a2, a3, X, λ, ρ, β: np.sum(a3 - X) / (2 * len(X)),
        ),
    },
    "decay": {
        "weights not squared": (
            "Should a weight of −3 make J smaller?",
            lambda W1, W2, a2, a3, X, λ, ρ, β: λ / 2 * (np.sum(W1) + np.sum(W2)),
        ),
        "length of the weights not squared": (
            "np.linalg.norm is a length. What stands above the bars of ‖W‖ in the formula?",
            lambda W1, W2, a2, a3, X, λ, ρ, β: λ / 2 * (np.linalg.norm(W1) + np.linalg.norm(W2)),
        ),
        "decay of W1 alone": (
            "How many weight matrices does the network have, and how many does your decay term?",
            lambda W1, W2, a2, a3, X, λ, ρ, β: λ / 2 * np.sum(W1**2),
        ),
        "decay without λ": (
            "Double λ. What should happen to the decay term? And with λ = 0?",
            lambda W1, W2, a2, a3, X, λ, ρ, β: (np.sum(W1**2) + np.sum(W2**2)) / 2,
        ),
        "decay left out": ("Count the terms of J in the lesson, then in your code.", lambda *given: 0.0),
        "decay divided by m": (
            "How much should weights cost with a million examples, how much with ten?",
            lambda W1, W2, a2, a3, X, λ, ρ, β: λ / 2 * (np.sum(W1**2) + np.sum(W2**2)) / len(X),
        ),
        "λ/2 before W1 alone": (
            "With λ = 0 nothing of the weights should be left in J. Is λ/2 in front of both sums?",
            lambda W1, W2, a2, a3, X, λ, ρ, β: λ / 2 * np.sum(W1**2) + np.sum(W2**2),
        ),
        "decay subtracted": (
            "Should a large weight make J larger or smaller?",
            lambda W1, W2, a2, a3, X, λ, ρ, β: -λ / 2 * (np.sum(W1**2) + np.sum(W2**2)),
        ),
        "decay of W2 alone": (
            "How many weight matrices does the network have, and how many does your decay term?",
            lambda W1, W2, a2, a3, X, λ, ρ, β: λ / 2 * np.sum(W2**2),
        ),
    },
    "sparsity": {
        "sparsity left out": ("Raise β. Does your J change?", lambda *given: 0.0),
        "sparsity without β": (
            "Double β. What should happen to the sparsity term? And with β = 0?",
            lambda W1, W2, a2, a3, X, λ, ρ, β: np.sum(kl(ρ, mean_activations(a2))),
        ),
        "KL averaged over the units": (
            "Add a second hidden layer's worth of units, all alike. Should the sparsity term stay or grow?",
            lambda W1, W2, a2, a3, X, λ, ρ, β: β * np.mean(kl(ρ, mean_activations(a2))),
        ),
        "ρ̂ of the output": (
            "Which layer is asked to be sparse? What is the shape of your rho_hat?",
            lambda W1, W2, a2, a3, X, λ, ρ, β: β * np.sum(kl(ρ, mean_activations(a3))),
        ),
        "half of KL": (
            "KL compares two coins, each with two sides. How many logarithms do you have?",
            lambda W1, W2, a2, a3, X, λ, ρ, β: β * np.sum(ρ * np.log(ρ / mean_activations(a2))),
        ),
        "KL of each example": (
            "Which comes first, the mean over the examples or the logarithm?",
            lambda W1, W2, a2, a3, X, λ, ρ, β: β * np.sum(kl(ρ, a2)) / len(X),
        ),
        "sparsity subtracted": (
            "Should a unit that is too loud make J larger or smaller?",
            lambda W1, W2, a2, a3, X, λ, ρ, β: -β * np.sum(kl(ρ, mean_activations(a2))),
        ),
        "KL of every activation": (
            "Which comes first, the mean over the examples or the logarithm?",
            lambda W1, W2, a2, a3, X, λ, ρ, β: β * np.sum(kl(ρ, a2)),
        ),
    },
}


def _through(layers):
    """J of a forward pass with a mistake in it."""

    def J(theta, X, h, weight_decay, rho, beta):
        a2, a3 = layers(theta, X, h)[1::2]
        decay = cost_terms(theta, X, h, weight_decay=weight_decay, rho=rho, beta=beta).decay
        return np.sum((a3 - X) ** 2) / (2 * len(X)) + decay + beta * np.sum(kl(rho, mean_activations(a2)))

    return J


FROM_THE_FORWARD_PASS = (
    *("b1 left out", "b2 left out", "b1 subtracted", "b2 subtracted", "no sigmoid at the output", "sigmoid twice"),
    *("W1 and W2 exchanged", "biases in the wrong order"),
)
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
    *(Slip(name, hint, LESSON, with_terms({term: fn})) for term in OWN for name, (hint, fn) in OWN[term].items()),
    *(Slip(name, *LAYERS[name][1:], _through(LAYERS[name][0])) for name in FROM_THE_FORWARD_PASS),
)
