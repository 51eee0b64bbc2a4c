"""`save_run` and `load_run`: each setting a folder of its own, whole or not there, and none written over."""

import errno
import os
import signal
import subprocess
import sys
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from PIL import Image

from sae_lib import load_run, save_run, show_mosaic
from sae_lib.saving import STALE

THETA = np.random.default_rng(0).normal(size=11)
SETTINGS = {"h": 50, "m": 100, "rho": 0.005, "beta": 0.1, "weight_decay": 1e-4}
NAME = "h=50_m=100_rho=0.005_beta=0.1_weight_decay=0.0001"
PICTURES = {"filters": show_mosaic(np.eye(4), "four pixels")}


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_run_is_a_folder_named_after_its_settings_and_loads_again(tmp_path):
    path = save_run(tmp_path / "runs", THETA, SETTINGS, PICTURES)
    assert path == tmp_path / "runs" / NAME
    assert names(path) == ["filters.png", "parameters.npz"]
    theta, settings = load_run(path)
    assert np.array_equal(theta, THETA) and theta.dtype == np.float64
    assert settings == SETTINGS
    with Image.open(path / "filters.png") as picture:
        assert picture.size[0] > 100
    with np.load(path / "parameters.npz", allow_pickle=False) as archive:  # NumPy alone can read it, too
        assert np.array_equal(archive["theta"], THETA)


def test_run_twice_nothing_is_overwritten(tmp_path):
    paths = [save_run(tmp_path, THETA + i, SETTINGS, PICTURES) for i in range(3)]
    assert [path.name for path in paths] == [NAME, f"{NAME}_run=2", f"{NAME}_run=3"]
    for i, path in enumerate(paths):
        assert np.array_equal(load_run(path).theta, THETA + i)


def test_a_file_or_a_broken_link_of_that_name_is_left_alone(tmp_path):
    (tmp_path / NAME).write_text("mine")
    if os.name != "nt":
        (tmp_path / f"{NAME}_run=2").symlink_to(tmp_path / "nowhere")
    path = save_run(tmp_path, THETA, SETTINGS)
    assert path.name == (f"{NAME}_run=2" if os.name == "nt" else f"{NAME}_run=3")
    assert (tmp_path / NAME).read_text() == "mine"


def test_settings_that_differ_anywhere_have_folders_of_their_own(tmp_path):
    for settings in ({"rho": 0.1}, {"rho": 0.1000001}, {"beta": 0.1}, {"rho": 1}, {"rho": True}, {"rho": "0-1"}):
        assert not save_run(tmp_path, THETA, settings).name.endswith("_run=2")
    assert len(names(tmp_path)) == 6


def test_numbers_of_numpy_are_plain_numbers(tmp_path):
    path = save_run(tmp_path, THETA.astype(np.float32), {"h": np.int64(3), "rho": np.float64(0.01)})
    assert path.name == "h=3_rho=0.01"
    assert load_run(path).settings == {"h": 3, "rho": 0.01}


@pytest.mark.parametrize("step", ["fsync", "mkdir", "rename"])
@pytest.mark.parametrize(
    "error",
    [OSError(errno.ENOSPC, "x"), OSError(errno.EROFS, "x"), OSError("something else"), KeyboardInterrupt()],
    ids=["full", "read-only", "else", "Ctrl-C"],
)
def test_a_failure_or_ctrl_c_leaves_the_older_runs_and_nothing_else(error, step, tmp_path, monkeypatch):
    older = save_run(tmp_path, THETA, SETTINGS)

    def fail(*_, **__):
        raise error

    monkeypatch.setattr("pathlib.Path.mkdir" if step == "mkdir" else f"sae_lib.saving.os.{step}", fail)
    with pytest.raises(type(error)) as caught:
        save_run(tmp_path, THETA + 1, SETTINGS, PICTURES)
    monkeypatch.undo()
    assert names(tmp_path) == [NAME]
    assert np.array_equal(load_run(older).theta, THETA)
    if isinstance(error, OSError):
        assert str(caught.value).startswith(f"The folder {str(tmp_path / NAME)!r} could not be written: ")
        assert caught.value.errno == error.errno


@pytest.mark.skipif(os.name == "nt", reason="folders have no modes, and no process can be killed like this")
def test_a_folder_that_is_read_only_is_told_in_words(tmp_path):
    folder = tmp_path / "closed"
    folder.mkdir()
    folder.chmod(0o555)
    try:
        if os.geteuid() == 0:
            folder = type(tmp_path)("/proc")  # takes no folders from root either
            if not folder.is_dir():
                pytest.skip("root may write everywhere here")
        with pytest.raises(OSError, match=r"The folder .* could not be written: "):
            save_run(folder, THETA, SETTINGS)
        with pytest.raises(OSError, match=r"The folder .* could not be written: "):
            save_run(folder / "runs", THETA, SETTINGS)
    finally:
        (tmp_path / "closed").chmod(0o755)
    assert names(tmp_path / "closed") == []


