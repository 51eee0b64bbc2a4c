"""What a mistake is: the lines that differ, and words for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from sae_lib.mistakes.steps import RIGHT, run

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
        The steps that differ from `sae_lib.mistakes.steps.RIGHT`.
    variants : tuple of dict
        Other lines with which people make the same mistake.
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
    variants: tuple = field(default=(), repr=False)

    def fn(self, theta, X, n_hidden, *, weight_decay=1e-4, rho=0.01, beta=3.0):
        """Return ``(J, grad)`` as somebody with this mistake computes them; called like `cost_and_grad`."""
        return run(RIGHT | self.changes, theta, X, n_hidden, weight_decay=weight_decay, rho=rho, beta=beta)
