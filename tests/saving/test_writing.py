"""Every file that the library writes is there whole or not at all, and a failure is told in words."""

import errno
import os
import subprocess
import sys
import textwrap
import time

import numpy as np
import pytest

from sae_lib import SparseAutoencoder, save_mosaic, show_mosaic, train
from sae_lib.saving import STALE, check_writable, write_whole

X = np.random.default_rng(0).uniform(0.1, 0.9, (20, 4))
WRITERS = {
    "network.npz": SparseAutoencoder(3, max_iter=2).fit(X).save,
    "mosaic.png": lambda path: save_mosaic(path, X),
    "figure.png": show_mosaic(X).save,
    "figure.pdf": show_mosaic(X).save,
    "checkpoint.npz": lambda path: train(X, 3, max_iter=2, checkpoint=path),
}
# A checkpoint's failure once the training runs is told by the result: tests/training/test_checkpoint.py.
RAISING = [name for name in WRITERS if name != "checkpoint.npz"]
FAULTS = {
    errno.ENOSPC: "the disk is full",
    errno.EACCES: "writing is not allowed there",
    errno.EROFS: "that disk can only be read",
    errno.EIO: "the disk reports a fault",
    None: "something else",
}


def failing(step, error):
    def fail(*_):
        raise error

    return {"target": f"sae_lib.saving.os.{step}", "name": fail}


@pytest.mark.parametrize("name", WRITERS)
def test_a_new_file_is_written_and_an_old_one_replaced(name, tmp_path):
    for _ in range(2):
        WRITERS[name](tmp_path / name)
        assert os.listdir(tmp_path) == [name]
        assert (tmp_path / name).stat().st_size > 100
        (tmp_path / name).write_bytes(b"old")


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize("number, words", FAULTS.items())
@pytest.mark.parametrize("name", RAISING)
def test_a_failure_leaves_the_old_file_and_nothing_else(name, number, words, step, tmp_path, monkeypatch):
    error = OSError(number, "as the system says it") if number else OSError("something else")
    monkeypatch.setattr(**failing(step, error))
    with pytest.raises(OSError) as caught:
        WRITERS[name](tmp_path / name)
    assert os.listdir(tmp_path) == []
    assert str(caught.value) == f"The file {str(tmp_path / name)!r} could not be written: {words}."
    assert caught.value.errno == number
    (tmp_path / name).write_bytes(b"old")
    with pytest.raises(OSError):
        WRITERS[name](tmp_path / name)
    assert os.listdir(tmp_path) == [name]
    assert (tmp_path / name).read_bytes() == b"old"


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_ctrl_c_leaves_the_old_file_and_nothing_else(step, tmp_path, monkeypatch):
    (tmp_path / "a").write_bytes(b"old")
    monkeypatch.setattr(**failing(step, KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        write_whole(tmp_path / "a", b"new")
    assert os.listdir(tmp_path) == ["a"]
    assert (tmp_path / "a").read_bytes() == b"old"


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on the size of files")
def test_where_the_system_stops_the_writing_half_way(tmp_path):
    program = """
        import resource, sys
        from pathlib import Path
        from sae_lib.saving import write_whole

        path = Path(sys.argv[1])
        resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, resource.RLIM_INFINITY))
        write_whole(path, b"new" * 3000)
        try:
            write_whole(path, b"newer" * 3000)
        except OSError as error:
            print(error)
    """
    path = tmp_path / "a"
    said = subprocess.run([sys.executable, "-c", textwrap.dedent(program), path], capture_output=True, text=True)
    assert said.stdout == f"The file {str(path)!r} could not be written: it would be larger than files may be here.\n"
    assert said.stderr == ""
    assert os.listdir(tmp_path) == ["a"]
    assert path.read_bytes() == b"new" * 3000


@pytest.mark.skipif(os.name == "nt", reason="folders have no modes")
def test_a_folder_that_may_not_be_written_to(tmp_path):
    program = """
        import os, sys
        from pathlib import Path
        from sae_lib.saving import check_writable, write_whole

        folder = Path(sys.argv[1])
        if os.geteuid() == 0:
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)
        for write in (lambda path: write_whole(path, b"new"), check_writable):
            try:
                write(folder / "a")
            except OSError as error:
                print(error)
        try:
            write_whole(folder / "open" / "b", b"new")
        except OSError as error:
            print(error)
    """
    # Somebody else must be able to reach it, which pytest's folders do not allow.
    base = tmp_path
    while base.parent != base and base.name != "tmp":
        if base.stat().st_uid == os.geteuid():
            base.chmod(base.stat().st_mode | 0o055)
        base = base.parent
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)
    (tmp_path / "open" / "b").write_bytes(b"old")
    (tmp_path / "open" / "b").chmod(0o444)
    tmp_path.chmod(0o555)
    try:
        said = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(program), tmp_path], capture_output=True, text=True
        )
        if "PermissionError" in said.stderr or "ModuleNotFoundError" in said.stderr:
            pytest.skip("another user cannot run this Python")
        told = "The file {!r} could not be written: writing is not allowed there.\n"
        places = [tmp_path / "a", tmp_path / "a", tmp_path / "open" / "b"]
        assert (said.stdout, said.stderr) == ("".join(told.format(str(place)) for place in places), "")
    finally:
        tmp_path.chmod(0o755)
    assert sorted(os.listdir(tmp_path)) == ["a", "open"] and os.listdir(tmp_path / "open") == ["b"]
    assert (tmp_path / "a").read_bytes() == (tmp_path / "open" / "b").read_bytes() == b"old"


