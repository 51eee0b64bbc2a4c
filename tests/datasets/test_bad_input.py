"""Wrong input to `whiten`, `sample_patches`, `normalize_patches`: named, with what came."""

import numpy as np
import pytest

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
    photos = [np.ones((9, 9)), np.ones((8, 12))]
    with pytest.raises(ValueError, match=r"image must be one picture; got a list of 2.*for photo in photos"):
        whiten(photos)
    with pytest.raises(ValueError, match=r"X must have shape \(m, n\).*got a list of 2 pictures. See sample_patches"):
        train(photos)
