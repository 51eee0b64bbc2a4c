"""Is everything there? What lesson 00 asks first."""

from __future__ import annotations

import os
import sys
from importlib import import_module, metadata

from sae_lib.saving import shipped

# Least versions, as pyproject.toml has them (a test says so), and who needs the package.
NEEDED = {
    "numpy": ("2.1", "every lesson"),
    "scipy": ("1.15", "training"),
    "matplotlib": ("3.10", "figures"),
    "pillow": ("11.3", "reading photographs"),
    "scikit-learn": ("1.6", "SparseAutoencoder"),
    "threadpoolctl": ("3.5", "training"),
    "tqdm": ("4.66", "progress bars"),
    "ipywidgets": ("8.1.5", "sliders"),
    "jupyterlab": ("4.4", "the notebooks"),
    "ipykernel": ("7", "the notebooks"),
}
DATA = ("photos", "digits.npz", "atlas.npz")
REMEDY = (
    "In the project's folder, run `make lab` (or the README's commands for Windows and conda), then restart the kernel."
)


class Installation:
    """The result of `check_installation`; ``print`` it.

    Attributes
    ----------
    problems : list of str
        One sentence each; empty if everything is there.
    ok : bool
    """

    def __init__(self, problems):
        self.problems = problems
        self.ok = not problems

    def __repr__(self):
        if self.ok:
            return f"All is here: Python, {len(NEEDED)} packages and the course's data. You can start."
        return "\n".join([*(f"Missing: {problem}" for problem in self.problems), f"What to do: {REMEDY}"])


def load(module, name):
    """Import an object from a module when it is first asked for.

    Raises
    ------
    ImportError
        If a package is missing or cannot be imported; says what to do.
    """
    try:
        return getattr(import_module(module), name)
    except ModuleNotFoundError as error:
        if (error.name or "").startswith(("sae_lib", "sae_check")):
            raise
        raise ImportError(f"{name} needs the package {error.name!r}, which is not installed here. {REMEDY}") from error
    except ValueError as error:
        backend = os.environ.get("MPLBACKEND")
        if backend is None or "matplotlib" in sys.modules:
            raise
        # It refuses to be imported.
        raise ImportError(
            f"{name} draws with matplotlib, which does not know MPLBACKEND={backend!r}; the variable is set in your "
            "environment. Remove it there, or name a backend that matplotlib has, such as agg."
        ) from error


def check_installation():
    """Look for Python, the packages and the data that the course needs.

    Returns
    -------
    Installation
        With ``.ok`` and ``.problems``; says what to do when something is missing.
    """
    problems = []
    if sys.version_info < (3, 11):  # noqa: UP036 - somebody may copy the folder to an older Python
        problems.append(f"Python 3.11 or later; this is {sys.version.split()[0]}.")
    for name, (least, purpose) in NEEDED.items():
        try:
            found = metadata.version(name)
        except metadata.PackageNotFoundError:
            problems.append(f"the package {name}, for {purpose}.")
            continue
        if _numbers(found) < _numbers(least):
            problems.append(f"{name} {least} or later, for {purpose}; there is {found}.")
    for name in DATA:
        try:
            shipped(name)
        except ValueError:
            problems.append(f"data/{name}, which ships with the course.")
    return Installation(problems)


def _numbers(version):
    # Not packaging.version: it may be among what is missing.
    parts = []
    for part in version.split(".")[:3]:
        digits = "".join(character for character in part if character.isdigit())
        parts.append(int(digits or 0))
    return parts
