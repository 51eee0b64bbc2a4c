"""Two workers on this machine, and a file for them to share."""

from __future__ import annotations

import logging
from contextlib import contextmanager

import numpy as np

from sae_lib.checks import check_count, check_path
from sae_lib.saving import refusing
from sae_lib.training.large.block import check_kind

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
    """Worker processes on this machine, for the time of a ``with`` block; Dask arrays go to them.

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
    ValueError, TypeError
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


def load_blocks(path, rows=50_000):
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
    ValueError, TypeError
        If there is no such file, or it holds something else.
    """
    rows, path = check_count(rows, "rows"), check_path(path, "path").resolve()
    packages("load_blocks")
    from dask.array import map_blocks

    with refusing(f"path: {path.name!r} is no readable .npy file"):
        X = np.load(path, mmap_mode="r", allow_pickle=False)
    if not isinstance(X, np.memmap):
        raise ValueError(f"path: {path.name!r} is no .npy file.")
    check_kind(X, "path")
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
