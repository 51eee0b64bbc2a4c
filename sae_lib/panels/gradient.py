"""The panel of lesson 05: the gradient, split by block and by the term that pulls."""

from __future__ import annotations

import numpy as np
from matplotlib.patches import Rectangle

from sae_lib.checks import check_count, check_examples
from sae_lib.model.cost import GradientTermsAt
from sae_lib.model.parameters import initialize, split
from sae_lib.panels.base.panel import Panel
from sae_lib.panels.base.sliders import choice, penalty_sliders
from sae_lib.plots.mosaic import mosaic
from sae_lib.plots.parts import settings_in_words
from sae_lib.plots.style import BORDER, INK, TERM_COLOURS, TERM_HATCHES, grey_with_borders, light_grid, new_figure
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
    TypeError
        If an argument is of the wrong kind; see `sae_lib.checks`.
    ValueError
        If an argument has a shape that does not fit or a value out of its range.
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


BLOCKS = {"W1": "$W^{(1)}$", "W2": "$W^{(2)}$", "b1": "$b^{(1)}$", "b2": "$b^{(2)}$"}
COLUMNS = (*TERM_COLOURS, "all")
# Decay leaves biases alone; the penalty looks at hidden activations, which W2 and b2 do not change.
NO_SAY = {("b1", "decay"), ("b2", "decay"), ("W2", "sparsity"), ("b2", "sparsity")}
SHORTEST, LONGEST = 1e-5, 1e4
# Less than this share of the single pulls left over: they cancel.
BALANCE = 0.05


class GradientView:
    """The gradient of J split into what each term asks of each block, drawn in place.

    Parameters
    ----------
    thetas : dict of str to ndarray (2hn + h + n,)
        Networks to look at, by name.
    X : ndarray (m, n)
        The examples that J is taken over; n is a square.
    n_hidden : int
        h.
    """

    def __init__(self, thetas, X, n_hidden):
        self.thetas, self._shape = thetas, (n_hidden, X.shape[1])
        # So that no move of a slider has to go through the examples again.
        self._terms = {name: GradientTermsAt(theta, X, n_hidden) for name, theta in thetas.items()}
        self.figure = new_figure(8.0, 4.4)
        left, right = self.figure.subfigures(1, 2, width_ratios=[1.5, 1])
        self._squares = Squares(left.add_subplot(), n_hidden, X.shape[1])
        self._lengths = Lengths(right.add_subplot())

    def update(self, network, contrast, rho, beta, weight_decay):
        """Show the gradient at one of the networks, under these ρ, β and λ; returns it in words.

        Parameters
        ----------
        network : str
            One of the names of `thetas`.
        contrast : {"row", "each"}
            Whether the squares of a row share one scale, or each has its own.
        rho, beta, weight_decay : float
        """
        terms = self._terms[network](weight_decay=weight_decay, rho=rho, beta=beta)
        gradients = dict(zip(COLUMNS, (*terms, sum(terms))))
        blocks = {name: split(vector, *self._shape) for name, vector in gradients.items()}
        self._squares.update(blocks, contrast)
        lengths = {
            block: {name: float(np.linalg.norm(getattr(parts, block))) for name, parts in blocks.items()}
            for block in BLOCKS
        }
        self._lengths.update(lengths)
        return f"Network {network}, {settings_in_words(rho, beta, weight_decay)}. {who_pulls(lengths['W1'])}"


