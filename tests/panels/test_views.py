"""A view shows the same picture for the same state, wherever one comes from."""

import numpy as np
import pytest

from sae_lib import load_atlas
from sae_lib.panels.atlas import AtlasView, PreparationView

PATCHES = np.random.default_rng(0).uniform(0.1, 0.9, (100, 64))
CORNERS = [(0.005, 0.0, 0.0), (0.2, 10.0, 3e-3)]


def make(name):
    if name == "atlas":
        return AtlasView(load_atlas(), PATCHES[:8]), CORNERS
    both = {"whitened": PATCHES, "raw": PATCHES[::-1]}
    return PreparationView(load_atlas(), both), [("raw", *CORNERS[0]), ("whitened", *CORNERS[1])]


@pytest.mark.parametrize("name", ["atlas", "preparation"])
def test_nothing_of_one_state_is_left_in_the_next(name, drawn):
    view, (first, second) = make(name)
    view.update(*first)
    before = drawn(view)
    view.update(*second)
    assert drawn(view) != before
    view.update(*first)
    assert drawn(view) == before
