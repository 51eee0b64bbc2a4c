"""Mistakes in how the squared error is counted, and what the forward pass leaves out."""

from __future__ import annotations

import numpy as np

from sae_lib.mistakes.mistake import Mistake
from sae_lib.mistakes.steps import RIGHT

RECONSTRUCTION = [
    Mistake(
        "cost without ½",
        "The cost is Σ(a3 − x)²/m, the gradient is that of half of it (a notebook of 2018 does so).",
        "Differentiate your reconstruction term on paper. Where does the 2 of the square go?",
        "04_cost",
        changes={"reconstruction": lambda s: np.sum((s.a3 - s.X) ** 2) / s.m},
    ),
    Mistake(
        "no ½ anywhere",
        "The cost is Σ(a3 − x)²/m, and the gradient belongs to it.",
        "Put your formula of J beside that of the lesson, factor by factor.",
        "04_cost",
        changes={"reconstruction": lambda s: np.sum((s.a3 - s.X) ** 2) / s.m, "error": lambda s: 2 * (s.a3 - s.X)},
    ),
    Mistake(
        "1/2m without brackets",
        "1/2*m is computed, which is m/2.",
        "Type 1/2*10 into a cell. What did you want?",
        "04_cost",
        changes={"reconstruction": lambda s: np.sum((s.a3 - s.X) ** 2) / 2 * s.m},
    ),
    Mistake(
        "mean over the inputs too",
        "The squared errors are averaged over examples and inputs, not over the examples alone (np.mean does so).",
        "How many numbers is your mean taken over? How many examples are there?",
        "04_cost",
        changes={"reconstruction": lambda s: np.mean((s.a3 - s.X) ** 2) / 2, "error": lambda s: (s.a3 - s.X) / s.n},
    ),
    Mistake(
        "no 1/m anywhere",
        "Reconstruction and its gradient are both summed over the examples.",
        "Give your function every example twice. Should J change?",
        "04_cost",
        changes={
            "reconstruction": lambda s: np.sum((s.a3 - s.X) ** 2) / 2,
            "push": lambda s: RIGHT["push"](s) / s.m,
            "mean_W1": lambda s: s.delta2.T @ s.X,
            "mean_W2": lambda s: s.delta3.T @ s.a2,
            "mean_b1": lambda s: s.delta2.sum(axis=0),
            "mean_b2": lambda s: s.delta3.sum(axis=0),
        },
    ),
    Mistake(
        "no biases at all",
        "The network has no biases, neither in the forward pass nor in the gradient.",
        "Change a bias. Does J notice?",
        "03_forward_pass",
        changes={
            "z2": lambda s: s.X @ s.W1.T,
            "z3": lambda s: s.a2 @ s.W2.T,
            "grad_b1": lambda s: np.zeros(s.h),
            "grad_b2": lambda s: np.zeros(s.n),
        },
    ),
    Mistake(
        "no sigmoid at the output",
        "The output is z3 itself, and the gradient belongs to it.",
        "Between which numbers do your reconstructions lie? Between which do the pixels lie?",
        "03_forward_pass",
        changes={"a3": lambda s: s.z3, "slope3": lambda s: 1.0},
    ),
]
