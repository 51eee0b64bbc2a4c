"""The one place where the library uses the network: a file arrives whole and right, or not at all.

`pooch` compares the SHA-256 and keeps what is wrong away. Added here is what it leaves open: an end
to servers that trickle or send without end, more than one mirror, and words for what went wrong.
"""

from __future__ import annotations

import os
import queue
import shutil
import tempfile
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

NO_CONNECTION = "no connection, or it broke off before an answer came"
STAGE = ".fetching-"
CHUNK = 1 << 14
DAY = 24 * 3600


class DownloadError(OSError):
    """A file could not be fetched or stored; says which one, and what each mirror did."""


@dataclass(frozen=True)
class Source:
    """Where files are to be had, and how they are known.

    Attributes
    ----------
    mirrors : tuple of str
        Addresses that the files' names are added to; tried in this order.
    files : dict
        For each name its SHA-256 and its size in bytes.
    rounds : int
        How often each mirror is tried, with `pause` seconds before it starts again.
    silence : float
        Seconds without a byte after which a mirror is given up.
    limit : float
        Seconds that one file may take from one mirror, however busily it sends.
    """

    mirrors: tuple
    files: dict
    rounds: int = 2
    pause: float = 2.0
    silence: float = 20.0
    limit: float = 300.0


class _RefusedError(Exception):
    """What a mirror sends is not the file."""


def cache_folder():
    """Where the course keeps what it fetched, if nobody names a folder."""
    return Path(packages()[0].os_cache("sae-course"))


def is_right(path, sha256):
    """Whether there is a file with that SHA-256."""
    return path.is_file() and packages()[0].file_hash(str(path), alg="sha256") == sha256


def fetch(name, source, folder, progressbar):
    """Fetch one file of `source` into `folder`, which exists; a file of that name is replaced.

    Raises
    ------
    DownloadError
        If no mirror gives the right file, or it cannot be stored; then `folder` is as it was.
    """
    pooch = packages()[0]
    failures = {}
    try:
        _clear_away_what_was_killed(folder)
        # A folder of its own, so that nothing is left behind on any way out of here.
        with tempfile.TemporaryDirectory(prefix=STAGE, dir=folder) as stage, _quiet(pooch.get_logger()):
            for number in range(source.rounds):
                if number:
                    time.sleep(source.pause)
                for mirror in source.mirrors:
                    words = _try(pooch, name, mirror, source, stage, progressbar)
                    if words is None:
                        _put(Path(stage) / name, folder / name, source.files[name][0])
                        return
                    failures.setdefault(mirror, {})[words] = None
    except OSError as error:
        raise DownloadError(cannot_store(name, folder, error)) from None
    raise DownloadError(_what_happened(name, folder, failures))


def cannot_store(what, folder, error):
    """The sentence for a folder that takes no files."""
    why = error.strerror or error
    return f"{what} cannot be stored in {str(folder)!r}: {why}. Make room there, or name another folder."


def _try(pooch, name, mirror, source, stage, progressbar):
    """``None`` if the file is in `stage` now, else what went wrong with this mirror."""
    import requests
    import urllib3

    sha256, size = source.files[name]
    try:
        pooch.retrieve(
            mirror + name,
            f"sha256:{sha256}",
            fname=name,
            path=stage,
            downloader=lambda url, path, _: _download(url, path, name, size, source, progressbar),
        )
    except _RefusedError as error:
        return str(error)
    except requests.HTTPError as error:
        return f"it answered {error.response.status_code} {error.response.reason}"
    except requests.exceptions.SSLError:
        return "its certificate is not valid; something between here and there may be posing as it"
    except (requests.Timeout, urllib3.exceptions.TimeoutError):
        return f"it sent nothing for {source.silence:g} s"
    except (requests.exceptions.ChunkedEncodingError, urllib3.exceptions.HTTPError):
        return f"the connection broke off before all {size:,} bytes had come"
    except requests.ConnectionError:
        return NO_CONNECTION
    except requests.RequestException as error:
        return str(error)
    except ValueError:  # how pooch says it
        return f"it sent {size:,} bytes, but not the right ones: their SHA-256 is not the file's"
    return None


