"""The thread pools that fight, and how many threads a training gets."""

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from threading import Lock

# Weights of one layer from which a second thread of NumPy's BLAS gains more than it costs.
LARGE_LAYER = 20_000


@contextmanager
def training_threads(n_weights):
    """Hold BLAS pools to one thread while a network trains.

    Parameters
    ----------
    n_weights : int
        h n, the size of W1.

    Notes
    -----
    NumPy and SciPy wheels each bring an OpenBLAS with its own spinning threads. L-BFGS-B calls
    SciPy's for vectors of length 10 while the cost keeps NumPy's busy, and training becomes two
    to four times slower; so SciPy's is always held. In a small network NumPy's second thread gains
    nothing on an idle machine, and where somebody else needs a core the threads wait for one
    another at every product, which takes many times as long; so it is held, too, unless the layer is large.
    """
    scipys, others = _pools()
    with ExitStack() as stack:
        stack.enter_context(scipys)
        if n_weights < LARGE_LAYER:
            stack.enter_context(others)
        yield


class _Hold:
    """Holds BLAS libraries to one thread from the first of several trainings that overlap to the last."""

    def __init__(self, pool):
        self._pool, self._lock, self._n_inside, self._limit = pool, Lock(), 0, None

    def __enter__(self):
        with self._lock:
            if self._n_inside == 0:
                self._limit = _keeper(os.getpid()).submit(self._pool.limit, limits=1).result()
            self._n_inside += 1

    def __exit__(self, *_):
        with self._lock:
            self._n_inside -= 1
            if self._n_inside == 0:
                _keeper(os.getpid()).submit(self._limit.restore_original_limits).result()


@cache
def _keeper(process):
    """One thread for each process: only the one that set OpenBLAS's threads may give them back."""
    return ThreadPoolExecutor(1, thread_name_prefix="sae-blas")


@cache
def _pools():
    """SciPy's own BLAS, and all others (NumPy's, or the one that both share)."""
    import numpy
    import scipy.linalg  # loads SciPy's BLAS, so that it can be found
    from threadpoolctl import ThreadpoolController

    controller = ThreadpoolController()
    homes = _library_folders(scipy) - _library_folders(numpy)
    scipys, others = [], []
    for found in controller.info():
        if found["user_api"] == "blas":
            is_scipys = homes & set(Path(found["filepath"]).resolve().parents)
            (scipys if is_scipys else others).append(found["filepath"])
    return _Hold(controller.select(filepath=scipys)), _Hold(controller.select(filepath=others))


def _library_folders(package):
    folder = Path(package.__file__).resolve().parent
    return {folder, folder.parent / f"{folder.name}.libs"}