@pytest.mark.parametrize("name", WRITERS)
def test_places_where_there_can_be_no_file_are_named_at_the_door(name, tmp_path):
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / name).mkdir()
    argument = "checkpoint" if name == "checkpoint.npz" else "path"
    for place, words in {
        tmp_path / "missing" / name: "there is no file or folder",
        tmp_path / "file" / name: "is a file",
        tmp_path / "folder" / name: "is a folder",
        f"a\0{name}": "not a usable path",
    }.items():
        with pytest.raises(ValueError, match=rf"{argument}.*{words}"):
            WRITERS[name](place)
    with pytest.raises(TypeError, match=rf"{argument} must be a path; got int 3"):
        WRITERS[name](3)
    assert sorted(os.listdir(tmp_path)) == ["file", "folder"]


@pytest.mark.skipif(not os.path.exists("/dev/null"), reason="no such device")
def test_a_device_is_not_replaced_by_a_file():
    with pytest.raises(ValueError, match=r"'/dev/null' is a device"):
        save_mosaic("/dev/null", X)
    assert not os.path.isfile("/dev/null")


@pytest.mark.skipif(os.name == "nt", reason="the whole path may be too long, too")
def test_a_name_as_long_as_the_system_allows(tmp_path):
    write_whole(tmp_path / ("x" * 255), b"new")
    assert (tmp_path / ("x" * 255)).read_bytes() == b"new"
    with pytest.raises(ValueError, match="path is not a usable path"):
        save_mosaic(tmp_path / ("x" * 256 + ".png"), X)


@pytest.mark.skipif(os.name == "nt", reason="links need rights, files have no modes")
def test_a_link_stays_one_and_a_file_keeps_its_mode(tmp_path):
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "a").write_bytes(b"old")
    (tmp_path / "there" / "a").chmod(0o640)
    (tmp_path / "link").symlink_to(tmp_path / "there" / "a")
    write_whole(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "there" / "a").read_bytes() == b"new"
    assert (tmp_path / "there" / "a").stat().st_mode & 0o777 == 0o640


def test_what_a_killed_process_left_is_removed_and_what_a_living_one_writes_is_not(tmp_path, monkeypatch):
    monkeypatch.setattr("sae_lib.saving.os.replace", lambda part, target: None)  # as if killed just before
    for name in ("a", "a", "b"):
        write_whole(tmp_path / name, b"new")
    monkeypatch.undo()
    old, young, others = sorted(tmp_path.iterdir(), key=lambda part: part.stat().st_mtime_ns)
    for part in (old, others):
        os.utime(part, (time.time() - 2 * STALE,) * 2)
    check_writable(tmp_path / "a")
    assert set(tmp_path.iterdir()) == {young, others}


@pytest.mark.parametrize("ending, error", [("", None), (".svg", None), (".xyz", ValueError), (".npz", ValueError)])
def test_the_ending_of_a_figure_is_its_format(tmp_path, ending, error):
    picture = show_mosaic(X)
    if error is None:
        path = picture.save(tmp_path / f"figure{ending}")
        assert path == tmp_path / f"figure{ending or '.png'}"
        assert path.read_bytes()[:4] in (b"\x89PNG", b"<?xm")
    else:
        with pytest.raises(error, match=rf"path must end in.*\.png.*got 'figure\{ending}'"):
            picture.save(tmp_path / f"figure{ending}")
        assert os.listdir(tmp_path) == []
