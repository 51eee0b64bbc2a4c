"""The workflow for GitHub: it does what the README says, where the README says it, and its Linux steps run.

Each command of those steps is run by bash as it stands, in a fresh clone. In `make test` it is made short from outside,
by environment variables alone: PYTEST_ADDOPTS gives pytest a few tests, where CI's own `make test` runs them all, and
PYTHON is a Python whose virtual environments borrow the packages that are installed here, with a pip that installs
nothing. With SAE_WORKFLOW=whole nothing is made short: that downloads all packages and takes as long as `make test`
twice. Conda's steps are run only then, and only where there is a conda.
"""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path

import pytest
import yaml

PROJECT = Path(__file__).resolve().parents[2]
WORKFLOW = yaml.safe_load((PROJECT / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8"))
JOBS = WORKFLOW["jobs"]
WHOLE = os.environ.get("SAE_WORKFLOW") == "whole"
NEWEST = "3.14"
FEW_TESTS = "tests/model/test_sigmoid.py notebooks/glossary.ipynb"


def matrix(job):
    return job.get("strategy", {}).get("matrix", {})


def commands(job):
    return [step["run"] for step in job["steps"] if "run" in step]


def systems(job):
    """The systems a job runs on, by the names of GitHub's machines."""
    return matrix(job).get("os", [job["runs-on"]])


def test_both_set_ups_are_tried_on_every_system_with_the_oldest_python_and_the_newest():
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    oldest = project["requires-python"].removeprefix(">=")
    linux_and_macos = ["ubuntu-latest", "ubuntu-24.04-arm", "macos-latest"]
    assert systems(JOBS["make"]) == linux_and_macos
    assert systems(JOBS["windows"]) == ["windows-latest"]
    assert systems(JOBS["conda"]) == [*linux_and_macos, "windows-latest"]
    for name in ("make", "windows", "conda"):
        assert matrix(JOBS[name])["python"] == [oldest, NEWEST]
    assert systems(JOBS["browser"]) == ["ubuntu-latest"]


def test_its_commands_are_the_readmes():
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    fences = re.findall(r"^```(\w*)\n(.*?)^```", readme, re.MULTILINE | re.DOTALL)
    blocks = [block.splitlines() for language, block in fences if not language]
    for job, ending in (("windows", r".venv\Scripts\python -m pytest --nbval"), ("conda", "pytest --nbval")):
        (wanted,) = (block for block in blocks if block[-1] == ending)
        done = [line for command in commands(JOBS[job]) for line in command.splitlines() if not line.startswith("sed ")]
        assert done == [*(line for line in wanted[:-1] if "jupyter" not in line), f'{ending} -m "not browser"']
    assert commands(JOBS["make"]) == ["""make test PYTEST_OPTIONS='-m "not browser"'"""]
    assert commands(JOBS["browser"]) == ["make test PYTEST_OPTIONS='-m browser'"]


@pytest.mark.parametrize("name", JOBS)
def test_a_job_ends_in_time_and_takes_actions_of_a_known_version(name):
    assert JOBS[name]["timeout-minutes"] <= 180
    for step in JOBS[name]["steps"]:
        assert re.fullmatch(r"[\w-]+/[\w-]+@v\d+", step.get("uses", "actions/checkout@v6"))
        # What GitHub would put into a command, a shell would run: values come by the environment.
        assert "${{" not in step.get("run", "")


def test_it_may_only_read():
    assert WORKFLOW["permissions"] == {"contents": "read"}
    assert all("permissions" not in job for job in JOBS.values())


@pytest.fixture
def clone(tmp_path):
    """A fresh clone of the last commit, as a runner gets it."""
    folder = tmp_path / "sae course"
    done = subprocess.run(["git", "clone", "--quiet", str(PROJECT), str(folder)], capture_output=True, text=True)
    if done.returncode != 0:
        pytest.skip(f"not a git checkout: {done.stderr}")
    return folder


@pytest.fixture
def borrowing_python(tmp_path):
    """A python3 whose virtual environments find what is installed here, and whose pip installs nothing."""
    path = tmp_path / "python3"
    path.write_text(f"""#!/bin/sh
# tools/setup.sh asks for the Python that virtual environments are made from.
case "$*" in *_base_executable*) echo "$0"; exit;; esac
if [ "$1 $2" != "-m venv" ]; then exec '{sys.executable}' "$@"; fi
'{sys.executable}' "$@" --without-pip
cd .venv/lib/python*/site-packages
mkdir pip
echo "import sys; print('pip', *sys.argv[1:])" >pip/__main__.py
# The course itself lies in the clone.
(cd ../../../.. && pwd) >borrowed.pth
echo '{sysconfig.get_path("purelib")}' >>borrowed.pth
""")
    path.chmod(0o755)
    return path


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="these are the steps for Linux")
@pytest.mark.timeout(0 if WHOLE else 600)
@pytest.mark.parametrize("name", [name for name in JOBS if "ubuntu-latest" in systems(JOBS[name])])
def test_its_linux_steps_run_as_they_stand(name, clone, borrowing_python):
    job = JOBS[name]
    # What pytest, its workers and make hand down is about the run that this test is in.
    about_this_run = ("PYTEST_", "PYTHONPATH", "MAKE", "SAE_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(about_this_run)}
    environment |= {name: value for name, value in job.get("env", {}).items() if "${{" not in value}
    if name == "conda":
        if not WHOLE or shutil.which("conda") is None:
            pytest.skip("conda's steps run with SAE_WORKFLOW=whole, where there is a conda")
        environment["PYTHON_VERSION"] = NEWEST
    elif shutil.which("make") is None:
        pytest.skip("there is no make")
    elif WHOLE and not Path(environment.get("SAE_CHROMIUM", sys.executable)).exists():
        pytest.skip(f"there is no {environment['SAE_CHROMIUM']}")
    elif name == "browser" and not WHOLE:
        pytest.skip("one set-up is tried; it is the same")
    elif not WHOLE:
        environment |= {"PYTHON": str(borrowing_python), "PYTEST_ADDOPTS": FEW_TESTS}
    shell = job.get("defaults", {}).get("run", {}).get("shell", "bash -e {0}").replace("{0}", "-c").split()
    for command in commands(job):
        done = subprocess.run([*shell, command], cwd=clone, env=environment, capture_output=True, encoding="utf-8")
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
