"""Data for the tests of training."""

import numpy as np
import pytest

from sae_lib import load_photos, normalize_patches, sample_patches, whiten


@pytest.fixture(scope="session")
def whitened():
    """The photographs that ship, whitened."""
    return [whiten(photo) for photo in load_photos()]


@pytest.fixture(scope="session")
def patches(whitened):
    """A few hundred patches, enough to learn something in a fraction of a second."""
    return normalize_patches(sample_patches(whitened, n_patches=600, patch_size=6))


@pytest.fixture
def X():
    """Small random data."""
    return np.random.default_rng(0).uniform(0.1, 0.9, (40, 6))
