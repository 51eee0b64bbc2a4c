"""The bug collection: classic mistakes in `cost_and_grad`, each told as the lines that differ (lesson 06)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from sae_lib.diagnosis.steps import RIGHT, run
from sae_lib.model.cost import kl
from sae_lib.model.parameters import split
from sae_lib.model.sigmoid import stable_sigmoid as f

WEIGHTS, BIASES, LAYER1 = ("W1", "W2"), ("b1", "b2"), ("W1", "b1")
ALL = (*WEIGHTS, *BIASES)
TERMS = ("reconstruction", "decay", "sparsity")


@dataclass(frozen=True)
class Mistake:
    """One wrong version of `cost_and_grad`.

    Attributes
    ----------
    name : str
        A few words, the key in `MISTAKES`.
    sentence : str
        What is done, in one sentence, and which document does it.
    hint : str
        Where to look; it does not give the answer.
    lesson : str
        The lesson to read again, such as ``"05_backpropagation"``.
    terms : tuple of str
        Which of reconstruction, decay, sparsity must be switched on for the mistake to do harm.
    blocks : tuple of str
        Blocks of the gradient that differ from the right gradient.
    cost : bool
        Whether J itself differs from the right J.
    seen : bool
        Whether `check_gradient` finds it. Where J and the gradient are wrong alike, they still
        belong together, and it cannot.
    square : bool
        Whether the shapes let it through only if h = n.
    changes : dict of str to callable
        The steps that differ from `sae_lib.diagnosis.steps.RIGHT`.
    """

    name: str
    sentence: str
    hint: str
    lesson: str
    terms: tuple
    blocks: tuple
    cost: bool = False
    seen: bool = True
    square: bool = False
    changes: dict[str, Callable] = field(default_factory=dict, repr=False)

    def fn(self, theta, X, n_hidden, *, weight_decay=1e-4, rho=0.01, beta=3.0):
        """Return ``(J, grad)`` as somebody with this mistake computes them; called like `cost_and_grad`."""
        return run(RIGHT | self.changes, theta, X, n_hidden, weight_decay=weight_decay, rho=rho, beta=beta)


def _all_mistakes():
    yield Mistake(
        "cost without ½",
        "The cost is Σ(a3 − x)²/m, the gradient is that of half of it (a notebook of 2018 does so).",
        "Differentiate your reconstruction term on paper. Where does the 2 of the square go?",
        "04_cost",
        terms=("reconstruction",),
        blocks=(),
        cost=True,
        changes={"reconstruction": lambda s: np.sum((s.a3 - s.X) ** 2) / s.m},
    )
    yield Mistake(
        "no 1/m in the gradient",
        "The gradient is summed over the examples, the cost is their mean.",
        "Give your function every example twice. The cost stays; what does your gradient do?",
        "05_backpropagation",
        terms=("reconstruction", "sparsity"),
        blocks=ALL,
        changes={
            "grad_W1": lambda s: s.delta2.T @ s.X + s.weight_decay * s.W1,
            "grad_W2": lambda s: s.delta3.T @ s.a2 + s.weight_decay * s.W2,
            "grad_b1": lambda s: s.delta2.sum(axis=0),
            "grad_b2": lambda s: s.delta3.sum(axis=0),
        },
    )
    yield Mistake(
        "no 1/m anywhere",
        "Reconstruction and its gradient are both summed over the examples.",
        "Give your function every example twice. Should J change?",
        "04_cost",
        terms=("reconstruction",),
        blocks=ALL,
        cost=True,
        seen=False,
        changes={
            "reconstruction": lambda s: np.sum((s.a3 - s.X) ** 2) / 2,
            "push": lambda s: RIGHT["push"](s) / s.m,
            "grad_W1": lambda s: s.delta2.T @ s.X + s.weight_decay * s.W1,
            "grad_W2": lambda s: s.delta3.T @ s.a2 + s.weight_decay * s.W2,
            "grad_b1": lambda s: s.delta2.sum(axis=0),
            "grad_b2": lambda s: s.delta3.sum(axis=0),
        },
    )
    yield Mistake(
        "bias gradient summed",
        "The biases' gradient is summed over the examples, that of the weights averaged.",
        "The weights' gradient has a 1/m. What do the biases have?",
        "05_backpropagation",
        terms=("reconstruction", "sparsity"),
        blocks=BIASES,
        changes={"grad_b1": lambda s: s.delta2.sum(axis=0), "grad_b2": lambda s: s.delta3.sum(axis=0)},
    )
    yield Mistake(
        "bias gradient left out",
        "The gradient of both biases is 0, so that they are never trained (the lecture notes warn of it).",
        "Two of the four blocks of your gradient never change. Which?",
        "05_backpropagation",
        terms=("reconstruction", "sparsity"),
        blocks=BIASES,
        changes={"grad_b1": lambda s: np.zeros(s.h), "grad_b2": lambda s: np.zeros(s.n)},
    )
    yield Mistake(
        "no biases at all",
        "The network has no biases, neither in the forward pass nor in the gradient.",
        "Change a bias. Does J notice?",
        "03_forward_pass",
        terms=("reconstruction", "sparsity"),
        blocks=ALL,
        cost=True,
        seen=False,
        changes={
            "z2": lambda s: s.X @ s.W1.T,
            "z3": lambda s: s.a2 @ s.W2.T,
            "grad_b1": lambda s: np.zeros(s.h),
            "grad_b2": lambda s: np.zeros(s.n),
        },
    )
    yield Mistake(
        "layer 1 not trained",
        "The gradient of W1 and b1 is 0: the loop over the layers ends one too early (the lecture notes warn of it).",
        "Count how often your loop over the layers runs.",
        "05_backpropagation",
        terms=TERMS,
        blocks=LAYER1,
        changes={"grad_W1": lambda s: np.zeros((s.h, s.n)), "grad_b1": lambda s: np.zeros(s.h)},
    )
    yield Mistake(
        "layer 2 not trained",
        "The gradient of W2 and b2 is 0: the loop over the layers begins one too late (the lecture notes warn of it).",
        "Count how often your loop over the layers runs.",
        "05_backpropagation",
        terms=("reconstruction", "decay"),
        blocks=("W2", "b2"),
        changes={"grad_W2": lambda s: np.zeros((s.n, s.h)), "grad_b2": lambda s: np.zeros(s.n)},
    )
    yield Mistake(
        "slope at a",
        "f′ is taken at a instead of z: f(a)(1 − f(a)).",
        "What does the slope of the sigmoid depend on, on z or on f(z)? Has something gone through f twice?",
        "05_backpropagation",
        terms=("reconstruction", "sparsity"),
        blocks=ALL,
        changes={
            "slope3": lambda s: f(s.a3) * (1 - f(s.a3)),
            "slope2": lambda s: f(s.a2) * (1 - f(s.a2)),
        },
    )
    yield Mistake(
        "slope z(1 − z)",
        "f′ is computed as z(1 − z).",
        "f′ = f(1 − f). Which of your arrays is f?",
        "05_backpropagation",
        terms=("reconstruction", "sparsity"),
        blocks=ALL,
        changes={"slope3": lambda s: s.z3 * (1 - s.z3), "slope2": lambda s: s.z2 * (1 - s.z2)},
    )
    yield Mistake(
        "slope with a square in the wrong place",
        "f′ is computed as e⁻ᶻ/(1 + e⁻ᶻe⁻ᶻ) (a notebook of 2018 does so).",
        "At z = 0 the sigmoid climbs by 1/4. What does your slope say there?",
        "05_backpropagation",
        terms=("reconstruction", "sparsity"),
        blocks=ALL,
        changes={
            "slope3": lambda s: np.exp(-s.z3) / (1 + np.exp(-s.z3) * np.exp(-s.z3)),
            "slope2": lambda s: np.exp(-s.z2) / (1 + np.exp(-s.z2) * np.exp(-s.z2)),
        },
    )
    yield Mistake(
        "slope of tanh",
        "f is the sigmoid, f′ is that of tanh, 1 − a² (the lecture notes' table of symbols says tanh).",
        "Which activation function does your forward pass use, and which your backward pass?",
        "05_backpropagation",
        terms=("reconstruction", "sparsity"),
        blocks=ALL,
        changes={"slope3": lambda s: 1 - s.a3**2, "slope2": lambda s: 1 - s.a2**2},
    )
    yield Mistake(
        "no slope in δ⁽²⁾",
        "δ⁽²⁾ is not multiplied by f′.",
        "On the way back from a⁽²⁾ to z⁽²⁾ one factor of the chain rule is due. Is it there?",
        "05_backpropagation",
        terms=("reconstruction", "sparsity"),
        blocks=LAYER1,
        changes={"delta2": lambda s: s.delta3 @ s.W2 + s.push},
    )
    yield Mistake(
        "minus forgotten in δ⁽³⁾",
        "δ⁽³⁾ is (x − a3) f′: the minus sign of −(y − a) got lost.",
        "If a3 is too large, must z3 go up or down? What does your δ⁽³⁾ say?",
        "05_backpropagation",
        terms=("reconstruction",),
        blocks=ALL,
        changes={"delta3": lambda s: (s.X - s.a3) * s.slope3},
    )
    yield Mistake(
        "gradient points downhill",
        "The whole gradient has the wrong sign.",
        "The gradient points to where J grows. Who takes the step the other way, you or the optimizer?",
        "05_backpropagation",
        terms=TERMS,
        blocks=ALL,
        changes={"grad": lambda s: -RIGHT["grad"](s)},
    )
    yield Mistake(
        "W1 where W2 belongs",
        "Errors are sent back through W1 instead of W2; the shapes agree.",
        "Through which weights did the hidden units reach the output?",
        "05_backpropagation",
        terms=("reconstruction",),
        blocks=LAYER1,
        changes={"delta2": lambda s: (s.delta3 @ s.W1.T + s.push) * s.slope2},
    )
    yield Mistake(
        "missing transpose",
        "W2 is transposed where it must not be; the shapes let it through only if h = n.",
        "Try it with h and n different. Which shapes does NumPy complain about?",
        "05_backpropagation",
        terms=("reconstruction",),
        blocks=LAYER1,
        square=True,
        changes={"delta2": lambda s: (s.delta3 @ s.W2.T + s.push) * s.slope2},
    )
    yield Mistake(
        "sum over the wrong layer",
        "The sum in δ⁽²⁾ ends at the number of hidden units, not of outputs (slides and problem set write s₂ for s₃).",
        "Into how many output units does a hidden unit send its answer? How many does your sum have?",
        "05_backpropagation",
        terms=("reconstruction",),
        blocks=LAYER1,
        changes={"delta2": lambda s: (s.delta3[:, : s.h] @ s.W2[: s.h] + s.push) * s.slope2},
    )
    yield Mistake(
        "off by one in θ",
        "W2 is cut out of θ one entry too late.",
        "Unpack np.arange(len(theta)) and look at the first and last entry of each block.",
        "02_initialize",
        terms=("reconstruction", "decay"),
        blocks=ALL,
        cost=True,
        changes={"W2": lambda s: s.theta[s.h * s.n + 1 : 2 * s.h * s.n + 1].reshape(s.n, s.h)},
    )
    yield Mistake(
        "W2 read down the columns",
        "W2 is unpacked as reshape(h, n).T, but its gradient is packed row by row.",
        "Pack what you have unpacked. Is it θ again?",
        "02_initialize",
        terms=("reconstruction", "decay"),
        blocks=ALL,
        cost=True,
        changes={"W2": lambda s: s.theta[s.h * s.n : 2 * s.h * s.n].reshape(s.h, s.n).T},
    )
    yield Mistake(
        "another order in θ",
        "W1 is kept in θ as (n, h), in and out (a worked assignment does so); everybody else has (h, n).",
        "Unpack np.arange(len(theta)). Do the first n numbers belong to the first hidden unit?",
        "02_initialize",
        terms=("reconstruction", "sparsity"),
        blocks=ALL,
        cost=True,
        seen=False,
        changes={
            "W1": lambda s: s.theta[: s.h * s.n].reshape(s.n, s.h).T,
            "grad": lambda s: np.concatenate([s.grad_W1.T.ravel(), s.grad_W2.ravel(), s.grad_b1, s.grad_b2]),
        },
    )
    yield Mistake(
        "decay missing in the gradient",
        "The cost has weight decay, the gradient has not.",
        "Each term of J must leave a trace in the gradient. Count them.",
        "05_backpropagation",
        terms=("decay",),
        blocks=WEIGHTS,
        changes={"grad_W1": lambda s: s.delta2.T @ s.X / s.m, "grad_W2": lambda s: s.delta3.T @ s.a2 / s.m},
    )
    yield Mistake(
        "decay without ½",
        "The cost has λ‖W‖², the gradient is that of half of it.",
        "Differentiate your decay term on paper.",
        "04_cost",
        terms=("decay",),
        blocks=(),
        cost=True,
        changes={"decay": lambda s: s.weight_decay * (np.sum(s.W1**2) + np.sum(s.W2**2))},
    )
    yield Mistake(
        "decay divided by m",
        "The gradient is (Δ + λW)/m: the bracket closes too late.",
        "How much should weights decay with a million examples, how much with ten?",
        "05_backpropagation",
        terms=("decay",),
        blocks=WEIGHTS,
        changes={
            "grad_W1": lambda s: (s.delta2.T @ s.X + s.weight_decay * s.W1) / s.m,
            "grad_W2": lambda s: (s.delta3.T @ s.a2 + s.weight_decay * s.W2) / s.m,
        },
    )
    yield Mistake(
        "decay on biases in the gradient",
        "The gradient makes the biases decay, the cost does not.",
        "Which parameters does the decay term of J hold? And which does your gradient add λ to?",
        "05_backpropagation",
        terms=("decay",),
        blocks=BIASES,
        changes={
            "grad_b1": lambda s: s.delta2.mean(axis=0) + s.weight_decay * s.b1,
            "grad_b2": lambda s: s.delta3.mean(axis=0) + s.weight_decay * s.b2,
        },
    )
    yield Mistake(
        "decay on biases",
        "The biases decay like the weights, in the cost and in the gradient.",
        "Which parameters does the decay term hold? Look the formula of J up once more.",
        "04_cost",
        terms=("decay",),
        blocks=BIASES,
        cost=True,
        seen=False,
        changes={
            "decay": lambda s: s.weight_decay / 2 * sum(np.sum(p**2) for p in split(s.theta, s.h, s.n)),
            "grad_b1": lambda s: s.delta2.mean(axis=0) + s.weight_decay * s.b1,
            "grad_b2": lambda s: s.delta3.mean(axis=0) + s.weight_decay * s.b2,
        },
    )
    yield Mistake(
        "sparsity in the cost only",
        "The gradient knows nothing of the sparsity term.",
        "Each term of J must leave a trace in the gradient. Count them.",
        "08_sparsity",
        terms=("sparsity",),
        blocks=LAYER1,
        changes={"push": lambda s: 0.0},
    )
    yield Mistake(
        "sparsity in the gradient only",
        "The cost knows nothing of the sparsity term.",
        "Raise β. Does your J change?",
        "04_cost",
        terms=("sparsity",),
        blocks=(),
        cost=True,
        changes={"sparsity": lambda s: 0.0},
    )
    yield Mistake(
        "penalty outside f′",
        "The push towards ρ is added after f′ (so the lecture notes, and a notebook of 2018).",
        "The penalty depends on a⁽²⁾, δ⁽²⁾ is a slope with respect to z⁽²⁾. What lies between the two?",
        "08_sparsity",
        terms=("sparsity",),
        blocks=LAYER1,
        changes={"delta2": lambda s: (s.delta3 @ s.W2) * s.slope2 + s.push},
    )
    yield Mistake(
        "push of the wrong sign",
        "The push drives ρ̂ away from ρ.",
        "A unit is too active. Must its δ⁽²⁾ be made larger or smaller?",
        "08_sparsity",
        terms=("sparsity",),
        blocks=LAYER1,
        changes={"push": lambda s: -RIGHT["push"](s)},
    )
    yield Mistake(
        "β missing in the gradient",
        "The push is not multiplied by β.",
        "Double β. What should happen to the push, and what does happen?",
        "08_sparsity",
        terms=("sparsity",),
        blocks=LAYER1,
        changes={"push": lambda s: (s.beta > 0) * (-s.rho / s.rho_hat + (1 - s.rho) / (1 - s.rho_hat))},
    )
    yield Mistake(
        "push divided by m twice",
        "The push has a 1/m of its own, and gets another with the mean over the examples.",
        "Where does the 1/m of ρ̂ go? Follow it to the end.",
        "08_sparsity",
        terms=("sparsity",),
        blocks=LAYER1,
        changes={"push": lambda s: RIGHT["push"](s) / s.m},
    )
    yield Mistake(
        "ρ̂ over the wrong axis",
        "ρ̂ is averaged over the units of each example instead of over the examples of each unit.",
        "What is the shape of your rho_hat? How many numbers should it hold?",
        "04_cost",
        terms=("sparsity",),
        blocks=LAYER1,
        cost=True,
        changes={"rho_hat": lambda s: s.a2.mean(axis=1, keepdims=True)},
    )
    yield Mistake(
        "one ρ̂ for all units",
        "ρ̂ is a single number, the mean over examples and units.",
        "What is the shape of your rho_hat? How many numbers should it hold?",
        "04_cost",
        terms=("sparsity",),
        blocks=LAYER1,
        cost=True,
        changes={"rho_hat": lambda s: s.a2.mean()},
    )
    yield Mistake(
        "ρ̂ is not measured",
        "ρ̂ is set to ρ instead of being measured (a worked problem set writes ρ = ρ̂ like a definition).",
        "Which of ρ and ρ̂ do you choose, and which does the network give you?",
        "04_cost",
        terms=("sparsity",),
        blocks=LAYER1,
        cost=True,
        seen=False,
        changes={"rho_hat": lambda s: np.full(s.h, s.rho)},
    )
    yield Mistake(
        "KL swapped in the cost",
        "The cost has KL(ρ̂‖ρ), the gradient is that of KL(ρ‖ρ̂).",
        "In KL(p‖q) the expectation is under p. Which of the two stands in front of your logarithm?",
        "04_cost",
        terms=("sparsity",),
        blocks=(),
        cost=True,
        changes={"sparsity": lambda s: s.beta * np.sum(kl(s.rho_hat, s.rho))},
    )
    yield Mistake(
        "KL swapped",
        "Cost and gradient both use KL(ρ̂‖ρ).",
        "In KL(p‖q) the expectation is under p. Which of the two stands in front of your logarithm?",
        "04_cost",
        terms=("sparsity",),
        blocks=LAYER1,
        cost=True,
        seen=False,
        changes={
            "sparsity": lambda s: s.beta * np.sum(kl(s.rho_hat, s.rho)),
            "push": lambda s: s.beta * (np.log(s.rho_hat / s.rho) - np.log((1 - s.rho_hat) / (1 - s.rho))),
        },
    )


MISTAKES = {mistake.name: mistake for mistake in _all_mistakes()}
