import numpy as np
import pytest
from PIL import Image

from sae_lib import mosaic, save_mosaic, show_mosaic
from sae_lib.plots.style import BORDER

ROWS = np.random.default_rng(0).normal(size=(7, 12))


def test_tiles_stand_in_reading_order_between_borders():
    rows = np.array([[0.0, 1, 2, 3], [3, 2, 1, 0], [0, 0, 0, 9]])
    canvas = mosaic(rows, columns=2, border=1)
    assert canvas.shape == (1 + 2 * 3, 1 + 2 * 3)
    assert np.allclose(canvas[1:3, 1:3], [[-1, -1 / 3], [1 / 3, 1]])
    assert np.allclose(canvas[1:3, 4:6], [[1, 1 / 3], [-1 / 3, -1]])
    assert canvas[4:6, 1:3].argmax() == 3
    assert np.isnan(canvas[4:6, 4:6]).all(), "the place left over"
    assert np.isnan(canvas[[0, 3, 6], :]).all()
    assert np.isnan(canvas[:, [0, 3, 6]]).all()


def test_each_tile_has_its_own_contrast_or_all_have_one():
    rows = np.array([[-1.0, 1, -1, 1], [-0.1, 0.1, -0.1, 0.1]])
    each, common = mosaic(rows, contrast="each", border=0), mosaic(rows, contrast="common", border=0)
    assert np.nanmax(each[:, 2:]) == pytest.approx(1)
    assert np.nanmax(common[:, 2:]) == pytest.approx(0.1)


def test_a_tile_without_contrast_is_middle_grey_and_a_vanished_one_is_faint():
    assert (mosaic(np.full((1, 4), 7.0), border=0) == 0).all()
    assert np.abs(mosaic([[0.0, 0, 0, 0.01]], border=0, floor=1.0)).max() < 0.01


def test_more_than_255_columns():
    # The assignment's displayNetwork counts columns in 8 bits.
    assert mosaic(np.arange(1200.0).reshape(300, 4), columns=300, border=0).shape == (2, 600)


def test_tiles_need_not_be_square():
    assert mosaic(np.ones((2, 6)), shape=(2, 3), columns=1, border=0).shape == (4, 3)


@pytest.mark.parametrize(
    ("rows", "options", "message"),
    [
        (np.ones((2, 5)), {}, "no square picture"),
        (np.ones((2, 6)), {"shape": (2, 2)}, "does not hold"),
        (np.ones(4), {}, "2 dimensions"),
        (np.ones((2, 4)), {"contrast": "some"}, "contrast must be one of"),
        (np.ones((2, 4)), {"columns": 0}, "columns must be at least 1"),
        (np.ones((2, 4)), {"border": -1}, "border must be at least 0"),
        ([[np.nan] * 4], {}, "NaN"),
    ],
)
def test_bad_input(rows, options, message):
    with pytest.raises(ValueError, match=message):
        mosaic(rows, **options)


def test_a_saved_mosaic_has_a_sharp_square_for_every_pixel(tmp_path):
    path = save_mosaic(tmp_path / "m.png", np.eye(4), columns=2, border=1, zoom=5)
    with Image.open(path) as picture:
        assert picture.size == (35, 35)
        pixels = np.asarray(picture.convert("RGB"))
    blocks = pixels.reshape(7, 5, 7, 5, 3)
    assert (blocks == blocks[:, :1, :, :1]).all()


def test_a_picture_brings_its_words():
    data, metadata = show_mosaic(np.eye(9), "Filters")._repr_mimebundle_()
    assert data["text/plain"] == "Filters: 9 pictures of 3 by 3 pixels."
    assert metadata["image/png"]["alt"] == data["text/plain"]
    assert data["image/png"].startswith("iVBOR")


def test_the_default_is_as_square_as_can_be():
    assert mosaic(np.eye(25, 64)).shape == (46, 46)
    assert mosaic(np.eye(26, 64)).shape == (46, 55)
    assert mosaic(np.eye(1, 64)).shape == (10, 10)


def test_common_contrast_keeps_differences_of_brightness():
    common = mosaic(np.array([[0.0] * 4, [1.0] * 4]), columns=2, border=0, contrast="common")
    assert (common[:, :2] == -1).all() and (common[:, 2:] == 1).all()


def test_without_contrast_numbers_stay_and_grey_is_zero():
    plain = mosaic(np.array([[0.0, 0.5, -0.25, 2.0]]), border=0, contrast="none")
    assert np.array_equal(plain, [[0, 0.5], [-0.25, 1]])


def test_rows_are_left_as_they_were():
    kept = ROWS.copy()
    mosaic(ROWS, shape=(3, 4))
    assert np.array_equal(ROWS, kept)


def test_a_saved_mosaic_shows_the_values_in_grey_and_the_borders_in_colour(tmp_path):
    path = save_mosaic(tmp_path / "filters.png", ROWS, columns=4, shape=(3, 4), zoom=5)
    canvas = mosaic(ROWS, columns=4, shape=(3, 4))
    with Image.open(path) as picture:
        assert picture.format == "PNG"
        pixels = np.asarray(picture.convert("RGB"))
    assert pixels.shape == (canvas.shape[0] * 5, canvas.shape[1] * 5, 3)
    small = pixels[::5, ::5]
    border = [int(BORDER[k : k + 2], 16) for k in (1, 3, 5)]
    assert (small[np.isnan(canvas)] == border).all()
    inside = np.isfinite(canvas)
    assert (small[inside] == small[inside][:, :1]).all(), "grey"
    np.testing.assert_allclose(small[inside][:, 0] / 255, (canvas[inside] + 1) / 2, atol=0.01)


@pytest.mark.parametrize(
    "options, error, words",
    [
        ({"columns": 0}, ValueError, r"columns.*0"),
        ({"columns": 2.5}, TypeError, r"columns.*2\.5"),
        ({"border": -1}, ValueError, r"border.*-1"),
        ({"contrast": "all"}, ValueError, r"contrast.*'each', 'common'.*'all'"),
        ({"floor": -1}, ValueError, r"floor.*-1"),
        ({"shape": (5, 5)}, ValueError, r"shape 5×5.*12"),
        ({"shape": (3, 0)}, ValueError, r"shape.*0"),
        ({"shape": 12}, TypeError, r"shape.*12"),
        ({"shape": (3, 4, 1)}, TypeError, r"shape.*\(3, 4, 1\)"),
        ({"shape": None}, ValueError, r"rows.*12 columns.*no square"),
    ],
)
def test_options_that_do_not_fit_are_named(options, error, words):
    with pytest.raises(error, match=words):
        mosaic(ROWS, **({"shape": (3, 4)} | options))


def test_places_that_cannot_be_written_to_are_named(tmp_path):
    with pytest.raises(ValueError, match=r"path.*missing"):
        save_mosaic(tmp_path / "missing" / "filters.png", np.eye(4))
    for name in ("filters.xyz", "filters"):
        with pytest.raises(ValueError, match=rf"path must end in \.png.*{name}"):
            save_mosaic(tmp_path / name, np.eye(4))
    with pytest.raises(TypeError, match=r"path.*int"):
        save_mosaic(3, np.eye(4))
    assert not list(tmp_path.iterdir())
