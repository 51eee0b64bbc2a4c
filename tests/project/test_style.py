"""ruff has nothing to say about the Python in here."""

import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("command", ["check", "format --check --diff"])
def test_ruff_finds_nothing(command):
    (pinned,) = re.findall(r"^ruff==(\S+)$", (PROJECT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE)
    if metadata.version("ruff") != pinned:
        pytest.skip(f"another ruff lays lines out otherwise: only {pinned}, which is pinned, is asked")
    done = subprocess.run(
        [sys.executable, "-m", "ruff", *command.split(), "--no-cache", "."],
        cwd=PROJECT,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
