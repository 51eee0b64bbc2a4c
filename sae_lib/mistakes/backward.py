"""Mistakes in the way back, from the error to the four blocks."""

from __future__ import annotations

import numpy as np

from sae_lib.mistakes.mistake import Mistake
from sae_lib.mistakes.steps import RIGHT
from sae_lib.model.network import stable_sigmoid as f


def _squares(s):
    return np.sum((s.a3[0] - s.X[0]) ** 2) / 2


def _one_example(i, divided=False):
    """The four means, made of example i alone, divided by m or not."""

    def over(s):
        return s.m if divided else 1

    return {
        "mean_W1": lambda s: np.outer(s.delta2[i], s.X[i]) / over(s),
        "mean_W2": lambda s: np.outer(s.delta3[i], s.a2[i]) / over(s),
        "mean_b1": lambda s: s.delta2[i] / over(s),
        "mean_b2": lambda s: s.delta3[i] / over(s),
    }


BACKWARD = [
    Mistake(
        "no 1/m in the gradient",
        "The gradient is summed over the examples, the cost is their mean.",
        "Give your function every example twice. The cost stays; what does your gradient do?",
        "05_backpropagation",
        changes={
            "mean_W1": lambda s: s.delta2.T @ s.X,
            "mean_W2": lambda s: s.delta3.T @ s.a2,
            "mean_b1": lambda s: s.delta2.sum(axis=0),
            "mean_b2": lambda s: s.delta3.sum(axis=0),
        },
    ),
    Mistake(
        "gradient of the last example alone",
        "In the loop over the examples the slopes are set anew each time, not added up.",
        "Give it the same examples in another order. The mean stays; what does your gradient do?",
        "05_backpropagation",
        changes=_one_example(-1, divided=True),
        variants=(_one_example(-1),),
    ),
    Mistake(
        "the first example alone",
        "The loop over the examples ends after the first: return stands in it.",
        "How often does your loop run? Where does return stand, in the loop or after it?",
        "05_backpropagation",
        changes={"reconstruction": lambda s: _squares(s) / s.m, **_one_example(0, divided=True)},
        variants=({"reconstruction": lambda s: _squares(s), **_one_example(0)},),
    ),
    Mistake(
        "bias gradient summed",
        "The biases' gradient is summed over the examples, that of the weights averaged.",
        "The weights' gradient has a 1/m. What do the biases have?",
        "05_backpropagation",
        changes={"mean_b1": lambda s: s.delta2.sum(axis=0), "mean_b2": lambda s: s.delta3.sum(axis=0)},
    ),
    Mistake(
        "bias gradient left out",
        "The gradient of both biases is 0, so that they are never trained (the lecture notes warn of it).",
        "Two of the four blocks of your gradient never change. Which?",
        "05_backpropagation",
        changes={"grad_b1": lambda s: np.zeros(s.h), "grad_b2": lambda s: np.zeros(s.n)},
    ),
    Mistake(
        "layer 1 not trained",
        "The gradient of W1 and b1 is 0: the loop over the layers ends one too early (the lecture notes warn of it).",
        "Count how often your loop over the layers runs.",
        "05_backpropagation",
        changes={"grad_W1": lambda s: np.zeros((s.h, s.n)), "grad_b1": lambda s: np.zeros(s.h)},
    ),
    Mistake(
        "layer 2 not trained",
        "The gradient of W2 and b2 is 0: the loop over the layers begins one too late (the lecture notes warn of it).",
        "Count how often your loop over the layers runs.",
        "05_backpropagation",
        changes={"grad_W2": lambda s: np.zeros((s.n, s.h)), "grad_b2": lambda s: np.zeros(s.n)},
    ),
    Mistake(
        "slope at a",
        "f′ is taken at a instead of z: f(a)(1 − f(a)).",
        "What does the slope of the sigmoid depend on, on z or on f(z)? Has something gone through f twice?",
        "05_backpropagation",
        changes={
            "slope3": lambda s: f(s.a3) * (1 - f(s.a3)),
            "slope2": lambda s: f(s.a2) * (1 - f(s.a2)),
        },
    ),
    Mistake(
        "slope z(1 − z)",
        "f′ is computed as z(1 − z).",
        "f′ = f(1 − f). Which of your arrays is f?",
        "05_backpropagation",
        changes={"slope3": lambda s: s.z3 * (1 - s.z3), "slope2": lambda s: s.z2 * (1 - s.z2)},
    ),
    Mistake(
        "slope with a square in the wrong place",
        "f′ is computed as e⁻ᶻ/(1 + e⁻ᶻe⁻ᶻ) (a notebook of 2018 does so).",
        "At z = 0 the sigmoid climbs by 1/4. What does your slope say there?",
        "05_backpropagation",
        changes={
            "slope3": lambda s: np.exp(-s.z3) / (1 + np.exp(-s.z3) * np.exp(-s.z3)),
            "slope2": lambda s: np.exp(-s.z2) / (1 + np.exp(-s.z2) * np.exp(-s.z2)),
        },
    ),
    Mistake(
        "slope of tanh",
        "f is the sigmoid, f′ is that of tanh, 1 − a² (the lecture notes' table of symbols says tanh).",
        "Which activation function does your forward pass use, and which your backward pass?",
        "05_backpropagation",
        changes={"slope3": lambda s: 1 - s.a3**2, "slope2": lambda s: 1 - s.a2**2},
    ),
    Mistake(
        "no slope in δ⁽³⁾",
        "δ⁽³⁾ is not multiplied by f′.",
        "On the way back from a⁽³⁾ to z⁽³⁾ one factor of the chain rule is due. Is it there?",
        "05_backpropagation",
        changes={"slope3": lambda s: 1.0},
    ),
    Mistake(
        "no slope in δ⁽²⁾",
        "δ⁽²⁾ is not multiplied by f′.",
        "On the way back from a⁽²⁾ to z⁽²⁾ one factor of the chain rule is due. Is it there?",
        "05_backpropagation",
        changes={"delta2": lambda s: s.back + s.push},
    ),
    Mistake(
        "minus forgotten in δ⁽³⁾",
        "δ⁽³⁾ is (x − a3) f′: the minus sign of −(y − a) got lost.",
        "If a3 is too large, must z3 go up or down? What does your δ⁽³⁾ say?",
        "05_backpropagation",
        changes={"error": lambda s: s.X - s.a3},
    ),
    Mistake(
        "gradient points downhill",
        "The whole gradient has the wrong sign.",
        "The gradient points to where J grows. Who takes the step the other way, you or the optimizer?",
        "05_backpropagation",
        changes={"grad": lambda s: -RIGHT["grad"](s)},
    ),
    Mistake(
        "W1 where W2 belongs",
        "Errors are sent back through W1 instead of W2; the shapes agree.",
        "Through which weights did the hidden units reach the output?",
        "05_backpropagation",
        changes={"back": lambda s: s.delta3 @ s.W1.T},
    ),
    Mistake(
        "missing transpose",
        "W2 is transposed where it must not be; the shapes let it through only if h = n.",
        "Try it with h and n different. Which shapes does NumPy complain about?",
        "05_backpropagation",
        changes={"back": lambda s: s.delta3 @ s.W2.T},
        variants=(
            {"z2": lambda s: s.X @ s.W1 + s.b1},
            {"z3": lambda s: s.a2 @ s.W2 + s.b2},
            {"z2": lambda s: s.X @ s.W1 + s.b1, "z3": lambda s: s.a2 @ s.W2 + s.b2},
            {"mean_W1": lambda s: s.X.T @ s.delta2 / s.m},
            {"mean_W2": lambda s: s.a2.T @ s.delta3 / s.m},
            {"mean_W1": lambda s: s.X.T @ s.delta2 / s.m, "mean_W2": lambda s: s.a2.T @ s.delta3 / s.m},
        ),
    ),
    Mistake(
        "sum over the wrong layer",
        "The sum in δ⁽²⁾ ends at the number of hidden units, not of outputs (slides and problem set write s₂ for s₃).",
        "Into how many output units does a hidden unit send its answer? How many does your sum have?",
        "05_backpropagation",
        changes={"back": lambda s: s.delta3[:, : s.h] @ s.W2[: s.h]},
    ),
]
