"""The one list of cells whose output nbval does not compare, each with its reason."""

import re

# (notebook, cell id): reason. Only timings qualify.
EXCEPTED = {}

# What nbval understands, in a comment of the cell or among its tags.
MARK = re.compile(r"NBVAL_\w+|PYTEST_VALIDATE_\w+|nbval-\S+|raises-exception", re.IGNORECASE)


def test_only_the_listed_cells_are_excepted(notebooks):
    marked = {
        (notebook.path.stem, cell.id)
        for notebook in notebooks
        for cell in notebook.cells
        if MARK.search(cell.source + str(cell.metadata))
    }
    assert marked == set(EXCEPTED)


def test_every_exception_has_a_reason():
    assert all(len(reason.split()) > 3 for reason in EXCEPTED.values())


def test_nbval_is_strict_wherever_it_is_called(notebooks):
    project = notebooks[0].path.parents[1]
    for name in ("Makefile", "README.md", ".ci/run", "pyproject.toml"):
        text = (project / name).read_text(encoding="utf-8")
        assert "nbval-lax" not in text
        assert "nbval-sanitize" not in text
    assert "--nbval" in (project / "Makefile").read_text(encoding="utf-8")
