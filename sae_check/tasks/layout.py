"""The tasks on the layout of θ: `count_parameters`, `position` and `translate`."""

from __future__ import annotations

import numpy as np

from sae_check.findings import Finding, Kind
from sae_check.tasks.compared import ComparedTask
from sae_check.tasks.task import known
from sae_lib.model.parameters import split

LESSON = "02_initialize"
# The problem set's example comes first in all that follows: its numbers can be counted on paper.
EXAMPLE = (3, 2)


def _sizes(rng, times=2):
    """The example, then others with h > n and h < n."""
    drawn = [EXAMPLE]
    for _ in range(times):
        small = int(rng.integers(2, 5))
        large = small + int(rng.integers(2, 5))
        drawn += [(small, large), (large, small)]
    return drawn


def _one_number(task, value):
    """`value` as a number; ends the check if it is none."""
    number = task.numbers(value)
    if number.size != 1:
        task.stop(f"It returned {number.size} numbers; wanted {task.gives}.", Kind.SHAPE)
    return number.reshape(())


COUNTS = {
    "biases left out": lambda h, n: 2 * h * n,
    "b1 left out": lambda h, n: 2 * h * n + n,
    "b2 left out": lambda h, n: 2 * h * n + h,
    "only one weight matrix": lambda h, n: h * n + h + n,
    "b2 as long as b1": lambda h, n: 2 * h * n + 2 * h,
    "b1 as long as b2": lambda h, n: 2 * h * n + 2 * n,
    "biases counted twice": lambda h, n: 2 * (h * n + h + n),
    "one bias for each layer": lambda h, n: 2 * h * n + 2,
    "biases for the inputs": lambda h, n: 2 * h * n + h + 2 * n,
    "units counted, not lines": lambda h, n: h + 2 * n,
}


class CountTask(ComparedTask):
    """Says what was counted in the example."""

    def _say(self, came, wanted, right):
        if came[0]["count"] == wanted[0]["count"]:
            return "For 3 hidden and 2 visible units it counts 17, as it should; for other sizes it is wrong."
        return f"For 3 hidden and 2 visible units it counts {float(came[0]['count']):g}; on paper there are 17."


COUNT = CountTask(
    name="count_parameters",
    arguments=("n_hidden", "n_visible"),
    gives="one number",
    lesson=LESSON,
    section="One long row of numbers",
    library=("initialize",),
    reference=lambda h, n: 2 * h * n + h + n,
    problems=_sizes,
    parts=lambda task, value, problem: {"count": _one_number(task, value)},
    slips=known("count_parameters", LESSON, COUNTS),
)


BLOCKS = ("W1", "W2", "b1", "b2")


def _starts(h, n):
    return {"W1": 0, "W2": h * n, "b1": 2 * h * n, "b2": 2 * h * n + h}


def _widths(h, n):
    return {"W1": n, "W2": h, "b1": 1, "b2": 1}


def _place(starts=_starts, widths=_widths, more=0):
    """The place of an entry, with something changed."""

    def place(block, row, column, h, n):
        return starts(h, n)[block] + row * widths(h, n)[block] + column + more

    return place


def _other(fn, **change):
    """`_starts` or `_widths` with some of its numbers changed; each of `change` takes (h, n)."""
    return lambda h, n: fn(h, n) | {name: other(h, n) for name, other in change.items()}


def _down_the_columns(block, row, column, h, n):
    height = {"W1": h, "W2": n, "b1": 1, "b2": 1}[block]
    return _starts(h, n)[block] + column * height + row


PLACES = {
    "counted from 1": _place(more=1),
    "down the columns": _down_the_columns,
    "W2 in rows of n": _place(widths=_other(_widths, W2=lambda h, n: n)),
    "W1 in rows of h": _place(widths=_other(_widths, W1=lambda h, n: h)),
    "W1 in rows of h, W2 in rows of n": _place(widths=_other(_widths, W1=lambda h, n: h, W2=lambda h, n: n)),
    "each block counted from its beginning": _place(starts=lambda h, n: dict.fromkeys(BLOCKS, 0)),
    "only one matrix before the biases": _place(
        starts=_other(_starts, b1=lambda h, n: h * n, b2=lambda h, n: h * n + h)
    ),
    "b1 left out": _place(starts=_other(_starts, b2=lambda h, n: 2 * h * n)),
    "b2 before b1": _place(starts=_other(_starts, b1=lambda h, n: 2 * h * n + n, b2=lambda h, n: 2 * h * n)),
    "b1 before W2": _place(starts=_other(_starts, b1=lambda h, n: h * n, W2=lambda h, n: h * n + h)),
    "W2 before W1": _place(starts=_other(_starts, W1=lambda h, n: h * n, W2=lambda h, n: 0)),
    "biases in rows of n": _place(widths=_other(_widths, b1=lambda h, n: n, b2=lambda h, n: n)),
    "everything in rows of n": _place(widths=lambda h, n: dict.fromkeys(BLOCKS, n)),
    "the row of a bias left out": _place(widths=_other(_widths, b1=lambda h, n: 0, b2=lambda h, n: 0)),
    "b1 as long as b2": _place(starts=_other(_starts, b2=lambda h, n: 2 * h * n + n)),
}


