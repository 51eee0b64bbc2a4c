"""The reader of .mat files, held against SciPy's."""

import numpy as np
import pytest
from scipy.io import loadmat, savemat

from sae_lib import load_photos
from sae_lib.datasets.mat import read_mat

TYPES = ["f8", "f4", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8"]
VALUES = np.arange(4 * 3 * 2).reshape(4, 3, 2)


@pytest.mark.parametrize("compressed", [False, True])
@pytest.mark.parametrize("dtype", TYPES)
@pytest.mark.parametrize("shape", [(4, 3, 2), (1, 24), (2, 2, 3, 2), (0, 5)])
def test_numbers_are_those_that_scipy_reads(tmp_path, dtype, shape, compressed):
    path = tmp_path / "a.mat"
    written = {"a": np.resize(VALUES, shape).astype(dtype), "a_longer_name": np.ones((2, 2), dtype)}
    savemat(path, written, do_compression=compressed)
    read, scipys = read_mat(path), loadmat(path)
    assert list(read) == list(written)
    for name in written:
        assert np.array_equal(read[name], scipys[name]) and read[name].dtype == scipys[name].dtype
        assert read[name].shape == written[name].shape


def test_other_variables_are_named_and_passed_over(tmp_path):
    path = tmp_path / "a.mat"
    others = {"words": "abc", "cell": np.array([1, "a"], object), "struct": {"x": 1}, "complex": np.ones((2, 2)) * 1j}
    savemat(path, {**others, "IMAGES": VALUES - 11.5})
    told = {name: value for name, value in read_mat(path).items() if isinstance(value, str)}
    assert told == {"words": "char", "cell": "cell", "struct": "struct", "complex": "complex"}
    assert np.array_equal(load_photos(path)[1], VALUES[:, :, 1] - 11.5)


def test_the_other_byte_order_is_read(tmp_path):
    path = tmp_path / "a.mat"
    numbers = np.linspace(0, 1, 24)
    body = b"".join(
        [
            *(np.array([6, 8, 6, 0], ">u4").tobytes(), np.array([5, 12, 4, 3, 2, 0], ">u4").tobytes()),
            *(np.array([1, 6], ">u4").tobytes(), b"IMAGES\0\0", np.array([9, 192], ">u4").tobytes()),
            numbers.astype(">f8").tobytes(),
        ]
    )
    path.write_bytes(b"MATLAB".ljust(124) + b"\1\0MI" + np.array([14, len(body)], ">u4").tobytes() + body)
    assert np.array_equal(read_mat(path)["IMAGES"], loadmat(path)["IMAGES"])
    assert np.array_equal(read_mat(path)["IMAGES"], numbers.reshape(4, 3, 2, order="F"))


def test_numbers_of_class_double_stay_even_where_matlab_stored_them_as_bytes(tmp_path):
    path = tmp_path / "a.mat"
    savemat(path, {"IMAGES": VALUES.astype("u1")})
    whole = bytearray(path.read_bytes())
    assert whole[144] == 9, "the class, of 8-bit unsigned integers"
    whole[144] = 6
    path.write_bytes(whole)
    assert np.array_equal(loadmat(path, mat_dtype=True)["IMAGES"], VALUES)
    assert np.array_equal(read_mat(path)["IMAGES"], VALUES) and read_mat(path)["IMAGES"].dtype == np.float64


def test_version_4_is_refused(tmp_path):
    savemat(tmp_path / "old.mat", {"IMAGES": np.eye(3)}, format="4")
    with pytest.raises(ValueError, match=r"old\.mat.*no MATLAB file of version 5 to 7"):
        load_photos(tmp_path / "old.mat")
