"""θ drawn as a strip: every number in its place, small or large."""

import io

import numpy as np
import pytest
from PIL import Image

from sae_lib import initialize, show_theta


def written(picture):
    return [text.get_text() for text in picture.figure.axes[0].texts]


def test_a_small_theta_shows_each_number_in_the_strip_and_in_its_array():
    words = written(show_theta(np.arange(17.0), 3, 2, "θ", "Alt."))
    for number in range(17):
        assert words.count(str(number)) == 2
    assert "W1  (3, 2)\ntheta[0:6]\n.reshape(3, 2)" in words
    assert "W2  (2, 3)\ntheta[6:12]\n.reshape(2, 3)" in words
    assert "b1  (3,)\ntheta[12:15]" in words
    assert "b2  (2,)\ntheta[15:17]" in words


def test_a_large_theta_is_drawn_as_pictures_without_numbers():
    picture = show_theta(initialize(25, 64), 25, 64, "θ", "Alt.")
    assert [image.get_array().shape for image in picture.figure.axes[0].images[1::2]] == [
        (25, 64),
        (64, 25),
        (1, 25),
        (1, 64),
    ]
    assert written(picture)[-1] == "b2  (64,)\ntheta[3225:3289]"


@pytest.mark.parametrize(("h", "n"), [(1, 1), (2, 6), (25, 64), (100, 4), (196, 784)])
def test_any_size_is_drawn_whole(h, n):
    picture = show_theta(initialize(h, n), h, n, "Title", "Alt.")
    with Image.open(io.BytesIO(picture.png())) as opened:
        grey = np.asarray(opened.convert("L"))
    assert grey.std() > 1
    left, bottom, right, top = (int(edge) for edge in (0, 0, grey.shape[1], grey.shape[0]))
    frame = np.concatenate([grey[bottom], grey[top - 1], grey[:, left], grey[:, right - 1]])
    assert frame.min() == 255, "something is cut off"
    assert repr(picture) == "Alt."


def test_zeros_can_be_drawn():
    show_theta(np.zeros(initialize(25, 64).size), 25, 64, "Title", "Alt.").png()


def test_a_wrong_length_is_refused():
    with pytest.raises(ValueError, match=r"theta must have .* = 17 entries"):
        show_theta(np.arange(14.0), 3, 2, "t", "a")
