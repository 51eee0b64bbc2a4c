"""`sample_patches` and `normalize_patches`."""

import os
import weakref

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sae_lib import normalize_patches, sample_patches

pytestmark = pytest.mark.filterwarnings("error")


def numbered(*shapes):
    """Pictures in which every pixel is another number, which tells picture, row and column."""
    return [k * 1e6 + np.add.outer(np.arange(h) * 1000.0, np.arange(w)) for k, (h, w) in enumerate(shapes)]


def test_every_patch_really_stands_in_its_picture():
    images = numbered((20, 31), (9, 8), (40, 17))
    for patch in sample_patches(images, n_patches=300, patch_size=5):
        k, rest = divmod(int(patch[0]), 1_000_000)
        top, left = divmod(rest, 1000)
        assert np.array_equal(patch, images[k][top : top + 5, left : left + 5].ravel())


def test_every_picture_and_every_place_is_reached_up_to_the_last_row_and_column():
    images = numbered((7, 6), (5, 9))
    corners = {int(patch[0]) for patch in sample_patches(images, n_patches=4000, patch_size=4)}
    wanted = {int(images[0][i, j]) for i in range(4) for j in range(3)}
    wanted |= {int(images[1][i, j]) for i in range(2) for j in range(6)}
    assert corners == wanted


def test_every_picture_is_as_likely_as_every_other_whatever_its_size():
    patches = sample_patches(numbered((100, 100), (8, 8), (300, 20)), n_patches=9000)
    counts = np.bincount((patches[:, 0] // 1e6).astype(int))
    assert counts.min() > 2800 and counts.max() < 3200


def test_the_documents_shape_is_the_default(photos):
    patches = sample_patches(photos)
    assert patches.shape == (10_000, 64) and patches.dtype == np.float64


def test_a_patch_may_be_the_whole_picture():
    image = np.arange(16.0).reshape(4, 4)
    assert np.array_equal(sample_patches(image, 3, 4), np.tile(image.ravel(), (3, 1)))


def test_a_seed_gives_the_same_patches_again():
    images = numbered((50, 50))
    assert np.array_equal(sample_patches(images, 20), sample_patches(images, 20, rng=0))
    assert np.array_equal(sample_patches(images, 20, rng=5), sample_patches(images, 20, rng=np.random.default_rng(5)))
    assert not np.array_equal(sample_patches(images, 20, rng=5), sample_patches(images, 20, rng=6))


def test_one_array_and_a_stack_are_lists_too():
    stack = np.array(numbered((9, 9), (9, 9)))
    wanted = sample_patches(list(stack), 10, 3)
    assert np.array_equal(sample_patches(stack, 10, 3), wanted)
    assert np.array_equal(sample_patches(np.moveaxis(stack, 0, 2), 10, 3), wanted)
    assert sample_patches(stack[0], 10, 3).shape == (10, 9)


def test_of_an_iterator_every_picture_and_place_is_as_likely_as_every_other():
    images = numbered((100, 100), (8, 9), (300, 20))
    patches = sample_patches(iter(images), n_patches=9000)
    which, places = np.divmod(patches[:, 0].astype(int), 1_000_000)
    counts = np.bincount(which)
    assert counts.min() > 2800 and counts.max() < 3200
    assert set(places[which == 1]) == {0, 1}
    for patch, k, place in zip(patches, which, places):
        top, left = divmod(place, 1000)
        assert np.array_equal(patch, images[k][top : top + 8, left : left + 8].ravel())


def test_of_an_iterator_one_picture_at_a_time_is_asked_for_and_only_once():
    alive = []

    def pictures():
        for k in range(50):
            picture = np.full((30, 30), float(k))
            alive.append(weakref.ref(picture))
            assert sum(known() is not None for known in alive) <= 2, "the one before may still be at work"
            yield picture
            del picture

    patches = sample_patches(pictures(), 2000, 4, rng=0)
    assert len(alive) == 50 and len(np.unique(patches)) == 50
    assert np.array_equal(patches, sample_patches((np.full((30, 30), float(k)) for k in range(50)), 2000, 4, rng=0))


def test_an_iterator_without_pictures_and_a_wrong_picture_in_one_are_named():
    with pytest.raises(ValueError, match=r"images must hold at least one"):
        sample_patches(iter([]))
    with pytest.raises(ValueError, match=r"images\[1\] of shape \(3, 9\) is smaller"):
        sample_patches(iter(numbered((9, 9), (3, 9))), 5, 4)


@pytest.mark.skipif(not hasattr(os, "sysconf"), reason="the size of the memory is not known here")
def test_more_patches_than_memory_are_refused_in_words():
    with pytest.raises(ValueError, match=r"n_patches=10,000,000,000 of 8×8 pixels would take 5,120 GB; this machine"):
        sample_patches(np.zeros((9, 9)), 10**10)


def test_patches_are_copies():
    image = np.zeros((5, 5))
    sample_patches(image, 4, 2)[...] = 1
    assert not image.any()


@given(st.integers(0, 999), st.floats(-5, 5), st.sampled_from([1e-300, 1e-6, 1.0, 255.0, 1e300]))
def test_normalized_values_lie_between_a_tenth_and_nine_tenths_about_one_half(seed, offset, factor):
    patches = np.random.default_rng(seed).normal(size=(30, 16)) + offset
    normalized = normalize_patches(patches * factor)
    assert normalized.min() >= 0.1 and normalized.max() <= 0.9
    np.testing.assert_allclose(normalized, normalize_patches(patches), atol=1e-9)
    # Nothing of this is beyond 3σ but a few entries, so each patch keeps mean 0, which is mapped to 0.5.
    assert np.abs(normalized.mean(axis=1) - 0.5).max() < 0.05


def test_normalization_by_hand():
    patches = np.array([[1.0, 3.0], [5.0, 5.0], [9.0, 7.0]])
    sigma = np.sqrt(4 / 6)  # of −1, 1, 0, 0, 1, −1
    wanted = np.array([[-1, 1], [0, 0], [1, -1]]) / (3 * sigma) * 0.4 + 0.5
    np.testing.assert_allclose(normalize_patches(patches), wanted, rtol=1e-14)


def test_three_standard_deviations_are_the_ends_and_what_lies_beyond_is_clipped():
    patches = np.zeros((100, 4))
    patches[0] = [1, -1, 0, 0]
    normalized = normalize_patches(patches)
    assert normalized[0].tolist() == pytest.approx([0.9, 0.1, 0.5, 0.5])
    assert (normalized[1:] == 0.5).all()


@pytest.mark.parametrize("value", [0.0, 0.1, 1 / 3, -7e5, 1e-12])
def test_patches_without_contrast_become_one_half(value):
    assert (normalize_patches(np.full((5, 49), value)) == 0.5).all()


def test_flat_patches_of_many_levels_become_one_half_not_amplified_rounding():
    levels = np.random.default_rng(0).uniform(size=(50, 1))
    assert (normalize_patches(np.repeat(levels, 64, axis=1)) == 0.5).all()


def test_the_argument_is_left_as_it_was():
    patches = np.random.default_rng(0).normal(size=(5, 4))
    kept = patches.copy()
    normalize_patches(patches)
    assert np.array_equal(patches, kept)
