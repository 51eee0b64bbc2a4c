"""Mistakes in how the squared error is counted, and what the forward pass leaves out."""

from __future__ import annotations

import numpy as np

from sae_lib.mistakes.backward import SUMMED, zero
from sae_lib.mistakes.mistake import Mistake
from sae_lib.mistakes.steps import RIGHT

RECONSTRUCTION = [
    Mistake(
        "cost without ½",
        "The cost is Σ(a3 − x)²/m, the gradient is that of half of it (a notebook of 2018 does so).",
        "Differentiate your reconstruction term on paper. Where does the 2 of the square go?",
        lesson="04_cost",
        changes={"reconstruction": lambda s: np.sum((s.a3 - s.X) ** 2) / s.m},
    ),
    Mistake(
        "no ½ anywhere",
        "The cost is Σ(a3 − x)²/m, and the gradient belongs to it.",
        "Put your formula of J beside that of the lesson, factor by factor.",
        lesson="04_cost",
        changes={"reconstruction": lambda s: np.sum((s.a3 - s.X) ** 2) / s.m, "error": lambda s: 2 * (s.a3 - s.X)},
    ),
    Mistake(
        "1/2m without brackets",
        "1/2*m is computed, which is m/2.",
        "Type 1/2*10 into a cell. What did you want?",
        lesson="04_cost",
        changes={"reconstruction": lambda s: np.sum((s.a3 - s.X) ** 2) / 2 * s.m},
    ),
    Mistake(
        "mean over the inputs too",
        "The squared errors are averaged over examples and inputs, not over the examples alone (np.mean does so).",
        "How many numbers is your mean taken over? How many examples are there?",
        lesson="04_cost",
        changes={"reconstruction": lambda s: np.mean((s.a3 - s.X) ** 2) / 2, "error": lambda s: (s.a3 - s.X) / s.n},
    ),
    Mistake(
        "no 1/m anywhere",
        "Reconstruction and its gradient are both summed over the examples.",
        "Give your function every example twice. Should J change?",
        lesson="04_cost",
        changes={
            "reconstruction": lambda s: np.sum((s.a3 - s.X) ** 2) / 2,
            "push": lambda s: RIGHT["push"](s) / s.m,
            **SUMMED,
        },
    ),
    Mistake(
        "no biases at all",
        "The network has no biases, neither in the forward pass nor in the gradient.",
        "Change a bias. Does J notice?",
        lesson="03_forward_pass",
        changes={"z2": lambda s: s.X @ s.W1.T, "z3": lambda s: s.a2 @ s.W2.T, **zero("b1", "b2")},
    ),
    Mistake(
        "no sigmoid at the output",
        "The output is z3 itself, and the gradient belongs to it.",
        "Between which numbers do your reconstructions lie? Between which do the pixels lie?",
        lesson="03_forward_pass",
        changes={"a3": lambda s: s.z3, "slope3": lambda s: 1.0},
    ),
]
