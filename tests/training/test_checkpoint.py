"""What is left of a training whose process dies, and what a disk that fails does to a training: nothing."""

import errno
import json
import os
import random
import subprocess
import sys
import textwrap
import time
from itertools import count
from types import SimpleNamespace

import numpy as np
import pytest

from sae_lib import cost_and_grad, train
from sae_lib.training import checkpoint as module
from sae_lib.training.checkpoint import load_checkpoint
from sae_lib.training.result import HISTORY_FIELDS

METHODS = ["L-BFGS-B", "CG", "gradient-descent"]
OPTIONS = {"weight_decay": 2e-4, "rho": 0.05, "beta": 2.0}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "checkpoint.npz"


@pytest.fixture
def always(monkeypatch):
    """A checkpoint at every iteration."""
    monkeypatch.setattr(module, "EVERY", 0)
    monkeypatch.setattr(module, "PATIENCE", 0)


@pytest.mark.parametrize("method", METHODS)
def test_at_the_end_it_holds_the_result_and_the_settings(X, path, method):
    result = train(X, 5, max_iter=7, method=method, dtype=np.float32, checkpoint=path, **OPTIONS)
    found = load_checkpoint(path)
    assert np.array_equal(found.theta, result.theta) and found.cost == result.cost
    assert found.history.dtype == result.history.dtype and np.array_equal(found.history, result.history)
    told = {"n_hidden": 5, "n_visible": 6, "max_iter": 7, "method": method, "learning_rate": 1.0, "dtype": "float32"}
    assert vars(found.settings) == {**told, **OPTIONS}
    assert np.array_equal(result.theta, train(X, 5, max_iter=7, method=method, dtype=np.float32, **OPTIONS).theta)


def test_training_goes_on_from_it(X, path):
    train(X, 5, max_iter=7, checkpoint=path)
    found = load_checkpoint(path)
    result = train(X, found.settings.n_hidden, theta0=found.theta, max_iter=7, checkpoint=path)
    assert result.cost < found.cost == pytest.approx(cost_and_grad(found.theta, X, 5)[0], rel=1e-12)
    with pytest.raises(TypeError, match=r"theta0.*Pass its \.theta"):
        train(X, 5, theta0=found)


def test_while_it_trains_it_holds_the_best_so_far(X, path, always):
    costs = []

    def look(progress):
        if progress.iteration > 1:
            found = load_checkpoint(path)
            assert len(found.history) == progress.iteration - 1
            assert found.cost <= found.history.cost.min()
            costs.append(found.cost)

    result = train(X, 5, max_iter=20, callback=look, checkpoint=path)
    assert len(costs) == 19 and result.cost <= min(costs) and costs == sorted(costs, reverse=True)


def test_the_ending_is_added(X, tmp_path):
    train(X, 5, max_iter=2, checkpoint=str(tmp_path / "mine"))
    assert os.listdir(tmp_path) == ["mine.npz"]
    assert load_checkpoint(tmp_path / "mine").settings.n_hidden == 5


def test_without_one_nothing_is_written(X, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    train(X, 5, max_iter=2)
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("way", ["stop", "ctrl-c", "error"])
def test_a_training_that_ends_early_leaves_one_too(X, path, way):
    def end(progress):
        if progress.iteration == 3:
            if way == "stop":
                return True
            raise {"ctrl-c": KeyboardInterrupt, "error": ZeroDivisionError}[way]

    if way == "error":
        with pytest.raises(ZeroDivisionError) as caught:
            train(X, 5, callback=end, checkpoint=path)
        result = caught.value.result
    else:
        result = train(X, 5, callback=end, checkpoint=path)
    assert result.interrupted and len(load_checkpoint(path).history) == 3
    assert np.array_equal(load_checkpoint(path).theta, result.theta)


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "full"), MemoryError("no memory")], ids=["disk", "memory"])
def test_one_that_fails_does_not_end_the_training_and_the_result_says_so(X, path, error, always, monkeypatch, recwarn):
    plain = train(X, 5, max_iter=20)
    train(X, 5, max_iter=1, checkpoint=path)
    before, tries = path.read_bytes(), []

    def fails(_):
        tries.append(1)
        raise error

    monkeypatch.setattr("sae_lib.saving.os.fsync", fails)
    result = train(X, 5, max_iter=20, checkpoint=path)
    assert len(tries) == 21
    assert np.array_equal(result.theta, plain.theta) and result.n_iter == plain.n_iter
    words = "the disk is full" if isinstance(error, OSError) else "no memory"
    assert result.message.startswith(plain.message) and words in result.message
    assert path.read_bytes() == before and os.listdir(path.parent) == [path.name]
    assert not recwarn.list


def test_a_disk_that_recovers_is_not_spoken_of(X, path, always, monkeypatch):
    sync, tries = os.fsync, count()

    def fails_at_first(file):
        if next(tries) < 10:
            raise OSError(errno.ENOSPC, "full")
        sync(file)

    monkeypatch.setattr("sae_lib.saving.os.fsync", fails_at_first)
    result = train(X, 5, max_iter=20, checkpoint=path)
    assert result.message == train(X, 5, max_iter=20).message
    assert np.array_equal(load_checkpoint(path).theta, result.theta)


