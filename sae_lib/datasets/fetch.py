"""`fetch_mnist`: the one place where the library uses the network."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

from sae_lib.checks import MissingFileError, check_path
from sae_lib.datasets.digits import read_idx


class DownloadError(OSError):
    """A file could not be fetched or stored; says which one, and what each mirror did."""


@dataclass(frozen=True)
class Source:
    """Addresses of files, and their hashes.

    Attributes
    ----------
    mirrors : tuple of str
        Addresses that the files' names are added to; tried in this order.
    files : dict
        For each name its SHA-256 and its size in bytes.
    retries : int
        How often each mirror is tried again after a failure.
    silence : float
        Seconds without an answer or a byte after which a mirror is given up.
    limit : float
        Seconds that one file may take from one mirror.
    """

    mirrors: tuple
    files: dict
    retries: int = 1
    silence: float = 20.0
    limit: float = 300.0


MNIST = Source(
    mirrors=("https://storage.googleapis.com/cvdf-datasets/mnist/", "https://ossci-datasets.s3.amazonaws.com/mnist/"),
    files={
        "train-images-idx3-ubyte.gz": ("440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609", 9_912_422),
        "train-labels-idx1-ubyte.gz": ("3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c", 28_881),
        "t10k-images-idx3-ubyte.gz": ("8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6", 1_648_877),
        "t10k-labels-idx1-ubyte.gz": ("f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6", 4_542),
    },
)


def fetch_mnist(folder=None, *, progressbar=True, source=MNIST):
    """Download the four files of the MNIST digits, 11.6 MB, unless they are there already.

    ``X, y = load_mnist(fetch_mnist())`` is all that is needed. Nothing else in this library uses
    the network.

    Parameters
    ----------
    folder : path, optional
        Where to put the files; made if it does not exist. ``None``: the course's folder among the
        caches of this user.
    progressbar : bool
        Whether to show a bar for each file, on stderr.
    source : Source
        Mirrors, SHA-256 and size of each file, and how long to wait; for a mirror of your own:
        ``dataclasses.replace(MNIST, mirrors=("https://…/",))``.

    Returns
    -------
    pathlib.Path
        The folder. Each file in it is whole and has the known SHA-256.

    Raises
    ------
    DownloadError
        (An ``OSError``.) If a file can be had from no mirror, or not be stored. It says what each
        mirror did. A file is put in its place in one step, so none is ever there by half.
    ValueError
        If `folder` is a file or lies in a folder that does not exist, or holds files of the same
        names with other digits in them: those are not replaced. A damaged file is.
    TypeError
        If `folder` is no path.
    ImportError
        If pooch or requests is missing; says how to install them.

    Notes
    -----
    Source: problem set, problem 1. The digits are Yann LeCun's and Corinna Cortes's; see
    ``data/README.md``.
    """
    pooch = _pooch()
    folder = _made(Path(pooch.os_cache("sae-course")) if folder is None else folder, is_ours=folder is None)
    try:
        missing = [name for name in source.files if not _is_right(pooch, folder / name, source)]
        for name in source.files:
            _refuse_what_is_in_the_way(folder, name, name in missing)
        for name in missing:
            _fetch(pooch, name, source, folder, progressbar)
    except DownloadError:
        raise
    except OSError as error:
        raise _cannot_store(folder, error) from None
    return folder


def _is_right(pooch, path, source):
    return path.is_file() and pooch.file_hash(str(path), alg="sha256") == source.files[path.name][0]


def _fetch(pooch, name, source, folder, progressbar):
    """Fetch one file into `folder`: whole and right, or not at all."""
    import requests
    from tqdm import tqdm

    def download(url, path, _):
        # Made by pooch for its owner only; made anew, it gets the permissions of any other file.
        os.remove(path)
        bar = tqdm(desc=name, total=source.files[name][1], unit="B", unit_scale=True) if progressbar else False
        # As it is stored: a .gz must not be unpacked on the way.
        headers = {"Accept-Encoding": "identity"}
        get = pooch.HTTPDownloader(progressbar=bar, chunk_size=1 << 14, timeout=source.silence, headers=headers)
        with open(path, "xb") as file:
            get(url, _Limited(file, source.files[name][1], source.limit), None)

    registry, failures = {name: f"sha256:{source.files[name][0]}"}, {}
    logger = pooch.get_logger()
    level = logger.level
    logger.setLevel("WARNING")
    try:
        for mirror in source.mirrors:
            files = pooch.create(folder, mirror, registry=registry, retry_if_failed=source.retries)
            try:
                files.fetch(name, downloader=download)
                return
            except (requests.RequestException, ValueError) as error:
                failures[mirror] = error
    finally:
        logger.setLevel(level)
    lines = [f"{name} could not be fetched."]
    lines += [f"  {mirror}: {_words(error, source)}." for mirror, error in failures.items()]
    if all(type(error) is requests.ConnectionError for error in failures.values()):
        lines.append("No mirror can be reached: is this computer connected to the network?")
    lines.append("Try again later, or bring the files from elsewhere and give load_mnist their folder.")
    raise DownloadError("\n".join(lines))


class _RefusedError(ValueError):
    """The mirror sends something else than the file."""


class _Limited:
    """A file that takes so many bytes and no more, for so many seconds and no longer."""

    def __init__(self, file, size, seconds):
        self._file, self._left, self._seconds = file, size, seconds
        self._until = time.monotonic() + seconds

    def write(self, chunk):
        self._left -= len(chunk)
        if self._left < 0:
            raise _RefusedError("it sent more bytes than the file has")
        if time.monotonic() > self._until:
            raise _RefusedError(f"it was not done after {self._seconds:g} s")
        return self._file.write(chunk)

    def flush(self):
        self._file.flush()


def _words(error, source):
    """Words for what a mirror did."""
    import requests

    if isinstance(error, requests.HTTPError):
        return f"it answered {error.response.status_code} {error.response.reason}"
    if isinstance(error, requests.exceptions.SSLError):
        return "its certificate is not valid; something between here and there may be posing as it"
    if isinstance(error, requests.Timeout):
        return f"it sent nothing for {source.silence:g} s"
    if isinstance(error, requests.exceptions.ChunkedEncodingError):
        return "the connection broke off before all bytes had come"
    if isinstance(error, requests.ConnectionError):
        return "no connection, or it broke off"
    if isinstance(error, (_RefusedError, requests.RequestException)):
        return str(error)
    return "it sent other bytes than the file's: their SHA-256 is wrong"  # a ValueError of pooch's


def _cannot_store(folder, error):
    why = error.strerror or error
    return DownloadError(f"MNIST cannot be stored in {str(folder)!r}: {why}. Make room there, or name another folder.")


def _made(folder, is_ours):
    """The folder, made if it is not there yet; with its parents only where it is our own among the caches."""
    try:
        found = check_path(folder, "folder")
    except MissingFileError:
        found = Path(folder).expanduser()
        if not is_ours:
            check_path(found.parent, "folder")
        try:
            found.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _cannot_store(found, error) from None
    if not found.is_dir():
        raise ValueError(f"folder must be a folder; {str(folder)!r} is a file.")
    return found


def _refuse_what_is_in_the_way(folder, name, is_missing):
    """Files of somebody else's are left alone: Fashion-MNIST, for one, has the same names."""
    there, plain = folder / name, folder / name.removesuffix(".gz")
    if plain.exists():
        raise ValueError(
            f"folder: {str(folder)!r} holds {plain.name}, which load_mnist would read instead of what is fetched. "
            "Use it as it is with load_mnist, or name another folder."
        )
    if not is_missing or not there.exists():
        return
    try:
        read_idx(there, ndim=3 if "idx3" in name else 1)
    except (OSError, ValueError):
        if there.is_dir():
            raise ValueError(f"folder: {str(there)!r} is a folder, where the file is to go.") from None
        return  # damaged: fetched anew
    raise ValueError(
        f"folder: the {name} in {str(folder)!r} is whole, but not MNIST's (Fashion-MNIST has the same names). "
        "It is not replaced: name another folder."
    )


def _pooch():
    """pooch, or the sentence on how to install it and what it needs."""
    try:
        import pooch
        import requests  # noqa: F401
    except ModuleNotFoundError as error:
        raise ImportError(
            f"fetch_mnist needs the package {error.name!r}, which is not installed here. In the project's folder, "
            'run: python -m pip install -c requirements.lock -e ".[mnist]"'
        ) from error
    return pooch
