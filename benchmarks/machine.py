"""What the figures were measured with."""

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from threadpoolctl import threadpool_info

PACKAGES = ("numpy", "scipy", "matplotlib", "ipywidgets", "torch")


def describe():
    """Give CPU, cores, versions and BLAS libraries."""
    import scipy.linalg  # noqa: F401  loads SciPy's BLAS, so that it is listed

    return {
        "cpu": _cpu(),
        "cores": os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
        "packages": {name: found for name in PACKAGES if (found := _version(name))},
        "blas": [
            f"{found['internal_api']} {found['version']}, {found.get('architecture')}, {found['num_threads']} threads"
            for found in threadpool_info()
            if found["user_api"] == "blas"
        ],
    }


def _cpu():
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        return next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def _version(package):
    try:
        return version(package)
    except PackageNotFoundError:
        return None
