"""What tools/setup.sh says when Python is missing or too old."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no sh; the README has its commands")


@pytest.fixture
def checkout(tmp_path):
    """A checkout with a space in its path, and nothing set up."""
    folder = tmp_path / "my course"
    for name in (
        "tools/setup.sh",
        *(f"tools/jupyter/{path.name}" for path in (PROJECT / "tools" / "jupyter").iterdir()),
        "requirements.lock",
        "pyproject.toml",
        "Makefile",
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PROJECT / name, folder / name)
    return folder


def setup(checkout, python):
    return subprocess.run(
        ["sh", "tools/setup.sh"], cwd=checkout, env={**os.environ, "PYTHON": python}, capture_output=True, text=True
    )


def fake(folder, name, script):
    path = folder / name
    path.write_text("#!/bin/sh\n" + script)
    path.chmod(0o755)
    return str(path)


def test_too_old_a_python_gets_one_clear_sentence(checkout):
    # Says 3.9.2, and fails the comparison with 3.11, as an old Python would.
    old = fake(checkout.parent, "python3.9", 'case "$2" in *platform*) echo 3.9.2;; *) exit 1;; esac\n')
    done = setup(checkout, old)
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "needs Python 3.11 or later" in done.stderr
    assert "is 3.9.2" in done.stderr
    assert not (checkout / ".venv").exists()


def test_no_python_gets_one_clear_sentence(checkout):
    done = setup(checkout, "no-such-python")
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "no Python found" in done.stderr


def test_a_second_run_ends_at_once_and_installs_nothing(checkout):
    mark = checkout / ".venv" / ".course-is-installed"
    (checkout / ".venv" / "bin").mkdir(parents=True)
    (checkout / ".venv" / "bin" / "python").symlink_to(sys.executable)
    before = setup(checkout, "no-such-python")
    assert before.returncode == 1, "without its mark, a .venv is not taken for finished"
    wanted = subprocess.run(
        [
            "sh",
            "-c",
            'printf "%s" "$(pwd) $(cat requirements.lock pyproject.toml tools/setup.sh tools/jupyter/* | cksum)"',
        ],
        cwd=checkout,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    mark.write_text(wanted)
    again = setup(checkout, "no-such-python")
    assert again.returncode == 0
    assert again.stdout + again.stderr == ""
    (checkout / "requirements.lock").write_text("numpy==2.4.6\n")
    assert setup(checkout, "no-such-python").returncode == 1, "a changed lock file asks for a new set-up"


def test_a_venv_module_that_does_not_work_is_explained(checkout):
    broken = fake(
        checkout.parent,
        "python3",
        'case "$*" in *venv*) echo "ensurepip is missing" >&2; exit 1;; *--version*|*platform*) echo 3.12.1;; esac\n',
    )
    done = setup(checkout, broken)
    assert done.returncode == 1
    assert "ensurepip is missing" in done.stderr
    assert "apt install python3-venv" in done.stderr
