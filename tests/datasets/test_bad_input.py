"""Wrong input to `whiten`, `sample_patches`, `normalize_patches`: named, with what came."""

import os
from pathlib import Path

import numpy as np
import pytest

import sae_lib
from sae_lib import normalize_patches, sample_patches, train, whiten

pytestmark = pytest.mark.filterwarnings("error")

IMAGE = np.zeros((12, 12))
NO_IMAGE = [
    (None, TypeError, "NoneType"),
    ("abc", TypeError, "str"),
    (IMAGE * 1j, TypeError, "complex"),
    (IMAGE.astype(object), TypeError, "object"),
    ([[1.0], [1.0, 2.0]], ValueError, "rows differ"),
    (IMAGE[0], ValueError, r"\(12,\)"),
    (IMAGE[None], ValueError, r"\(1, 12, 12\)"),
    (IMAGE[:0], ValueError, "empty"),
    (IMAGE + np.nan, ValueError, "NaN"),
    (IMAGE - np.inf, ValueError, "infinity"),
]
BAD_COUNT = [(0, ValueError, "0"), (-1, ValueError, "-1"), (2.5, TypeError, "2.5"), (True, TypeError, "True")]
BAD_COUNT += [("8", TypeError, "'8'"), (None, TypeError, "None")]
BAD_CUTOFF = [(0, ValueError, "0"), (-1, ValueError, "-1"), (np.nan, ValueError, "nan"), (np.inf, ValueError, "inf")]
BAD_CUTOFF += [("a", TypeError, "'a'"), (None, TypeError, "NoneType")]
BAD_RNG = [(-1, ValueError, "-1"), ("x", TypeError, "'x'"), (1.5, TypeError, "1.5"), (True, TypeError, "True")]


@pytest.mark.parametrize("value, error, words", NO_IMAGE)
def test_no_picture(value, error, words):
    for function, argument in ((whiten, "image"), (normalize_patches, "patches")):
        with pytest.raises(error, match=rf"{argument}.*{words}"):
            function(value)
    with pytest.raises(error, match=rf"images\[1\].*{words}"):
        sample_patches([IMAGE, value])


@pytest.mark.parametrize("value, error, words", BAD_CUTOFF)
def test_no_cutoff(value, error, words):
    with pytest.raises(error, match=rf"cutoff.*{words}"):
        whiten(IMAGE, value)


@pytest.mark.parametrize("argument", ["n_patches", "patch_size"])
@pytest.mark.parametrize("value, error, words", BAD_COUNT)
def test_no_count(argument, value, error, words):
    with pytest.raises(error, match=rf"{argument}.*{words}"):
        sample_patches([IMAGE], **{argument: value})


@pytest.mark.parametrize("value, error, words", BAD_RNG)
def test_no_seed(value, error, words):
    with pytest.raises(error, match=rf"rng.*{words}"):
        sample_patches([IMAGE], rng=value)


def test_a_picture_smaller_than_the_patch_is_named():
    with pytest.raises(ValueError, match=r"images\[1\] of shape \(12, 7\) is smaller than a patch of 8×8"):
        sample_patches([IMAGE, IMAGE[:, :7]])


@pytest.mark.parametrize("value", [None, 3, 2.5])
def test_no_list_of_pictures(value):
    with pytest.raises(TypeError, match=r"images must be a list"):
        sample_patches(value)


def test_no_pictures():
    with pytest.raises(ValueError, match=r"images must hold at least one"):
        sample_patches([])


def test_a_list_of_pictures_where_one_array_is_wanted_is_explained():
    with pytest.raises(ValueError, match=r"X must have shape \(m, n\).*got a list of 2 pictures. See sample_patches"):
        train([np.ones((9, 9)), np.ones((8, 12))])


MASKED = np.ma.masked_greater(np.random.default_rng(0).uniform(0.1, 0.9, (12, 12)), 0.8)


@pytest.mark.parametrize(
    "call",
    [
        whiten,
        normalize_patches,
        sample_patches,
        lambda X: sample_patches([X]),
        lambda X: train(X, 2),
        lambda X: train(X, 2, dtype=np.float32),
        lambda X: train([row for row in X], 2),
        lambda X: sae_lib.cost_terms(np.zeros(62), X, 2, weight_decay=0, rho=0.1, beta=0),
        lambda X: sae_lib.cost_and_grad(np.zeros(64), X, 2),
        lambda X: sae_lib.cost_and_grad_large(np.zeros(64), X, 2),
        lambda X: sae_lib.forward(np.zeros(64), X, 2),
        lambda X: sae_lib.SparseAutoencoder(2).fit(X),
        lambda X: sae_lib.SparseAutoencoder(2, max_iter=1).fit(X.data).transform(X),
        lambda X: sae_lib.mosaic(X),
        lambda X: sae_lib.show_images([X]),
        lambda X: sae_lib.SparseAutoencoder(12, max_iter=1).fit(X.data).inverse_transform(X),
        lambda X: sae_lib.unpack(X[0], 1, 4),
    ],
)
def test_masked_arrays_are_refused_with_what_to_do(call):
    with pytest.raises(ValueError, match=r"masked array.*\.filled\(number\)"):
        call(MASKED)


def test_a_masked_array_that_hides_nothing_is_an_array():
    assert np.array_equal(normalize_patches(np.ma.array(IMAGE + 1)), normalize_patches(IMAGE + 1))


@pytest.mark.parametrize("load", [sae_lib.load_photos, sae_lib.load_mnist, sae_lib.load_chunks])
@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/mnist",
        "http://example.org/a.png",
        "FTP://example.org/a",
        Path("https://a.org/b"),
        "s3://b/k",
        " www.a.org",
    ],
)
def test_addresses_are_refused_with_the_way_to_fetch(load, address):
    with pytest.raises(ValueError, match=r"is an address, and nothing is fetched.*Download it with a browser"):
        load(address)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
@pytest.mark.parametrize("load", [sae_lib.load_photos, sae_lib.load_mnist, sae_lib.load_chunks])
def test_a_pipe_or_a_device_is_refused_at_once(tmp_path, load):
    os.mkfifo(tmp_path / "pipe.png")
    (tmp_path / "zero.npy").symlink_to("/dev/zero")
    for name in ("pipe.png", "zero.npy"):
        with pytest.raises(ValueError, match=rf"{name}' is a pipe, a socket or a device"):
            load(tmp_path / name)


def test_the_home_folder_may_be_written_as_a_tilde(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    np.save(tmp_path / "one.npy", IMAGE)
    assert len(sae_lib.load_photos("~/one.npy")) == 1
    (tmp_path / "train-images-idx3-ubyte").write_bytes(bytes([0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 9]))
    assert sae_lib.load_mnist("~")[0].shape == (1, 1)
