"""Mistakes in how the squared error is counted, and what the forward pass leaves out."""

from __future__ import annotations

import numpy as np

from sae_lib.mistakes.backward import SUMMED, zero
from sae_lib.mistakes.mistake import RIGHT

RECONSTRUCTION = {
    "cost without ½": {"reconstruction": lambda s: np.sum((s.a3 - s.X) ** 2) / s.m},
    "no ½ anywhere": {"reconstruction": lambda s: np.sum((s.a3 - s.X) ** 2) / s.m, "error": lambda s: 2 * (s.a3 - s.X)},
    "1/2m without brackets": {"reconstruction": lambda s: np.sum((s.a3 - s.X) ** 2) / 2 * s.m},
    "mean over the inputs too": {
        "reconstruction": lambda s: np.mean((s.a3 - s.X) ** 2) / 2,
        "error": lambda s: (s.a3 - s.X) / s.n,
    },
    "no 1/m anywhere": {
        "reconstruction": lambda s: np.sum((s.a3 - s.X) ** 2) / 2,
        "push": lambda s: RIGHT["push"](s) / s.m,
        **SUMMED,
    },
    "no biases at all": {"z2": lambda s: s.X @ s.W1.T, "z3": lambda s: s.a2 @ s.W2.T, **zero("b1", "b2")},
    "no sigmoid at the output": {"a3": lambda s: s.z3, "slope3": lambda s: 1.0},
}
