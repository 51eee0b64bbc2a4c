"""J and its gradient over a Dask array, on the cluster of Dask's current client or, without one, in threads."""

from __future__ import annotations

import logging
from contextlib import contextmanager

import numpy as np

from sae_lib.checks import check_chunk, check_count, check_path, check_table
from sae_lib.model.parameters import Parameters, split
from sae_lib.saving import refusing
from sae_lib.training.objective import Objective, Shard, without_warnings

# So many partial sums are added up at a time: always the same ones in the same order, whoever is ready first.
FAN = 16


def is_dask(X):
    """Return True if X is a Dask collection; nothing is imported to find out."""
    return hasattr(X, "__dask_graph__")


def check_dask(X, name="X"):
    """A Dask array of numbers, each chunk with whole rows; nothing is computed."""
    import dask.array

    if not isinstance(X, dask.array.Array):
        raise TypeError(
            f"{name} must be an array; got {type(X).__name__}. For a Dask DataFrame: to_dask_array(lengths=True)."
        )
    check_table(X, name)
    if np.isnan(X.shape).any():
        raise ValueError(f"{name} must know its shape; got {X.shape}. See its compute_chunk_sizes().")
    return X.rechunk({1: -1}) if len(X.chunks[1]) > 1 else X


class ClusterObjective(Objective):
    """`Objective` for a Dask array: each chunk's share is worked out where the chunk is, and only sums come back.

    A chunk that is not kept (``X.persist()``) is read again for each pass. When a worker dies, Dask gives its share to
    another; sums are taken in the order of the chunks, so that they come out to the same bit.

    Parameters
    ----------
    X : dask.array.Array (m, n)
        From `check_dask`; real numbers in [0, 1], which are looked at in the first evaluation.
    n_hidden, weight_decay, rho, beta, pool
        As in `Objective`; the pool has nothing to do.
    dtype : numpy.dtype
        float64 or float32, of the computation.

    Raises
    ------
    ValueError
        In the first evaluation, if a value is not in [0, 1].
    """

    shards = ()

    def __init__(self, X, n_hidden, weight_decay, rho, beta, dtype, pool=None):
        self._remember(X.shape, np.dtype(dtype), n_hidden, weight_decay, rho, beta, pool)
        self._X, self._is_checked = X, False

    def sum_activity(self, minus):
        """First pass: Σ a2 over all examples, shape (h,)."""
        total = self._sum_over_chunks(_activity, self.h, minus=_packed(minus), check=not self._is_checked)
        self._is_checked = True
        return total

    def sum_gradients(self, W2, minus, push):
        """Second pass: Σ‖a3 − x‖², and the sum of all examples' gradients."""
        minus = _packed(minus)
        total = self._sum_over_chunks(_gradients, 1 + minus.size, minus=minus, push=push)
        return float(total[0]), total[1:]

    def _sum_over_chunks(self, work, size, *, minus, **options):
        """Sum of what `work` gives for each chunk, `size` numbers."""
        import dask

        sums = self._X.map_blocks(
            work,
            # Once for all tasks, and part of the graph: it survives the worker that holds it.
            dask.delayed(minus),
            h=self.h,
            dtype_=self.dtype,
            **options,
            chunks=((1,) * self._X.numblocks[0], (size,)),
            dtype=np.float64,
            meta=np.empty((0, 0)),
        )
        with dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 GiB"}):
            return sums.sum(axis=0, split_every=FAN).compute()


@without_warnings
def _activity(x, minus, h, dtype_, check, block_info):
    """A chunk's Σ a2, as a row."""
    if check:
        check_chunk(np.asarray(x), block_info[0]["array-location"][0][0])
    return _shard(x, h, dtype_).encode(split(_at_home(minus), h, x.shape[1]))[np.newaxis]


@without_warnings
def _gradients(x, minus, h, dtype_, push):
    """A chunk's Σ‖a3 − x‖² and, behind it, the sum of its gradients, as a row."""
    shard, minus = _shard(x, h, dtype_), split(_at_home(minus), h, x.shape[1])
    shard.encode(minus)
    squared_error = shard.backpropagate(-minus.W2, minus, _at_home(push))
    return np.concatenate([[squared_error], shard.grad.astype(np.float64, copy=False)])[np.newaxis]


