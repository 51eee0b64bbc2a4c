"""Arrays read as pictures: any axis order, any sizes. What can be read in two ways is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sae_lib import load_photos, sample_patches
from sae_lib.datasets.stacks import LUMA, as_pictures

pytestmark = pytest.mark.filterwarnings("error")

SIDES = st.integers(1, 40)


def numbered(*shape):
    return np.arange(float(np.prod(shape))).reshape(shape)


def readings(a, b, c):
    """Which readings of such an array are sensible, told otherwise than the code tells it."""
    found = {"last": a == b, "first": b == c}
    if sum(found.values()) == 1:
        return {key for key, holds in found.items() if holds}
    shortest = [axis for axis, length in enumerate((a, b, c)) if length == min(a, b, c)]
    if shortest == [2]:
        return {"last"}
    return {"first"} if shortest == [0] else {"first", "last"}


@given(SIDES, SIDES, SIDES)
def test_any_array_with_three_axes_is_read_right_or_refused(a, b, c):
    array = numbered(a, b, c)
    if c == 3 and a > 3 and b > 3:
        (picture,) = as_pictures(array, "images")
        np.testing.assert_allclose(picture, array @ LUMA)
        return
    wanted = readings(a, b, c)
    if len(wanted) == 2 or (c == 4 and a > 4 and b > 4):
        with pytest.raises(ValueError, match=r"can be read in two ways") as caught:
            as_pictures(array, "images")
        assert str(caught.value).count("list(") + str(caught.value).count("[..., :3]") == 2
        return
    pictures = as_pictures(array, "images")
    stack = array if wanted == {"first"} else np.moveaxis(array, 2, 0)
    assert len(pictures) == len(stack) and all(np.array_equal(p, q) for p, q in zip(pictures, stack))


@given(st.integers(9, 60), st.integers(1, 300), st.booleans())
def test_square_pictures_win_whatever_their_number(side, k, last):
    if k in (side, 3, 4):  # refused, in colour, with transparency: the test above
        return
    stack = np.random.default_rng(0).uniform(size=(k, side, side))
    given = np.ascontiguousarray(np.moveaxis(stack, 0, 2)) if last else stack
    assert np.array_equal(sample_patches(given, 20), sample_patches(list(stack), 20))


def test_images_as_a_whole_have_the_neighbours_that_the_pictures_have(photos):
    side = min(min(photo.shape) for photo in photos)
    stack = [photo[:side, :side] for photo in photos]
    right = neighbors(sample_patches(stack))
    assert right > 0.9
    for axis in (0, 2):
        assert neighbors(sample_patches(np.stack(stack, axis))) == right


def neighbors(patches):
    patches = patches.reshape(-1, 8, 8)
    return np.corrcoef(patches[:, :, :-1].ravel(), patches[:, :, 1:].ravel())[0, 1]


@pytest.mark.parametrize("ending", [".npy", ".npz"])
def test_files_follow_the_same_rules(tmp_path, ending):
    def saved(array):
        path = tmp_path / f"stack{ending}"
        (np.save if ending == ".npy" else np.savez)(path, array)
        return path

    mnist = np.random.default_rng(0).integers(0, 256, (100, 28, 28)).astype(np.uint8)
    assert np.array_equal(load_photos(saved(mnist)), mnist / 255)
    assert np.array_equal(load_photos(saved(np.moveaxis(mnist, 0, 2))), mnist / 255)
    for shape in ((28, 28, 28), (30, 10, 20), (10, 20, 10)):
        with pytest.raises(ValueError, match=r"stack\.np.*two ways.*pictures of.*pictures of"):
            load_photos(saved(np.zeros(shape)))


def test_colour_pictures_alone_in_a_list_or_in_a_stack():
    colours = np.random.default_rng(0).uniform(size=(5, 32, 32, 3))
    grey = colours @ LUMA
    assert np.array_equal(sample_patches(colours[0], 9), sample_patches(grey[0], 9))
    assert np.array_equal(sample_patches(list(colours), 9), sample_patches(list(grey), 9))
    assert np.array_equal(sample_patches(colours, 9), sample_patches(list(grey), 9))
    with pytest.raises(ValueError, match=r"two ways.*transparency: array\[\.\.\., :3\]"):
        sample_patches(np.zeros((20, 30, 4)))
    with pytest.raises(ValueError, match=r"\(5, 3, 32, 32\)"):
        sample_patches(np.moveaxis(colours, 3, 1))
