"""Mistakes in weight decay."""

from __future__ import annotations

import numpy as np

from sae_lib.mistakes.mistake import Mistake
from sae_lib.model.parameters import split


def _norms(s):
    return np.sum(s.W1**2) + np.sum(s.W2**2)


def _both(of):
    """λW of both layers, as a function of the arguments and W."""
    return {"decay_W1": lambda s: of(s, s.W1), "decay_W2": lambda s: of(s, s.W2)}


DECAY = [
    Mistake(
        "decay missing in the gradient",
        "The cost has weight decay, the gradient has not.",
        "Each term of J must leave a trace in the gradient. Count them.",
        changes=_both(lambda s, W: 0.0),
    ),
    Mistake(
        "decay halved in the gradient",
        "The cost has (λ/2)‖W‖², the gradient (λ/2)W: the 2 of the square did not come down.",
        "Differentiate your decay term on paper. Where does the 2 of the square go?",
        changes=_both(lambda s, W: s.weight_decay / 2 * W),
    ),
    Mistake(
        "decay of the wrong sign",
        "λW is subtracted from the gradient instead of added.",
        "Does your decay make large weights smaller or larger? The optimizer goes downhill.",
        changes=_both(lambda s, W: -s.weight_decay * W),
    ),
    Mistake(
        "decay without ½",
        "The cost has λ‖W‖², the gradient is that of half of it.",
        "Differentiate your decay term on paper.",
        lesson="04_cost",
        changes={"decay": lambda s: s.weight_decay * _norms(s)},
    ),
    Mistake(
        "decay without ½ anywhere",
        "The cost has λ‖W‖², and the gradient belongs to it.",
        "Put your decay term beside that of the lesson, factor by factor.",
        lesson="04_cost",
        changes={"decay": lambda s: s.weight_decay * _norms(s), **_both(lambda s, W: 2 * s.weight_decay * W)},
    ),
    Mistake(
        "norm not squared",
        "The decay term has ‖W‖ where ‖W‖² is meant (np.linalg.norm does so).",
        "What does your decay term do if all weights are doubled?",
        lesson="04_cost",
        changes={"decay": lambda s: s.weight_decay / 2 * (np.sqrt(np.sum(s.W1**2)) + np.sqrt(np.sum(s.W2**2)))},
    ),
    Mistake(
        "decay divided by m",
        "The gradient is (Δ + λW)/m: the bracket closes too late.",
        "How much should weights decay with a million examples, how much with ten?",
        changes=_both(lambda s, W: s.weight_decay * W / s.m),
    ),
    Mistake(
        "decay divided by m, cost too",
        "The decay term is (λ/2m)‖W‖², and the gradient belongs to it (other courses have it so).",
        "How much should weights decay with a million examples, how much with ten?",
        lesson="04_cost",
        changes={
            "decay": lambda s: s.weight_decay / (2 * s.m) * _norms(s),
            **_both(lambda s, W: s.weight_decay * W / s.m),
        },
    ),
    Mistake(
        "decay on biases in the gradient",
        "The gradient makes the biases decay, the cost does not.",
        "Which parameters does the decay term of J hold? And which does your gradient add λ to?",
        changes={"decay_b1": lambda s: s.weight_decay * s.b1, "decay_b2": lambda s: s.weight_decay * s.b2},
    ),
    Mistake(
        "decay on biases",
        "The biases decay like the weights, in the cost and in the gradient.",
        "Which parameters does the decay term hold? Look the formula of J up once more.",
        lesson="04_cost",
        changes={
            "decay": lambda s: s.weight_decay / 2 * sum(np.sum(p**2) for p in split(s.theta, s.h, s.n)),
            "decay_b1": lambda s: s.weight_decay * s.b1,
            "decay_b2": lambda s: s.weight_decay * s.b2,
        },
    ),
]
