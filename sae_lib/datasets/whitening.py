"""`whiten`: make neighbouring pixels less alike."""

from collections.abc import Iterator

import numpy as np

from sae_lib.checks import check_number
from sae_lib.datasets.stacks import as_grey, progress


def whiten(image, cutoff=0.4):
    """1/f whitening with a low-pass (Olshausen and Field).

    The amplitude spectrum of photographs falls like 1/f. Multiplying by f flattens it; the
    factor exp(−(f/f₀)⁴) takes back the highest frequencies, which are mostly noise.

    Parameters
    ----------
    image : array_like (height, width), or list of them
        In grey or colour. A list gives a list, with a progress bar if it takes longer than two seconds.
    cutoff : float
        f₀ in cycles per pixel, above 0; half a cycle per pixel is the finest a row can show.

    Returns
    -------
    ndarray (height, width)
        float64, mean 0 and standard deviation 1 (all 0 for a picture without contrast), so that
        a pale photograph counts as much as a bold one. The picture counts as periodic, so lines
        may appear along its border.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind; see `sae_lib.checks`.
    ValueError
        If `image` is no finite 2-D array or `cutoff` not above 0.

    Notes
    -----
    Source: lecture notes, section 4, footnote 4 (that the images are whitened); the filter is
    Olshausen and Field's (Vision Research 37, 1997).
    """
    if isinstance(image, Iterator):
        raise TypeError("image must be one picture or a list of them; of an iterator make map(whiten, pictures).")
    if isinstance(image, (list, tuple)) and image and all(np.ndim(picture) > 1 for picture in image):
        return [whiten(picture, cutoff) for picture in progress(image, "whitening")]
    image = as_grey(image, "image")
    cutoff = check_number(cutoff, "cutoff", above=0)
    f = np.hypot(np.fft.fftfreq(image.shape[0])[:, None], np.fft.rfftfreq(image.shape[1]))
    with np.errstate(under="ignore", over="ignore"):
        # A ratio beyond 30 already gives exactly 0, and its fourth power could overflow.
        ramp_and_low_pass = f * np.exp(-(np.minimum(f / cutoff, 30.0) ** 4))
    # Scaled first, so that no picture is too bright or too pale for the sums below.
    peak = np.abs(image).max()
    white = np.fft.irfft2(np.fft.rfft2(image / peak if peak else image) * ramp_and_low_pass, s=image.shape)
    white -= white.mean()
    spread = white.std()
    return white / spread if spread > 1e-12 else np.zeros_like(white)
