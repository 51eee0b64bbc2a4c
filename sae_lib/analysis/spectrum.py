"""The amplitude spectrum of a picture, which for photographs falls like 1/f."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sae_lib.checks import check_count
from sae_lib.datasets.stacks import as_grey


class Spectrum(NamedTuple):
    """Amplitude against spatial frequency.

    Attributes
    ----------
    frequency : ndarray (n_bins,)
        Middle of each bin, in cycles per pixel, above 0 and up to 0.5.
    amplitude : ndarray (n_bins,)
        Mean amplitude over all orientations.
    """

    frequency: np.ndarray
    amplitude: np.ndarray


def radial_spectrum(image, n_bins=40):
    """Mean amplitude of the Fourier transform at each spatial frequency, over all orientations.

    Parameters
    ----------
    image : array_like (height, width)
        At least 8 pixels each side.
    n_bins : int
        Bins of equal width on a logarithmic axis; those that no frequency falls into are left out.

    Returns
    -------
    Spectrum
        Named tuple ``(frequency, amplitude)``.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind; see `sae_lib.checks`.
    ValueError
        If `image` is not a finite 2-D array of that size.

    Notes
    -----
    A Hann window keeps the jump between opposite borders out of the spectrum.
    Source: lecture notes, section 4, footnote 4.
    """
    image = as_grey(image, "image")
    n_bins = check_count(n_bins, "n_bins", minimum=2)
    height, width = image.shape
    if min(height, width) < 8:
        raise ValueError(f"image must be at least 8 pixels each side; got shape {image.shape}.")
    window = np.outer(np.hanning(height), np.hanning(width))
    amplitude = np.abs(np.fft.rfft2((image - image.mean()) * window)).ravel()
    f = np.hypot(np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)).ravel()
    edges = np.geomspace(2 / min(height, width), 0.5, n_bins + 1)
    which = np.digitize(f, edges) - 1
    inside = (which >= 0) & (which < n_bins)
    count = np.bincount(which[inside], minlength=n_bins)
    total = np.bincount(which[inside], weights=amplitude[inside], minlength=n_bins)
    filled = count > 0
    return Spectrum(np.sqrt(edges[:-1] * edges[1:])[filled], total[filled] / count[filled])


def spectral_slope(image):
    """Slope of log amplitude against log frequency between 0.02 and 0.25 cycles per pixel.

    Parameters
    ----------
    image : array_like (height, width)

    Returns
    -------
    float
        From −0.9 to −1.6 for the photographs that ship; whitening adds 1.
    """
    f, amplitude = radial_spectrum(image)
    if np.ptp(image) <= 1e-12 * np.abs(image).max():
        raise ValueError("image must have some contrast; it is the same number everywhere.")
    middle = (f >= 0.02) & (f <= 0.25) & (amplitude > 0)
    if middle.sum() < 2:
        raise ValueError("image has too few frequencies between 0.02 and 0.25 cycles per pixel for a slope.")
    return float(np.polyfit(np.log(f[middle]), np.log(amplitude[middle]), 1)[0])
