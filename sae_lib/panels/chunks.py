"""The panel of lesson 11: why the mean activation needs a pass of its own."""

from __future__ import annotations

import numpy as np

from sae_lib.analysis.atlas import N_HIDDEN, SIDE, load_atlas
from sae_lib.analysis.chunk_means import BlockMeans
from sae_lib.checks import check_examples
from sae_lib.model.parameters import initialize, pack
from sae_lib.panels.base.panel import Panel
from sae_lib.panels.base.sliders import choice, lattice_slider, penalty_sliders
from sae_lib.panels.chunks_view import BlocksView

# Rows of a block, and the number of examples that all of them divide.
SIZES = [20, 40, 100, 200, 500, 1000, 2000, 5000, 10_000]


def blocks_panel(X):
    """Lesson 11: ρ̂ while blocks are read, and the gradient's error if each block uses its own, at any ρ, β, λ.

    Parameters
    ----------
    X : array_like (m, 64)
        Normalized 8×8 patches; 10,000 of them are used, some several times if there are fewer.

    Returns
    -------
    Panel

    Raises
    ------
    ValueError, TypeError
        If X does not hold such patches.
    """
    X = check_examples(X, n_visible=SIDE * SIDE, unit_interval=True)
    X = X[np.arange(SIZES[-1]) % len(X)]
    networks = {
        "the trained network": pack(*load_atlas().entry(rho=0.01, beta=3, weight_decay=1e-4).parameters),
        "the random start": initialize(N_HIDDEN, X.shape[1]),
    }
    orders = {"rows as drawn": X, "smooth rows first": X[X.std(axis=1).argsort(kind="stable")]}
    means = {
        (network, order): BlockMeans(theta, rows, N_HIDDEN, SIZES)
        for network, theta in networks.items()
        for order, rows in orders.items()
    }
    controls = {
        **penalty_sliders(),
        "rows": lattice_slider("rows", SIZES, 100, "rows of a block"),
        "network": choice("network", list(networks), next(iter(networks))),
        "order": choice("order", list(orders), next(iter(orders))),
    }
    return Panel(
        "Blocks",
        controls,
        BlocksView(means),
        alt="At the start values, on the left 25 lines, the mean activations of a trained network, which jump while "
        "few rows are read and settle after some thousands, near the wanted one. On the right the error of a gradient "
        "made of each block's own means: larger than the gradient itself for blocks of 100 rows, and falling as "
        "blocks grow, down to none when one block holds all.",
        steady=True,
    )
