"""For all tests: no network where none is wanted, the web pages made once, and browser times printed at the end."""

import os
import runpy
import statistics
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
OFFLINE = PROJECT / "tests" / "offline"
TIMES = {}


@pytest.fixture(scope="session")
def html_pages(tmp_path_factory):
    """The folder in which `make html` has written the course."""
    folder = tmp_path_factory.mktemp("html")
    runpy.run_path(str(PROJECT / "tools" / "make_html.py"))["main"](folder)
    return folder


@pytest.fixture
def offline(tmp_path):
    """Variables that keep a Python process off the network, and the file that says what it asked for."""
    log = tmp_path / "asked of the network"
    search = os.pathsep.join(filter(None, [str(OFFLINE), os.environ.get("PYTHONPATH")]))
    return {"PYTHONPATH": search, "SAE_NETWORK_LOG": str(log)}, log


def pytest_sessionfinish(session):
    """Several workers share the tests; each hands on its own times."""
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
