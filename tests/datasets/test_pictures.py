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


def is_plausible(height, width):
    return max(height, width) <= 3 * min(height, width)


@given(SIDES, SIDES, SIDES)
def test_any_array_with_three_axes_is_read_right_or_refused(a, b, c):
    array = numbered(a, b, c)
    if c == 3 and a > 3 and b > 3:
        (picture,) = as_pictures(array, "images")
        np.testing.assert_allclose(picture, array @ LUMA)
        return
    try:
        pictures = as_pictures(array, "images")
    except ValueError as error:
        said = str(error)
        assert "can be read in t" in said and f"{c} pictures of {a}×{b}" in said
        assert f"{a} pictures of {b}×{c}" in said or (c == 4 and "transparency" in said)
        assert (a == b) == (b == c) or c == 4, "square pictures win"
        return
    last, first = np.moveaxis(array, 2, 0), array
    is_last = len(pictures) == c and all(np.array_equal(p, q) for p, q in zip(pictures, last))
    is_first = len(pictures) == a and all(np.array_equal(p, q) for p, q in zip(pictures, first))
    assert is_last or is_first
    (height, width), other = pictures[0].shape, (b, c) if is_last else (a, b)
    if height != width:
        assert other[0] != other[1]
        assert len(pictures) < min(height, width)
        assert (
            is_plausible(height, width)
            or not is_plausible(*other)
            or not is_plausible(len(pictures), min(height, width))
        )


@given(st.integers(37, 110), st.integers(37, 110), st.integers(1, 36), st.booleans())
def test_few_pictures_of_any_size_are_read_along_the_short_axis(height, width, k, last):
    if k in (3, 4) and last:  # in colour, with transparency
        return
    stack = numbered(k, height, width)
    pictures = as_pictures(np.moveaxis(stack, 0, 2) if last else stack, "images")
    assert len(pictures) == k and all(np.array_equal(p, q) for p, q in zip(pictures, stack))


@pytest.mark.parametrize(
    "shape, k",
    [
        *[((512, 512, 10), 10), ((100, 28, 28), 100), ((28, 28, 60000), 60000), ((10, 28, 28), 10)],
        *[((300, 400, 10), 10), ((10, 300, 400), 10), ((1000, 300, 10), 10), ((40, 30, 20), 20)],
        *[((100, 28, 28, 1), 100), ((100, 1, 28, 28), 100), ((7, 32, 32, 3), 7), ((99, 99, 1), 1)],
    ],
)
def test_stacks_that_people_have(shape, k):
    assert len(as_pictures(np.zeros(shape, np.uint8), "images")) == k


@pytest.mark.parametrize("shape", [(2000, 62, 47), (400, 112, 92), (28, 1000, 28), (32, 32, 3, 3), (5, 3, 32, 32)])
def test_what_can_be_read_in_several_ways_is_refused(shape):
    with pytest.raises(ValueError, match=r"images.*moveaxis"):
        as_pictures(np.zeros(shape, np.uint8), "images")


def test_three_whitened_pictures_are_no_colours():
    stack = np.random.default_rng(0).normal(size=(99, 99, 3))
    assert len(as_pictures(stack, "images")) == 3


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
        with pytest.raises(ValueError, match=r"stack\.np.*t\w+ ways.*pictures of.*pictures of"):
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
