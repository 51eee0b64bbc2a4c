"""Mistakes in how θ is cut into blocks and the gradient put together."""

from __future__ import annotations

import numpy as np

from sae_lib.mistakes.mistake import Mistake
from sae_lib.mistakes.steps import RIGHT

THETA = [
    Mistake(
        "off by one in θ",
        "W2 is cut out of θ one entry too late.",
        "Unpack np.arange(len(theta)) and look at the first and last entry of each block.",
        lesson="02_initialize",
        changes={"W2": lambda s: s.theta[s.h * s.n + 1 : 2 * s.h * s.n + 1].reshape(s.n, s.h)},
    ),
    Mistake(
        "W2 read down the columns",
        "W2 is unpacked as reshape(h, n).T, but its gradient is packed row by row.",
        "Pack what you have unpacked. Is it θ again?",
        lesson="02_initialize",
        changes={"W2": lambda s: s.theta[s.h * s.n : 2 * s.h * s.n].reshape(s.h, s.n).T},
    ),
    Mistake(
        "gradient transposed",
        "The gradients of W1 and W2 are packed down their columns, θ is read row by row.",
        "Is your gradient of a block shaped like that block before it is packed, or like its transpose?",
        lesson="02_initialize",
        changes={"grad_W1": lambda s: RIGHT["grad_W1"](s).T, "grad_W2": lambda s: RIGHT["grad_W2"](s).T},
    ),
    Mistake(
        "another order in θ",
        "W1 is kept in θ as (n, h), in and out (a worked assignment does so); everybody else has (h, n).",
        "Unpack np.arange(len(theta)). Do the first n numbers belong to the first hidden unit?",
        lesson="02_initialize",
        changes={
            "W1": lambda s: s.theta[: s.h * s.n].reshape(s.n, s.h).T,
            "grad": lambda s: np.concatenate([s.grad_W1.T.ravel(), s.grad_W2.ravel(), s.grad_b1, s.grad_b2]),
        },
    ),
    Mistake(
        "b1 before W2 in θ",
        "θ is read and the gradient written as W1, b1, W2, b2.",
        "Unpack np.arange(len(theta)). Which numbers does each block hold?",
        lesson="02_initialize",
        changes={
            "W2": lambda s: s.theta[s.h * s.n + s.h : 2 * s.h * s.n + s.h].reshape(s.n, s.h),
            "b1": lambda s: s.theta[s.h * s.n : s.h * s.n + s.h],
            "grad": lambda s: np.concatenate([s.grad_W1.ravel(), s.grad_b1, s.grad_W2.ravel(), s.grad_b2]),
        },
    ),
    Mistake(
        "gradient in another order",
        "The gradient is packed as W1, b1, W2, b2, θ is not.",
        "Unpack your gradient as you unpack θ. Do you get back the four blocks that you packed?",
        lesson="02_initialize",
        changes={"grad": lambda s: np.concatenate([s.grad_W1.ravel(), s.grad_b1, s.grad_W2.ravel(), s.grad_b2])},
    ),
]
