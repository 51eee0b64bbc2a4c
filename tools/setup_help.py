"""What tools/setup.sh leaves to Python: python -I tools/setup_help.py wait|room|scripts|write|check [MARK] [WANTED]

The first two run before anything is installed, so this needs nothing but the standard library.
"""

import contextlib
import errno
import fcntl
import os
import pathlib
import shutil
import signal
import sys
import sysconfig
import tempfile


def wait():
    """Lock standard input, which is a file that the shell holds open; the lock ends with the shell and its children."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        fcntl.flock(0, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("Another make is setting up .venv here; waiting until it is done ...", flush=True)
        fcntl.flock(0, fcntl.LOCK_EX)
    except OSError:
        pass  # This file system has no locks: here two at once are not kept apart.


def room():
    """Stop with a sentence if this disk cannot hold a set-up, or the one for temporary files what pip unpacks."""
    here = ".venv" if os.path.isdir(".venv") else "."
    try:
        temporary = tempfile.gettempdir()
        full = first_full({temporary: 300, here: 1000})
    except FileNotFoundError:  # So says gettempdir where it cannot write a few bytes anywhere.
        temporary = full = os.environ.get("TMPDIR", "/tmp")
    if full is not None:
        sys.exit(
            "The disk is full, or your share of it: the set-up needs about 1 GB in this folder and 0.3 GB in "
            f"{temporary}, and there is less in {'this folder' if full == here else temporary}. Make room "
            "(or say which folder has some: TMPDIR=/path/to/folder make lab), then run make again."
        )


def first_full(needed):
    """The first of these folders in which there is no room for so many megabytes, in all of them at once, or None."""
    with contextlib.ExitStack() as files:
        for folder, megabytes in needed.items():
            size = megabytes * 1_000_000
            try:
                if shutil.disk_usage(folder).free < size:
                    return folder
                # A quota shows only when room is taken. macOS cannot take it without writing it all.
                if hasattr(os, "posix_fallocate"):
                    file = files.enter_context(tempfile.TemporaryFile(dir=folder))
                    os.posix_fallocate(file.fileno(), 0, size)
            except OSError as error:
                # Anything else that is wrong with the folder is no question of room.
                if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
                    return folder
    return None


def scripts():
    """Let the scripts in .venv/bin find the Python beside them, wherever they are.

    If the folder's path cannot stand in a script's first line, pip writes it into the second, between quotation marks.
    One that has a quotation mark, a dollar sign or a backslash in it is misread there.
    """
    for path in pathlib.Path(sysconfig.get_path("scripts")).iterdir():
        if path.is_file() and not path.is_symlink():
            lines = path.read_bytes().split(b"\n")
            if lines[0] == b"#!/bin/sh" and lines[1].startswith(b"'''exec' "):
                lines[1] = b"""'''exec' "$(dirname -- "$0")/python" "$0" "$@\""""
                path.write_bytes(b"\n".join(lines))


def contents():
    """Size and path of each file that was installed and that nobody has a reason to change."""
    for top in (sysconfig.get_path("purelib"), sysconfig.get_path("scripts"), os.path.join(sys.prefix, "share")):
        for folder, folders, names in os.walk(top):
            # Python rewrites __pycache__, pip may be updated, and the course needs no package's tests or stubs.
            folders[:] = [name for name in folders if name not in ("__pycache__", "tests") and name[:3] != "pip"]
            for name in names:
                path = os.path.join(folder, name)
                if name[:3] != "pip" and not name.endswith((".pyc", ".pyi")) and not os.path.islink(path):
                    yield os.path.getsize(path), path


def write(mark, wanted):
    """Store what is installed now. The mark appears whole or not at all."""
    with open(mark + ".new", "w", encoding="utf-8", errors="surrogateescape") as file:
        file.write(f"{wanted}\n{sysconfig.get_path('purelib')}\n")
        file.writelines(f"{size} {path}\n" for size, path in contents())
    os.replace(mark + ".new", mark)


def check(mark, wanted):
    """Print the reason, and fail, if .venv is not what the mark says."""
    reason = difference(mark, wanted)
    if reason is not None:
        print(reason)
        sys.exit(1)


def difference(mark, wanted):
    """What has changed since the mark was written, as a sentence, or None."""
    with open(mark, encoding="utf-8", errors="surrogateescape") as file:
        lines = file.read().split("\n")
    if lines[0] != wanted:
        return "The course, or the folder it is in, has changed since .venv was made."
    # Without pyvenv.cfg, or after an update of the system's Python, .venv is not where Python looks for packages.
    if lines[1] != sysconfig.get_path("purelib"):
        return ".venv is damaged: its Python no longer looks into it."
    for line in lines[2:-1]:
        size, _, path = line.partition(" ")
        try:
            found = os.stat(path).st_size
        except OSError:
            return f".venv is damaged: there is no {os.path.relpath(path)}."
        if found != int(size):
            return f".venv is damaged: {os.path.relpath(path)} has changed."
    return None


if __name__ == "__main__":
    {"wait": wait, "room": room, "scripts": scripts, "write": write, "check": check}[sys.argv[1]](*sys.argv[2:])
