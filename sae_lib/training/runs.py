"""`save_run` and `load_run`: a trained network, its settings and its pictures, a folder for each setting."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import numpy as np

from sae_lib.checks import MissingFileError, check_array, check_named, check_path
from sae_lib.saving import network_npz, read_network, refusing, write_folder

FILE_FORMAT = "sae_lib.run/1"
PARAMETERS = "parameters.npz"


class Run(NamedTuple):
    """A network that `save_run` has written.

    Attributes
    ----------
    theta : ndarray (2hn + h + n,)
    settings : dict
        As they were given to `save_run`.
    """

    theta: np.ndarray
    settings: dict


def save_run(folder, theta, settings, pictures=None):
    """Write a trained network into a new folder, named after its settings; nothing is ever overwritten.

    Parameters
    ----------
    folder : path
        Where the new folder is put; made if it does not exist.
    theta : array_like (2hn + h + n,)
    settings : dict of str to number or str
        ``{"h": 50, "rho": 0.01}`` makes the folder ``h=50_rho=0.01``; where that is there already, from an earlier
        run, ``h=50_rho=0.01_run=2``.
    pictures : dict of str to Picture, optional
        What the ``show_…`` functions return, by name: ``"filters"`` is written to ``filters.png``.

    Returns
    -------
    Path
        Of the new folder. It is there whole or not at all.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind; see `sae_lib.checks`.
    ValueError
        If an argument has a shape that does not fit or a value out of its range.
    OSError
        If it cannot be written, such as on a full disk; nothing half is left then.

    Notes
    -----
    Source: worked problem set, problem 5, which warns that its script writes each run over the one before.
    """
    theta = check_array(theta, "theta", ndim=1, dtype=np.float64)
    settings = _checked(settings)
    files = {PARAMETERS: network_npz(FILE_FORMAT, theta, settings)}
    for name, picture in (pictures or {}).items():
        _check_word(name, "pictures")
        if not hasattr(picture, "png"):
            raise TypeError(f"pictures[{name!r}] must be what a show_… function returns; got {type(picture).__name__}.")
        files[f"{name}.png"] = picture.png()
    name = "_".join(f"{key}={value}" for key, value in settings.items())
    return write_folder(_place(folder) / name, files)


def load_run(folder):
    """Read what `save_run` has written. Nothing is unpickled.

    Parameters
    ----------
    folder : path
        What `save_run` returned.

    Returns
    -------
    Run
        Named tuple ``(theta, settings)``.

    Raises
    ------
    ValueError
        If it does not exist, is damaged or was not written by `save_run`.
    TypeError
        If `folder` is no path.
    """
    folder = check_path(folder, "folder")
    path = folder / PARAMETERS
    if not path.is_file():
        raise MissingFileError(f"folder: there is no {PARAMETERS} in {str(folder)!r}. Give what save_run returned.")
    with refusing(f"folder: the {PARAMETERS} in {folder.name!r} was not written by save_run, or is damaged"):
        content = read_network(path, FILE_FORMAT)
        return Run(content["theta"].astype(np.float64, copy=False), _checked(content["settings"]))


def _checked(settings):
    """Settings as plain numbers and words that can stand in the name of a folder."""
    plain = {}
    for name, value in check_named(settings, "settings", "numbers or words").items():
        _check_word(name, "settings")
        value = value.item() if isinstance(value, np.generic) else value
        if not isinstance(value, (bool, int, float, str)):
            raise TypeError(f"settings[{name!r}] must be a number or a word; got {type(value).__name__}.")
        if isinstance(value, str):
            _check_word(value, f"settings[{name!r}]")
        elif not np.isfinite(value):
            raise ValueError(f"settings[{name!r}] must be finite; got {value}.")
        plain[name] = value
    return plain


def _check_word(word, where):
    """Letters, digits, - and _ only: all file systems take them, and none leads out of the folder."""
    if not isinstance(word, str):
        raise TypeError(f"{where} must have words for names; got {word!r}.")
    if not re.fullmatch(r"[\w-]+", word):
        raise ValueError(f"{where} must have names of letters, digits, - and _ only; got {word!r}.")


def _place(folder):
    try:
        found = check_path(folder, "folder")
    except MissingFileError:
        found = Path(folder).expanduser()
        check_path(found.parent, "folder")
    if found.exists() and not found.is_dir():
        raise ValueError(f"folder must be a folder; {str(folder)!r} is a file.")
    return found
