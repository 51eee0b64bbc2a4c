"""`load_photos`: what ships, and pictures of one's own."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import sae_lib
from sae_lib import load_photos

SHIPPED = Path(sae_lib.__file__).parent.parent / "data" / "photos"
RAMP = np.linspace(0, 255, 40 * 30).reshape(40, 30).astype(np.uint8)


def save(folder, name, array_or_picture, **options):
    picture = array_or_picture
    if isinstance(picture, np.ndarray):
        picture = Image.fromarray(picture)
    picture.save(folder / name, **options)
    return folder / name


def test_ten_photographs_ship(photos):
    assert len(photos) == 10
    for photo in photos:
        assert photo.ndim == 2 and min(photo.shape) >= 300
        assert photo.dtype == np.float64
        assert photo.min() >= 0 and photo.max() <= 1 and np.ptp(photo) > 0.5
    assert len({photo.tobytes() for photo in photos}) == 10


def test_they_are_small_and_each_has_its_source_and_licence_written_down():
    files = sorted(SHIPPED.iterdir())
    assert sum(file.stat().st_size for file in files) < 3e6
    told = (SHIPPED.parent / "README.md").read_text(encoding="utf-8")
    for file in files:
        (line,) = [line for line in told.splitlines() if f"`{file.name}`" in line]
        assert "public domain" in line or "CC0" in line


def test_a_folder_is_read_in_the_order_of_names_and_other_files_are_passed_over(tmp_path):
    for k, name in enumerate(("c.png", "a.JPG", "b.jpeg")):
        save(tmp_path, name, np.full((10, 10 + k), 100, np.uint8))
    (tmp_path / "notes.txt").write_text("no picture")
    (tmp_path / "._a.jpg").write_bytes(b"what macOS leaves beside a.jpg")
    (tmp_path / "folder.png").mkdir()
    assert [picture.shape for picture in load_photos(tmp_path)] == [(10, 11), (10, 12), (10, 10)]


def test_a_path_may_be_a_string_and_a_single_picture(tmp_path):
    path = save(tmp_path, "one.png", RAMP)
    for source in (path, str(path), str(tmp_path)):
        (picture,) = load_photos(source)
        assert np.array_equal(picture, RAMP / 255)


def test_grey_is_read_exactly(tmp_path):
    (picture,) = load_photos(save(tmp_path, "grey.png", RAMP))
    assert np.array_equal(picture, RAMP / 255)
    (picture,) = load_photos(save(tmp_path, "bits.png", Image.fromarray(RAMP).convert("1", dither=0)))
    assert np.array_equal(picture, RAMP > 127)


def test_16_bit_grey_keeps_its_depth(tmp_path):
    deep = np.linspace(0, 65535, 1200).reshape(40, 30).astype(np.uint16)
    (picture,) = load_photos(save(tmp_path, "deep.png", deep))
    assert np.array_equal(picture, deep / 65535)


def test_colour_becomes_its_brightness(tmp_path):
    colour = np.zeros((3, 10, 3), np.uint8)
    colour[0, :, 0] = colour[1, :, 1] = colour[2, :, 2] = 255
    (picture,) = load_photos(save(tmp_path, "colour.png", colour))
    np.testing.assert_allclose(picture, np.repeat([[0.299], [0.587], [0.114]], 10, axis=1), atol=1e-12)


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_jpeg_in_every_mode_is_nearly_the_picture(tmp_path, mode):
    path = save(tmp_path, "picture.jpg", Image.fromarray(RAMP).convert("RGB").convert(mode), quality=95)
    (picture,) = load_photos(path)
    assert picture.shape == RAMP.shape
    assert np.abs(picture - RAMP / 255).mean() < 0.02
    assert picture.min() >= 0 and picture.max() <= 1


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_transparency_is_laid_on_white(tmp_path, mode):
    picture = Image.fromarray(RAMP).convert(mode)
    alpha = np.full(RAMP.shape, 255, np.uint8)
    alpha[:20] = 0
    alpha[20:25] = 51
    picture.putalpha(Image.fromarray(alpha))
    (read,) = load_photos(save(tmp_path, "clear.png", picture))
    assert (read[:20] == 1).all()
    np.testing.assert_allclose(read[20:25], RAMP[20:25] / 255 * 0.2 + 0.8, atol=1e-12)
    np.testing.assert_allclose(read[25:], RAMP[25:] / 255, atol=1e-12)


def test_palettes_with_and_without_transparency(tmp_path):
    indexed = Image.fromarray(np.repeat([[0, 1, 2]], 4, axis=0).astype(np.uint8)).convert("P")
    indexed.putpalette([0, 0, 0, 255, 255, 255, 255, 0, 0])
    (read,) = load_photos(save(tmp_path, "plain.png", indexed))
    np.testing.assert_allclose(read[0], [0, 1, 0.299], atol=1e-12)
    (read,) = load_photos(save(tmp_path, "clear.png", indexed, transparency=0))
    np.testing.assert_allclose(read[0], [1, 1, 0.299], atol=1e-12)


def test_no_colour_leaves_the_unit_interval(tmp_path):
    colours = np.random.default_rng(0).integers(0, 256, (100, 100, 4)).astype(np.uint8)
    colours[::2] = 255
    for array in (colours, colours[..., :3]):
        (read,) = load_photos(save(tmp_path, "any.png", array))
        assert read.min() >= 0 and read.max() <= 1


def test_a_photograph_taken_with_the_camera_on_its_side_is_turned_upright(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # stored lying on its side: turn by 90° clockwise
    (read,) = load_photos(save(tmp_path, "side.jpg", Image.fromarray(RAMP), exif=exif, quality=95))
    assert read.shape == (30, 40)
    assert np.abs(read - np.rot90(RAMP, -1) / 255).mean() < 0.02


@pytest.mark.parametrize("tenths", range(10))
@pytest.mark.parametrize("name", ["cut.png", "cut.jpg"])
def test_a_truncated_picture_is_refused(tmp_path, name, tenths):
    path = save(tmp_path, name, np.random.default_rng(0).integers(0, 256, (50, 50)).astype(np.uint8))
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * tenths // 10])
    with pytest.raises(ValueError, match=rf"{name}.*damaged"):
        load_photos(path)


def test_other_things_named_like_pictures_are_refused(tmp_path):
    (tmp_path / "text.png").write_text("no picture")
    Image.fromarray(RAMP).save(tmp_path / "bitmap.png", format="BMP")
    for name in ("text.png", "bitmap.png"):
        with pytest.raises(ValueError, match=name):
            load_photos(tmp_path / name)


def test_a_picture_of_too_many_pixels_is_refused(tmp_path, monkeypatch):
    path = save(tmp_path, "huge.png", RAMP)
    for limit in (1000, 100):  # Pillow warns above the limit and refuses above twice the limit
        monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", limit)
        with pytest.raises(ValueError, match=r"huge\.png.*too many pixels"):
            load_photos(path)


@pytest.mark.parametrize("source", [3, ["a.png"], b"folder", np.zeros((3, 3)), True])
def test_what_is_no_path_is_refused(source):
    with pytest.raises(TypeError, match=r"source must be a path"):
        load_photos(source)


def test_empty_folders_missing_paths_and_other_endings_are_named(tmp_path):
    with pytest.raises(ValueError, match=r"source.*no \.jpg"):
        load_photos(tmp_path)
    with pytest.raises(ValueError, match=r"source.*missing") as caught:
        load_photos(tmp_path / "missing")
    assert isinstance(caught.value, FileNotFoundError)
    (tmp_path / "film.mp4").touch()
    with pytest.raises(ValueError, match=r"source.*\.npz.*film\.mp4"):
        load_photos(tmp_path / "film.mp4")
    with pytest.raises(ValueError, match=r"source"):
        load_photos("a\0b")
