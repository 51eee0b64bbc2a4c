"""What the panel of lesson 06 shows: the gradient check of the right version and of a wrong one."""

from __future__ import annotations

import numpy as np

from sae_lib.mistakes import MISTAKES
from sae_lib.model.cost import cost_and_grad
from sae_lib.model.gradient_check import check_gradient
from sae_lib.model.parameters import split
from sae_lib.plots.style import BLUE, GREEN, INK, ORANGE, PURPLE, light_grid, new_figure, readable

BLOCKS = ("W1", "W2", "b1", "b2")
MARKERS = dict(zip(BLOCKS, ((BLUE, "o"), (ORANGE, "s"), (GREEN, "^"), (PURPLE, "D"))))
LOWEST, HIGHEST = 1e-13, 10.0
TOLERANCE = 1e-7


class GradientCheckView:
    """Relative errors block by block, and the gradient by formula against the gradient by nudging.

    Parameters
    ----------
    theta : ndarray (2hn + h + n,)
        Where the gradient is checked.
    X : ndarray (m, n)
    n_hidden : int
    """

    def __init__(self, theta, X, n_hidden):
        self._where = (theta, X, n_hidden)
        self._reports = {}
        self.figure = new_figure(8.0, 3.6)
        left, right = self.figure.subplots(1, 2, width_ratios=[1.35, 1])

        light_grid(left)
        places = np.arange(len(BLOCKS))
        self._right = left.bar(places - 0.2, 1, 0.38, color=BLUE, edgecolor="white", label="right version")
        self._wrong = left.bar(
            places + 0.2, 1, 0.38, color=ORANGE, hatch="//", edgecolor="white", label="chosen version"
        )
        left.axhline(TOLERANCE, color=INK, linestyle="--", linewidth=1.2, label="wanted: below this")
        left.set_yscale("log")
        left.set(ylim=(LOWEST, HIGHEST * 2000), xticks=places, xlabel="block of the gradient")
        left.set_xticklabels(BLOCKS)
        left.set_yticks([1e-12, 1e-9, 1e-6, 1e-3, 1])
        left.minorticks_off()
        left.set_ylabel("relative error", fontsize=9)
        left.set_title("How far formula and nudging are apart", fontsize=10)
        left.legend(frameon=False, fontsize=8, ncols=2, loc="upper center")

        light_grid(right)
        right.axline((0, 0), slope=1, color=INK, linestyle="--", linewidth=1.0)
        self._dots = {
            name: right.plot([], [], marker, color=colour, markersize=4, linestyle="", label=name)[0]
            for name, (colour, marker) in MARKERS.items()
        }
        self._scatter = right
        right.set_xlabel("by nudging, % of the block's largest", fontsize=8)
        right.set_ylabel("by formula, %", fontsize=8)
        right.set(xlim=(-110, 110), ylim=(-110, 110), xticks=[-100, 0, 100], yticks=[-100, 0, 100])
        right.set_title("The chosen version, entry by entry", fontsize=10)
        right.legend(frameon=False, fontsize=8, loc="upper left", handletextpad=0.1)

    def update(self, mistake, rho, beta, weight_decay, epsilon):
        """Check the version called `mistake` with these settings; returns what is seen in words."""
        settings = {"rho": rho, "beta": beta, "weight_decay": weight_decay}
        right = self._report(None, epsilon, settings)
        chosen = self._report(mistake, epsilon, settings)
        for bars, report in ((self._right, right), (self._wrong, chosen)):
            for bar, error in zip(bars, report.blocks.values()):
                bar.set_height(np.clip(error, LOWEST * 1.3, HIGHEST))
        _, X, h = self._where
        parts = (split(gradient, h, X.shape[1]) for gradient in (chosen.numeric, chosen.analytic))
        for dots, numeric, analytic in zip(self._dots.values(), *parts):
            percent = 100 / (max(np.abs(numeric).max(), np.abs(analytic).max()) or 1.0)
            dots.set_data(numeric.ravel() * percent, analytic.ravel() * percent)
        return f"{_stage(beta, weight_decay)} {self._verdict(mistake, right, chosen, settings, epsilon)}"

    def _report(self, mistake, epsilon, settings):
        key = (mistake, epsilon, *settings.values())
        if key not in self._reports:
            if len(self._reports) > 500:
                self._reports.clear()
            fn = cost_and_grad if mistake is None else MISTAKES[mistake].fn
            self._reports[key] = check_gradient(fn, *self._where, epsilon=epsilon, tolerance=TOLERANCE, **settings)
        return self._reports[key]

    def _verdict(self, mistake, right, chosen, settings, epsilon):
        if max(right.blocks.values()) > TOLERANCE:
            return f"Even the right version is off: nudges of ε = {readable(epsilon)} are of no use here."
        if not chosen.ok:
            where = ", ".join(name for name, passed in chosen.passed.items() if not passed)
            return f"The check finds «{mistake}» in {where}."
        J, grad = MISTAKES[mistake].fn(*self._where, **settings)
        wanted_J, wanted_grad = cost_and_grad(*self._where, **settings)
        if np.isclose(J, wanted_J, rtol=1e-9) and np.allclose(grad, wanted_grad, rtol=1e-7, atol=1e-12):
            return f"«{mistake}» does no harm with these settings: J and the gradient are right."
        return (
            f"The check finds nothing, and yet «{mistake}» is wrong: J and its gradient belong together, "
            f"but J is {J:.4f} where {wanted_J:.4f} is right."
        )


def _stage(beta, weight_decay):
    if beta and weight_decay:
        return "All three terms are on."
    if beta:
        return "Decay is off (λ = 0)."
    return "Sparsity is off (β = 0)." if weight_decay else "Reconstruction alone (β = λ = 0)."