def _shard(x, h, dtype):
    return Shard(_at_home(x, dtype), h)


def _at_home(array, dtype=None):
    """The array where NumPy's BLAS can use it.

    What came over the wire may begin at any byte; NumPy would multiply it in another way, to other last digits.
    """
    return np.require(array, dtype, ["C", "ALIGNED"])


def _packed(chunks: Parameters):
    return np.concatenate([chunk.ravel() for chunk in chunks])


# Under load a new worker needs its time: one that is not back after 15 seconds Dask would give up for good, and with
# the last one the training would wait for ever. None of the pages that Dask would serve over HTTP is wanted.
SETTINGS = {
    "distributed.comm.timeouts.connect": "60s",
    "distributed.deploy.lost-worker-timeout": "1 day",
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
}


@contextmanager
def local_cluster(n_workers=2):
    """Worker processes on this machine, for the time of a ``with`` chunk; Dask arrays go to them.

    Parameters
    ----------
    n_workers : int
        At least 1; each has one thread.

    Yields
    ------
    distributed.Client
        Now the current one, so that `train` and `cost_and_grad_large` find it. A worker that dies is replaced.

    Raises
    ------
    ImportError
        If Dask is not installed; says how to install it.
    TypeError
        If an argument is of the wrong kind; see `sae_lib.checks`.
    ValueError
        If `n_workers` is no positive whole number.

    Notes
    -----
    Everything listens on 127.0.0.1 only and wants a certificate that is made anew for each cluster, so that
    nobody else on this machine can hand it work. In a script of your own, call it below
    ``if __name__ == "__main__":``, since each worker imports the script. For a cluster that runs elsewhere,
    with sae_lib installed there: ``with distributed.Client("tcp://address:port"): …``.
    """
    n_workers = check_count(n_workers, "n_workers")
    dask, distributed = packages("local_cluster")
    with (
        dask.config.set(SETTINGS),
        distributed.LocalCluster(
            n_workers=n_workers,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            worker_dashboard_address="127.0.0.1:0",
            silence_logs=logging.CRITICAL,
            security=True,
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


def load_chunks(path, rows=50_000):
    """A ``.npy`` file as a Dask array, of which each worker reads the rows that it needs.

    Parameters
    ----------
    path : path
        A file that every worker can see, with an array (m, n). Nothing is unpickled.
    rows : int
        Rows of a chunk.

    Returns
    -------
    dask.array.Array (m, n)

    Raises
    ------
    ImportError
        If Dask is not installed; says how to install it.
    TypeError
        If an argument is of the wrong kind; see `sae_lib.checks`.
    ValueError
        If there is no such file, or it holds something else.
    """
    rows, path = check_count(rows, "rows"), check_path(path, "path").resolve()
    packages("load_chunks")
    from dask.array import map_blocks

    with refusing(f"path: {path.name!r} is no readable .npy file"):
        X = np.load(path, mmap_mode="r", allow_pickle=False)
    if not isinstance(X, np.memmap):
        raise ValueError(f"path: {path.name!r} is no .npy file.")
    check_table(X, "path")
    m, n = X.shape
    chunks = tuple(min(rows, m - begin) for begin in range(0, m, rows)), (n,)
    return map_blocks(_read, path=str(path), rows=rows, chunks=chunks, dtype=X.dtype, meta=np.empty((0, 0), X.dtype))


def _read(path, rows, block_id):
    """Rows of a file, in memory."""
    begin = rows * block_id[0]
    return np.array(np.load(path, mmap_mode="r", allow_pickle=False)[begin : begin + rows])


def packages(who):
    """dask and distributed, or the sentence on how to install them."""
    try:
        import cryptography  # noqa: F401 - for the certificate
        import dask
        import dask.array
        import distributed
    except ModuleNotFoundError as error:
        raise ImportError(
            f"{who} needs the package {error.name!r}, which is not installed here. In the project's folder, "
            'run: python -m pip install -c requirements.lock -e ".[large]"'
        ) from error
    return dask, distributed
