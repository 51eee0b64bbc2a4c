"""`load_photos`: what ships, and pictures of one's own."""

import os
import shutil
import subprocess
import sys
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, features

import sae_lib
import sae_lib.datasets.photos as photos_module
from sae_lib import load_photos, sample_patches
from sae_lib.datasets.photos import read_picture

pytestmark = pytest.mark.slow

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


def test_a_folder_is_read_in_the_order_of_names_and_what_is_passed_over_is_named(tmp_path, capsys):
    for k, name in enumerate(("c.png", "a.JPG", "b.jpeg")):
        save(tmp_path, name, np.full((10, 10 + k), 100, np.uint8))
    (tmp_path / "notes.txt").write_text("no picture")
    (tmp_path / "._a.jpg").write_bytes(b"what macOS leaves beside a.jpg")
    (tmp_path / "folder.png").mkdir()
    (tmp_path / "IMG_1.heic").write_bytes(bytes(100))
    assert [picture.shape for picture in load_photos(tmp_path)] == [(10, 11), (10, 12), (10, 10)]
    said = "Passed over, as no picture that can be read: IMG_1.heic, folder.png, notes.txt.\n"
    assert capsys.readouterr() == (said, "")


def test_one_that_is_broken_does_not_keep_the_others_from_being_read(tmp_path, capsys):
    for k in range(8):
        (tmp_path / f"broken{k}.jpg").write_bytes(b"\0\0\0\x18ftypheic" + bytes(100))
    save(tmp_path, "fine.png", RAMP)
    (picture,) = load_photos(tmp_path)
    assert np.array_equal(picture, RAMP / 255)
    said = "broken0.jpg, broken1.jpg, broken2.jpg, broken3.jpg, broken4.jpg and 3 more.\n"
    assert capsys.readouterr().out == f"Passed over, as no picture that can be read: {said}"
    (tmp_path / "fine.png").unlink()
    with pytest.raises(ValueError, match=r"holds no picture that can be read \(\.jpg.*broken0\.jpg.*damaged"):
        load_photos(tmp_path)
    with pytest.raises(ValueError, match=r"broken3\.jpg.*damaged"):
        load_photos(tmp_path / "broken3.jpg")


@pytest.mark.parametrize("name, most", [("a.tif", 0.003), ("a.TIFF", 0.003), ("a.webp", 0.003), ("a.avif", 0.1)])
def test_tiff_webp_and_avif_are_read(tmp_path, name, most):
    if name in ("a.webp", "a.avif") and not features.check(name[2:]):
        pytest.skip("this Pillow was built without it")
    options = {"lossless": True} if name == "a.webp" else {}
    (picture,) = load_photos(save(tmp_path, name, RAMP, **options))
    assert np.abs(picture - RAMP / 255).max() < most


def test_floats_and_16_bit_in_a_tiff(tmp_path):
    floats = np.linspace(0, 1, 1200, dtype=np.float32).reshape(40, 30)
    deep = np.linspace(0, 65535, 1200).reshape(40, 30).astype(np.uint16)
    for array, wanted in ((floats, floats), (deep, deep / 65535)):
        (picture,) = load_photos(save(tmp_path, "a.tif", array))
        assert np.array_equal(picture, wanted)
    with pytest.raises(ValueError, match=r"a\.tif.*numbers go from 0 to 100, not from 0 to 1"):
        load_photos(save(tmp_path, "a.tif", floats * 100))
    with pytest.raises(ValueError, match=r"a\.tif.*numbers go from 0 to 255, which are no 16 bits"):
        load_photos(save(tmp_path, "a.tif", RAMP.astype(np.int32)))
    deep = Image.frombytes("I;16B", (30, 40), deep.astype(">u2").tobytes())
    (picture,) = load_photos(save(tmp_path, "b.tif", deep), max_side=20)
    assert abs(picture.mean() - 0.5) < 0.01


def smooth(height, width):
    y, x = np.mgrid[:height, :width]
    return ((np.sin(x / 90) * np.cos(y / 70) + 1) * 127).astype(np.uint8)


@pytest.mark.parametrize(
    "name, mode",
    [*product(["a.jpg", "a.png", "a.tif"], ["L", "RGB"]), *product(["a.png", "a.tif"], ["P", "RGBA", "I;16"])],
)
def test_large_pictures_are_reduced_to_what_patches_need(tmp_path, capsys, name, mode):
    picture = Image.fromarray(smooth(900, 600).astype(np.uint16) * 257) if mode == "I;16" else None
    save(tmp_path, name, picture or Image.fromarray(smooth(900, 600)).convert(mode))
    (reduced,) = load_photos(tmp_path, max_side=300)
    assert reduced.shape == (300, 200) and reduced.dtype == np.float64
    assert capsys.readouterr().out == "1 picture was reduced to 300 pixels on the longer side (max_side).\n"
    block_means = smooth(900, 600).reshape(300, 3, 200, 3).mean(axis=(1, 3)) / 255
    assert np.abs(reduced - block_means).max() < 0.05
    (whole,) = load_photos(tmp_path, max_side=None)
    assert whole.shape == (900, 600) and whole.dtype == np.float64
    (whole,) = load_photos(tmp_path, max_side=900)
    assert whole.shape == (900, 600)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("value, error", [(0, ValueError), (-3, ValueError), (1.5, TypeError), ("big", TypeError)])
