"""The two thread pools that fight."""

from contextlib import contextmanager
from functools import cache
from pathlib import Path


@contextmanager
def scipy_blas_on_one_thread():
    """Hold SciPy's own BLAS pool to one thread, and leave NumPy's as it is.

    NumPy and SciPy wheels each bring an OpenBLAS with its own spinning threads. L-BFGS-B calls
    SciPy's for vectors of length 10 while the cost keeps NumPy's busy, and training becomes two
    to four times slower. Where both share one BLAS (conda, Linux distributions) nothing is held.
    """
    with _scipy_pool().limit(limits=1):
        yield


@cache
def _scipy_pool():
    import numpy
    import scipy.linalg  # noqa: F401  (loads SciPy's BLAS, so that it can be found)
    from threadpoolctl import ThreadpoolController

    controller = ThreadpoolController()
    homes = _library_folders(scipy) - _library_folders(numpy)
    own = [
        found["filepath"]
        for found in controller.info()
        if found["user_api"] == "blas" and homes & set(Path(found["filepath"]).resolve().parents)
    ]
    return controller.select(filepath=own)


def _library_folders(package):
    folder = Path(package.__file__).resolve().parent
    return {folder, folder.parent / f"{folder.name}.libs"}
