"""The thread pools that fight, how many threads a training gets, and a few that share one task."""

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from threading import Lock

# Weights of one layer from which a second thread of NumPy's BLAS gains more than it costs.
LARGE_LAYER = 20_000


@contextmanager
def training_threads(n_weights, n_shards=1):
    """Hold BLAS pools to one thread while a network trains; gives the threads to share the work instead.

    Parameters
    ----------
    n_weights : int
        h n, the size of W1.
    n_shards : int
        How many shares the work can be cut into.

    Yields
    ------
    int
        At least 1 and at most `n_shards`: as many as NumPy's BLAS would use, so that
        ``OPENBLAS_NUM_THREADS`` and threadpoolctl keep their say.

    Notes
    -----
    NumPy and SciPy wheels each bring an OpenBLAS with its own spinning threads. L-BFGS-B calls
    SciPy's for vectors of length 10 while the cost keeps NumPy's busy, and training becomes two
    to four times slower; so SciPy's is always held. Work in several shards has threads of its own,
    which share exp and the sums too; then NumPy's is held as well. Work in one shard keeps NumPy's where a
    layer is large. In a small one the second thread gains nothing on an idle machine, and where somebody
    else needs a core the threads wait for one another at every product, which takes many times as long.
    """
    scipys, others = _pools()
    with ExitStack() as stack:
        stack.enter_context(scipys)
        if n_shards > 1:
            yield min(stack.enter_context(others), n_shards)
        else:
            if n_weights < LARGE_LAYER:
                stack.enter_context(others)
            yield 1


class _Hold:
    """Holds BLAS libraries to one thread from the first of several trainings that overlap to the last."""

    def __init__(self, pool, keeper):
        self._pool, self._keeper = pool, keeper
        self._lock, self._n_inside, self._n_threads, self._limit = Lock(), 0, 1, None

    def __enter__(self):
        """Give the number of threads that the libraries had before."""
        with self._lock:
            if self._n_inside == 0:
                threads = [found["num_threads"] for found in self._pool.info()]
                self._n_threads = max(threads, default=_cores())
                self._keeper.enter()
                self._limit = self._keeper.do(self._pool.limit, limits=1)
            self._n_inside += 1
        return self._n_threads

    def __exit__(self, *_):
        with self._lock:
            self._n_inside -= 1
            if self._n_inside == 0:
                self._keeper.do(self._limit.restore_original_limits)
                self._keeper.leave()


def _cores():
    """Cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # macOS, Windows
        return os.cpu_count() or 1


class _SettingThread:
    """The one thread that sets and gives back: OpenBLAS's threads obey whoever set them first, while it lives.

    So it lives only while somebody trains; afterwards `threadpool_limits` has its say again.
    """

    def __init__(self):
        self._lock, self._n_inside, self._thread = Lock(), 0, None

    def enter(self):
        with self._lock:
            if self._n_inside == 0:
                self._thread = ThreadPoolExecutor(1, thread_name_prefix="sae-blas")
            self._n_inside += 1

    def do(self, action, **arguments):
        return self._thread.submit(action, **arguments).result()

    def leave(self):
        with self._lock:
            self._n_inside -= 1
            if self._n_inside == 0:
                self._thread.shutdown()


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
    keeper = _SettingThread()
    return tuple(_Hold(controller.select(filepath=paths), keeper) for paths in (scipys, others))


def _library_folders(package):
    folder = Path(package.__file__).resolve().parent
    return {folder, folder.parent / f"{folder.name}.libs"}


if hasattr(os, "register_at_fork"):
    # A process forked during a training has the counts of its parent, but not the threads.
    os.register_at_fork(after_in_child=_pools.cache_clear)


class Pool:
    """The calling thread and its helpers.

    NumPy gives up Python's lock while it calculates, so that threads gain on several cores; one that
    finds its core taken by somebody else waits without spinning.

    Parameters
    ----------
    n_threads : int
        At least 1; the calling thread is one of them.
    """

    def __init__(self, n_threads):
        self.n_threads = n_threads
        self._helpers = ThreadPoolExecutor(n_threads - 1, thread_name_prefix="sae-pool") if n_threads > 1 else None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self._helpers is not None:
            self._helpers.shutdown()

    def map(self, work, shares):
        """Give ``[work(share) for share in shares]``; whoever is free takes the next share."""
        answers, waiting = [None] * len(shares), iter(range(len(shares)))

        def take():
            for number in waiting:
                answers[number] = work(shares[number])

        n_helpers = min(self.n_threads, len(shares)) - 1
        helping = [self._helpers.submit(take) for _ in range(n_helpers)]
        try:
            take()
        finally:
            # Also after Ctrl-C nobody goes on writing where the caller may write next.
            for helper in helping:
                helper.result()
        return answers
