"""Mistakes in the sparsity penalty."""

from __future__ import annotations

import numpy as np

from sae_lib.mistakes.mistake import RIGHT
from sae_lib.model.network import stable_sigmoid as f
from sae_lib.model.sparsity import clip_rho_hat, kl, sparsity_push

SPARSITY = {
    "sparsity in the cost only": {"push": lambda s: 0.0},
    "sparsity in the gradient only": {"sparsity": lambda s: 0.0},
    "penalty outside f′": {"delta2": lambda s: s.back * s.slope2 + s.push},
    "push of the wrong sign": {"push": lambda s: -RIGHT["push"](s)},
    "β missing in the gradient": {"push": lambda s: (s.beta > 0) * sparsity_push(s.rho_hat, s.rho, 1)},
    "β on the first part only": {"push": lambda s: -s.beta * s.rho / s.rho_hat + (1 - s.rho) / (1 - s.rho_hat)},
    "push divided by m twice": {"push": lambda s: RIGHT["push"](s) / s.m},
    "ρ̂ over the wrong axis": {"rho_hat": lambda s: s.a2.mean(axis=1, keepdims=True)},
    "one ρ̂ for all units": {"rho_hat": lambda s: s.a2.mean()},
    "ρ̂ of one example at a time": {
        "rho_hat": lambda s: clip_rho_hat(s.a2),
        "sparsity": lambda s: s.beta * np.sum(kl(s.rho, s.rho_hat)) / s.m,
    },
    "ρ̂ of z": {"rho_hat": lambda s: f(s.z2.mean(axis=0))},
    "ρ̂ is not measured": {"rho_hat": lambda s: np.full(s.h, s.rho)},
    "half of KL": {
        "sparsity": lambda s: s.beta * np.sum(s.rho * np.log(s.rho / s.rho_hat)),
        "push": lambda s: -s.beta * s.rho / s.rho_hat,
    },
    "KL averaged over the units": {
        "sparsity": lambda s: s.beta * np.mean(kl(s.rho, s.rho_hat)),
        "push": lambda s: RIGHT["push"](s) / s.h,
    },
    "KL in bits": {"sparsity": lambda s: s.beta * np.sum(kl(s.rho, s.rho_hat)) / np.log(2)},
    "KL swapped in the cost": {"sparsity": lambda s: s.beta * np.sum(kl(s.rho_hat, s.rho))},
    "KL swapped": {
        "sparsity": lambda s: s.beta * np.sum(kl(s.rho_hat, s.rho)),
        "push": lambda s: s.beta * (np.log(s.rho_hat / s.rho) - np.log((1 - s.rho_hat) / (1 - s.rho))),
    },
}
