"""Chromium and a real JupyterLab; without them these tests are skipped and say why."""

import os
import shutil
import sys
from pathlib import Path

import pytest

# pytest in importlib mode does not put this folder where its modules are looked for.
sys.path.insert(0, str(Path(__file__).parent))

from server import jupyter_lab

NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def chromium():
    """Start the browser that all tests share."""
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="the browser tests need playwright (pip install playwright)"
    )
    pytest.importorskip("jupyterlab", reason="the browser tests need jupyterlab")
    path = os.environ.get("SAE_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip(f"no browser: none of {', '.join(NAMES)} on PATH, and SAE_CHROMIUM is not set")
    with playwright.sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=path, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def lab(chromium, tmp_path_factory):
    """Start the JupyterLab that all tests share, in a folder of its own."""
    with jupyter_lab(tmp_path_factory.mktemp("lab")) as lab:
        yield lab


@pytest.fixture
def page(chromium):
    """Open a fresh page, 1300 by 900 pixels."""
    context = chromium.new_context(viewport={"width": 1300, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def course_page(chromium, lab):
    """Open the page in which one lesson follows the other: to load JupyterLab takes longer than to open a lesson."""
    context = chromium.new_context(viewport={"width": 1300, "height": 900})
    yield context.new_page()
    context.close()
