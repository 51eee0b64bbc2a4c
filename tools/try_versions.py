"""Run the tests with other versions than those in requirements.lock: make test-lowest, make test-newest

Python: tools/try_versions.py lowest|newest [option of pytest …]. Makes .venv-lowest or .venv-newest anew, installs the
lowest versions that pyproject.toml allows, or the newest that there are, and runs all tests but those in a browser.
The folder stays, so that a test can be run again; its pins.txt has all versions.

The new folder gets the Python that runs this script, which needs no package. For the lowest versions take the lowest
Python of pyproject.toml, 3.11: they have no wheels for a Python that is much newer than they are.
"""

import os
import re
import subprocess
import sys
import tomllib
import venv
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
# As `make lock` has it (a test compares them); a file that is not there yet gets the newest versions.
COMPILE = [
    *("pip", "compile", "--quiet", "--upgrade", "--universal", "--python-version", "3.11", "--fork-strategy", "fewest"),
    *("--all-extras", "--no-emit-index-url", "--no-emit-find-links", "--no-annotate"),
]
# What uv takes of all that pyproject.toml allows. Packages that it does not name are the newest in either case.
RESOLUTION = {"lowest": "lowest-direct", "newest": "highest"}
# As `make test`, without the browser, which sees little of these versions and takes long.
TESTS = ["--nbval", "--numprocesses", "2", "--ignore=tests/browser"]
# numpy>=2.1, dask[array]>=2025.1, pillow>=11,<14, colorama==0.4.6 ; sys_platform == 'win32'
ONE_VERSION = re.compile(r"([\w.-]+)(?:\[[\w,-]+\])?[=>]=([^\s;,]+)(?:[\s;,].*)?")


def main(which, options):
    folder = Path(f".venv-{which}")
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    pins = folder / "pins.txt"

    def run(*arguments):
        return subprocess.run([PROJECT / python, "-m", *arguments], cwd=PROJECT).returncode

    print(f"Making {folder} with Python {sys.version.split()[0]}: a few minutes ...", flush=True)
    venv.create(PROJECT / folder, clear=True, with_pip=True)
    if (
        run("pip", "install", "--quiet", "--disable-pip-version-check", "uv")
        or run("uv", *COMPILE, "--resolution", RESOLUTION[which], "--output-file", pins, "pyproject.toml")
        or run("uv", "pip", "install", "--quiet", "--python", python, "--constraint", pins, "--editable", ".[lab,test]")
    ):
        return 1

    found = versions((PROJECT / pins).read_text(encoding="utf-8").splitlines())
    locked = versions((PROJECT / "requirements.lock").read_text(encoding="utf-8").splitlines())
    print(*differences(locked, found), sep="\n", flush=True)
    unmet = raised(versions(requirements()), found) if which == "lowest" else []
    failed = run("pytest", *TESTS, *options)
    for line in [*unmet, f"All versions: {pins}. One test again: {python} -m pytest --nbval …"]:
        print(line)
    return 1 if failed or unmet else 0


def requirements():
    """The lines of pyproject.toml that name packages, those of the extras too."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [*project["dependencies"], *(line for lines in project["optional-dependencies"].values() for line in lines)]


def versions(lines):
    """The versions in such lines, a set for each package: another system may get another one."""
    found = {}
    for line in lines:
        if line and not line.startswith("#"):
            name, version = ONE_VERSION.fullmatch(line).groups()
            # As they are compared: PyWavelets is pywavelets, and 2.1 is 2.1.0.
            found.setdefault(name.lower().replace("_", "-"), set()).add(re.sub(r"(\.0)+$", "", version))
    return found


def differences(locked, found):
    """One line for each package whose versions are not those of the lock."""
    for name in sorted(locked.keys() | found.keys()):
        if found.get(name) != locked.get(name):
            here, there = (" and ".join(sorted(pins.get(name, ["none"]))) for pins in (found, locked))
            yield f"  {name} {here} (lock: {there})"


def raised(bounds, found):
    """One line for each lower bound that is not among the lowest versions, so that no test says that it is enough."""
    return [
        f"pyproject.toml allows {name} {bound}, which cannot be had; the lowest is {' and '.join(sorted(found[name]))}."
        for name, lowest in bounds.items()
        for bound in sorted(lowest - found[name])
    ]


if __name__ == "__main__":
    if sys.argv[1:2] not in (["lowest"], ["newest"]):
        sys.exit("Say which: python tools/try_versions.py lowest, or newest.")
    sys.exit(main(sys.argv[1], sys.argv[2:]))
