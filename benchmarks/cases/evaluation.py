"""One evaluation of J and its gradient beside the least that it could cost."""

from threadpoolctl import threadpool_limits

from benchmarks.baselines.floor import Floor
from benchmarks.data import large_digits, patches
from benchmarks.measure import best, interleaved, ratio, seconds
from sae_lib import initialize
from sae_lib.training.objective import Objective
from sae_lib.training.threads import Pool, training_threads

FULL = {"m": 10_000, "h_patches": 25, "h_digits": 196, "repeats": 5, "rounds": 15}
TOY = {"m": 600, "h_patches": 3, "h_digits": 4, "repeats": 1, "rounds": 2}


def measure(m, h_patches, h_digits, repeats, rounds):
    """Patches beside products and exp; digits of 784 pixels beside the products alone."""
    yield _beside_the_floor(patches(m), h_patches, True, 1.35, repeats, rounds)
    yield _beside_the_floor(large_digits(m), h_digits, False, 1.1, 1, rounds)


def _beside_the_floor(X, h, exp, goal, repeats, rounds):
    (m, n), theta = X.shape, initialize(h, X.shape[1])
    floor, objective = Floor(X, h, exp=exp), Objective(X, h, 1e-4, 0.01, 3.0)

    def timed(work):
        return lambda: seconds(lambda: [work() for _ in range(repeats)])

    def ours():
        with training_threads(h * n, len(objective.shards)) as n_threads, Pool(n_threads) as objective.pool:
            return timed(lambda: objective(theta))()

    def with_one_thread():
        with threadpool_limits(1):
            return timed(floor)()

    works = {"ours": ours, "floor, one thread": with_one_thread, "floor, all threads": timed(floor)}
    interleaved(works, 2)
    times = interleaved(works, rounds)
    least = "the five products and one exp a unit" if exp else "the five products"
    return ratio(
        f"{m:,} × {n}, {h} hidden: one evaluation / {least}",
        times["ours"],
        best(times["floor, one thread"], times["floor, all threads"]),
        goal,
        at_most=True,
        note="products at the better of one thread and all",
    )
