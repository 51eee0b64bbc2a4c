"""What several tests of the data need."""

import os

import pytest

from sae_lib import load_photos


@pytest.fixture(scope="session")
def photos():
    """The photographs that ship."""
    return load_photos()


class Trap:
    """Leaves a folder behind if anybody unpickles it."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.mkdir, (str(self.path),)


@pytest.fixture
def trap(tmp_path):
    """An object to pickle; `trap.path` exists once it was unpickled."""
    return Trap(tmp_path / "sprung")
