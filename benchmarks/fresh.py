"""Work in a fresh process, with nothing set that holds threads back or lets them loose."""

import json
import os
import subprocess
import sys
from pathlib import Path

THREADS_SET_BY = ("OPENBLAS_", "OMP_", "MKL_", "GOTO_", "BLIS_", "VECLIB_")
CALL = """
import importlib, json, sys
module, name, arguments = json.loads(sys.argv[1])
answer = getattr(importlib.import_module(module), name)(**arguments)
print("\\n" + json.dumps(answer))
"""


def in_fresh_process(work, **arguments):
    """Call a function of a module in a new Python; gives what it returned.

    Parameters
    ----------
    work : callable
        Known by its module and name; returns what JSON can hold.
    **arguments
        What JSON can hold.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith(THREADS_SET_BY)}
    call = json.dumps([work.__module__, work.__name__, arguments])
    done = subprocess.run(
        [sys.executable, "-c", CALL, call],
        cwd=Path(__file__).parents[1],
        env=environment,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"{work.__name__} failed in its own process:\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])
