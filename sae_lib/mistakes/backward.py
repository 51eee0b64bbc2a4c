"""Mistakes in the way back, from the error to the four blocks."""

from __future__ import annotations

import numpy as np

from sae_lib.mistakes.mistake import Mistake
from sae_lib.mistakes.steps import RIGHT
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


BACKWARD = [
    Mistake(
        "no 1/m in the gradient",
        "The gradient is summed over the examples, the cost is their mean.",
        "Give your function every example twice. The cost stays; what does your gradient do?",
        changes=SUMMED,
    ),
    Mistake(
        "gradient of the last example alone",
        "In the loop over the examples the slopes are set anew each time, not added up.",
        "Give it the same examples in another order. The mean stays; what does your gradient do?",
        changes=one_example(-1),
    ),
    Mistake(
        "the first example alone",
        "The loop over the examples ends after the first: return stands in it.",
        "How often does your loop run? Where does return stand, in the loop or after it?",
        changes={"reconstruction": lambda s: first_error(s) / s.m, **one_example(0)},
    ),
    Mistake(
        "bias gradient summed",
        "The biases' gradient is summed over the examples, that of the weights averaged.",
        "The weights' gradient has a 1/m. What do the biases have?",
        changes={name: SUMMED[name] for name in ("mean_b1", "mean_b2")},
    ),
    Mistake(
        "bias gradient left out",
        "The gradient of both biases is 0, so that they are never trained (the lecture notes warn of it).",
        "Two of the four blocks of your gradient never change. Which?",
        changes=zero("b1", "b2"),
    ),
    Mistake(
        "layer 1 not trained",
        "The gradient of W1 and b1 is 0: the loop over the layers ends one too early (the lecture notes warn of it).",
        "Count how often your loop over the layers runs.",
        changes=zero("W1", "b1"),
    ),
    Mistake(
        "layer 2 not trained",
        "The gradient of W2 and b2 is 0: the loop over the layers begins one too late (the lecture notes warn of it).",
        "Count how often your loop over the layers runs.",
        changes=zero("W2", "b2"),
    ),
    Mistake(
        "slope at a",
        "f′ is taken at a instead of z: f(a)(1 − f(a)).",
        "What does the slope of the sigmoid depend on, on z or on f(z)? Has something gone through f twice?",
        changes=_slopes(lambda a, z: f(a) * (1 - f(a))),
    ),
    Mistake(
        "slope z(1 − z)",
        "f′ is computed as z(1 − z).",
        "f′ = f(1 − f). Which of your arrays is f?",
        changes=_slopes(lambda a, z: z * (1 - z)),
    ),
    Mistake(
        "slope with a square in the wrong place",
        "f′ is computed as e⁻ᶻ/(1 + e⁻ᶻe⁻ᶻ) (a notebook of 2018 does so).",
        "At z = 0 the sigmoid climbs by 1/4. What does your slope say there?",
        changes=_slopes(lambda a, z: np.exp(-z) / (1 + np.exp(-z) * np.exp(-z))),
    ),
    Mistake(
        "slope of tanh",
        "f is the sigmoid, f′ is that of tanh, 1 − a² (the lecture notes' table of symbols says tanh).",
        "Which activation function does your forward pass use, and which your backward pass?",
        changes=_slopes(lambda a, z: 1 - a**2),
    ),
    Mistake(
        "no slope in δ⁽³⁾",
        "δ⁽³⁾ is not multiplied by f′.",
        "On the way back from a⁽³⁾ to z⁽³⁾ one factor of the chain rule is due. Is it there?",
        changes={"slope3": lambda s: 1.0},
    ),
    Mistake(
        "no slope in δ⁽²⁾",
        "δ⁽²⁾ is not multiplied by f′.",
        "On the way back from a⁽²⁾ to z⁽²⁾ one factor of the chain rule is due. Is it there?",
        changes={"delta2": lambda s: s.back + s.push},
    ),
    Mistake(
        "minus forgotten in δ⁽³⁾",
        "δ⁽³⁾ is (x − a3) f′: the minus sign of −(y − a) got lost.",
        "If a3 is too large, must z3 go up or down? What does your δ⁽³⁾ say?",
        changes={"error": lambda s: s.X - s.a3},
    ),
    Mistake(
        "gradient points downhill",
        "The whole gradient has the wrong sign.",
        "The gradient points to where J grows. Who takes the step the other way, you or the optimizer?",
        changes={"grad": lambda s: -RIGHT["grad"](s)},
    ),
    Mistake(
        "W1 where W2 belongs",
        "Errors are sent back through W1 instead of W2; the shapes agree.",
        "Through which weights did the hidden units reach the output?",
        changes={"back": lambda s: s.delta3 @ s.W1.T},
    ),
    Mistake(
        "missing transpose",
        "W2 is transposed where it must not be; the shapes let it through only if h = n.",
        "Try it with h and n different. Which shapes does NumPy complain about?",
        changes={"back": lambda s: s.delta3 @ s.W2.T},
    ),
    Mistake(
        "sum over the wrong layer",
        "The sum in δ⁽²⁾ ends at the number of hidden units, not of outputs (slides and problem set write s₂ for s₃).",
        "Into how many output units does a hidden unit send its answer? How many does your sum have?",
        changes={"back": lambda s: s.delta3[:, : s.h] @ s.W2[: s.h]},
    ),
]
