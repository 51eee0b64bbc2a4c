"""How the other tools call nbgrader."""

import os
import subprocess
import sys
from pathlib import Path

EXERCISES = Path(__file__).resolve().parent.parent / "notebooks" / "exercises"
SOURCES, PICTURES = EXERCISES / "source", EXERCISES.parent / "pictures"
CONFIG = Path(__file__).resolve().with_name("nbgrader_config.py")


def assignments():
    """Names of all exercises, in order."""
    return sorted(path.parent.name for path in SOURCES.glob("*/*.ipynb") if path.stem == path.parent.name)


def nbgrader(folder, *arguments):
    """Run one nbgrader command in a course folder.

    Parameters
    ----------
    folder : Path
    *arguments : str

    Returns
    -------
    subprocess.CompletedProcess
        With what nbgrader wrote, in ``stderr``.
    """
    # nbgrader calls alembic by its name, so the environment's programs must be found.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    return subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=folder,
        env={**os.environ, "PATH": path, "JUPYTER_PLATFORM_DIRS": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
