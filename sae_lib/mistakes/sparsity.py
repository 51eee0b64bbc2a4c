"""Mistakes in the sparsity penalty."""

from __future__ import annotations

import numpy as np

from sae_lib.mistakes.mistake import Mistake
from sae_lib.mistakes.steps import RIGHT
from sae_lib.model.network import stable_sigmoid as f
from sae_lib.model.sparsity import clip_rho_hat, kl, sparsity_push

SPARSITY = [
    Mistake(
        "sparsity in the cost only",
        "The gradient knows nothing of the sparsity term.",
        "Each term of J must leave a trace in the gradient. Count them.",
        changes={"push": lambda s: 0.0},
    ),
    Mistake(
        "sparsity in the gradient only",
        "The cost knows nothing of the sparsity term.",
        "Raise β. Does your J change?",
        lesson="04_cost",
        changes={"sparsity": lambda s: 0.0},
    ),
    Mistake(
        "penalty outside f′",
        "The push towards ρ is added after f′ (so the lecture notes, and a notebook of 2018).",
        "The penalty depends on a⁽²⁾, δ⁽²⁾ is a slope with respect to z⁽²⁾. What lies between the two?",
        changes={"delta2": lambda s: s.back * s.slope2 + s.push},
    ),
    Mistake(
        "push of the wrong sign",
        "The push drives ρ̂ away from ρ.",
        "A unit is too active. Must its δ⁽²⁾ be made larger or smaller?",
        changes={"push": lambda s: -RIGHT["push"](s)},
    ),
    Mistake(
        "β missing in the gradient",
        "The push is not multiplied by β.",
        "Double β. What should happen to the push, and what does happen?",
        changes={"push": lambda s: (s.beta > 0) * sparsity_push(s.rho_hat, s.rho, 1)},
    ),
    Mistake(
        "β on the first part only",
        "β multiplies −ρ/ρ̂ and not (1 − ρ)/(1 − ρ̂): brackets are missing.",
        "With β = 0 nothing of the push may be left. What is left of yours?",
        changes={"push": lambda s: -s.beta * s.rho / s.rho_hat + (1 - s.rho) / (1 - s.rho_hat)},
    ),
    Mistake(
        "push divided by m twice",
        "The push has a 1/m of its own, and gets another with the mean over the examples.",
        "Where does the 1/m of ρ̂ go? Follow it to the end.",
        changes={"push": lambda s: RIGHT["push"](s) / s.m},
    ),
    Mistake(
        "ρ̂ over the wrong axis",
        "ρ̂ is averaged over the units of each example instead of over the examples of each unit.",
        "What is the shape of your rho_hat? How many numbers should it hold?",
        lesson="04_cost",
        changes={"rho_hat": lambda s: s.a2.mean(axis=1, keepdims=True)},
    ),
    Mistake(
        "one ρ̂ for all units",
        "ρ̂ is a single number, the mean over examples and units.",
        "What is the shape of your rho_hat? How many numbers should it hold?",
        lesson="04_cost",
        changes={"rho_hat": lambda s: s.a2.mean()},
    ),
    Mistake(
        "ρ̂ of one example at a time",
        "Each example has its own ρ̂, its activations; KL is averaged over the examples.",
        "Over what is ρ̂ a mean? When do you know it, after one example or after all?",
        changes={
            "rho_hat": lambda s: clip_rho_hat(s.a2),
            "sparsity": lambda s: s.beta * np.sum(kl(s.rho, s.rho_hat)) / s.m,
        },
    ),
    Mistake(
        "ρ̂ of z",
        "ρ̂ is the mean of z⁽²⁾, squashed afterwards, instead of the mean of a⁽²⁾.",
        "What is an activation, z⁽²⁾ or a⁽²⁾? Is the mean of f(z) the same as f of the mean?",
        lesson="04_cost",
        changes={"rho_hat": lambda s: f(s.z2.mean(axis=0))},
    ),
    Mistake(
        "ρ̂ is not measured",
        "ρ̂ is set to ρ instead of being measured (a worked problem set writes ρ = ρ̂ like a definition).",
        "Which of ρ and ρ̂ do you choose, and which does the network give you?",
        lesson="04_cost",
        changes={"rho_hat": lambda s: np.full(s.h, s.rho)},
    ),
    Mistake(
        "half of KL",
        "KL has only its first part, ρ log(ρ/ρ̂), in cost and gradient.",
        "A unit that never fires is as wrong as one that always does. Can your KL say both?",
        lesson="04_cost",
        changes={
            "sparsity": lambda s: s.beta * np.sum(s.rho * np.log(s.rho / s.rho_hat)),
            "push": lambda s: -s.beta * s.rho / s.rho_hat,
        },
    ),
    Mistake(
        "KL averaged over the units",
        "KL is averaged over the hidden units instead of summed, in cost and gradient.",
        "Twice as many hidden units, all equally active: what should happen to the penalty?",
        lesson="04_cost",
        changes={
            "sparsity": lambda s: s.beta * np.mean(kl(s.rho, s.rho_hat)),
            "push": lambda s: RIGHT["push"](s) / s.h,
        },
    ),
    Mistake(
        "KL in bits",
        "KL is computed with the logarithm to base 2, the gradient is that of the natural one.",
        "Which logarithm has the slope 1/x?",
        lesson="04_cost",
        changes={"sparsity": lambda s: s.beta * np.sum(kl(s.rho, s.rho_hat)) / np.log(2)},
    ),
    Mistake(
        "KL swapped in the cost",
        "The cost has KL(ρ̂‖ρ), the gradient is that of KL(ρ‖ρ̂).",
        "KL(p‖q) is not KL(q‖p). Which of the two is the weight in front of the logarithm, and in your code?",
        lesson="04_cost",
        changes={"sparsity": lambda s: s.beta * np.sum(kl(s.rho_hat, s.rho))},
    ),
    Mistake(
        "KL swapped",
        "Cost and gradient both use KL(ρ̂‖ρ).",
        "KL(p‖q) is not KL(q‖p). Which of the two is the weight in front of the logarithm, and in your code?",
        lesson="04_cost",
        changes={
            "sparsity": lambda s: s.beta * np.sum(kl(s.rho_hat, s.rho)),
            "push": lambda s: s.beta * (np.log(s.rho_hat / s.rho) - np.log((1 - s.rho_hat) / (1 - s.rho))),
        },
    ),
]
