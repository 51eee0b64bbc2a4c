"""The panel of lesson 02: what a start does, before anything is learned."""

import numpy as np

from sae_lib.checks import check_count, check_examples
from sae_lib.model.parameters import initialize, pack
from sae_lib.panels.base.panel import Panel
from sae_lib.panels.base.sliders import choice, lattice_slider, log_lattice, penalty_sliders
from sae_lib.panels.start_view import StartView

# More would only make it slower.
MOST_PATCHES = 1000


def initialize_panel(X, n_hidden=25, *, rng=0):
    """Lesson 02: z, activations, ρ̂ and cost for a chosen start, at the chosen ρ, β, λ.

    Parameters
    ----------
    X : array_like (m, n)
        Values in [0, 1]; up to 1,000 rows are used.
    n_hidden : int
        h.
    rng : int
        Seed of the random starts; the same draw is scaled by the slider.

    Returns
    -------
    Panel

    Raises
    ------
    ValueError, TypeError
        If an argument is wrong.
    """
    X = check_examples(X, unit_interval=True)[:MOST_PATCHES]
    h = check_count(n_hidden, "n_hidden")
    starts = starts_at_scale_1(h, X.shape[1], rng)
    options = [
        ("uniform in ± s · √(6 / (h + n + 1))", "uniform"),
        ("normal, N(0, s²)", "normal"),
        ("every weight = s", "equal"),
        ("all zeros", "zeros"),
    ]
    return Panel(
        "Before training",
        {
            **penalty_sliders(),
            "start": choice("start", options, "uniform"),
            "scale": lattice_slider("s", log_lattice(0.01, 30, digits=(1, 2, 3, 5, 7)), 1, "scale of the start"),
        },
        StartView(X, h, starts),
        alt="At the start values, z lies between about −2 and 2, no unit is saturated, the mean activations lie "
        "between 0.2 and 0.8, far above the wanted one, and nearly all of the cost is the sparsity term.",
    )


def starts_at_scale_1(n_hidden, n_visible, rng=0):
    """The four starts, biases 0 in each: θ at scale 1, and words with ``{s}`` for the scale.

    Parameters
    ----------
    n_hidden, n_visible : int
        h and n.
    rng : int

    Returns
    -------
    dict of str to (ndarray (2hn + h + n,), str)
        ``"uniform"`` is what `initialize` gives for the same `rng`.
    """
    h, n = n_hidden, n_visible
    normal = np.random.default_rng(rng).normal(size=(2, h, n))
    biases = np.zeros(h), np.zeros(n)
    return {
        "uniform": (initialize(h, n, rng), "Weights uniform in ± {s} times the bound"),
        "normal": (pack(normal[0], normal[1].T, *biases), "Normal weights of standard deviation {s}"),
        "equal": (pack(np.ones((h, n)), np.ones((n, h)), *biases), "Every weight is {s}"),
        "zeros": (np.zeros(2 * h * n + h + n), "Every weight is 0, whatever s is"),
    }
