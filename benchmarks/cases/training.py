"""L-BFGS on patches, each run in a fresh process: the library beside two other ways to write it."""

import importlib.util
import time

import numpy as np

from benchmarks.baselines.ported import train_ported
from benchmarks.baselines.pytorch import train_with_pytorch
from benchmarks.data import patches
from benchmarks.fresh import in_fresh_process
from benchmarks.measure import best, interleaved, ratio
from sae_lib import initialize, train, unpack

FULL = {"m": 10_000, "h": 25, "max_iter": 400, "rounds": 5}
TOY = {"m": 200, "h": 3, "max_iter": 3, "rounds": 1}
PENALTIES = {"weight_decay": 1e-4, "rho": 0.01, "beta": 3.0}


def measure(m, h, max_iter, rounds):
    """Give the library's rows; those beside PyTorch only where it is installed."""
    size = {"m": m, "h": h, "max_iter": max_iter}
    thetas = {}

    def run(way, dtype="float64", n_threads=1):
        def once():
            answer = in_fresh_process(one_training, way=way, dtype=dtype, n_threads=n_threads, **size)
            thetas[way, dtype] = np.array(answer["theta"])
            return answer["seconds"]

        return once

    works = {"ported": run("ported"), "float64": run("ours"), "float32": run("ours", "float32")}
    with_torch = importlib.util.find_spec("torch") is not None
    if with_torch:
        works |= {"torch, 1 thread": run("torch"), "torch, 2 threads": run("torch", n_threads=2)}
    times = interleaved(works, rounds)

    job = f"{m:,} × 64, {h} hidden, {max_iter} L-BFGS iterations, fresh process"
    yield ratio(f"{job}: the assignment as ported / ours", times["ported"], times["float64"], 5, at_most=False)
    alike = {
        cosine: count_alike(thetas["ours", "float64"], thetas["ours", "float32"], h, cosine) for cosine in (0.99, 0.95)
    }
    note = f"of the {h} filters of float64 " + " and ".join(
        f"{k} are met with a cosine ≥ {c}" for c, k in alike.items()
    )
    yield ratio(f"{job}: as ported / ours in float32", times["ported"], times["float32"], 9, at_most=False, note=note)
    if with_torch:
        torch_times = best(times["torch, 1 thread"], times["torch, 2 threads"])
        yield ratio(f"{job}: PyTorch autograd and SciPy / ours", torch_times, times["float64"], 1.2, at_most=False)


def one_training(way, m, h, max_iter, dtype, n_threads):
    """Train once; gives the seconds of the training alone, and θ."""
    X = patches(m)
    if way == "torch":
        importlib.import_module("torch")
    theta, job = initialize(h, X.shape[1]), {**PENALTIES, "max_iter": max_iter}
    began = time.perf_counter()
    if way == "ours":
        theta = train(X, h, theta0=theta, dtype=dtype, **job).theta
    elif way == "ported":
        theta = train_ported(X, h, theta, **job)
    else:
        theta = train_with_pytorch(X, h, theta, n_threads=n_threads, **job)
    return {"seconds": time.perf_counter() - began, "theta": theta.tolist()}


def count_alike(theta, other, h, wanted=0.99):
    """How many filters of θ have one in the other θ, each taken once, with a cosine of at least `wanted`."""
    from scipy.optimize import linear_sum_assignment

    n = (theta.size - h) // (2 * h + 1)
    first, second = (unpack(each, h, n).W1 for each in (theta, other))
    first, second = (W / np.linalg.norm(W, axis=1, keepdims=True) for W in (first, second))
    alike = first @ second.T >= wanted
    return int(alike[linear_sum_assignment(alike, maximize=True)].sum())
