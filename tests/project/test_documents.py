"""What README.md, its neighbours and docs/ name exists: files, links, commands."""

import re
from pathlib import Path

import pytest
import yaml

import sae_lib

PROJECT = Path(__file__).resolve().parents[2]
NEIGHBOURS = [PROJECT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]
DOCUMENTS = [*NEIGHBOURS, *sorted((PROJECT / "docs").glob("*.md"))]
FOLDERS = "benchmarks|data|docs|notebooks|sae_check|sae_lib|tests|tools"


@pytest.fixture(params=DOCUMENTS, ids=lambda path: path.name)
def document(request):
    return request.param


def test_every_link_leads_to_a_file_or_folder(document):
    for target in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", document.read_text(encoding="utf-8")):
        assert (document.parent / target).exists(), target


def test_every_path_that_is_named_exists(document):
    named = re.findall(rf"`((?:{FOLDERS})/[\w./-]*)(?:::\w+)?`", document.read_text(encoding="utf-8"))
    made = (
        "notebooks/exercises/NN_name",
        "notebooks/exercises/source/NN_name",
        "tests/browser/screenshots",
        "data/make_",
    )
    # What somebody is told to make stands there as `name`.
    for path in (path for path in named if Path(path).stem not in ("name", "test_name")):
        assert path.startswith(made) or (PROJECT / path).exists(), path


def test_every_make_command_is_one(document):
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    targets = {name for line in re.findall(r"^([\w -]+):", makefile, re.MULTILINE) for name in line.split()}
    named = set(re.findall(r"(?:^|`)make ([a-z][a-z-]*)", document.read_text(encoding="utf-8"), re.MULTILINE))
    assert named <= targets
    assert named or document.name == "faults.md"


def test_the_changelog_and_the_citation_have_the_version_of_the_library():
    changes = (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")
    citation = yaml.safe_load((PROJECT / "CITATION.cff").read_text(encoding="utf-8"))
    version, date = re.findall(r"^## (\d\S*) \((\d{4}-\d\d-\d\d)\)$", changes, re.MULTILINE)[0]
    assert version == citation["version"] == sae_lib.__version__
    assert date == str(citation["date-released"])