def test_ctrl_c_while_one_is_written_ends_the_training_with_its_result(X, path, always, monkeypatch):
    sync, tries = os.fsync, count(1)

    def interrupted_at_the_fifth(file):
        if next(tries) == 5:
            raise KeyboardInterrupt
        sync(file)

    monkeypatch.setattr("sae_lib.saving.os.fsync", interrupted_at_the_fifth)
    result = train(X, 5, max_iter=20, checkpoint=path)
    assert result.interrupted and result.n_iter == 5 and result.message == "Interrupted by the user."
    assert np.array_equal(load_checkpoint(path).theta, result.theta)
    assert os.listdir(path.parent) == [path.name]


def test_ctrl_c_while_the_last_one_is_written_loses_nothing(X, path, monkeypatch):
    plain = train(X, 5, max_iter=20)

    def interrupted(_):
        raise KeyboardInterrupt

    monkeypatch.setattr("sae_lib.saving.os.fsync", interrupted)
    result = train(X, 5, max_iter=20, checkpoint=path)
    assert result.interrupted and "last checkpoint" in result.message
    assert np.array_equal(result.theta, plain.theta)
    assert os.listdir(path.parent) == []


def test_they_are_seldom_where_the_disk_is_slow(X, path, monkeypatch):
    """By the clock, here a made one: at 0.5 s an iteration, and 3 s for a file, one in 600 s; else one a second."""
    now, writes = [0.0], []
    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: now[0]))
    for seconds, wanted in ((3.0, 600.0), (0.001, 1.0)):
        writes.clear()

        def slow(path, content, seconds=seconds):
            writes.append(now[0])
            now[0] += seconds

        monkeypatch.setattr(module, "write_whole", slow)
        writer = module.CheckpointWriter(path, {})
        began = now[0]
        result = train(X, 5, max_iter=1)
        best = module.Checkpoint(result.theta, result.cost, result.history, None)
        while now[0] < began + 2000:
            now[0] += 0.5
            if writer.due():
                writer.write(best, [])
        gaps = np.diff(writes) - seconds
        assert writes[0] - began == 1.0
        assert len(gaps) >= 2 and gaps.min() > wanted - 1e-9 and gaps.max() < wanted + 0.5 + 1e-9


@pytest.mark.parametrize(
    "change",
    [
        {"format": "sae_lib.SparseAutoencoder/1"},
        {"theta": np.zeros(5)},
        {"theta": np.full(71, np.nan)},
        {"cost": np.nan},
        {"cost": [1.0, 2.0]},
        {"history": np.zeros((3, 4))},
        {"history": np.full((3, 5), np.inf)},
        {"history": np.zeros(5)},
        {"settings": "{}"},
        {"settings": "[]"},
        {"settings": "no json"},
        {"settings": "n_hidden"},
        {"settings": "method"},
        {"settings": "rho"},
    ],
    ids=str,
)
def test_contents_that_make_no_sense_are_refused(X, path, change):
    train(X, 5, max_iter=2, checkpoint=path)
    with np.load(path) as archive:
        content = dict(archive)
    np.savez(path, **content)
    load_checkpoint(path)
    name = change.get("settings", "")
    if name in ("n_hidden", "method", "rho"):
        change = {"settings": json.dumps(json.loads(content["settings"].item()) | {name: -1})}
    np.savez(path, **(content | change))
    with pytest.raises(ValueError, match=r"checkpoint\.npz"):
        load_checkpoint(path)


def test_what_is_no_checkpoint_is_named(tmp_path):
    with pytest.raises(ValueError, match=r"path.*missing\.npz"):
        load_checkpoint(tmp_path / "missing.npz")
    with pytest.raises(TypeError, match=r"path.*int"):
        load_checkpoint(3)


PROGRAM = """
    import itertools, sys
    import numpy as np
    from sae_lib import train
    from sae_lib.training import checkpoint

    checkpoint.EVERY = checkpoint.PATIENCE = 0
    X = np.random.default_rng(0).uniform(0.1, 0.9, (40, 6))
    tell = lambda progress: print(flush=True) if progress.iteration == 1 else None
    options = {"method": sys.argv[2], "learning_rate": 0.01, "max_iter": 10**6, "checkpoint": sys.argv[1]}
    for seed in itertools.count():
        train(X, 5, rng=seed, callback=tell, **options)
"""


@pytest.mark.slow
@pytest.mark.parametrize("method", ["L-BFGS-B", "gradient-descent"])
def test_a_process_killed_at_any_moment_leaves_a_whole_file(X, tmp_path, method):
    """Eighteen kills of a process that does little else than write checkpoints."""
    rng, found_one = random.Random(0), 0
    for k in range(9):
        path = tmp_path / f"{k}.npz"
        arguments = [sys.executable, "-c", textwrap.dedent(PROGRAM), path, method]
        process = subprocess.Popen(arguments, stdout=subprocess.PIPE)
        try:
            process.stdout.readline()
            time.sleep(rng.uniform(0, 0.2))
        finally:
            process.kill()
            process.communicate()
        if not path.exists():
            continue
        found_one += 1
        found = load_checkpoint(path)
        assert found.cost == pytest.approx(cost_and_grad(found.theta, X, 5)[0], rel=1e-12)
        assert len(found.history) >= 1 and found.history.dtype.names == HISTORY_FIELDS
        assert found.cost <= found.history.cost.min()
        result = train(X, 5, theta0=found.theta, max_iter=5, checkpoint=path)
        assert result.cost <= found.cost
        assert load_checkpoint(path).cost == result.cost
    assert found_one > 4
