"""The exercises, as stored and as made anew; each test that takes `exercise` runs once for each, by name."""

import sys
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest

# Where the tests look at what nbgrader does, they call it as the course does.
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

from course_nbgrader import EXERCISES, SOURCES, assignments


@pytest.fixture(params=assignments())
def exercise(request):
    """An exercise: its `name`, its `source` with solutions, and its `student` version."""
    name = request.param
    student = EXERCISES / f"{name}.ipynb"
    assert student.is_file(), "there is no student version; run `make exercises`"
    return SimpleNamespace(
        name=name,
        source=nbformat.read(SOURCES / name / f"{name}.ipynb", as_version=4),
        student=nbformat.read(student, as_version=4),
    )