def _download(url, path, name, size, source, progressbar):
    from tqdm import tqdm

    # Made by pooch for its owner only; made anew, it gets the permissions of any other file.
    os.remove(path)
    received = 0
    with (
        open(path, "xb") as file,
        tqdm(total=size, desc=name, unit="B", unit_scale=True, disable=not progressbar) as bar,
    ):
        for chunk in _chunks(url, size, source):
            received += len(chunk)
            if received > size:
                raise _RefusedError(f"it sent more than the {size:,} bytes that the file has")
            file.write(chunk)
            bar.update(len(chunk))
        if received < size:
            raise _RefusedError(f"it sent {received:,} bytes, but the file has {size:,}")
        file.flush()
        os.fsync(file.fileno())


def _chunks(url, size, source):
    """The bytes at `url` as they come; whatever the server does, this ends after ``source.limit`` seconds.

    No time-out of a socket can promise that: each byte starts it anew. So a thread receives, and
    this one waits for it no longer than it should.
    """
    arrived, given_up = queue.SimpleQueue(), threading.Event()
    receiver = threading.Thread(target=_receive, args=(url, size, source, arrived, given_up), daemon=True)
    until = time.monotonic() + source.limit
    response = None
    receiver.start()
    try:
        while True:
            left = until - time.monotonic()
            if left <= 0:
                raise _RefusedError(f"it was not done after {source.limit:g} s")
            try:
                # In short steps: on Windows, Ctrl-C has to wait for their end.
                kind, item = arrived.get(timeout=min(left, 0.5))
            except queue.Empty:
                continue
            if kind == "answer":
                response = item
            elif kind == "bytes":
                yield item
            elif kind == "error":
                raise item
            else:
                return
    finally:
        given_up.set()
        # Ends a read that still waits. An urllib3 before 2.3 cannot: there the thread ends with the next bytes.
        with suppress(AttributeError, OSError, RuntimeError, ValueError):
            response.raw.shutdown()


def _receive(url, size, source, arrived, given_up):
    import requests
    import urllib3

    try:
        # As it is stored: a .gz must not be unpacked on the way, whatever the server calls its encoding.
        headers = {"Accept-Encoding": "identity"}
        with requests.get(url, stream=True, timeout=source.silence, headers=headers) as response:
            arrived.put(("answer", response))
            response.raise_for_status()
            promised = response.headers.get("Content-Length", "")
            if promised.isdecimal() and int(promised) != size:
                kind = response.headers.get("Content-Type", "unknown type")
                raise _RefusedError(f"it offered {int(promised):,} bytes of {kind}, but the file has {size:,}")
            for chunk in response.raw.stream(CHUNK, decode_content=False):
                if given_up.is_set():
                    return
                arrived.put(("bytes", chunk))
        arrived.put(("end", None))
    except (_RefusedError, requests.RequestException, urllib3.exceptions.HTTPError) as error:
        arrived.put(("error", error))
    except Exception as error:
        # Of another kind, lest an OSError of the network be taken for one of the disk.
        arrived.put(("error", _RefusedError(f"what it sent cannot be understood ({error or type(error).__name__})")))


def _put(new, target, sha256):
    try:
        os.replace(new, target)
    except PermissionError:
        # Windows refuses while another process, which may have fetched the same, has the file open.
        if not is_right(target, sha256):
            raise


def _clear_away_what_was_killed(folder):
    for old in folder.glob(f"{STAGE}*"):
        with suppress(OSError):
            if time.time() - old.stat().st_mtime > DAY:
                shutil.rmtree(old)


def _what_happened(name, folder, failures):
    lines = [f"{name} could not be fetched."]
    lines += [f"  {mirror}: {'; then '.join(words)}." for mirror, words in failures.items()]
    if all(list(words) == [NO_CONNECTION] for words in failures.values()):
        lines.append("No mirror can be reached: is this computer connected to the network?")
    if (folder / name).exists():
        lines.append(f"The {name} in {str(folder)!r} is damaged; it is as it was.")
    else:
        lines.append(f"Nothing of it was left in {str(folder)!r}.")
    lines.append("Try again later, or bring the files from elsewhere and give load_mnist their folder.")
    return "\n".join(lines)


@contextmanager
def _quiet(logger):
    before = logger.level
    logger.setLevel("WARNING")
    try:
        yield
    finally:
        logger.setLevel(before)


def packages():
    """pooch, requests and tqdm, or the sentence on how to install them."""
    try:
        import pooch
        import requests
        import tqdm
    except ModuleNotFoundError as error:
        raise ImportError(
            f"fetch_mnist needs the package {error.name!r}, which is not installed here. In the project's folder, "
            'run: python -m pip install -c requirements.lock -e ".[mnist]"'
        ) from error
    return pooch, requests, tqdm