class Squares:
    """Four rows of squares, one a block; four columns: the three terms, and their sum."""

    def __init__(self, axes, n_hidden, n_visible):
        axes.set_axis_off()
        axes.set_title("Gradient of J: reconstruction + decay + sparsity = all", fontsize=9)
        self._images = {}
        shapes = ((n_hidden, n_visible), (n_visible, n_hidden), (n_hidden,), (n_visible,))
        for i, ((block, symbol), shape) in enumerate(zip(BLOCKS.items(), shapes)):
            axes.text(-0.08, i + 0.45, f"{symbol}\n{shape}", ha="right", va="center", fontsize=8, color=INK)
            for j, name in enumerate(COLUMNS):
                x = 1.1 * j
                if i == 0:
                    axes.text(x + 0.46, -0.08, name, ha="center", va="bottom", fontsize=8, color=INK)
                if (block, name) in NO_SAY:
                    axes.text(x + 0.46, i + 0.46, "has no say", ha="center", va="center", fontsize=7, color=INK)
                    continue
                self._images[block, name] = axes.imshow(
                    np.zeros((1, 1)),
                    cmap=grey_with_borders(),
                    vmin=-1,
                    vmax=1,
                    interpolation="nearest",
                    extent=(x, x + 0.92, i + 0.92, i),
                )
                # So that a white corner is told from the page.
                axes.add_patch(Rectangle((x, i), 0.92, 0.92, fill=False, edgecolor=BORDER, linewidth=1))
        axes.set(xlim=(-0.85, 4.25), ylim=(3.95, -0.3))

    def update(self, blocks, contrast):
        """Draw `blocks`, for each column the `Parameters` of its gradient."""
        for block in BLOCKS:
            peaks = {name: np.abs(getattr(parts, block)).max() for name, parts in blocks.items()}
            for name, parts in blocks.items():
                if (block, name) in self._images:
                    peak = peaks[name] if contrast == "each" else max(peaks.values())
                    self._images[block, name].set_data(as_square(getattr(parts, block) / (peak or 1), block))


class Lengths:
    """The length ‖·‖ of what each term asks of each block as bars, and of all together as a mark."""

    def __init__(self, axes):
        light_grid(axes)
        places = np.arange(len(BLOCKS))
        self._bars = {
            name: axes.bar(
                places + 0.27 * (k - 1),
                SHORTEST,
                0.27,
                color=colour,
                hatch=TERM_HATCHES[name],
                edgecolor="white",
                label=name,
            )
            for k, (name, colour) in enumerate(TERM_COLOURS.items())
        }
        (self._all,) = axes.plot(places, np.ones(4), "D", color=INK, markerfacecolor="white", markersize=7, label="all")
        axes.set_yscale("log")
        axes.set(ylim=(SHORTEST, LONGEST), yticks=[1e-5, 1e-3, 1e-1, 1e1, 1e3])
        axes.minorticks_off()
        axes.set_xticks(places, BLOCKS.values())
        axes.tick_params(labelsize=8)
        axes.set_ylabel(r"length $\|\cdot\|$", fontsize=8)
        axes.set_title("How hard each term pulls at each block", fontsize=9)
        axes.spines["bottom"].set_color(BORDER)
        axes.legend(
            frameon=False,
            fontsize=8,
            ncols=4,
            handletextpad=0.4,
            loc="upper center",
            bbox_to_anchor=(0.5, -0.08),
            handlelength=1.2,
            columnspacing=0.9,
        )

    def update(self, lengths):
        """Draw `lengths`, by block and column."""
        for name, bars in self._bars.items():
            for bar, block in zip(bars, BLOCKS):
                bar.set_height(np.clip(lengths[block][name], SHORTEST, LONGEST))
        # A gradient of 0 lies at the axis's lower end, not off it.
        self._all.set_ydata([np.clip(lengths[block]["all"], 1.3 * SHORTEST, LONGEST / 1.3) for block in BLOCKS])


def as_square(array, block):
    """A block of a gradient as a picture: a tile for each hidden unit, or a place for each number.

    Parameters
    ----------
    array : ndarray
        Values in [−1, 1], in the shape of the block.
    block : {"W1", "W2", "b1", "b2"}
    """
    if block == "b1":
        return mosaic(array[:, None], contrast="none", border=0, shape=(1, 1))
    if block == "b2":
        return mosaic(array[None, :], contrast="none", border=0)
    # Column j of W2 belongs to hidden unit j, as row j of W1 does.
    return mosaic(array if block == "W1" else array.T, contrast="none")


def who_pulls(lengths):
    """Say which term pulls hardest at a block, and what is left over, given the lengths by column."""
    single = {name: lengths[name] for name in TERM_COLOURS}
    hardest = max(single, key=single.get)
    if single[hardest] == 0:
        return "Nothing pulls at W1."
    told = ", ".join(f"{name} {length:.2g}" for name, length in single.items())
    left = lengths["all"] / sum(single.values())
    if left < BALANCE:
        return f"The pulls at W1 ({told}) are in balance: {lengths['all']:.2g} is left of them."
    return f"At W1 {hardest} pulls hardest ({told}); all together {lengths['all']:.2g}."
