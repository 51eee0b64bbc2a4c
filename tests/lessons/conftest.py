from pathlib import Path

import nbformat
import pytest

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
LESSONS = sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))
OF_THE_COURSE = sorted(NOTEBOOKS.glob("*.ipynb"))
# Student versions of exercises hold no outputs and are made from their sources: tests/exercises.
ALL = [*OF_THE_COURSE, *sorted(NOTEBOOKS.glob("exercises/source/*/[!.]*.ipynb"))]


def read(path):
    """A notebook as stored, with its path."""
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    notebook["path"] = path
    return notebook


@pytest.fixture(params=LESSONS, ids=lambda path: path.stem)
def lesson(request):
    """One lesson, as stored."""
    return read(request.param)


@pytest.fixture(params=ALL, ids=lambda path: f"{path.parent.parent.name}-{path.stem}")
def notebook(request):
    """One notebook, a lesson or not, as stored."""
    return read(request.param)


@pytest.fixture(scope="session")
def lessons():
    """All lessons, in their order."""
    return [read(path) for path in LESSONS]


@pytest.fixture(scope="session")
def notebooks():
    """All notebooks with stored outputs, lessons or not."""
    return [read(path) for path in ALL]


@pytest.fixture(scope="session")
def notebooks_of_the_course():
    """The lessons and the glossary: an exercise may repeat what a lesson has."""
    return [read(path) for path in OF_THE_COURSE]
