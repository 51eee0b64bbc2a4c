"""`load_mnist` with IDX files made here."""

import gzip

import numpy as np
import pytest

from sae_lib import load_mnist

RNG = np.random.default_rng(0)
IMAGES = RNG.integers(0, 256, (12, 28, 28)).astype(np.uint8)
LABELS = RNG.integers(0, 10, 12).astype(np.uint8)
IMAGES_NAME, LABELS_NAME = "train-images-idx3-ubyte", "train-labels-idx1-ubyte"


def idx(array):
    return bytes([0, 0, 8, array.ndim]) + np.array(array.shape, ">u4").tobytes() + array.tobytes()


def write(folder, name, content):
    (folder / name).write_bytes(gzip.compress(content) if name.endswith(".gz") else content)


@pytest.fixture(params=["", ".gz"], ids=["plain", "gzip"])
def suffix(request):
    return request.param


@pytest.fixture
def folder(tmp_path, suffix):
    write(tmp_path, IMAGES_NAME + suffix, idx(IMAGES))
    write(tmp_path, LABELS_NAME + suffix, idx(LABELS))
    return tmp_path


def test_images_and_labels(folder):
    X, y = load_mnist(folder)
    assert X.shape == (12, 784) and X.dtype == np.float64
    assert np.array_equal(X, IMAGES.reshape(12, 784) / 255)
    assert np.array_equal(y, LABELS)


def test_the_test_set_has_other_files(folder, suffix):
    write(folder, f"t10k-images-idx3-ubyte{suffix}", idx(IMAGES[:5]))
    write(folder, f"t10k-labels-idx1-ubyte{suffix}", idx(LABELS[:5]))
    X, y = load_mnist(str(folder), split="test")
    assert (len(X), len(y)) == (5, 5)
    assert len(load_mnist(folder)[0]) == 12


def test_without_labels_y_is_none(folder, suffix):
    (folder / (LABELS_NAME + suffix)).unlink()
    X, y = load_mnist(folder)
    assert len(X) == 12 and y is None


def test_names_with_a_dot_are_found_too(tmp_path, suffix):
    write(tmp_path, f"train-images.idx3-ubyte{suffix}", idx(IMAGES))
    write(tmp_path, f"train-labels.idx1-ubyte{suffix}", idx(LABELS))
    X, y = load_mnist(tmp_path)
    assert (len(X), len(y)) == (12, 12)


@pytest.mark.parametrize("name", [IMAGES_NAME, LABELS_NAME])
@pytest.mark.parametrize("tenths", range(10))
def test_a_truncated_file_is_refused(folder, suffix, name, tenths):
    path = folder / (name + suffix)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * tenths // 10])
    with pytest.raises(ValueError, match=name):
        load_mnist(folder)


def test_bytes_too_many_are_refused(folder, suffix):
    write(folder, IMAGES_NAME + suffix, idx(IMAGES) + b"\0")
    with pytest.raises(ValueError, match=r"promises 12×28×28 = 9408 bytes but holds 9409"):
        load_mnist(folder)


@pytest.mark.parametrize(
    "content",
    [idx(LABELS), b"\0\0\x09\3" + idx(IMAGES)[4:], b"\1" + idx(IMAGES)[1:], b"some text that is no IDX file"],
    ids=["labels", "signed", "magic", "text"],
)
def test_other_files_are_refused(folder, suffix, content):
    write(folder, IMAGES_NAME + suffix, content)
    with pytest.raises(ValueError, match=rf"{IMAGES_NAME}.*no IDX file"):
        load_mnist(folder)


def test_an_idx_file_without_digits_is_refused(folder, suffix):
    write(folder, IMAGES_NAME + suffix, idx(IMAGES[:0]))
    with pytest.raises(ValueError, match=r"empty"):
        load_mnist(folder)


def test_labels_of_another_number_are_refused(folder, suffix):
    write(folder, LABELS_NAME + suffix, idx(LABELS[:-1]))
    with pytest.raises(ValueError, match=r"holds 12 digits.*11 labels"):
        load_mnist(folder)


def test_folders_that_are_missing_empty_or_files_are_named(tmp_path):
    with pytest.raises(ValueError, match=r"folder.*missing"):
        load_mnist(tmp_path / "missing")
    with pytest.raises(ValueError, match=rf"folder.*{IMAGES_NAME}") as caught:
        load_mnist(tmp_path)
    assert isinstance(caught.value, FileNotFoundError)
    (tmp_path / "file").touch()
    with pytest.raises(ValueError, match=r"folder.*is a file"):
        load_mnist(tmp_path / "file")


@pytest.mark.parametrize("folder", [None, 3, b"folder"])
def test_what_is_no_path_is_refused(folder):
    with pytest.raises(TypeError, match=r"folder must be a path"):
        load_mnist(folder)


@pytest.mark.parametrize("split", ["validation", None, 3])
def test_an_unknown_split_is_refused(tmp_path, split):
    with pytest.raises(ValueError, match=rf"split.*'train', 'test'.*{split}"):
        load_mnist(tmp_path, split)


def test_labels_above_9_and_empty_files_are_told_as_that(folder, suffix):
    letters = LABELS.copy()
    letters[3] = 24
    write(folder, LABELS_NAME + suffix, idx(letters))
    with pytest.raises(ValueError, match=rf"{LABELS_NAME}.*holds labels up to 24; those of digits go from 0 to 9"):
        load_mnist(folder)
    for name in (LABELS_NAME, IMAGES_NAME):
        for empty in (b"", gzip.compress(b"")):
            (folder / (name + suffix)).write_bytes(empty)
            with pytest.raises(ValueError, match=rf"{name}.* is empty"):
                load_mnist(folder)
