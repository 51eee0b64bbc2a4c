"""Damaged files of every kind that the library reads: a clear error or a right answer, soon, in little memory."""

import gzip
import io
import pickle
import struct
import time
import tracemalloc
import warnings
import zipfile
import zlib

import numpy as np
import pytest
from PIL import Image
from scipy.io import savemat

from sae_lib import SparseAutoencoder, load_mnist, load_photos, train
from sae_lib.training.checkpoint import load_checkpoint

pytestmark = pytest.mark.slow

RNG = np.random.default_rng(0)
STACK = RNG.normal(size=(6, 5, 3))
LEVELS = RNG.integers(0, 256, (9, 7), dtype=np.uint8)
DIGITS = RNG.integers(0, 256, (3, 28, 28), dtype=np.uint8)
LABELS = np.array([3, 1, 4], np.uint8)
X = RNG.uniform(0.1, 0.9, (20, 4))
IMAGES_NAME, LABELS_NAME = "train-images-idx3-ubyte", "train-labels-idx1-ubyte"
SECONDS, MEGABYTES = 5, 100


def in_memory(write, *arguments, **options):
    buffer = io.BytesIO()
    write(buffer, *arguments, **options)
    return buffer.getvalue()


def picture(array, mode, kind, **options):
    return in_memory(Image.fromarray(array).convert(mode).save, format=kind, **options)


def idx(array):
    return bytes([0, 0, 8, array.ndim]) + np.array(array.shape, ">u4").tobytes() + array.tobytes()


def written_by(write, folder):
    write(folder / "own.npz")
    return (folder / "own.npz").read_bytes()


def right_pictures(path):
    pictures = load_photos(path)
    assert pictures
    for array in pictures:
        assert array.ndim == 2 and array.size and array.dtype == np.float64 and np.isfinite(array).all()


def right_digits(path):
    other = path.with_name(IMAGES_NAME)
    if not path.name.startswith(IMAGES_NAME):
        other.write_bytes(idx(DIGITS))
    digits, labels = load_mnist(path.parent)
    assert digits.shape[1:] == (784,) or path.name.startswith(IMAGES_NAME)
    assert len(digits) and digits.min() >= 0 and digits.max() <= 1
    assert labels is None or labels.shape == digits.shape[:1]


def right_network(path):
    loaded = SparseAutoencoder.load(path)
    assert np.isfinite(loaded.transform(X)).all()


def right_checkpoint(path):
    found = load_checkpoint(path)
    assert found.theta.shape == (2 * 3 * 4 + 3 + 4,) and np.isfinite(found.theta).all()
    assert found.history.cost.shape == (4,) and found.settings.n_hidden == 3


# kind: (name of the file, its bytes when whole, given a folder to play in; what must hold if it can be read)
KINDS = {
    "npy": ("a.npy", lambda _: in_memory(np.save, STACK), right_pictures),
    "npy of integers": ("b.npy", lambda _: in_memory(np.save, (STACK * 9).astype(">i2")), right_pictures),
    "npz": ("a.npz", lambda _: in_memory(np.savez, IMAGES=STACK, other=LEVELS), right_pictures),
    "npz, compressed": ("b.npz", lambda _: in_memory(np.savez_compressed, IMAGES=STACK), right_pictures),
    "mat": ("a.mat", lambda _: in_memory(savemat, {"IMAGES": STACK, "note": "words"}), right_pictures),
    "mat, compressed": ("b.mat", lambda _: in_memory(savemat, {"IMAGES": STACK}, do_compression=True), right_pictures),
    "mat with a cell": (
        "c.mat",
        lambda _: in_memory(savemat, {"c": np.array([STACK, "a"], object), "IMAGES": STACK}),
        right_pictures,
    ),
    "images": (IMAGES_NAME, lambda _: idx(DIGITS), right_digits),
    "images, gzip": (IMAGES_NAME + ".gz", lambda _: gzip.compress(idx(DIGITS), mtime=0), right_digits),
    "labels": (LABELS_NAME, lambda _: idx(LABELS), right_digits),
    "labels, gzip": (LABELS_NAME + ".gz", lambda _: gzip.compress(idx(LABELS), mtime=0), right_digits),
    "png": ("a.png", lambda _: picture(LEVELS, "L", "png"), right_pictures),
    "png, 16 bit": ("b.png", lambda _: picture(LEVELS.astype(np.uint16) * 257, "I;16", "png"), right_pictures),
    "png, transparent": ("c.png", lambda _: picture(LEVELS, "RGBA", "png"), right_pictures),
    "png with a palette": ("d.png", lambda _: picture(LEVELS, "P", "png", transparency=3), right_pictures),
    "jpeg": ("a.jpg", lambda _: picture(LEVELS, "L", "jpeg"), right_pictures),
    "jpeg, progressive": ("b.jpeg", lambda _: picture(LEVELS, "RGB", "jpeg", progressive=True), right_pictures),
    "network": (
        "network.npz",
        lambda folder: written_by(SparseAutoencoder(3, max_iter=2).fit(X).save, folder),
        right_network,
    ),
    "checkpoint": (
        "checkpoint.npz",
        lambda folder: written_by(lambda path: train(X, 3, max_iter=4, checkpoint=path), folder),
        right_checkpoint,
    ),
}


