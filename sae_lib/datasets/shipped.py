"""Where the data that ships with the course lies."""

from pathlib import Path

import sae_lib
from sae_lib.checks import MissingFileError


def shipped(name):
    """Path of `name` inside ``data/``: of the checkout, or of the installed wheel."""
    package = Path(sae_lib.__file__).resolve().parent
    for folder in (package.parent / "data", package / "_data"):
        if (folder / name).exists():
            return folder / name
    raise MissingFileError(f"The course's own data/{name} is missing. Get the project anew, or install it again.")
