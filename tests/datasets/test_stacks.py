"""Stacks of pictures in .npy, .npz and .mat files, such as UFLDL's IMAGES."""

import numpy as np
import pytest
from scipy.io import savemat

from sae_lib import load_photos

ENDINGS = [".npy", ".npz", ".mat"]
IMAGES = np.random.default_rng(0).normal(size=(32, 32, 10))

pytestmark = pytest.mark.filterwarnings("error")


def write(path, array, key="IMAGES", **others):
    if path.suffix == ".npy":
        np.save(path, array)
    elif path.suffix == ".npz":
        np.savez(path, **{key: array}, **others)
    else:
        savemat(path, {key: array, **others})
    return path


@pytest.mark.parametrize("ending", ENDINGS)
def test_images_are_left_as_they_are(tmp_path, ending):
    pictures = load_photos(write(tmp_path / f"IMAGES{ending}", IMAGES))
    assert len(pictures) == 10
    assert all(np.array_equal(picture, IMAGES[:, :, i]) for i, picture in enumerate(pictures))
    assert pictures[0].dtype == np.float64 and pictures[0].flags.c_contiguous


@pytest.mark.parametrize("ending", [".npz", ".mat"])
def test_the_key_may_be_another_if_there_is_one_stack_only(tmp_path, ending):
    path = write(tmp_path / f"any{ending}", IMAGES, key="pictures", mean=np.zeros((32, 32)), label=np.array(["a"]))
    assert len(load_photos(path)) == 10
    path = write(tmp_path / f"both{ending}", IMAGES, other=np.zeros((4, 4, 3)))
    assert len(load_photos(path)) == 10
    path = write(tmp_path / f"neither{ending}", IMAGES, key="a", b=np.zeros((4, 4, 3)))
    with pytest.raises(ValueError, match=r"IMAGES.*holds a \(32, 32, 10\), b"):
        load_photos(path)


def test_pictures_may_come_first(tmp_path):
    pictures = load_photos(write(tmp_path / "first.npy", np.moveaxis(IMAGES, 2, 0)))
    assert all(np.array_equal(picture, IMAGES[:, :, i]) for i, picture in enumerate(pictures))


@pytest.mark.parametrize("dtype", ["uint8", "<u2", ">u2"])
def test_grey_values_in_8_or_16_bit_are_mapped_to_the_unit_interval(tmp_path, dtype):
    levels = np.arange(8 * 8 * 2).reshape(8, 8, 2).astype(dtype)
    levels[0, 0] = np.iinfo(dtype).max
    pictures = load_photos(write(tmp_path / "levels.npy", levels))
    assert pictures[0][0, 0] == 1
    assert pictures[1][0, 1] == 3 / np.iinfo(dtype).max


@pytest.mark.parametrize("dtype", ["<f4", ">f4", ">f8", "i4"])
def test_numbers_of_other_types_keep_their_values(tmp_path, dtype):
    values = (IMAGES * 100).astype(dtype)
    pictures = load_photos(write(tmp_path / "values.npy", values))
    assert np.array_equal(pictures[3], values[:, :, 3])
    assert pictures[3].dtype == np.float64


@pytest.mark.parametrize("ending", [".npy", ".npz"])
def test_objects_are_refused_and_not_unpickled(tmp_path, ending, trap):
    path = write(tmp_path / f"trap{ending}", np.full((2, 2, 2), trap, dtype=object))
    with pytest.raises(ValueError, match=r"trap\."):
        load_photos(path)
    assert not trap.path.exists()
    np.load(path, allow_pickle=True)[...] if ending == ".npy" else np.load(path, allow_pickle=True)["IMAGES"]
    assert trap.path.exists(), "the trap itself must work, or this test shows nothing"


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("tenths", range(10))
def test_a_truncated_file_is_refused(tmp_path, ending, tenths):
    path = write(tmp_path / f"cut{ending}", IMAGES)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * tenths // 10])
    with pytest.raises(ValueError, match=r"cut\."):
        load_photos(path)


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_is_no_stack_of_finite_numbers_is_refused(tmp_path, ending):
    for k, array in enumerate(
        (np.zeros((2, 2, 2, 2)), np.full((5, 5, 2), np.nan), np.full((5, 5, 2), np.inf), np.ones((5, 5, 2)) * 1j)
    ):
        path = write(tmp_path / f"bad{k}{ending}", array)
        with pytest.raises(ValueError, match=r"bad\d\."):
            load_photos(path)


