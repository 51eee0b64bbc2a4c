"""``python -m benchmarks.growth``: draw how time and memory grow with m, n and h, beside the floor."""

import argparse
import json
import statistics
import tracemalloc
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks import machine
from benchmarks.baselines.floor import Floor
from benchmarks.measure import best, interleaved
from sae_lib import cost_and_grad, initialize
from sae_lib.plots.style import BLUE, GREEN, INK, ORANGE, light_grid, new_figure
from sae_lib.training.objective import Objective
from sae_lib.training.threads import Pool, training_threads

START = {"m": 10_000, "n": 64, "h": 25}
NAMES = {"m": "m, examples", "n": "n, inputs", "h": "h, hidden units"}
FULL = {
    "m": [1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000],
    "n": [16, 64, 144, 256, 784, 1600],
    "h": [5, 10, 25, 50, 100, 200, 400, 800],
}
TOY = {"m": [100, 200], "n": [4, 9], "h": [2, 3]}
# The readable one makes several arrays of the data's size; a laptop should not begin to swap.
LARGEST_READABLE = 30_000_000
WAYS = {
    "cost_and_grad, the readable one": (ORANGE, "s--"),
    "the objective of train, float64": (BLUE, "o-"),
    "the objective of train, float32": (GREEN, "^-"),
    "floor: five products, one exp a unit": (INK, ":"),
}


def measure(sizes, rounds):
    """Give, for each of m, n and h, the rows: size, way, milliseconds and megabytes."""
    return {
        axis: [row for size in values for row in _one_size(START | {axis: size}, size, rounds)]
        for axis, values in sizes.items()
    }


def _one_size(shape, size, rounds):
    m, n, h = shape["m"], shape["n"], shape["h"]
    X, theta = np.random.default_rng(0).uniform(0.1, 0.9, (m, n)), initialize(h, n)
    makers = [
        lambda: _fast(X, h, theta),
        lambda: _fast(X.astype(np.float32), h, theta),
        lambda: Floor(X, h, exp=True),
    ]
    if X.size <= LARGEST_READABLE:
        makers = [lambda: lambda: cost_and_grad(theta, X, h), *makers]
    works, megabytes = {}, {}
    for name, maker in zip(list(WAYS)[-len(makers) :], makers):
        tracemalloc.start()
        works[name] = maker()
        works[name]()
        megabytes[name] = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
    with threadpool_limits(1):
        alone = interleaved(works, rounds)
    together = interleaved(works, rounds)
    # Whether a second thread gains depends on the size, and on who else is at work: the better number counts.
    ms = {name: 1000 * statistics.median(best(alone[name], together[name])) for name in works}
    return [{"size": size, "way": name, "ms": ms[name], "MB": megabytes[name]} for name in works]


def _fast(X, h, theta):
    objective = Objective(X, h, 1e-4, 0.01, 3.0)

    def evaluate():
        with training_threads(h * X.shape[1], len(objective.shards)) as n_threads, Pool(n_threads) as objective.pool:
            objective(theta)

    return evaluate


def draw(rows, about):
    """Draw two rows of axes, time above and memory below, one column for each of m, n and h."""
    figure = new_figure(12, 6.6)
    axes = figure.subplots(2, 3)
    for column, (axis, found) in enumerate(rows.items()):
        rest = ", ".join(f"{name} = {value:,}" for name, value in START.items() if name != axis)
        for row, (quantity, name) in enumerate({"ms": "time of one evaluation (ms)", "MB": "memory made (MB)"}.items()):
            ax = light_grid(axes[row, column])
            for way, (colour, style) in WAYS.items():
                points = [(each["size"], each[quantity]) for each in found if each["way"] == way]
                if points:
                    ax.plot(*zip(*points), style, color=colour, label=way, markersize=5)
            ax.set(xscale="log", yscale="log", xlabel=NAMES[axis], ylabel=name if column == 0 else "")
            ax.set_title(f"{name.partition(' (')[0].capitalize()} against {axis} ({rest})", fontsize=9)
    figure.legend(*axes[0, 0].get_legend_handles_labels(), loc="outside lower center", ncols=2, frameon=False)
    figure.suptitle(
        f"Measured on {about['cpu']}, {about['cores']} cores, each at its better number of threads", fontsize=9
    )
    return figure


def main(arguments=None):
    """Measure, draw, write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth", description=__doc__)
    parser.add_argument("--toy", action="store_true", help="sizes that only show that it works")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--output", type=Path, default=Path(__file__).with_name("growth"), help="without an ending")
    options = parser.parse_args(arguments)
    about = machine.describe()
    rows = measure(TOY if options.toy else FULL, options.rounds)
    draw(rows, about).savefig(options.output.with_suffix(".png"), dpi=100)
    text = json.dumps({"machine": about, "growth": rows}, indent=1, ensure_ascii=False)
    options.output.with_suffix(".json").write_text(text + "\n", encoding="utf-8")
    print(f"Written to {options.output.name}.png and {options.output.name}.json.")


if __name__ == "__main__":
    main()
