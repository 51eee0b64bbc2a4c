"""How much memory processes hold at most while something is done."""

import os
import threading
import time
from contextlib import contextmanager


@contextmanager
def largest_growth(*pids):
    """Watch the resident memory of this process and of others, added up.

    Parameters
    ----------
    *pids : int
        The others.

    Yields
    ------
    callable
        Gives, after the ``with`` block, the bytes by which it has grown at most.
    """
    import psutil

    processes = [psutil.Process(pid) for pid in (os.getpid(), *pids)]

    def size():
        return sum(process.memory_info().rss for process in processes)

    before, largest, done = size(), 0, threading.Event()

    def watch():
        nonlocal largest
        while not done.is_set():
            largest = max(largest, size())
            time.sleep(0.002)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield lambda: largest - before
    finally:
        done.set()
        watcher.join()
