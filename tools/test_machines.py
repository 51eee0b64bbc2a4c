"""Strict nbval of every notebook on as many machines as this one can play: make test-machines

Python: tools/test_machines.py [word …]. With words, only the machines in whose names they stand, such as
``rounding`` or ``threads``; paths of notebooks run only these. Says at its end which cell failed on which machine.
"""

import os
import platform
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__

PROJECT = Path(__file__).resolve().parent.parent
SEEDS = range(1, 6)
# Newest first; of those that this processor can run, three are tried.
KERNELS = {
    "x86": ("SkylakeX", "Haswell", "Sandybridge", "Nehalem"),
    "arm": ("NEOVERSEV1", "NEOVERSEN1", "CORTEXA53", "ARMV8"),
}
MULTIPLIES = "import numpy, scipy.linalg; scipy.linalg.inv(numpy.eye(300) @ numpy.eye(300))"


def main(words):
    notebooks = [word for word in words if word.endswith(".ipynb")]
    words = [word for word in words if word not in notebooks]
    failed = {}
    machines = {name: where for name, where in all_machines() if not words or any(word in name for word in words)}
    if not machines:
        print("No machine has such a name. There are:", *(name for name, _ in all_machines()), sep="\n  ")
        return 2
    for name, environment in machines.items():
        print(f"\n== {name}", flush=True)
        failed[name] = run(environment, notebooks or ["notebooks"])
    print("\n== all machines")
    for name, cells in failed.items():
        print(f"{name}: {'every cell as stored' if not cells else ''}", *cells, sep="\n    ")
    return int(any(failed.values()))


def all_machines():
    """Pairs of a name and what its environment has."""
    features = [name for name in __cpu_dispatch__ if __cpu_features__[name]]
    if features:
        yield f"NumPy without {' '.join(features)}", {"NPY_DISABLE_CPU_FEATURES": " ".join(features)}
    family = "arm" if platform.machine().lower() in ("arm64", "aarch64") else "x86"
    for kernel in [name for name in KERNELS[family] if can_run(name)][:3]:
        yield f"BLAS kernel {kernel}", {"OPENBLAS_CORETYPE": kernel}
    yield "one thread", {"OPENBLAS_NUM_THREADS": "1"}
    yield "two threads", {"OPENBLAS_NUM_THREADS": "2"}
    for seed in SEEDS:
        yield f"rounding {seed}", {"SAE_ROUNDING": str(seed)}


@cache
def can_run(kernel):
    """Whether this processor has the instructions that the kernel is made of."""
    environment = {**os.environ, "OPENBLAS_CORETYPE": kernel}
    command = [sys.executable, "-c", MULTIPLIES]
    return subprocess.run(command, env=environment, stderr=subprocess.DEVNULL).returncode == 0


def run(environment, notebooks, again=True):
    """Run the notebooks there; the cells that failed. A kernel that did not even start is tried once more."""
    # Kernels side by side would fight for the cores with two threads each.
    workers = "1" if environment.get("OPENBLAS_NUM_THREADS") == "2" else "2"
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", "--nbval", "--numprocesses", workers, f"--junitxml={report}"]
        machine = {**os.environ, "SAE_ROUNDING": "0", **environment}
        done = subprocess.run([*command, *notebooks], cwd=PROJECT, env=machine)
        cases = list(ElementTree.parse(report).iter("testcase")) if report.exists() else []
    failed = [cell(case) for case in cases if case.find("failure") is not None]
    # Two kernels that start at the same moment may choose the same port.
    not_started = sorted({path_of(case) for case in cases if case.find("error") is not None})
    if not_started and again:
        print("Tried once more, since its kernel did not start:", *not_started, flush=True)
        return failed + run(environment, not_started, again=False)
    failed += [f"{path}: its kernel did not start" for path in not_started]
    # Whatever else went wrong is no success.
    return failed or ([] if done.returncode == 0 else [f"pytest ended with {done.returncode}"])


def cell(case):
    return f"{path_of(case)}, {case.get('name')}"


def path_of(case):
    """The notebook's path: pytest's report has notebooks.07_train.ipynb for notebooks/07_train.ipynb."""
    paths = (path.relative_to(PROJECT).as_posix() for path in (PROJECT / "notebooks").rglob("*.ipynb"))
    return next((path for path in paths if path.replace("/", ".") == case.get("classname")), case.get("classname"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
