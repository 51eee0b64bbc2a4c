"""What the browser tests have timed is printed at the end, also where two workers share the tests."""

import statistics
import sys

import pytest

TIMES = {}


def pytest_sessionfinish(session):
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
