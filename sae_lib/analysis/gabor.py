"""Fit Gabor functions to filters: a measure of how much they look like edge detectors."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import numpy as np

from sae_lib.checks import check_array, check_count


class GaborFit(NamedTuple):
    """The best Gabor function for one filter.

    Attributes
    ----------
    r2 : float
        Share of the filter's variance that it explains, 0 to 1.
    x, y : float
        Centre, in pixels from the upper left one.
    orientation : float
        Angle of the stripes' normal, in [0, π).
    frequency : float
        Cycles per pixel.
    sigma_across, sigma_along : float
        Width of the envelope in pixels, across and along the stripes.
    phase : float
        In (−π, π]; 0 is a bright bar, ±π/2 an edge.
    """

    r2: float
    x: float
    y: float
    orientation: float
    frequency: float
    sigma_across: float
    sigma_along: float
    phase: float


def fit_gabor(filter_, n_starts=6):
    """Fit a Gabor function, a grating under a Gaussian envelope, to a square filter.

    Parameters
    ----------
    filter_ : array_like (side, side) or (side**2,)
        E.g. a row of W1.
    n_starts : int
        From how many starts: the strongest frequencies of the filter, each with a short and a
        long envelope.

    Returns
    -------
    GaborFit
        Of the best start; ``.r2`` ≥ 0.8 is a clear edge or bar.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind; see `sae_lib.checks`.
    ValueError
        If `filter_` is not square or not finite.

    Notes
    -----
    Only centre, orientation, frequency and widths are searched for. Given those, the amplitudes
    of the cosine and the sine (so phase and strength) and the mean follow by least squares
    (variable projection). Of all starts the one that a rough search leaves best is followed to its end.
    """
    image = _as_square(filter_)
    n_starts = check_count(n_starts, "n_starts")
    side = image.shape[0]
    # The search knows absolute tolerances, so all filters are brought to one strength.
    image = image / (np.abs(image).max() or 1)
    image = image - image.mean()
    strength = np.linalg.norm(image)
    if strength < 1e-12:
        return GaborFit(0.0, *[float("nan")] * 7)
    image /= strength

    from scipy.optimize import least_squares

    problem = _Problem(image)
    lower = [-1.0, -1.0, -np.inf, 0.02, 0.5, 0.5]
    upper = [side, side, np.inf, 0.5, side, side]
    search = partial(least_squares, problem.residuals, jac=problem.jacobian, bounds=(lower, upper), max_nfev=80)
    # A rough search from each start, and a careful one from where the best of them ended.
    rough = (search(np.clip(start, lower, upper), ftol=1e-3) for start in _starts(image, n_starts))
    best = search(min(rough, key=lambda found: found.cost).x)
    x, y, angle, frequency, across, along = best.x
    cosine, sine, _ = problem.model(best.x)[-1]
    # Half a turn of the normal turns the wave around, and with it the sign of the phase.
    turned = np.floor(angle / np.pi)
    phase = np.arctan2(-sine if turned % 2 == 0 else sine, cosine)
    orientation = min(angle - turned * np.pi, np.nextafter(np.pi, 0))
    found = (np.clip(1 - 2 * best.cost, 0, 1), x, y, orientation, frequency, across, along, phase)
    return GaborFit(*map(float, found))


def gabor_scores(W1, n_starts=6):
    """R² of the best Gabor function for each row of W1.

    Parameters
    ----------
    W1 : array_like (h, side**2)
        One filter a row.
    n_starts : int
        As in `fit_gabor`.

    Returns
    -------
    ndarray (h,)
        Values in [0, 1].

    Notes
    -----
    The fit asks for shape, not for strength: filters that weight decay has nearly wiped out can
    fit well, too. Look at ``np.linalg.norm(W1, axis=1)`` beside it.
    """
    W1 = check_array(W1, "W1", ndim=2, dtype=np.float64)
    if round(W1.shape[1] ** 0.5) ** 2 != W1.shape[1]:
        raise ValueError(f"W1 must have rows of side**2 entries, one square filter a row; got shape {W1.shape}.")
    return np.array([fit_gabor(row, n_starts).r2 for row in W1])


class _Problem:
    def __init__(self, image):
        side = image.shape[0]
        self.y, self.x = (grid.ravel() for grid in np.mgrid[:side, :side].astype(float))
        self.target = image.ravel()

    def model(self, p):
        """Give the coordinates across and along the stripes, and the three functions with their best amplitudes."""
        x0, y0, angle, frequency, across, along = p
        u = (self.x - x0) * np.cos(angle) + (self.y - y0) * np.sin(angle)
        v = -(self.x - x0) * np.sin(angle) + (self.y - y0) * np.cos(angle)
        envelope = np.exp(-0.5 * ((u / across) ** 2 + (v / along) ** 2))
        wave = 2 * np.pi * frequency * u
        A = np.column_stack([envelope * np.cos(wave), envelope * np.sin(wave), np.ones_like(u)])
        return u, v, A, self.amplitudes(A, self.target)

    @staticmethod
    def amplitudes(A, target):
        # A little ridge keeps the solution sane where envelope and grating are nearly alike.
        return np.linalg.solve(A.T @ A + 1e-9 * np.eye(3), A.T @ target)

    def residuals(self, p):
        _, _, A, c = self.model(p)
        return A @ c - self.target

    def jacobian(self, p):
        """Give the slopes of the residuals, less what a change of the amplitudes makes good (Kaufman 1975)."""
        _, _, angle, frequency, across, along = p
        u, v, A, c = self.model(p)
        gabor, turned = A[:, :2] @ c[:2], A[:, :2] @ [c[1], -c[0]]  # and its slope along the wave
        by_u = 2 * np.pi * frequency * turned - u / across**2 * gabor
        by_v = -v / along**2 * gabor
        slopes = np.column_stack(
            [
                -np.cos(angle) * by_u + np.sin(angle) * by_v,
                -np.sin(angle) * by_u - np.cos(angle) * by_v,
                v * by_u - u * by_v,
                2 * np.pi * u * turned,
                u**2 / across**3 * gabor,
                v**2 / along**3 * gabor,
            ]
        )
        return slopes - A @ self.amplitudes(A, slopes)


def _starts(image, n_starts):
    """The strongest frequencies, at the centre of the filter's energy."""
    side = image.shape[0]
    deviation = image - image.mean()
    energy = deviation**2 / np.sum(deviation**2)
    rows, columns = np.mgrid[:side, :side]
    x0, y0 = np.sum(energy * columns), np.sum(energy * rows)
    padded = 4 * side
    spectrum = np.abs(np.fft.rfft2(deviation, s=(padded, padded)))
    fy, fx = np.meshgrid(np.fft.fftfreq(padded), np.fft.rfftfreq(padded), indexing="ij")
    f = np.hypot(fx, fy)
    spectrum[(f < 0.04) | (f > 0.5)] = 0
    for k in range(n_starts):
        if k % 2 == 0:
            peak = np.unravel_index(np.argmax(spectrum), spectrum.shape)
            angle, frequency = np.arctan2(fy[peak], fx[peak]), f[peak]
            near = np.hypot(fx - fx[peak], fy - fy[peak]) < 0.5 / side
            near |= np.hypot(fx + fx[peak], fy + fy[peak]) < 0.5 / side
            spectrum = np.where(near, 0, spectrum)
        across, along = (side / 5, side / 4) if k % 2 == 0 else (side / 3, side / 1.5)
        yield np.array([x0, y0, angle, frequency, across, along])


def _as_square(filter_):
    image = check_array(filter_, "filter_", dtype=np.float64)
    side = round(image.size**0.5)
    if side * side != image.size or image.ndim not in (1, 2) or (image.ndim == 2 and image.shape != (side, side)):
        raise ValueError(f"filter_ must be square, (side, side) or (side**2,); got shape {image.shape}.")
    return image.reshape(side, side)
