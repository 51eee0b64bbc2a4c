"""The task `initialize`: random numbers, so what is checked is their number, order, range and source."""

from __future__ import annotations

import numpy as np

from sae_check.report import Report
from sae_check.tasks.task import Task

LESSON = "02_initialize"
# So many networks are drawn that the largest weight comes this near to the bound.
TIMES, NEAR = 400, 0.004
# Sizes for which no two of the bounds that students use are the same.
SIZES = [(3, 5), (5, 3), (4, 6), (6, 4)]
PARTS = ("length", "zero biases at the end", "weights", "rng")


class InitializeTask(Task):
    """θ with uniform weights in ±√(6/(h + n + 1)) and biases 0."""

    all_parts = PARTS

    def compare(self, fn, rng):
        """See `Task.compare`."""
        h, n = SIZES[rng.integers(len(SIZES))]
        first = self._theta(fn, h, n, rng.spawn(1)[0])
        bigger = self._theta(fn, n + 4, h, rng.spawn(1)[0])
        flaws = [flaw for theta, a, b in ((first, h, n), (bigger, n + 4, h)) if (flaw := _order(theta, a, b))]
        if flaws:
            self.flawed(["length"], *flaws[0])
        weights = self._many(fn, h, n, rng.spawn(1)[0])
        if flaw := _spread(weights, h, n):
            self.flawed(["length", "zero biases at the end"], *flaw)
        if flaw := self._source(fn, h, n, rng):
            self.flawed(["length", "zero biases at the end", "weights"], *flaw)
        parts = dict.fromkeys(PARTS, True)
        return Report(name=self.name, ok=True, parts=parts, remark="Order, range and rng were checked.")

    def _theta(self, fn, h, n, rng):
        value = self.call(fn, h, n, rng)
        if isinstance(value, (tuple, list)) and len(value) == 4:
            self.stop("It returned four blocks; wanted them as one vector.", hint="Which NumPy function joins vectors?")
        theta = self.numbers(value)
        wanted = 2 * h * n + h + n
        if theta.ndim != 1:
            self.stop(f"θ has shape {theta.shape}; wanted one vector.", hint="What does .ravel() do to a matrix?")
        if theta.size != wanted:
            known = {
                2 * h * n: "biases left out",
                h * n + h + n: "only one weight matrix",
                2 * h * n + h: "b2 left out",
            }
            known |= {
                2 * h * n + n: "b1 left out",
                2 * h * n + 2 * h: "b2 as long as b1",
                2 * h * n + 2 * n: "b1 as long as b2",
            }
            self.stop(
                f"For {h} hidden and {n} visible units θ has {theta.size} entries; wanted {wanted}.",
                mistake=known.get(theta.size),
                hint="Count on paper: how many weights go in, how many go out, how many biases on each side?",
            )
        return theta

    def _many(self, fn, h, n, rng):
        """The weights of many networks, drawn one after the other with the same generator."""
        values = self.call(fn, h, n, rng, times=TIMES)
        return np.array([np.asarray(theta, dtype=float)[: 2 * h * n] for theta in values])

    def _source(self, fn, h, n, rng):
        """Judge whether the numbers come from the generator that is handed over."""
        seed = int(rng.integers(2**32))
        one, same, other = (self._theta(fn, h, n, np.random.default_rng(s)) for s in (seed, seed, seed + 1))
        if np.array_equal(one, other):
            return (
                "The numbers are the same whatever generator comes in.",
                "generator made inside",
                "Whose random numbers does your function draw, those of the rng that it was given?",
            )
        if not np.array_equal(one, same):
            return ("The same generator twice gives different numbers.", "rng not used")
        return None


def _order(theta, h, n):
    """Judge the places of the zeros."""
    weights, biases = theta[: 2 * h * n], theta[2 * h * n :]
    zeros = int(np.sum(theta == 0))
    if zeros == theta.size:
        return ("All entries are 0.", "all weights 0")
    if np.any(biases) and zeros == h + n:
        return (f"The {h + n} zeros are not at the end.", "another order")
    if biases[0] and np.ptp(biases) == 0:
        return (f"All biases are {biases[0]:g}.", "biases not 0")
    if np.any(biases):
        return ("The biases are not 0.", "random biases")
    if np.ptp(weights) == 0:
        return ("All weights are the same number.", "all weights alike")
    return _left_out(weights, h, n)


