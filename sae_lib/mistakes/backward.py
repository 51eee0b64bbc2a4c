"""Mistakes in the way back, from the error to the four blocks."""

from __future__ import annotations

import numpy as np

from sae_lib.mistakes.mistake import RIGHT
from sae_lib.model.network import stable_sigmoid as f


def first_error(s):
    """½‖a3 − x‖² of the first example."""
    return np.sum((s.a3[0] - s.X[0]) ** 2) / 2


def one_example(i, over=lambda s: s.m):
    """The four means, made of example i alone, divided by what `over` gives."""
    return {
        "mean_W1": lambda s: np.outer(s.delta2[i], s.X[i]) / over(s),
        "mean_W2": lambda s: np.outer(s.delta3[i], s.a2[i]) / over(s),
        "mean_b1": lambda s: s.delta2[i] / over(s),
        "mean_b2": lambda s: s.delta3[i] / over(s),
    }


def _slopes(f_prime):
    """f′ of both layers, of a and z."""
    return {"slope3": lambda s: f_prime(s.a3, s.z3), "slope2": lambda s: f_prime(s.a2, s.z2)}


def zero(*blocks):
    """A gradient of 0 for these blocks."""
    return {f"grad_{name}": lambda s, name=name: np.zeros_like(getattr(s, name)) for name in blocks}


SUMMED = {
    "mean_W1": lambda s: s.delta2.T @ s.X,
    "mean_W2": lambda s: s.delta3.T @ s.a2,
    "mean_b1": lambda s: s.delta2.sum(axis=0),
    "mean_b2": lambda s: s.delta3.sum(axis=0),
}


BACKWARD = {
    "no 1/m in the gradient": SUMMED,
    "gradient of the last example alone": one_example(-1),
    "the first example alone": {"reconstruction": lambda s: first_error(s) / s.m, **one_example(0)},
    "bias gradient summed": {name: SUMMED[name] for name in ("mean_b1", "mean_b2")},
    "bias gradient left out": zero("b1", "b2"),
    "layer 1 not trained": zero("W1", "b1"),
    "layer 2 not trained": zero("W2", "b2"),
    "slope at a": _slopes(lambda a, z: f(a) * (1 - f(a))),
    "slope z(1 − z)": _slopes(lambda a, z: z * (1 - z)),
    "slope with a square in the wrong place": _slopes(lambda a, z: np.exp(-z) / (1 + np.exp(-z) * np.exp(-z))),
    "slope of tanh": _slopes(lambda a, z: 1 - a**2),
    "no slope in δ⁽³⁾": {"slope3": lambda s: 1.0},
    "no slope in δ⁽²⁾": {"delta2": lambda s: s.back + s.push},
    "minus forgotten in δ⁽³⁾": {"error": lambda s: s.X - s.a3},
    "gradient points downhill": {"grad": lambda s: -RIGHT["grad"](s)},
    "W1 where W2 belongs": {"back": lambda s: s.delta3 @ s.W1.T},
    "missing transpose": {"back": lambda s: s.delta3 @ s.W2.T},
    "sum over the wrong layer": {"back": lambda s: s.delta3[:, : s.h] @ s.W2[: s.h]},
}
