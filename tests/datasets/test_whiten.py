"""`whiten` flattens the spectrum of photographs."""

import numpy as np
import pytest

from sae_lib import spectral_slope, whiten

pytestmark = pytest.mark.filterwarnings("error")


@pytest.mark.parametrize("shape", [(64, 64), (63, 64), (64, 63), (31, 50), (1, 40), (40, 1)])
@pytest.mark.parametrize("cutoff", [0.4, 0.1])
def test_equals_the_plain_formula_up_to_scale(shape, cutoff):
    image = np.random.default_rng(0).uniform(size=shape)
    f = np.hypot(*np.meshgrid(*(np.fft.fftfreq(side) for side in shape), indexing="ij"))
    plain = np.fft.ifft2(np.fft.fft2(image) * f * np.exp(-((f / cutoff) ** 4))).real
    np.testing.assert_allclose(whiten(image, cutoff), plain / plain.std(), atol=1e-9)


def test_mean_zero_spread_one_same_shape(photos):
    for photo in photos:
        white = whiten(photo)
        assert white.shape == photo.shape and white.dtype == np.float64
        assert abs(white.mean()) < 1e-12
        assert white.std() == pytest.approx(1)


def test_the_spectrum_falls_like_one_over_f_before_and_is_flat_after(photos):
    before = [spectral_slope(photo) for photo in photos]
    after = [spectral_slope(whiten(photo)) for photo in photos]
    assert min(before) > -1.6 and max(before) < -0.9
    assert min(after) > -0.6 and max(after) < 0.1
    # f times the spectrum is one power of f more; the low-pass takes back a little.
    np.testing.assert_allclose(np.subtract(after, before), 1, atol=0.05)


@pytest.mark.parametrize("value", [0.0, 0.1, 1 / 3, 255.0, -1e300])
def test_a_picture_without_contrast_becomes_zero(value):
    assert not whiten(np.full((20, 33), value)).any()


@pytest.mark.parametrize("factor", [1e-320, 1e-9, 255, 1e300])
def test_brightness_and_contrast_do_not_matter(factor):
    image = np.random.default_rng(0).uniform(size=(20, 20))
    tolerance = 1e-2 if factor == 1e-320 else 1e-9  # such small numbers have few digits
    np.testing.assert_allclose(whiten(image * factor), whiten(image), atol=tolerance)


def test_a_lower_cutoff_is_smoother():
    image = np.random.default_rng(0).uniform(size=(64, 64))
    roughness = [np.abs(np.diff(whiten(image, cutoff))).mean() for cutoff in (0.05, 0.2, 0.8)]
    assert roughness == sorted(roughness)
    assert roughness[0] < 0.5 * roughness[-1]


def test_cutoffs_of_any_size_give_finite_pictures():
    image = np.random.default_rng(0).uniform(size=(20, 20))
    for cutoff in (5e-324, 1e-3, 1e3, 1e308):
        assert np.isfinite(whiten(image, cutoff)).all()


def test_the_argument_is_left_as_it_was(photos):
    kept = photos[0].copy()
    whiten(photos[0])
    assert np.array_equal(photos[0], kept)


def test_a_list_is_whitened_picture_by_picture_and_colour_is_turned_grey():
    colour = np.random.default_rng(0).uniform(size=(20, 31, 3))
    grey = colour @ [0.299, 0.587, 0.114]
    for white in whiten([colour[..., 0], grey])[1], whiten(colour):
        assert np.array_equal(white, whiten(grey))
