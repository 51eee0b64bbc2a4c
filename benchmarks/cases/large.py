"""More data than memory: whether memory stays flat while the file grows, and what reading costs."""

import os
import statistics
import tempfile
from pathlib import Path

import numpy as np

from benchmarks.fresh import in_fresh_process
from benchmarks.measure import interleaved, ratio
from benchmarks.resident import largest_growth
from sae_lib import cost_and_grad_large, initialize

FULL = {"few": 100_000, "many": 1_000_000, "n": 64, "h": 25, "chunk": 10_000, "max_iter": 3, "rounds": 3}
TOY = {"few": 2_000, "many": 6_000, "n": 16, "h": 4, "chunk": 500, "max_iter": 2, "rounds": 1}


def measure(few, many, n, h, chunk, max_iter, rounds):
    """Give how memory grows with the file, in one process and on two workers; and the time beside that in memory."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [write(Path(folder) / f"{m}.npy", m, n) for m in (few, many)]
        job = {"h": h, "max_iter": max_iter}
        for name, work, more in (
            ("a memory-mapped file", train_mapped, {}),
            ("two Dask workers, all processes together", train_on_workers, {"chunk": chunk}),
        ):
            small, large = (
                [in_fresh_process(work, path=str(path), **job, **more) for _ in range(rounds)] for path in paths
            )
            note = f"{statistics.median(small):.0f} MB and {statistics.median(large):.0f} MB; the larger file has "
            note += f"{paths[1].stat().st_size / 1e6:.0f} MB"
            work = f"{name}: memory of a training, {many:,} × {n} / {few:,} × {n}"
            yield ratio(work, large, small, 1.2, at_most=True, note=note)
        X, theta = np.load(paths[0], mmap_mode="r", allow_pickle=False), initialize(h, n)
        in_memory = np.array(X, dtype=np.float64)
        works = {
            "file": lambda: cost_and_grad_large(theta, X, h),
            "memory": lambda: cost_and_grad_large(theta, in_memory, h),
        }
        times = interleaved(works, 5 * rounds)
    work = f"{few:,} × {n}, {h} hidden: one evaluation, memory-mapped / in memory"
    yield ratio(work, times["file"], times["memory"], 2, at_most=True)


def write(path, m, n):
    """Write m random examples, block by block."""
    X = np.lib.format.open_memmap(path, "w+", np.float32, (m, n))
    rng = np.random.default_rng(0)
    for begin in range(0, m, 10_000):
        X[begin : begin + 10_000] = rng.uniform(0.1, 0.9, (min(10_000, m - begin), n))
    X.flush()
    return path


def train_mapped(path, h, max_iter):
    """Give the megabytes by which this process grows while it trains."""
    from sae_lib import train

    # What is loaded at the first training only is not meant.
    train(np.full((5, 4), 0.5), 2, max_iter=1)
    with largest_growth() as grown:
        train(np.load(path, mmap_mode="r", allow_pickle=False), h, max_iter=max_iter)
    return grown() / 1e6


def train_on_workers(path, h, max_iter, chunk):
    """Give the megabytes by which this process and two workers, just started, grow together while they train."""
    from sae_lib import load_chunks, local_cluster, train

    with local_cluster() as client, largest_growth(*client.run(os.getpid).values()) as grown:
        train(load_chunks(path, chunk), h, max_iter=max_iter)
    return grown() / 1e6
