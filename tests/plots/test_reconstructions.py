"""Lines of patches and reconstructions."""

import numpy as np
import pytest

from sae_lib import show_reconstructions

FAINT, STRONG = np.tile([0.45, 0.55], (3, 8)), np.tile([0.1, 0.9], (3, 8))
GROUPS = {name: {"patches": STRONG, "h = 2": FAINT} for name in ("training", "test")}


def test_each_group_has_its_lines_and_all_share_one_scale():
    figure = show_reconstructions(GROUPS, "Two groups", "What is seen.").figure
    left, right = figure.axes
    assert [axes.get_title() for axes in figure.axes] == ["training", "test"]
    assert [label.get_text() for label in left.get_yticklabels()] == ["patches", "h = 2"]
    for axes in (left, right):
        canvas = axes.images[0].get_array()
        assert canvas.shape == (2 * 5 + 1, 3 * 5 + 1)
        assert np.nanmax(canvas[:5]) == pytest.approx(1)
        assert np.nanmax(canvas[6:]) == pytest.approx(1 / 8)


def test_the_picture_has_its_words():
    assert repr(show_reconstructions(GROUPS, "Two groups", "What is seen.")) == "What is seen."


@pytest.mark.parametrize(
    "groups",
    [
        {},
        {"training": {"patches": STRONG}, "test": {"others": STRONG}},
        {"training": {"patches": STRONG, "h = 2": STRONG[:2]}},
        {"training": {"patches": STRONG[0]}},
    ],
)
def test_what_does_not_fit_is_named(groups):
    with pytest.raises((TypeError, ValueError), match="groups"):
        show_reconstructions(groups, "t", "a")
