from pathlib import Path

import nbformat
import pytest

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
LESSONS = sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))


@pytest.fixture(params=LESSONS, ids=lambda path: path.stem)
def lesson(request):
    """One lesson, as stored."""
    notebook = nbformat.read(request.param, as_version=4)
    nbformat.validate(notebook)
    notebook["path"] = request.param
    return notebook
