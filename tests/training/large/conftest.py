"""Data in a file, and one cluster for all tests of a module."""

import numpy as np
import pytest

from sae_lib import local_cluster

TERMS = {"weight_decay": 0.01, "rho": 0.05, "beta": 2.0}


@pytest.fixture
def terms():
    return dict(TERMS)


@pytest.fixture(scope="session")
def X():
    return np.random.default_rng(0).uniform(0.1, 0.9, (1003, 9))


@pytest.fixture(scope="session")
def path(X, tmp_path_factory):
    """X in a file whose folder has a space in its name."""
    path = tmp_path_factory.mktemp("large data") / "x.npy"
    np.save(path, X)
    return path


@pytest.fixture(scope="session")
def theta():
    return np.random.default_rng(1).normal(size=2 * 5 * 9 + 5 + 9)


@pytest.fixture(scope="module")
def cluster():
    pytest.importorskip("distributed", reason="needs the extra large")
    with local_cluster() as client:
        yield client
