"""What the benchmarks work on."""

import numpy as np
from scipy.ndimage import zoom

from sae_lib import load_digits, load_photos, normalize_patches, sample_patches, whiten


def patches(m, patch_size=8):
    """Give m patches as lesson 01 makes them."""
    return normalize_patches(sample_patches([whiten(photo) for photo in load_photos()], m, patch_size))


def large_digits(m, seed=0):
    """Give m digits of 28 × 28: the UCI digits blown up, each shifted by up to two pixels."""
    rng = np.random.default_rng(seed)
    X, _ = load_digits()
    pictures = zoom(X.reshape(-1, 8, 8), (1, 3.5, 3.5), order=1).clip(0, 1)
    chosen = rng.permutation(np.resize(np.arange(len(X)), m))
    shifts = rng.integers(-2, 3, (m, 2))
    return np.stack([np.roll(pictures[k], shift, (0, 1)) for k, shift in zip(chosen, shifts)]).reshape(m, 28 * 28)