def _left_out(weights, h, n):
    """Weights that were not drawn."""
    missing = int(np.sum(weights == 0))
    if missing < min(h, n):
        return None
    empty = [name for name, block in zip(("W1", "W2"), np.split(weights, 2)) if not block.any()]
    return (
        f"{weights.size} weights wanted, {missing} of them are 0.",
        f"{empty[0]} left at 0" if empty else None,
        "Which matrix was not drawn?" if empty else "Which weights were not drawn?",
    )


def _copies(weights, h, n):
    """Judge a network in which the same number comes again and again."""
    W1, W2 = weights[: h * n].reshape(h, n), weights[h * n :].reshape(n, h)
    alike = [
        (W1, f"All {h} rows of W1 are the same", "all hidden units alike"),
        (W2.T, f"All {h} columns of W2 are the same", "all hidden units alike"),
        (W1.T, f"All {n} columns of W1 are the same", "all inputs alike"),
        (W2, f"All {n} rows of W2 are the same", "all outputs alike"),
    ]
    for rows, finding, mistake in alike:
        if not np.ptp(rows, axis=0).any():
            hint = "If all hidden units start alike, what could ever make them different?"
            return f"{finding}.", mistake, hint if "hidden" in mistake else "How many numbers do you draw for a matrix?"
    different = len(np.unique(weights))
    # In float32 two may be equal by chance.
    if different < 0.9 * weights.size:
        return (
            f"Among the {weights.size} weights are only {different} different numbers.",
            "only a few numbers to choose from",
        )
    return None


def _spread(weights, h, n):
    """Judge the range of the weights, and how they fill it."""
    first, second = weights[:, : h * n], weights[:, h * n :]
    # The order of the second is the writer's; sorted, all orders are the same.
    if np.array_equal(np.sort(first, axis=1), np.sort(second, axis=1)):
        return ("W2 holds the same numbers as W1.", "one matrix twice")
    if np.array_equal(weights[0], weights[-1]):
        return ("Every network has the same weights.", "generator made inside", "Where is your generator made?")
    if flaw := _copies(weights[0], h, n):
        return flaw
    bound, low, high = np.sqrt(6 / (h + n + 1)), weights.min(), weights.max()
    if low >= 0:
        return ("No weight is negative.", "positive weights only")
    if abs(weights.mean()) > 0.05 * (high - low):
        return (
            f"The weights lie between {low:.2f} and {high:.2f}: not as far below 0 as above it.",
            "range not centred on 0",
        )
    ends = [np.abs(block).max() for block in (first, second)]
    if max(ends) > (1 + 4 * NEAR) * min(ends) and not _uneven(first) and not _uneven(second):
        return (f"W1 lies in ±{ends[0]:.2f}, W2 in ±{ends[1]:.2f}; wanted the same bound for both.", "two bounds")
    if np.mean(np.abs(weights) < np.abs(weights).max() / 2) > 0.6:
        return ("Small weights are more frequent than large ones.", "normal instead of uniform")
    if _uneven(weights):
        return ("Some numbers between the bounds come more often than others.", "not evenly drawn")
    if abs(high / bound - 1) < NEAR and abs(low / -bound - 1) < NEAR:
        return None
    others = {
        "square root forgotten": 6 / (h + n + 1),
        "the 1 forgotten": np.sqrt(6 / (h + n)),
        "brackets of the sum forgotten": np.sqrt(6 / h + n + 1),
        "unit range": 1.0,
        "another numerator": np.sqrt(2 / (h + n + 1)),
        "twice the inputs": np.sqrt(6 / (2 * n + 1)),
        "twice the hidden units": np.sqrt(6 / (2 * h + 1)),
        "half the width": bound / 2,
    }
    names = [name for name, other in others.items() if abs(high / other - 1) < NEAR and abs(low / -other - 1) < NEAR]
    return (
        f"For {h} hidden and {n} visible units the weights lie between {low:.2f} and {high:.2f}; wanted ±{bound:.2f}.",
        names[0] if names else None,
        "Work the bound out with a pocket calculator for these two sizes. Which step differs?",
    )


def _uneven(weights):
    """Return True if some eighth of the range holds clearly more or less than an eighth of the numbers."""
    share = np.histogram(weights, 8)[0] / weights.size
    return np.abs(share - 1 / 8).max() > 0.02


INITIALIZE = InitializeTask(
    name="initialize",
    arguments=("n_hidden", "n_visible", "rng"),
    gives="θ, one vector",
    lesson=LESSON,
    section="The bound",
    library=("initialize",),
)
