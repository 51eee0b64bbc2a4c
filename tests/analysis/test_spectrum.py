"""The amplitude spectrum and its slope on pictures whose answer is known."""

import numpy as np
import pytest

from sae_lib import radial_spectrum, spectral_slope

pytestmark = pytest.mark.filterwarnings("error")


def power_law(exponent, shape=(256, 256), seed=0):
    """Noise whose amplitude goes like f to this exponent."""
    f = np.hypot(np.fft.fftfreq(shape[0])[:, None], np.fft.rfftfreq(shape[1]))
    f[0, 0] = np.inf if exponent < 0 else 0
    noise = np.fft.rfft2(np.random.default_rng(seed).normal(size=shape))
    return np.fft.irfft2(noise * f ** float(exponent), s=shape)


@pytest.mark.parametrize("exponent", [-1.5, -1, -0.5, 0, 0.5])
@pytest.mark.parametrize("shape", [(256, 256), (301, 452)])
def test_the_slope_is_the_exponent(exponent, shape):
    assert spectral_slope(power_law(exponent, shape)) == pytest.approx(exponent, abs=0.1)


@pytest.mark.parametrize("frequency", [0.05, 0.1, 0.25])
def test_a_grating_stands_at_its_frequency(frequency):
    grating = np.broadcast_to(np.sin(2 * np.pi * frequency * np.arange(200)), (200, 200))
    for image in (grating, grating.T):
        f, amplitude = radial_spectrum(image)
        assert f[np.argmax(amplitude)] == pytest.approx(frequency, rel=0.1)


def test_frequencies_rise_and_end_at_half_a_cycle():
    f, amplitude = radial_spectrum(power_law(-1), n_bins=30)
    assert len(f) == len(amplitude) <= 30
    assert (np.diff(f) > 0).all() and f[0] > 0 and f[-1] < 0.5


def test_the_amplitude_is_proportional_to_the_contrast_and_brightness_does_not_matter():
    image = power_law(-1)
    np.testing.assert_allclose(
        radial_spectrum(7 * image + 100).amplitude, 7 * radial_spectrum(image).amplitude, rtol=1e-6
    )


@pytest.mark.parametrize("value", [0.0, 0.3, 1e5])
def test_a_picture_without_contrast_has_no_slope(value):
    with pytest.raises(ValueError, match=r"image.*contrast"):
        spectral_slope(np.full((64, 64), value))


@pytest.mark.parametrize("function", [radial_spectrum, spectral_slope])
@pytest.mark.parametrize(
    "value, error, words",
    [
        (np.zeros((7, 64)), ValueError, r"8 pixels.*\(7, 64\)"),
        (np.zeros(64), ValueError, r"\(64,\)"),
        (np.full((64, 64), np.nan), ValueError, "NaN"),
        (None, TypeError, "NoneType"),
    ],
)
def test_bad_input_is_refused(function, value, error, words):
    with pytest.raises(error, match=rf"image.*{words}"):
        function(value)


def test_too_few_frequencies_are_said():
    with pytest.raises(ValueError, match=r"image.*too few"):
        spectral_slope(np.random.default_rng(0).normal(size=(8, 8)))
    with pytest.raises(ValueError, match=r"n_bins.*1"):
        radial_spectrum(np.eye(64), n_bins=1)
