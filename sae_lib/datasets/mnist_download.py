"""`fetch_mnist`: the files of the MNIST digits from the network, when somebody asks for them."""

from __future__ import annotations

from pathlib import Path

from sae_lib.checks import MissingFileError, check_path
from sae_lib.datasets.downloads import DownloadError, Source, cache_folder, cannot_store, fetch, is_right, packages
from sae_lib.datasets.mnist import read_idx

MNIST = Source(
    mirrors=(
        "https://storage.googleapis.com/cvdf-datasets/mnist/",
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
    ),
    files={
        "train-images-idx3-ubyte.gz": (
            "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
            9_912_422,
        ),
        "train-labels-idx1-ubyte.gz": (
            "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
            28_881,
        ),
        "t10k-images-idx3-ubyte.gz": (
            "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
            1_648_877,
        ),
        "t10k-labels-idx1-ubyte.gz": (
            "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
            4_542,
        ),
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
        Mirrors, SHA-256 and size of each file, and how long to wait; for a mirror of one's own:
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
        If pooch, tqdm or requests is missing; says how to install them.

    Notes
    -----
    Source: problem set, problem 1. The digits are Yann LeCun's and Corinna Cortes's; see
    ``data/README.md``.
    """
    packages()
    folder = _made(folder)
    try:
        missing = [name for name, (sha256, _) in source.files.items() if not is_right(folder / name, sha256)]
        for name in source.files:
            _refuse_what_is_in_the_way(folder, name, name in missing)
        for name in missing:
            fetch(name, source, folder, progressbar)
    except DownloadError:
        raise
    except OSError as error:
        raise DownloadError(cannot_store("MNIST", folder, error)) from None
    return folder


def _made(folder):
    given = cache_folder() if folder is None else folder
    try:
        found = check_path(given, "folder")
    except MissingFileError:
        found = Path(given).expanduser()
        if folder is not None:
            check_path(found.parent, "folder")
        try:
            found.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DownloadError(cannot_store("MNIST", found, error)) from None
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