def test_no_max_side(tmp_path, value, error):
    with pytest.raises(error, match=r"max_side"):
        load_photos(tmp_path, max_side=value)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of a process is read as Linux tells it")
def test_photographs_of_12_megapixels_take_little_memory(tmp_path):
    """In a process of its own: Python, NumPy and Pillow are counted too."""
    save(tmp_path, "0.jpg", Image.fromarray(smooth(3000, 4000)).convert("RGB"), quality=80)
    for k in range(1, 12):
        shutil.copy(tmp_path / "0.jpg", tmp_path / f"{k}.jpg")
    code = """if True:
        import re, sys
        import sae_lib
        images = [sae_lib.whiten(photo) for photo in sae_lib.load_photos(sys.argv[1])]
        assert [image.shape for image in images] == [(768, 1024)] * 12
        print(re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())[1])
    """
    ran = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    told, peak = ran.stdout.splitlines()
    assert told == "12 pictures were reduced to 1,024 pixels on the longer side (max_side)."
    assert int(peak) < 400e3, "whole, each of the 12 would take 96 MB, and as much again whitened"


def test_one_by_one_a_picture_is_read_when_it_is_asked_for(tmp_path, monkeypatch):
    for k in range(5):
        save(tmp_path, f"{k}.png", np.full((20, 20), 40 * k, np.uint8))
    read = []
    monkeypatch.setattr(photos_module, "read_picture", lambda path, *rest: read.append(path.name) or one(path, *rest))
    one = read_picture
    pictures = load_photos(tmp_path, one_by_one=True)
    assert read == []
    assert next(pictures)[0, 0] == 0 and next(pictures)[0, 0] == 40 / 255
    assert read == ["0.png", "1.png"]
    patches = sample_patches(load_photos(tmp_path, one_by_one=True), 500)
    assert sorted(set(patches[:, 0] * 255)) == pytest.approx([0, 40, 80, 120, 160])


def test_a_progress_bar_appears_after_two_seconds_only(tmp_path, monkeypatch, capsys):
    for k in range(3):
        save(tmp_path, f"{k}.png", RAMP)
    load_photos(tmp_path)
    assert capsys.readouterr() == ("", "")
    now = [0.0]
    monkeypatch.setattr("time.time", lambda: now[0])
    monkeypatch.setattr("tqdm.std.time", lambda: now[0], raising=False)

    def slow(*arguments):
        now[0] += 1.5
        return read_picture(*arguments)

    monkeypatch.setattr(photos_module, "read_picture", slow)
    load_photos(tmp_path)
    out, err = capsys.readouterr()
    assert out == "" and "photographs" in err and "2/3" in err and "1/3" not in err
    assert err.splitlines()[-1].strip() == "", "it goes when all is done"


def test_a_pipe_in_the_folder_is_passed_over(tmp_path, capsys):
    if not hasattr(os, "mkfifo"):
        pytest.skip("there are no named pipes")
    save(tmp_path, "a.png", RAMP)
    os.mkfifo(tmp_path / "b.png")
    assert len(load_photos(tmp_path)) == 1
    assert "b.png" in capsys.readouterr().out


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


def test_a_photograph_of_108_megapixels_is_read_if_it_is_reduced(tmp_path, monkeypatch):
    path = save(tmp_path, "large.jpg", smooth(400, 300), quality=90)
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 400 * 300 * 2 // 3)
    assert load_photos(path, max_side=100)[0].shape == (100, 75)
    with pytest.raises(ValueError, match=r"large\.jpg.*too many pixels"):
        load_photos(path, max_side=None)


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
    with pytest.raises(ValueError, match=r"source.*no picture that can be read \(\.jpg.*it holds nothing"):
        load_photos(tmp_path)
    (tmp_path / "IMG.heic").touch()
    with pytest.raises(ValueError, match=r"source.*no picture that can be read \(\.jpg.*it holds IMG\.heic"):
        load_photos(tmp_path)
    (tmp_path / "empty.png").touch()
    with pytest.raises(ValueError, match=r"empty\.png' is empty"):
        load_photos(tmp_path / "empty.png")
    with pytest.raises(ValueError, match=r"source.*missing") as caught:
        load_photos(tmp_path / "missing")
    assert isinstance(caught.value, FileNotFoundError)
    (tmp_path / "film.mp4").touch()
    with pytest.raises(ValueError, match=r"source.*\.npz.*film\.mp4"):
        load_photos(tmp_path / "film.mp4")
    with pytest.raises(ValueError, match=r"source"):
        load_photos("a\0b")
