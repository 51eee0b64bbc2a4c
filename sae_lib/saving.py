"""Files, in and out: nothing is ever unpickled, sizes are believed only where the file can hold them, and
what is written is there whole or not at all.
"""

from __future__ import annotations

import errno
import io
import itertools
import json
import math
import os
import secrets
import shutil
import time
import warnings
import zipfile
import zlib
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np

import sae_lib
from sae_lib.checks import MissingFileError, check_array

# Deflate cannot do better; what promises more is damaged.
BEST_COMPRESSION = 1032
STALE = 60  # seconds after which a part of a file is one that a killed process left behind

_HEADERS = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}
_REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "your share of the disk is used up",
    errno.EFBIG: "it would be larger than files may be here",
    errno.EACCES: "writing is not allowed there",
    errno.EPERM: "writing is not allowed there",
    errno.EROFS: "that disk can only be read",
    errno.ENOENT: "its folder is gone",
    errno.EIO: "the disk reports a fault",
    errno.ENAMETOOLONG: "its name is too long",
}


@contextmanager
def refusing(said):
    """Turn whatever a damaged or foreign file makes its reader raise or warn of into one ``ValueError``.

    Parameters
    ----------
    said : str
        The beginning of the message, which names the file; the reason follows in brackets.

    Raises
    ------
    ValueError
        For every ``Exception`` but ``MemoryError``: damage makes readers raise nearly anything
        (BadZipFile, EOFError, KeyError, zlib.error, …).
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except MemoryError:
        raise
    except Exception as error:
        raise ValueError(f"{said} ({_words(error)}).") from None


def read_npy(path):
    """The array in a ``.npy`` file.

    Parameters
    ----------
    path : Path

    Returns
    -------
    ndarray

    Raises
    ------
    Exception
        Of many types; to be called inside `refusing`.
    """
    with path.open("rb") as file:
        if file.read(4) == b"PK\3\4":
            raise ValueError("it is a .npz file under another name")
    return _read_array(lambda: path.open("rb"), path.stat().st_size)


def read_npz(path):
    """The arrays in a ``.npz`` file, by name.

    Parameters
    ----------
    path : Path

    Returns
    -------
    dict of str to ndarray

    Raises
    ------
    Exception
        Of many types; to be called inside `refusing`.
    """
    with path.open("rb") as file:
        if file.read(6) == b"\x93NUMPY":
            raise ValueError("it is a .npy file under another name")
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            if sum(member.file_size for member in members) > BEST_COMPRESSION * path.stat().st_size:
                raise ValueError("it promises more than a file of its length can hold")
            if not {member.compress_type for member in members} <= {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
                raise ValueError("it is compressed in a way that NumPy does not write")
            return {
                member.filename.removesuffix(".npy"): _read_array(lambda m=member: archive.open(m), member.file_size)
                for member in members
            }


def _read_array(opened, size):
    """The array in a stream of `size` bytes; `opened` opens it, twice: what is sought in is not checked by zipfile."""
    with opened() as file:
        # No longer one is read by NumPy; and from memory, where a damaged length cannot ask for gigabytes.
        stream = io.BytesIO(file.read(1 << 16))
        version = np.lib.format.read_magic(stream)
        if version not in _HEADERS:  # 3.0 is for the names of fields
            raise ValueError(f"its format {version} is not for plain numbers")
        try:
            shape, _, dtype = _HEADERS[version](stream)
        except (MemoryError, RecursionError):
            # Python's parser, at thousands of brackets or signs.
            raise ValueError("its header makes no sense") from None
        if dtype.hasobject:
            raise ValueError("it holds pickled objects, which are never loaded")
        wanted, held = math.prod(shape) * dtype.itemsize, size - stream.tell()
        if wanted != held or any(side < 0 for side in shape):
            raise ValueError(
                f"it promises {'×'.join(map(str, shape)) or 1} numbers = {wanted} bytes, but holds {held}: "
                "it is truncated or damaged"
            )
    with opened() as stream:
        return np.lib.format.read_array(stream, allow_pickle=False)


def npz(**arrays):
    """The content of a ``.npz`` file that holds these arrays.

    Parameters
    ----------
    **arrays : array_like

    Returns
    -------
    memoryview
    """
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return buffer.getbuffer()


def network_npz(kind, theta, settings, **more):
    """The content of a ``.npz`` file that holds a network: θ, and what it was trained with.

    Parameters
    ----------
    kind : str
        What `read_network` knows the file by.
    theta : ndarray (2hn + h + n,)
    settings : dict
        Numbers and words by name.
    **more : array_like

    Returns
    -------
    memoryview
    """
    # NumPy's numbers are no JSON.
    told = json.dumps(settings, default=lambda number: number.item())
    return npz(format=kind, theta=theta, settings=told, **more)


def read_network(path, kind):
    """The network that `network_npz` packed.

    Parameters
    ----------
    path : Path
    kind : str

    Returns
    -------
    dict
        ``theta``, ``settings`` as a dict, and what else was packed.

    Raises
    ------
    Exception
        Of many types; to be called inside `refusing`.
    """
    content = read_npz(path)
    if content["format"].item() != kind:
        raise ValueError(f"its format is {content['format'].item()!r}")
    content["theta"] = check_array(content["theta"], "theta", ndim=1)
    content["settings"] = json.loads(content["settings"].item())
    return content


def write_whole(path, content):
    """Write a file whole or not at all: whoever looks finds the old one or the new one, and never half of it.

    Parameters
    ----------
    path : Path
        As `sae_lib.checks.check_target` gives it. A link stays one; what it points to is written.
    content : bytes-like

    Raises
    ------
    OSError
        If it cannot be written; says why in plain words, names the path, has the ``errno``. The
        old file, if there is one, is untouched, and nothing else is left.
    """
    # Not tempfile, whose files nobody else may read: a teacher's file is for the students.
    target, part = _target_and_part(path)
    try:
        replaces = target.exists()
        if replaces and not os.access(target, os.W_OK):  # os.replace would not ask
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        _put(part, content)
        if replaces:
            with suppress(OSError):  # not every file system has modes
                shutil.copymode(target, part)
        os.replace(part, target)
    except BaseException as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise _unwritten(path, error) from error
        raise


def write_folder(path, files):
    """Write a new folder with files in it, whole or not at all; what is there already is never touched.

    Parameters
    ----------
    path : Path
        The wanted folder; the one it lies in is made, too, if need be. Where something of that name is there,
        ``_run=2`` is added to the name, or ``_run=3``, and so on: the first that is free.
    files : dict of str to bytes-like
        Contents, by name.

    Returns
    -------
    Path
        Of the folder made.

    Raises
    ------
    OSError
        If it cannot be written; says why in plain words, names the path, has the ``errno``. Nothing half is left.
    """
    part = path.with_name(f".sae-{secrets.token_hex(8)}.folder.part")
    try:
        path.parent.mkdir(exist_ok=True)
        _remove_stale(path.parent.glob(".sae-*.folder.part"), shutil.rmtree)
        part.mkdir()
        for name, content in files.items():
            _put(part / name, content)
        return _renamed_to_a_free_name(part, path)
    except BaseException as error:
        shutil.rmtree(part, ignore_errors=True)
        if isinstance(error, OSError):
            raise _unwritten(path, error, "folder") from error
        raise


def check_writable(path):
    """Try whether there can be a file at `path`, before work begins whose result will go there.

    What a process that was killed while it wrote this file has left behind is removed.

    Parameters
    ----------
    path : Path

    Raises
    ------
    OSError
        As `write_whole`.
    """
    target, part = _target_and_part(path)
    try:
        with part.open("xb"):
            pass
        _remove_stale(target.parent.glob(f"{part.name.rpartition('-')[0]}-*.part"), Path.unlink)
    except OSError as error:
        raise _unwritten(path, error) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _target_and_part(path):
    target = Path(os.path.realpath(path))
    # Of a fixed length, since a name may be as long as the file system allows.
    return target, target.with_name(f".sae-{zlib.crc32(os.fsencode(target.name)):08x}-{secrets.token_hex(4)}.part")


def _put(path, content):
    """Write a new file, down to the disk."""
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _remove_stale(parts, remove):
    """Remove what killed processes have left behind, and nothing that a living one may be writing."""
    for part in parts:
        with suppress(OSError):
            if time.time() - part.stat().st_mtime > STALE:
                remove(part)


def _renamed_to_a_free_name(part, path):
    for number in itertools.count(1):
        target = path if number == 1 else path.with_name(f"{path.name}_run={number}")
        if os.path.lexists(target):
            continue
        try:
            os.rename(part, target)
            return target
        except OSError:
            # Another process may have taken the name between the two lines above.
            if not os.path.lexists(target):
                raise


def _unwritten(path, error, kind="file"):
    told = OSError(f"The {kind} {str(path)!r} could not be written: {_REASONS.get(error.errno) or _words(error)}.")
    told.errno = error.errno
    return told


def _words(error):
    if isinstance(error, KeyError):
        return f"it holds no {error}"
    return getattr(error, "strerror", None) or str(error).strip().rstrip(".") or type(error).__name__


def shipped(name):
    """Path of `name` inside ``data/``: of the checkout, or of the installed wheel."""
    package = Path(sae_lib.__file__).resolve().parent
    for folder in (package.parent / "data", package / "_data"):
        if (folder / name).exists():
            return folder / name
    raise MissingFileError(f"The course's own data/{name} is missing. Get the project anew, or install it again.")
