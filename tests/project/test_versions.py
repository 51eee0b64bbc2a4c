"""One lock file, and everything else agrees with it."""

import re
import runpy
import subprocess
import tomllib
from pathlib import Path

import nbformat
import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from sae_lib.installation import NEEDED

PROJECT = Path(__file__).resolve().parents[2]
PYPROJECT = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS = PYPROJECT["project"]["optional-dependencies"]
WANTED = [Requirement(line) for lines in (PYPROJECT["project"]["dependencies"], *EXTRAS.values()) for line in lines]
TRY_VERSIONS = runpy.run_path(str(PROJECT / "tools" / "try_versions.py"))


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def locked():
    pins = {}
    for line in (PROJECT / "requirements.lock").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            requirement = Requirement(line)
            (pin,) = requirement.specifier
            assert pin.operator == "=="
            pins.setdefault(normal(requirement.name), []).append(Version(pin.version))
    return pins


@pytest.mark.parametrize("wanted", WANTED, ids=str)
def test_the_lock_pins_every_package_within_its_range(wanted):
    pins = locked()[normal(wanted.name)]
    assert all(pin in wanted.specifier for pin in pins)


def test_the_lock_names_no_index():
    text = (PROJECT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*-", text, re.MULTILINE), "no options, such as an index, in the lock file"


def test_conda_and_binder_install_from_the_same_lock():
    lines = [line.strip() for line in (PROJECT / "environment.yml").read_text(encoding="utf-8").splitlines()]
    # repo2docker knows only the short forms of these options as local files.
    assert "- -c requirements.lock" in lines
    assert "- -e .[lab,test]" in lines
    (python,) = (line.removeprefix("- python=") for line in lines if line.startswith("- python="))
    assert Version(python) in Requirement(f"python{PYPROJECT['project']['requires-python']}").specifier
    packages = [line for line in lines[lines.index("dependencies:") + 1 :] if line.startswith("- ")]
    assert packages == [f"- python={python}", "- pip", "- pip:", "- -c requirements.lock", "- -e .[lab,test]"]


def test_the_check_of_the_installation_asks_for_the_same_versions():
    needed = {
        normal(r.name): str(r.specifier).removeprefix(">=")
        for r in map(Requirement, (*PYPROJECT["project"]["dependencies"], *EXTRAS["lab"]))
    }
    assert {name: least for name, (least, _) in NEEDED.items()} == needed


@pytest.mark.parametrize("wanted", WANTED, ids=str)
def test_every_package_has_one_lower_bound_and_the_same_in_each_extra(wanted):
    assert [bound.operator for bound in wanted.specifier if bound.operator != "<"] == [">="], "and a cap at most"
    assert {str(other.specifier) for other in WANTED if other.name == wanted.name} == {str(wanted.specifier)}


# --- make test-lowest, make test-newest ----------------------------------------------------------


def recipe(target):
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8").replace("\\\n", " ")
    (lines,) = re.findall(rf"^(?:[\w-]+ )*{target}(?: [\w-]+)*:.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)
    return " ".join(lines.split())


def test_they_choose_versions_as_make_lock_does_and_test_as_make_test_does():
    assert " ".join(TRY_VERSIONS["COMPILE"]) in recipe("lock")
    *options, without_browser = TRY_VERSIONS["TESTS"]
    assert " ".join(options) in recipe("test") and without_browser == "--ignore=tests/browser"


@pytest.mark.parametrize("which", TRY_VERSIONS["RESOLUTION"])
def test_both_are_commands_that_the_documents_name(which):
    assert "tools/try_versions.py" in recipe(f"test-{which}")
    assert f"make test-{which}" in (PROJECT / "docs" / "maintaining.md").read_text(encoding="utf-8")
    assert f"test-{which}" in recipe("help")
    assert f".venv-{which}" in recipe("clean")


def test_they_read_the_same_versions_as_here():
    pins = TRY_VERSIONS["versions"]((PROJECT / "requirements.lock").read_text(encoding="utf-8").splitlines())
    assert {name: set(map(Version, found)) for name, found in pins.items()} == {
        name: set(found) for name, found in locked().items()
    }
    bounds = TRY_VERSIONS["versions"](TRY_VERSIONS["requirements"]())
    assert {(name, Version(bound)) for name, found in bounds.items() for bound in found} == {
        (normal(wanted.name), Version(bound.version))
        for wanted in WANTED
        for bound in wanted.specifier
        if bound.operator == ">="
    }


def test_what_differs_from_the_lock_is_told():
    locked, found = (
        TRY_VERSIONS["versions"](lines)
        for lines in (
            ["# made by uv", "Same_One==1.0", "older==1.2", "gone==3 ; sys_platform == 'win32'"],
            ["same-one==1.0.0", "older==1.3 ; os_name == 'nt'", "older==1.4", "new[extra]==2"],
        )
    )
    assert [line.strip() for line in TRY_VERSIONS["differences"](locked, found)] == [
        "gone none (lock: 3)",
        "new 2 (lock: none)",
        "older 1.3 and 1.4 (lock: 1.2)",
    ]


def test_a_bound_that_was_not_tested_is_told():
    bounds = TRY_VERSIONS["versions"](["met>=2.1", "withdrawn>=2.32,<3"])
    (line,) = TRY_VERSIONS["raised"](bounds, TRY_VERSIONS["versions"](["met==2.1.0", "withdrawn==2.32.2"]))
    assert "withdrawn 2.32," in line and "2.32.2" in line


def tracked_files():
    done = subprocess.run(["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, text=True)
    if done.returncode != 0:
        pytest.skip("not a git checkout")
    return [PROJECT / name for name in done.stdout.split("\0") if name and (PROJECT / name).is_file()]


def text_of(path):
    if path.suffix == ".ipynb":
        # Pictures are base64, in which any letters may meet.
        notebook = nbformat.read(path, as_version=4)
        for cell in notebook.cells:
            for output in cell.get("outputs", []):
                output.get("data", {}).pop("image/png", None)
        return nbformat.writes(notebook)
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


# Put together here, so that this file does not name them.
HOSTS = ["py" + "pi.org", "python" + "hosted", "npm" + "js.", "conda.anaconda" + ".org", "deb.debian" + ".org"]
PATHS = ["/" + "work/", "/" + "root/", "/" + "home/", ".." + "/shared"]


@pytest.mark.parametrize("unwanted", HOSTS + PATHS)
def test_no_file_names_a_registry_or_a_place_on_one_machine(unwanted):
    found = [path.relative_to(PROJECT) for path in tracked_files() if unwanted in text_of(path)]
    # One test looks for such paths in notebooks and must spell them.
    assert [path for path in found if path.name != "test_stored.py"] == []
