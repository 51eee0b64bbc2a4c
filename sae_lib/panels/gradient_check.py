"""The panel of lesson 06: which mistake the gradient check finds, where, and with which settings."""

import numpy as np

from sae_lib.datasets.patches import normalize_patches, sample_patches
from sae_lib.datasets.photos import load_photos
from sae_lib.datasets.whitening import whiten
from sae_lib.mistakes import MISTAKES
from sae_lib.model.parameters import initialize
from sae_lib.panels.base.panel import Panel
from sae_lib.panels.base.sliders import choice, lattice_slider, penalty_sliders
from sae_lib.panels.gradient_check_view import GradientCheckView

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
