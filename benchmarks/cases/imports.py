"""What ``import sae_lib`` costs beyond NumPy and SciPy's optimizer, and so do the names a training needs."""

import time

from benchmarks.fresh import in_fresh_process
from benchmarks.measure import plain

FULL = {"rounds": 9}
TOY = {"rounds": 1}


def measure(rounds):
    """Give the seconds in fresh processes."""
    times = [in_fresh_process(importing) for _ in range(rounds)]
    yield plain("import sae_lib, beyond NumPy and SciPy's optimizer", times, 0.3, "s", note="and `train` with it")


def importing():
    """Import NumPy and SciPy's optimizer first; gives the seconds for the rest."""
    import numpy  # noqa: F401
    import scipy.optimize  # noqa: F401

    began = time.perf_counter()
    from sae_lib import train  # noqa: F401

    return time.perf_counter() - began
