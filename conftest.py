"""Kernels of tests: every notebook is tested as if on another machine, in one that rounds otherwise.

``pytest --nbval`` runs each notebook under a seed of its own, always the same one. Another seed for all of them:
``SAE_ROUNDING=7``; this machine as it is: ``SAE_ROUNDING=0``. What such a kernel does is in `tests/rounding`.
"""

import os
import zlib
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent
ROUNDING = PROJECT / "tests" / "rounding"


if "PYTEST_XDIST_WORKER" in os.environ:
    # The BLAS pools of this process have all threads, as a user's have. Kernels and servers started from here get one
    # each: the workers share the cores, and threads that wait for each other spin.
    import scipy.linalg  # noqa: F401

    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def rounding_of(path):
    """What the environment of a notebook's kernel has besides this process's."""
    name = Path(path).resolve().relative_to(PROJECT).as_posix()
    seed = os.environ.get("SAE_ROUNDING") or str(zlib.crc32(name.encode()))
    search = os.pathsep.join(filter(None, [str(ROUNDING), os.environ.get("PYTHONPATH")]))
    return {} if seed == "0" else {"SAE_ROUNDING": seed, "PYTHONPATH": search}


def is_cell(item):
    return item.path.suffix == ".ipynb"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item):
    if not is_cell(item):
        return (yield)
    # The first cell of a notebook starts its kernel, which inherits this environment.
    with pytest.MonkeyPatch.context() as patch:
        for name, value in rounding_of(item.path).items():
            patch.setenv(name, value)
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    report = yield
    if report.failed and is_cell(item):
        seed = rounding_of(item.path).get("SAE_ROUNDING", "0")
        report.sections.append(("rounding", f"This kernel ran with SAE_ROUNDING={seed} (0: this machine as it is)."))
    return report