@pytest.mark.skipif(os.name == "nt", reason="no such signals")
def test_a_process_killed_at_any_moment_leaves_whole_runs_only(tmp_path):
    program = """
        import sys
        import numpy as np
        from sae_lib import save_run

        print("ready", flush=True)
        while True:
            save_run(sys.argv[1], np.zeros(100_000), {"h": 3})
    """
    rng = np.random.default_rng(0)
    for _ in range(4):
        process = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(program), tmp_path], stdout=subprocess.PIPE, text=True
        )
        process.stdout.readline()
        time.sleep(rng.uniform(0.05, 0.3))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
    runs = [path for path in tmp_path.iterdir() if not path.name.startswith(".sae-")]
    assert runs
    for path in runs:
        assert load_run(path).theta.size == 100_000


def test_what_a_killed_process_left_is_removed_and_what_a_living_one_writes_is_not(tmp_path):
    for name, age in (("old", 2 * STALE), ("young", 0)):
        part = tmp_path / f".sae-{name}.folder.part"
        part.mkdir()
        (part / "parameters.npz").touch()
        os.utime(part, (time.time() - age,) * 2)
    (tmp_path / "mine.part").mkdir()
    os.utime(tmp_path / "mine.part", (0, 0))
    save_run(tmp_path, THETA, SETTINGS)
    assert names(tmp_path) == [".sae-young.folder.part", NAME, "mine.part"]


def test_many_at_once_have_a_folder_each(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        paths = list(pool.map(lambda i: save_run(tmp_path, np.full(3, i), {"h": 3}), range(40)))
    assert len(set(paths)) == 40 == len(names(tmp_path))
    assert [load_run(path).theta[0] for path in paths] == list(range(40))


@pytest.mark.parametrize(
    "settings, error",
    [
        ({}, ValueError),
        ([("h", 3)], TypeError),
        ({"h/..": 3}, ValueError),
        ({"": 3}, ValueError),
        ({3: 3}, TypeError),
        ({"h": "../up"}, ValueError),
        ({"h": None}, TypeError),
        ({"h": [3]}, TypeError),
        ({"h": float("nan")}, ValueError),
    ],
    ids=str,
)
def test_settings_that_can_be_no_name_are_refused_and_nothing_is_written(settings, error, tmp_path):
    with pytest.raises(error, match="settings"):
        save_run(tmp_path / "runs", THETA, settings)
    assert names(tmp_path) == []


def test_other_wrong_arguments_are_named(tmp_path):
    with pytest.raises(TypeError, match=r"pictures\['a'\] must be what a show_"):
        save_run(tmp_path, THETA, SETTINGS, {"a": b"png"})
    with pytest.raises(ValueError, match="pictures must have names of letters"):
        save_run(tmp_path, THETA, SETTINGS, {"../a": PICTURES["filters"]})
    with pytest.raises(ValueError, match="theta must have 1 dimension"):
        save_run(tmp_path, np.zeros((2, 2)), SETTINGS)
    with pytest.raises(ValueError, match="folder: there is no file or folder"):
        save_run(tmp_path / "a" / "b", THETA, SETTINGS)
    (tmp_path / "file").touch()
    with pytest.raises(ValueError, match="folder must be a folder"):
        save_run(tmp_path / "file", THETA, SETTINGS)
    assert names(tmp_path) == ["file"]


def test_what_is_no_run_is_refused(tmp_path):
    path = save_run(tmp_path, THETA, SETTINGS)
    whole = (path / "parameters.npz").read_bytes()
    for spoiled in (b"", whole[: len(whole) // 2], b"no archive"):
        (path / "parameters.npz").write_bytes(spoiled)
        with pytest.raises(ValueError, match=r"parameters\.npz in 'h=50.* was not written by save_run, or is damaged"):
            load_run(path)
    with np.load(save_run(tmp_path, THETA, SETTINGS) / "parameters.npz") as archive:
        content = dict(archive)
    for change in ({"format": "other/1"}, {"theta": np.full(3, np.nan)}, {"settings": "[]"}, {"settings": "{"}):
        np.savez(path / "parameters.npz", **(content | change))
        with pytest.raises(ValueError, match="was not written by save_run, or is damaged"):
            load_run(path)
    (path / "parameters.npz").unlink()
    with pytest.raises(ValueError, match=r"there is no parameters\.npz"):
        load_run(path)
    with pytest.raises(ValueError, match="there is no file or folder"):
        load_run(tmp_path / "missing")
    with pytest.raises(TypeError, match="folder must be a path; got int 3"):
        load_run(3)
