"""The panel of lesson 04: what the networks on a line to the trained one cost, at any ρ, β and λ."""

from __future__ import annotations

import numpy as np

from sae_lib.analysis.atlas import N_HIDDEN, SIDE, load_atlas
from sae_lib.analysis.cost_line import cost_line
from sae_lib.checks import check_examples
from sae_lib.model.parameters import initialize, pack
from sae_lib.panels.base.panel import Panel
from sae_lib.panels.base.sliders import choice, lattice_slider, penalty_sliders
from sae_lib.panels.cost_view import CostView

# More examples would make the panel slow to appear and change nothing that can be seen.
MOST_EXAMPLES = 1000
T = np.round(np.linspace(-0.5, 1.5, 41), 2)


def cost_panel(X):
    """Lesson 04: J and its three terms along lines through the parameters, at the chosen ρ, β, λ.

    Parameters
    ----------
    X : array_like (m, 64)
        Normalized 8×8 patches; at most the first 1,000 are used.

    Returns
    -------
    Panel

    Raises
    ------
    ValueError, TypeError
        If X does not hold such patches.
    """
    X = check_examples(X, n_visible=SIDE * SIDE, unit_interval=True)[:MOST_EXAMPLES]
    end = load_atlas().entry(rho=0.01, beta=3, weight_decay=1e-4).parameters
    lines = {name: cost_line(theta, pack(*end), T, X, N_HIDDEN) for name, theta in _origins(X, *end).items()}
    controls = {
        **penalty_sliders(),
        "t": lattice_slider("t", T, 1.0, "position on the line"),
        "origin": choice("line from", list(lines), next(iter(lines))),
    }
    return Panel(
        "Cost along a line",
        controls,
        CostView(lines),
        alt="At the start values, the cost along a straight line from a network without weights to the trained "
        "one: level at first, a low hump, then down into a valley near the trained network, where most of the cost is "
        "reconstruction. On the right the three terms as one bar, and the mean activations, close to the wanted one.",
        steady=True,
    )


def _origins(X, W1, W2, b1, b2):
    """The networks at t = 0, by name, for a trained one."""
    trained = pack(W1, W2, b1, b2)
    mean = X.mean(axis=0)
    silent = np.full(N_HIDDEN, np.log(0.01 / 0.99))
    away = np.random.default_rng(0).standard_normal(trained.size)
    return {
        "the grey network": pack(np.zeros_like(W1), np.zeros_like(W2), silent, np.log(mean / (1 - mean))),
        "the random start": initialize(N_HIDDEN, X.shape[1]),
        "its renumbered twin": pack(W1[::-1], W2[:, ::-1], b1[::-1], b2),
        "louder units (b1 + 4)": pack(W1, W2, b1 + 4, b2),
        "a random place": trained + away * np.linalg.norm(trained) / np.linalg.norm(away),
    }
