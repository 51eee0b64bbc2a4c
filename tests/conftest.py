"""For all tests: no network where none is wanted, and what the browser tests have timed printed at the end."""

import os
import statistics
import sys
from pathlib import Path

import pytest

OFFLINE = Path(__file__).resolve().parent / "offline"
TIMES = {}


@pytest.fixture
def offline(tmp_path):
    """Variables that keep a Python process off the network, and the file that says what it asked for."""
    log = tmp_path / "asked of the network"
    search = os.pathsep.join(filter(None, [str(OFFLINE), os.environ.get("PYTHONPATH")]))
    return {"PYTHONPATH": search, "SAE_NETWORK_LOG": str(log)}, log


def pytest_sessionfinish(session):
    """Two workers may share the tests; each hands on its own times."""
    figures = sys.modules.get("figures")
    if figures is None:
        return
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["times"] = figures.TIMES
    else:
        TIMES.update(figures.TIMES)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    for what, times in getattr(node, "workeroutput", {}).get("times", {}).items():
        TIMES.setdefault(what, []).extend(times)


def pytest_terminal_summary(terminalreporter):
    """Print medians. Machines are shared and noisy: these are figures, not tests."""
    if TIMES:
        terminalreporter.section("panels in the browser")
    for what, times in sorted(TIMES.items()):
        terminalreporter.write_line(f"{what:<60} {statistics.median(times):6.0f} ms  (median of {len(times)})")
