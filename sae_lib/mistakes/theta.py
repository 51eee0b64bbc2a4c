"""Mistakes in how θ is cut into blocks and the gradient put together."""

from __future__ import annotations

import numpy as np

from sae_lib.mistakes.mistake import RIGHT

THETA = {
    "off by one in θ": {"W2": lambda s: s.theta[s.h * s.n + 1 : 2 * s.h * s.n + 1].reshape(s.n, s.h)},
    "W2 read down the columns": {"W2": lambda s: s.theta[s.h * s.n : 2 * s.h * s.n].reshape(s.h, s.n).T},
    "gradient transposed": {"grad_W1": lambda s: RIGHT["grad_W1"](s).T, "grad_W2": lambda s: RIGHT["grad_W2"](s).T},
    "another order in θ": {
        "W1": lambda s: s.theta[: s.h * s.n].reshape(s.n, s.h).T,
        "grad": lambda s: np.concatenate([s.grad_W1.T.ravel(), s.grad_W2.ravel(), s.grad_b1, s.grad_b2]),
    },
    "gradient in another order": {
        "grad": lambda s: np.concatenate([s.grad_W1.ravel(), s.grad_b1, s.grad_W2.ravel(), s.grad_b2])
    },
}