@pytest.mark.parametrize("ending", ENDINGS)
def test_files_of_other_kinds_are_refused(tmp_path, ending):
    path = tmp_path / f"foreign{ending}"
    path.write_text("just some text, longer than any header that a reader may look for" * 10)
    with pytest.raises(ValueError, match=r"foreign\."):
        load_photos(path)
    for other in set(ENDINGS) - {ending}:
        path.write_bytes(write(tmp_path / f"other{other}", IMAGES).read_bytes())
        with pytest.raises(ValueError, match=r"foreign\."):
            load_photos(path)


def test_matlab_7_3_is_refused_with_the_way_out(tmp_path):
    path = tmp_path / "new.mat"
    path.write_bytes(b"MATLAB 7.3 MAT-file".ljust(124) + b"\x00\x02IM" + b"\x89HDF\r\n\x1a\n" + bytes(600))
    with pytest.raises(ValueError, match=r"new\.mat.*7\.3.*-v7"):
        load_photos(path)


@pytest.mark.parametrize("ending", ENDINGS)
def test_one_picture_grey_or_in_colour_is_read_as_one(tmp_path, ending):
    colours = np.random.default_rng(0).integers(0, 256, (20, 31, 3)).astype(np.uint8)
    (picture,) = load_photos(write(tmp_path / f"colour{ending}", colours))
    np.testing.assert_allclose(picture, colours / 255 @ [0.299, 0.587, 0.114], atol=1e-12)
    (picture,) = load_photos(write(tmp_path / f"grey{ending}", IMAGES[:, :, 0]))
    assert np.array_equal(picture, IMAGES[:, :, 0])


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize(
    "dtype, top, wanted", [("i4", 255, 255), ("f8", 255, 255), ("u4", 1000, 65535), ("f8", 16, 16)]
)
def test_unscaled_grey_values_in_another_type_are_refused_with_what_to_divide_by(tmp_path, ending, dtype, top, wanted):
    path = write(tmp_path / f"levels{ending}", np.linspace(0, top, 200).reshape(10, 10, 2).astype(dtype))
    with pytest.raises(ValueError, match=rf"levels.*from 0 to {top}: divide by {wanted}"):
        load_photos(path)


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize(
    "shape, told",
    [((64, 1000), "its transpose"), ((784, 5000), "its transpose"), ((10000, 64), "it"), ((100, 784), "it")],
)
def test_tables_of_patches_are_no_pictures(tmp_path, ending, shape, told):
    path = write(tmp_path / f"patches{ending}", np.random.default_rng(0).uniform(size=shape), key="patches")
    with pytest.raises(ValueError, match=rf"\({shape[0]}, {shape[1]}\).*table of examples.*pass {told}\b.*to train"):
        load_photos(path)


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_empty_file_is_told_as_that_and_a_binary_stack_is_read(tmp_path, ending):
    (tmp_path / f"empty{ending}").touch()
    with pytest.raises(ValueError, match=rf"empty\{ending}' is empty"):
        load_photos(tmp_path / f"empty{ending}")
    bits = np.random.default_rng(0).integers(0, 2, (20, 20, 5)).astype(bool)
    assert np.array_equal(load_photos(write(tmp_path / f"bits{ending}", bits))[1], bits[:, :, 1])


@pytest.mark.parametrize(
    "beginning, told",
    [
        (b"# Created by Octave 8.4.0, Sat Nov 28 2026\n# name: IMAGES\n# type: matrix\n", "Octave's text format"),
        (b"Octave-1-L\0\x06\0\0\0IMAGES", "Octave's binary format"),
        (b"\x89HDF\r\n\x1a\n" + bytes(600), "HDF5"),
    ],
)
def test_other_formats_of_octave_are_named_with_the_command_that_saves_readably(tmp_path, beginning, told):
    path = tmp_path / "images.mat"
    path.write_bytes(beginning)
    with pytest.raises(ValueError, match=rf"images\.mat.*{told}.*save -v7 IMAGES\.mat IMAGES"):
        load_photos(path)
