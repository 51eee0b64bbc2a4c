"""Mistakes in weight decay."""

from __future__ import annotations

import numpy as np

from sae_lib.model.parameters import split


def _norms(s):
    return np.sum(s.W1**2) + np.sum(s.W2**2)


def _both(of):
    """λW of both layers, as a function of the arguments and W."""
    return {"decay_W1": lambda s: of(s, s.W1), "decay_W2": lambda s: of(s, s.W2)}


DECAY = {
    "decay missing in the gradient": _both(lambda s, W: 0.0),
    "decay halved in the gradient": _both(lambda s, W: s.weight_decay / 2 * W),
    "decay of the wrong sign": _both(lambda s, W: -s.weight_decay * W),
    "decay without ½": {"decay": lambda s: s.weight_decay * _norms(s)},
    "decay without ½ anywhere": {
        "decay": lambda s: s.weight_decay * _norms(s),
        **_both(lambda s, W: 2 * s.weight_decay * W),
    },
    "norm not squared": {"decay": lambda s: s.weight_decay / 2 * (np.sqrt(np.sum(s.W1**2)) + np.sqrt(np.sum(s.W2**2)))},
    "decay divided by m": _both(lambda s, W: s.weight_decay * W / s.m),
    "decay divided by m, cost too": {
        "decay": lambda s: s.weight_decay / (2 * s.m) * _norms(s),
        **_both(lambda s, W: s.weight_decay * W / s.m),
    },
    "decay on biases in the gradient": {
        "decay_b1": lambda s: s.weight_decay * s.b1,
        "decay_b2": lambda s: s.weight_decay * s.b2,
    },
    "decay on biases": {
        "decay": lambda s: s.weight_decay / 2 * sum(np.sum(p**2) for p in split(s.theta, s.h, s.n)),
        "decay_b1": lambda s: s.weight_decay * s.b1,
        "decay_b2": lambda s: s.weight_decay * s.b2,
    },
}
