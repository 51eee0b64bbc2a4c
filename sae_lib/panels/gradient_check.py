"""The panel of lesson 06: which mistake the gradient check finds, where, and with which settings."""

from __future__ import annotations

import numpy as np

from sae_lib.datasets.patches import normalize_patches, sample_patches
from sae_lib.datasets.photos import load_photos
from sae_lib.datasets.whitening import whiten
from sae_lib.mistakes import MISTAKES
from sae_lib.model.cost import cost_and_grad
from sae_lib.model.gradient_check import check_gradient
from sae_lib.model.parameters import initialize, split
from sae_lib.panels.base.panel import Panel
from sae_lib.panels.base.sliders import choice, lattice_slider, penalty_sliders
from sae_lib.plots.style import BLUE, GREEN, INK, ORANGE, PURPLE, light_grid, new_figure, readable

# As small as a worked problem set advises, since each redraw takes 2p evaluations of J.
N_HIDDEN, SIDE, N_PATCHES = 2, 3, 10
START = "decay missing in the gradient"


def gradient_check_panel():
    """Lesson 06: the gradient check of a 9-2-9 network, by block, for the right and for a wrong version.

    Returns
    -------
    Panel
    """
    X = normalize_patches(sample_patches([whiten(load_photos()[3])], N_PATCHES, SIDE))
    rng = np.random.default_rng(0)
    theta = initialize(N_HIDDEN, SIDE**2, rng)
    theta[-(N_HIDDEN + SIDE**2) :] = rng.uniform(-0.5, 0.5, N_HIDDEN + SIDE**2)
    # With h ≠ n some mistakes cannot even run.
    names = [name for name, mistake in MISTAKES.items() if not mistake.square]
    return Panel(
        "Gradient check",
        {
            **penalty_sliders(),
            "mistake": choice("version", names, START),
            "epsilon": lattice_slider("ε", [float(f"1e-{k}") for k in range(12, 0, -1)], 1e-4, "size of the nudge"),
        },
        GradientCheckView(theta, X, N_HIDDEN),
        alt="At the start values the right version's errors lie far below the wanted limit in all four blocks. "
        "The version whose decay is missing in the gradient fails in W1 and W2.",
    )


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