def somewhere(rng, size):
    """A place in a file of that size, as often as not near its ends, where the sizes stand."""
    near = min(size, 128)
    return int(rng.choice([rng.integers(size), rng.integers(near), size - 1 - rng.integers(near)]))


def truncated(whole, rng, k):
    return whole[: len(whole) * (k % 10) // 10 + k // 10]


def flipped(whole, rng, k):
    spoiled = bytearray(whole)
    for _ in range(1 + k % 3):
        spoiled[somewhere(rng, len(whole))] ^= 1 << int(rng.integers(8))
    return bytes(spoiled)


def overwritten(whole, rng, k):
    spoiled, at = bytearray(whole), somewhere(rng, len(whole))
    length = min(1 + k % 9, len(whole) - at)
    spoiled[at : at + length] = rng.bytes(length)
    return bytes(spoiled)


def inserted(whole, rng, k):
    at = somewhere(rng, len(whole))
    return whole[:at] + rng.bytes(1 + k % 40) + whole[at:]


def zeroed(whole, rng, k):
    at, length = somewhere(rng, len(whole)), 1 + k % 40
    return whole[:at] + bytes(len(whole[at : at + length])) + whole[at + length :]


def filled(whole, rng, k):
    """Sizes become as large as they can be."""
    at = somewhere(rng, len(whole))
    return whole[:at] + b"\xff" * min(1 + k % 8, len(whole) - at) + whole[at + 1 + k % 8 :]


DAMAGES = [truncated, flipped, overwritten, inserted, zeroed, filled]
CASES = 60  # of each damage to each kind: 19 · 6 · 60 = 6,840


def outcome(path, check):
    """``"read"``, ``"refused"``, or what is wrong with the answer, the error, the time or the memory."""
    tracemalloc.reset_peak()
    before, began = tracemalloc.get_traced_memory()[0], time.monotonic()
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        try:
            check(path)
            found = "read"
        except AssertionError as error:
            return f"a wrong answer: {error}"
        except (ValueError, TypeError, OSError) as error:
            found = "refused" if path.name in str(error) else f"names no file: {error!r}"
        except Exception as error:
            return f"an accident: {error!r}"
    took, peak = time.monotonic() - began, (tracemalloc.get_traced_memory()[1] - before) / 2**20
    if warned:
        return f"a warning: {warned[0].message}"
    if took > SECONDS or peak > MEGABYTES:
        return f"{took:.1f} s, {peak:.0f} MB"
    return found


@pytest.fixture
def traced():
    tracemalloc.start()
    yield
    tracemalloc.stop()


@pytest.fixture(scope="module")
def wholes(tmp_path_factory):
    """The bytes of a whole file of each kind."""
    return {kind: make(tmp_path_factory.mktemp("whole")) for kind, (_, make, _) in KINDS.items()}


@pytest.mark.parametrize("kind", KINDS)
def test_the_whole_file_is_read(kind, wholes, tmp_path, traced):
    name, _, check = KINDS[kind]
    (tmp_path / name).write_bytes(wholes[kind])
    assert outcome(tmp_path / name, check) == "read"


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_one_is_refused_in_words_or_read_right(kind, damage, wholes, tmp_path, traced):
    name, _, check = KINDS[kind]
    whole, path = wholes[kind], tmp_path / name
    found = []
    for k in range(CASES):
        rng = np.random.default_rng([k, zlib.crc32(f"{kind} {damage.__name__}".encode())])
        path.write_bytes(damage(whole, rng, k))
        found.append(outcome(path, check))
    wrong = {k: told for k, told in enumerate(found) if told not in ("read", "refused")}
    assert not wrong
    if damage is truncated:
        assert found[:9] == ["refused"] * 9  # a PNG cut at 90 % may lack its end mark only


def npy_promising(*shape, version=1):
    told = repr({"descr": "<f8", "fortran_order": False, "shape": shape}).encode()
    return (
        b"\x93NUMPY" + bytes([version, 0]) + struct.pack("<H" if version == 1 else "<I", len(told)) + told + bytes(800)
    )


def zipped(content, method=zipfile.ZIP_STORED, file_size=None):
    whole = bytearray(in_memory(lambda file: zip_into(file, content, method)))
    if file_size is not None:
        at = whole.index(b"PK\1\2")
        whole[at + 24 : at + 28] = struct.pack("<I", file_size)
    return bytes(whole)


def zip_into(file, content, method):
    with zipfile.ZipFile(file, "w", method) as archive:
        archive.writestr("IMAGES.npy", content)


def mat_promising(shape, size, compressed):
    flags = struct.pack("<IIII", 6, 8, 6, 0)
    dims = struct.pack("<II", 5, 12) + struct.pack("<iii", *shape) + bytes(4)
    body = flags + dims + struct.pack("<II", 1, 6) + b"IMAGES\0\0" + struct.pack("<II", 9, size) + bytes(64)
    matrix = struct.pack("<II", 14, len(body)) + body
    if compressed:
        matrix = struct.pack("<II", 15, len(zlib.compress(matrix))) + zlib.compress(matrix)
    return b"MATLAB 5.0 MAT-file".ljust(124) + b"\0\1IM" + matrix


def png_promising(width, height):
    whole = picture(LEVELS, "L", "png")
    header = b"IHDR" + struct.pack(">II", width, height) + whole[24:29]
    return whole[:12] + header + struct.pack(">I", zlib.crc32(header)) + whole[33:]


def jpeg_promising(width, height):
    whole = bytearray(picture(LEVELS, "L", "jpeg"))
    at = whole.index(b"\xff\xc0") + 5
    whole[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(whole)


HUGE = {
    "petabytes.npy": npy_promising(10**6, 10**6, 10**3),
    "gigabytes.npy": npy_promising(1000, 1000, 1000),
    "overflow.npy": npy_promising(2**32, 2**32, 1),
    "negative.npy": npy_promising(-10, -10, 1),
    "header.npy": b"\x93NUMPY\2\0\xff\xff\xff\xff" + bytes(100),
    "brackets.npy": b"\x93NUMPY\1\0" + struct.pack("<H", 9000) + b"-" * 9000,
    "gigabytes.npz": zipped(npy_promising(1000, 1000, 1000)),
    "member.npz": zipped(npy_promising(1000, 1000, 500), file_size=4 * 10**9),
    "bomb.npz": zipped(npy_promising(1000, 1000, 1000) + bytes(10**6), zipfile.ZIP_DEFLATED),
    "lzma.npz": zipped(in_memory(np.save, STACK), zipfile.ZIP_LZMA),
    "gigabytes.mat": mat_promising((1000, 1000, 1000), 2**32 - 8, compressed=False),
    "compressed.mat": mat_promising((1000, 1000, 1000), 2**32 - 8, compressed=True),
    "shape.mat": mat_promising((2**31 - 1, 2**31 - 1, 2**31 - 1), 64, compressed=False),
    "negative.mat": mat_promising((-2, -2, 2), 64, compressed=False),
    IMAGES_NAME: idx(DIGITS)[:4] + b"\xff" * 12 + idx(DIGITS)[16:],
    IMAGES_NAME + ".gz": gzip.compress(idx(DIGITS)[:4] + b"\x7f\xff\xff\xff" * 3),
    LABELS_NAME: idx(LABELS)[:4] + b"\xff" * 4,
    "pixels.png": png_promising(9000, 9000),
    "more.png": png_promising(2**31 - 1, 2**31 - 1),
    "pixels.jpg": jpeg_promising(9000, 9000),
    "more.jpg": jpeg_promising(65500, 65500),
}


@pytest.mark.parametrize("name", HUGE)
def test_sizes_that_the_file_cannot_hold_cost_neither_memory_nor_time(name, tmp_path, traced):
    (tmp_path / name).write_bytes(HUGE[name])
    check = right_digits if "idx" in name else right_pictures
    assert outcome(tmp_path / name, check) == "refused"


def test_damage_at_which_scipys_reader_ends_the_process_is_refused(wholes, tmp_path):
    whole = bytearray(wholes["mat"])
    at = whole.index(b"IMAGES\0\0") + 8
    assert whole[at] == 9, "the type of the numbers"
    for kind in (20, 0x7FFF, 0xFFFF):
        whole[at : at + 4] = struct.pack("<I", kind)
        (tmp_path / "type.mat").write_bytes(whole)
        with pytest.raises(ValueError, match=rf"type\.mat.*something of type {kind}"):
            load_photos(tmp_path / "type.mat")


def bombs(trap):
    plain, array = pickle.dumps(trap), np.full((2, 2, 2), trap, dtype=object)
    objects = in_memory(np.save, array, allow_pickle=True)
    archive = in_memory(np.savez, IMAGES=array, format=array, theta=array, settings=array)
    return {
        "plain.npy": plain,
        "objects.npy": objects,
        "plain.npz": plain,
        "objects.npz": archive,
        "bare.npz": zipped(plain),
        "field.npz": in_memory(np.savez, IMAGES=np.array([(1.0, trap)], [("a", "f8"), ("b", "O")])),
        "plain.mat": plain,
        "objects.mat": objects,
        "archive.mat": archive,
        "inside.mat": in_memory(savemat, {"IMAGES": np.frombuffer(plain, np.uint8), "words": plain.decode("latin1")}),
        "plain.png": plain,
        IMAGES_NAME: plain,
    }


def test_nothing_is_ever_unpickled(tmp_path, trap):
    for name, content in bombs(trap).items():
        path = tmp_path / name
        path.write_bytes(content)
        readers = [lambda path: load_mnist(path.parent)] if name == IMAGES_NAME else [load_photos]
        if name.endswith(".npz"):
            readers += [SparseAutoencoder.load, load_checkpoint]
        for read in readers:
            with pytest.raises(ValueError, match=name):
                read(path)
            assert not trap.path.exists(), name
    np.load(io.BytesIO(bombs(trap)["objects.npy"]), allow_pickle=True)
    assert trap.path.exists(), "the bomb itself must work, or this test shows nothing"
