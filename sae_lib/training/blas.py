"""The thread pools that fight, and how many threads a training gets."""

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
        stack.enter_context(_hold(scipys, _scipys_lock))
        if n_weights < LARGE_LAYER:
            stack.enter_context(_hold(others, _others_lock))
        yield


_scipys_lock, _others_lock = Lock(), Lock()


@contextmanager
def _hold(pool, lock):
    # Of trainings that overlap in several threads only the first takes hold. The others would find one
    # thread, take that for the pool's own size, and leave it so for ever.
    if not lock.acquire(blocking=False):
        yield
        return
    try:
        with pool.limit(limits=1):
            yield
    finally:
        lock.release()


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
    return controller.select(filepath=scipys), controller.select(filepath=others)


def _library_folders(package):
    folder = Path(package.__file__).resolve().parent
    return {folder, folder.parent / f"{folder.name}.libs"}
