"""A network saved is the same when loaded; other files are refused and nothing is ever unpickled."""

import os
import pickle

import numpy as np
import pytest
from sklearn.exceptions import NotFittedError

from sae_lib import SparseAutoencoder


@pytest.fixture
def fitted(X):
    return SparseAutoencoder(4, rho=0.05, max_iter=20, method="CG").fit(X * 30)


@pytest.fixture
def saved(fitted, tmp_path):
    path = tmp_path / "network.npz"
    fitted.save(path)
    return path


class Trap:
    """Leaves a file behind if anybody unpickles it."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.mkdir, (str(self.path),)


def test_what_is_loaded_is_what_was_saved(fitted, saved, X):
    loaded = SparseAutoencoder.load(saved)
    assert loaded.get_params() == fitted.get_params()
    data = X * 30
    assert np.array_equal(loaded.transform(data), fitted.transform(data))
    assert np.array_equal(loaded.reconstruct(data), fitted.reconstruct(data))
    assert loaded.score(data) == fitted.score(data)
    assert (loaded.n_iter_, loaded.n_features_in_) == (fitted.n_iter_, 6)
    assert np.array_equal(loaded.components_, fitted.components_)


@pytest.mark.parametrize(
    "parameters",
    [
        {"dtype": np.float32},
        {"rng": None},
        {"rng": np.int64(3)},
        {"rng": np.random.default_rng(0)},
        {"scale": None, "weight_decay": np.float32(0.1)},
        {"callback": lambda progress: None},
    ],
)
def test_parameters_of_every_kind_can_be_saved(X, tmp_path, parameters):
    model = SparseAutoencoder(3, max_iter=2, **parameters).fit(X)
    model.save(tmp_path / "network.npz")
    assert np.array_equal(SparseAutoencoder.load(tmp_path / "network.npz").transform(X), model.transform(X))


def test_parameters_changed_after_the_training_do_not_spoil_the_file(fitted, tmp_path, X):
    fitted.set_params(n_hidden=99)
    fitted.save(tmp_path / "network.npz")
    assert np.array_equal(SparseAutoencoder.load(tmp_path / "network.npz").transform(X), fitted.transform(X))


def test_the_ending_is_added(fitted, tmp_path):
    fitted.save(str(tmp_path / "network"))
    assert os.listdir(tmp_path) == ["network.npz"]


@pytest.mark.skipif(os.name == "nt", reason="no modes")
def test_others_may_read_the_file_as_they_may_read_any_other(saved, tmp_path):
    (tmp_path / "other").touch()
    assert saved.stat().st_mode == (tmp_path / "other").stat().st_mode


def test_an_older_file_is_replaced(saved, X):
    other = SparseAutoencoder(2, max_iter=2).fit(X)
    other.save(saved)
    assert np.array_equal(SparseAutoencoder.load(saved).theta_, other.theta_)


def test_an_unfitted_one_cannot_be_saved(tmp_path):
    with pytest.raises(NotFittedError):
        SparseAutoencoder().save(tmp_path / "network.npz")
    assert not os.listdir(tmp_path)


def test_places_that_cannot_be_written_to_are_named(fitted, saved, tmp_path):
    (tmp_path / "folder.npz").mkdir()
    for path in (tmp_path / "missing" / "network.npz", saved / "network.npz", tmp_path / "folder.npz"):
        with pytest.raises(ValueError, match="path"):
            fitted.save(path)
    with pytest.raises(TypeError, match=r"path.*int"):
        fitted.save(3)


@pytest.mark.parametrize("tenths", range(10))
def test_a_truncated_file_is_refused(saved, tenths):
    whole = saved.read_bytes()
    saved.write_bytes(whole[: len(whole) * tenths // 10])
    with pytest.raises(ValueError, match=r"network\.npz"):
        SparseAutoencoder.load(saved)


def test_a_flipped_bit_is_noticed_or_harmless(saved, X):
    whole, expected = saved.read_bytes(), SparseAutoencoder.load(saved)
    refused = 0
    for position in range(0, len(whole), 3):
        spoiled = bytearray(whole)
        spoiled[position] ^= 1 << position % 8
        saved.write_bytes(spoiled)
        try:
            loaded = SparseAutoencoder.load(saved)
        except ValueError:
            refused += 1
        else:
            # E.g. in the date of the archive's members.
            assert np.array_equal(loaded.transform(X), expected.transform(X))
            assert loaded.get_params() == expected.get_params()
    assert refused > 0.5 * len(whole) / 3


def test_a_pickle_is_refused_and_not_opened(tmp_path):
    trap = tmp_path / "sprung"
    (tmp_path / "plain.npz").write_bytes(pickle.dumps(Trap(trap)))
    np.savez(tmp_path / "inside.npz", format=np.array(Trap(trap), dtype=object))
    np.save(tmp_path / "array.npy", np.array([Trap(trap)], dtype=object))
    for name in ("plain.npz", "inside.npz", "array.npy"):
        with pytest.raises(ValueError, match=name):
            SparseAutoencoder.load(tmp_path / name)
    assert not trap.exists()
    pickle.loads(pickle.dumps(Trap(trap)))
    assert trap.exists(), "the trap itself must work, or this test shows nothing"


def test_files_of_other_kinds_are_refused(saved, tmp_path):
    np.savez(tmp_path / "foreign.npz", theta=np.zeros(3))
    np.save(tmp_path / "array.npy", np.zeros(3))
    (tmp_path / "text.npz").write_text("not an archive")
    (tmp_path / "empty.npz").touch()
    for name in ("foreign.npz", "array.npy", "text.npz", "empty.npz"):
        with pytest.raises(ValueError, match=name):
            SparseAutoencoder.load(tmp_path / name)
    with pytest.raises(ValueError, match="path"):
        SparseAutoencoder.load(tmp_path)


@pytest.mark.parametrize(
    "change",
    [
        {"format": "sae_lib.SparseAutoencoder/999"},
        {"theta": np.zeros(5)},
        {"theta": np.full(58, np.nan)},
        {"theta": np.zeros((58, 1))},
        {"n_visible": 0},
        {"n_visible": -1},
        {"offset_and_factor": [0.0, 0.0]},
        {"offset_and_factor": [np.nan, 1.0]},
        {"offset_and_factor": [1.0]},
        {"settings": "{}"},
        {"settings": "no json"},
        {"dtype": "object"},
        {"dtype": "nonsense"},
    ],
    ids=str,
)
def test_contents_that_make_no_sense_are_refused(saved, change):
    with np.load(saved) as archive:
        content = dict(archive)
    np.savez(saved, **content)
    SparseAutoencoder.load(saved)
    np.savez(saved, **(content | change))
    with pytest.raises(ValueError, match=r"network\.npz"):
        SparseAutoencoder.load(saved)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ValueError, match=r"path.*missing\.npz") as caught:
        SparseAutoencoder.load(tmp_path / "missing.npz")
    assert isinstance(caught.value, FileNotFoundError)
    with pytest.raises(TypeError, match=r"path.*int"):
        SparseAutoencoder.load(3)


def test_save_gives_the_path_and_load_takes_it_as_it_was_given(tmp_path):
    model = SparseAutoencoder(3, max_iter=2).fit(np.random.default_rng(0).uniform(size=(20, 4)))
    assert model.save(tmp_path / "net") == tmp_path / "net.npz"
    assert np.array_equal(SparseAutoencoder.load(tmp_path / "net").theta_, model.theta_)


def test_a_folder_is_no_file_to_save_to(tmp_path):
    model = SparseAutoencoder(3, max_iter=2).fit(np.random.default_rng(0).uniform(size=(20, 4)))
    (tmp_path / "nets").mkdir()
    with pytest.raises(ValueError, match=r"path must be a file.*nets.* is a folder"):
        model.save(tmp_path / "nets")
    assert [path.name for path in tmp_path.iterdir()] == ["nets"]
