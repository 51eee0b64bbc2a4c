import os
from pathlib import Path

import nbformat
import pytest

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
OFFLINE = Path(__file__).resolve().parents[1] / "offline"
LESSONS = sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))


@pytest.fixture(params=LESSONS, ids=lambda path: path.stem)
def lesson(request):
    """One lesson, as stored."""
    notebook = nbformat.read(request.param, as_version=4)
    nbformat.validate(notebook)
    notebook["path"] = request.param
    return notebook


@pytest.fixture
def offline(tmp_path):
    """Variables that keep a Python process off the network, and the file that says what it asked for."""
    log = tmp_path / "asked of the network"
    search = os.pathsep.join(filter(None, [str(OFFLINE), os.environ.get("PYTHONPATH")]))
    return {"PYTHONPATH": search, "SAE_NETWORK_LOG": str(log)}, log
