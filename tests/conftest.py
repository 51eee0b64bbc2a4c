"""For all tests: who runs when, no network where none is wanted, the web pages made once.

Browser times are printed at the end.
"""

import collections
import io
import os
import runpy
import signal
import statistics
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
# pytest in importlib mode does not put this folder where modules are looked for.
sys.path.insert(0, str(PROJECT / "tests"))
OFFLINE = PROJECT / "tests" / "offline"
TIMES = {}
# Few tests that take long: begun last, one worker would be left alone with them.
LONG = (
    "tests/lessons/test_anywhere.py",
    "tests/browser/",
    "tests/exercises/test_grading.py",
    "tests/training/test_ten_seeds.py",
    "notebooks/",
    "tests/check/tasks/test_mutation_figure.py",
)

# A script's shell has what it starts with & ignore Ctrl-C, and so does all that is started from there. Tests send it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Files of long tests first, then those with most tests; within a file all stays in order."""
    sizes = collections.Counter(item.nodeid.partition("::")[0] for item in items)

    def place(item):
        file = item.nodeid.partition("::")[0]
        rank = next((rank for rank, start in enumerate(LONG) if file.startswith(start)), len(LONG))
        return rank, -sizes[file], file

    items.sort(key=place)


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


@pytest.fixture
def drawn():
    """A function that gives all pixels of a view, to compare."""

    def pixels(view):
        # Constrained layout moves axes by a pixel or two from one drawing to the next; that is not the point here.
        view.figure.set_layout_engine("none")
        buffer = io.BytesIO()
        view.figure.savefig(buffer, format="raw")
        return buffer.getvalue()

    return pixels


@pytest.fixture
def warned(recwarn):
    """Gives the warnings so far, but for those by which one package tells another's developers to change a name."""
    return lambda: [warning.message for warning in recwarn if not issubclass(warning.category, DeprecationWarning)]


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
