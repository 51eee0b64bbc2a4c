"""`cut_patches` and `join_patches`: a whole picture as patches, and back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.image import extract_patches_2d, reconstruct_from_patches_2d

from sae_lib import cut_patches, join_patches

IMAGE = np.random.default_rng(0).normal(size=(19, 23))


def test_with_step_1_it_is_what_scikit_learn_does():
    ours = cut_patches(IMAGE, 5, step=1)
    assert np.array_equal(ours, extract_patches_2d(IMAGE, (5, 5)).reshape(-1, 25))
    changed = ours + np.random.default_rng(1).normal(size=ours.shape)
    theirs = reconstruct_from_patches_2d(changed.reshape(-1, 5, 5), IMAGE.shape)
    assert np.allclose(join_patches(changed, IMAGE.shape, 5, step=1), theirs, rtol=0, atol=1e-12)


def test_where_the_sides_are_multiples_the_patches_are_tiles():
    image = np.arange(16.0 * 24).reshape(16, 24)
    tiles = image.reshape(2, 8, 3, 8).swapaxes(1, 2).reshape(-1, 64)
    assert np.array_equal(cut_patches(image), tiles)
    assert np.array_equal(join_patches(tiles, image.shape), image)


@given(
    height=st.integers(1, 20), width=st.integers(1, 20), side=st.integers(1, 8), step=st.integers(1, 8), data=st.data()
)
def test_back_it_is_the_same_picture_whatever_the_sizes(height, width, side, step, data):
    side = min(side, height, width)
    step = min(step, side)
    image = np.random.default_rng(data.draw(st.integers(0, 9))).normal(size=(height, width))
    patches = cut_patches(image, side, step)
    assert np.allclose(join_patches(patches, (height, width), side, step), image, rtol=1e-12)


def test_overlapping_patches_are_averaged():
    patches = np.array([[1.0] * 4, [5.0] * 4])
    assert join_patches(patches, (2, 3), 2, step=1).tolist() == [[1, 3, 5], [1, 3, 5]]


def test_the_picture_given_stays_as_it_was():
    image = IMAGE.copy()
    cut_patches(image, 5, 2)[:] = 0
    assert np.array_equal(image, IMAGE)


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: cut_patches(IMAGE[0]), ValueError, r"image.*2 dimensions"),
        (lambda: cut_patches(IMAGE + np.nan), ValueError, "image.*NaN"),
        (lambda: cut_patches(IMAGE, 20), ValueError, r"\(19, 23\) is smaller than a patch of 20×20"),
        (lambda: cut_patches(IMAGE, step=0), ValueError, "step.*at least 1; got 0"),
        (lambda: cut_patches(IMAGE, step=9), ValueError, "step must be at most patch_size=8.*got 9"),
        (lambda: cut_patches(IMAGE, 2.5), TypeError, "patch_size.*whole number"),
        (lambda: join_patches(np.ones((9, 64)), (16, 16)), ValueError, r"shape \(4, 64\).*got \(9, 64\)"),
        (lambda: join_patches(np.ones((4, 63)), (16, 16)), ValueError, r"shape \(4, 64\).*got \(4, 63\)"),
        (lambda: join_patches(np.ones((4, 64)), (7, 16)), ValueError, r"\(7, 16\) is smaller"),
        (lambda: join_patches(np.ones((4, 64)), 16), TypeError, "pair"),
        (lambda: join_patches(np.ones((4, 64)), (16, 16.0)), TypeError, "whole number"),
        (lambda: join_patches(np.full((4, 64), np.inf), (16, 16)), ValueError, "patches.*infinity"),
    ],
)
def test_wrong_input_is_refused_with_words(call, error, words):
    with pytest.raises(error, match=words):
        call()
