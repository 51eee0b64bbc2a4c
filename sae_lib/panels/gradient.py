"""The panel of lesson 05: the gradient, split by block and by the term that pulls."""

from __future__ import annotations

from sae_lib.checks import check_count, check_examples
from sae_lib.model.parameters import initialize
from sae_lib.panels.base.panel import Panel
from sae_lib.panels.base.sliders import choice, penalty_sliders
from sae_lib.panels.gradient_view import GradientView
from sae_lib.training.train import train

# Enough rows to see how things pull, few enough to draw at once.
MOST_ROWS = 500
EARLY, LATE = 30, 600


def gradient_panel(X, n_hidden=25, *, rng=0):
    """Lesson 05: which term of J pulls how hard at which block, at the start, on the way and when trained.

    Parameters
    ----------
    X : array_like (m, n)
        Values in [0, 1]; n is a square. Up to 500 rows are used.
    n_hidden : int
        h.
    rng : int
        Seed of the start.

    Returns
    -------
    Panel

    Raises
    ------
    ValueError, TypeError
        If an argument is wrong.
    """
    X = check_examples(X, unit_interval=True)[:MOST_ROWS]
    h = check_count(n_hidden, "n_hidden")
    controls = penalty_sliders()
    thetas = _on_the_way(X, h, rng, {name: control.value for name, control in controls.items()})
    names = list(thetas)
    return Panel(
        "Who pulls where",
        {
            **controls,
            "network": choice("network", names, names[0]),
            "contrast": choice("contrast", [("one for each row", "row"), ("each square its own", "each")], "row"),
        },
        GradientView(thetas, X, h),
        alt="A grid of squares, one row for each of W1, W2, b1, b2 and one column for each term of the cost and "
        "their sum; beside it bars with the length of each. At the start of training the sparsity term is by far "
        "the strongest at W1 and b1: there only its square and that of the sum are not grey.",
    )


def _on_the_way(X, n_hidden, rng, penalties):
    """θ at the start, early and at the end of a training, by name."""
    kept = {}

    def keep(progress):
        if progress.iteration == EARLY:
            kept["early"] = progress.theta.copy()

    start = initialize(n_hidden, X.shape[1], rng)
    trained = train(X, n_hidden, **penalties, max_iter=LATE, theta0=start, callback=keep).theta
    return {
        "at the start": start,
        f"after {EARLY} iterations": kept.get("early", trained),
        f"trained ({LATE} iterations)": trained,
    }