def _corners(h, n):
    """(block, row, column): the last of the first row, the first of the last row, the last of all."""
    matrices = [("W1", 0, n - 1), ("W1", h - 1, 0), ("W1", h - 1, n - 1)]
    matrices += [("W2", 0, h - 1), ("W2", n - 1, 0), ("W2", n - 1, h - 1)]
    return [*matrices, ("b1", 0, 0), ("b1", h - 1, 0), ("b2", 0, 0), ("b2", n - 1, 0)]


class PositionTask(ComparedTask):
    """Its parts are the four blocks."""

    def explain(self, report, fn, args):
        """Say which block was asked for where None comes back; see `Task.explain`."""
        if report.finding.kind is not Kind.NOTHING:
            return {}
        finding = Finding(f"For block {args[0]!r} it returned None.", Kind.NOTHING)
        return {"finding": finding, "hint": "Does every way through it end with a return?"}

    def collect(self, came):
        """The places in one network after the other, by block."""
        entries = _corners(*EXAMPLE)
        networks = [came[i : i + len(entries)] for i in range(0, len(came), len(entries))]
        return [
            {
                block: np.array([one["place"] for one, entry in zip(network, entries) if entry[0] == block])
                for block in BLOCKS
            }
            for network in networks
        ]

    def _say(self, came, wanted, right):
        mine, places = (np.concatenate(list(network[0].values())) for network in (came, wanted))
        for (block, row, column), place, other in zip(_corners(*EXAMPLE), mine, places):
            if place != other:
                entry = f"{block}[{row}]" if block.startswith("b") else f"{block}[{row}, {column}]"
                return f"For 3 hidden and 2 visible units it puts {entry} at place {place:g}, where it does not stand."
        return "For 3 hidden and 2 visible units the places are right; for other sizes they are not."


POSITION = PositionTask(
    name="position",
    arguments=("block", "row", "column", "n_hidden", "n_visible"),
    gives="one number",
    lesson=LESSON,
    section="One long row of numbers",
    reference=_place(),
    problems=lambda rng: [(*entry, h, n) for h, n in _sizes(rng) for entry in _corners(h, n)],
    parts=lambda task, value, problem: {"place": _one_number(task, value)},
    slips=known("position", LESSON, PLACES),
)


def _translated(W1=lambda theirs: theirs.W1.T, W2=lambda theirs: theirs.W2.T, b1="b1", b2="b2"):
    """θ of a program that keeps W1 as (n, h) and W2 as (h, n), in our order, with something changed."""

    def translated(theta, h, n):
        theirs = split(theta, n, h)._replace(b1=theta[2 * h * n : 2 * h * n + h], b2=theta[2 * h * n + h :])
        blocks = W1(theirs), W2(theirs), getattr(theirs, b1), getattr(theirs, b2)
        return np.concatenate([np.ravel(block) for block in blocks])

    return translated


def _backwards(theta, h, n):
    ours = split(theta, h, n)
    return np.concatenate([ours.W1.T.ravel(), ours.W2.T.ravel(), ours.b1, ours.b2])


TRANSLATIONS = {
    "every number where it was": lambda theta, h, n: theta,
    "only W1 translated": _translated(W2=lambda theirs: theirs.W2),
    "only W2 translated": _translated(W1=lambda theirs: theirs.W1),
    "translated the other way": _backwards,
    "W1 and W2 exchanged": _translated(W1=lambda theirs: theirs.W2, W2=lambda theirs: theirs.W1),
    "W1 and W2 exchanged and turned": _translated(W1=lambda theirs: theirs.W2.T, W2=lambda theirs: theirs.W1.T),
    "biases cut in the wrong place": lambda theta, h, n: np.concatenate(
        [_translated()(theta, h, n)[: -h - n], theta[-h:], theta[-h - n : -h]]
    ),
    "biases exchanged": _translated(b1="b2", b2="b1"),
}


def _layers(task, value, problem):
    """The two layers: the biases alone are no merit, they stand where they stood."""
    theta, h, n = problem
    if isinstance(value, (tuple, list)) and len(value) == 4 and not np.isscalar(value[0]):
        task.stop("It returned four blocks; wanted them as one vector.", hint="Which NumPy function joins vectors?")
    vector = task.numbers(value)
    if vector.shape == (2 * h * n,):
        task.stop(
            f"It returned {vector.size} numbers, where {theta.size} came in.",
            hint="Which numbers stand behind the two matrices?",
        )
    blocks = split(task.numbers(value, theta.shape), h, n)
    return {
        "W1 with b1": np.concatenate([blocks.W1.ravel(), blocks.b1]),
        "W2 with b2": np.concatenate([blocks.W2.ravel(), blocks.b2]),
    }


class TranslateTask(ComparedTask):
    """Says whether numbers are lost or only misplaced."""

    def _say(self, came, wanted, right):
        said = []
        for name in (name for name, fine in right.items() if not fine):
            all_there = all(np.allclose(np.sort(a[name]), np.sort(b[name])) for a, b in zip(came, wanted))
            said.append(
                f"{name}: {'the right numbers, not all in their places' if all_there else 'other numbers than wanted'}."
            )
        return " ".join(said)


TRANSLATE = TranslateTask(
    name="translate",
    arguments=("theirs", "n_hidden", "n_visible"),
    gives="θ, one vector",
    lesson=LESSON,
    section="One long row of numbers",
    reference=_translated(),
    problems=lambda rng: [(rng.uniform(-1, 1, 2 * h * n + h + n), h, n) for h, n in _sizes(rng, 1)],
    parts=_layers,
    slips=known("translate", LESSON, TRANSLATIONS),
)
