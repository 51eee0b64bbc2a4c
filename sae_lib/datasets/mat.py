"""Arrays of numbers in MATLAB's files of version 5 to 7.

Not SciPy's reader: a few damaged bytes make that one end the whole process (a segmentation fault
where a type that does not exist is looked up), and a lesson would lose its kernel.
"""

from __future__ import annotations

import math
import zlib

import numpy as np

from sae_lib.saving import BEST_COMPRESSION

_INT8, _INT32, _UINT32, _MATRIX, _COMPRESSED, _UTF8 = 1, 5, 6, 14, 15, 16
_STORED = {1: "i1", 2: "u1", 3: "i2", 4: "u2", 5: "i4", 6: "u4", 7: "f4", 9: "f8", 12: "i8", 13: "u8"}
_CLASSES = dict(enumerate(["f8", "f4", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8"], start=6))
_OTHER_CLASSES = {1: "cell", 2: "struct", 3: "object", 4: "char", 5: "sparse"}
SAVE_ANEW = (
    "save it anew, in MATLAB: save('IMAGES.mat', 'IMAGES', '-v7'), in Octave: save -v7 IMAGES.mat IMAGES "
    "(with the name of your variable)"
)
_FOREIGN = {
    b"# Created by Octave": "in Octave's text format",
    b"Octave-1": "in Octave's binary format",
    b"\x89HDF": "an HDF5 file of Octave or MATLAB",
}
_LOGICAL, _COMPLEX = 0x200, 0x800


def read_mat(path):
    """The variables in a ``.mat`` file, by name; real arrays only, of others what they are.

    Parameters
    ----------
    path : Path

    Returns
    -------
    dict of str to (ndarray or str)

    Raises
    ------
    ValueError, zlib.error
        If the file is damaged, or of version 4 (which holds no stacks) or 7.3.

    Notes
    -----
    Source: MathWorks, MAT-File Format (the level 5 format).
    """
    raw = path.read_bytes()
    for beginning, what in _FOREIGN.items():
        if raw.startswith(beginning):
            raise ValueError(f"it is {what}; {SAVE_ANEW}")
    order = {b"IM": "<", b"MI": ">"}.get(raw[126:128])
    version = None if order is None else int(np.frombuffer(raw[124:126], order + "u2")[0])
    if version == 0x0200:
        raise ValueError(f"it is a MATLAB 7.3 file; {SAVE_ANEW}")
    if version != 0x0100:
        raise ValueError(f"it is no MATLAB file of version 5 to 7; {SAVE_ANEW}")
    found = {}
    for kind, content in _elements(raw[128:], order):
        if kind == _COMPRESSED:
            unpacker = zlib.decompressobj()
            unpacked = unpacker.decompress(content, BEST_COMPRESSION * len(content))
            if not unpacker.eof:
                raise ValueError("a compressed variable is truncated or damaged")
            ((kind, content),) = _elements(unpacked, order)
        if kind != _MATRIX:
            raise ValueError(f"where a variable should be, there is something of type {kind}")
        found.update(_variable(content, order))
    return found


def _elements(raw, order):
    """Type and content of one element after the other."""
    at = 0
    while at < len(raw):
        if at + 8 > len(raw):
            raise ValueError("it is truncated or damaged")
        kind, size = map(int, np.frombuffer(raw[at : at + 8], order + "u4"))
        start = at + 8
        if kind >> 16:  # up to four bytes stand in the tag itself
            kind, size, start = kind & 0xFFFF, kind >> 16, at + 4
            at += 8
            wanted = 4
        else:
            wanted = len(raw) - start
            at = start + (size if kind == _COMPRESSED else -(-size // 8) * 8)
        if size > wanted:
            raise ValueError(f"it promises {size} bytes where it has {wanted}: it is truncated or damaged")
        yield kind, raw[start : start + size]


def _variable(content, order):
    parts = _elements(content, order)
    flags = int(_numbers(*next(parts), order, _UINT32)[0])
    matlab_class = flags & 0xFF
    if matlab_class not in _CLASSES and matlab_class not in _OTHER_CLASSES:
        return {}  # functions and objects, whose parts are others
    shape = tuple(map(int, _numbers(*next(parts), order, _INT32)))
    kind, name = next(parts)
    if kind not in (_INT8, _UTF8):
        raise ValueError("a variable has no name")
    name = name.decode("utf-8", "replace")
    if matlab_class in _OTHER_CLASSES or flags & _COMPLEX:
        return {name: _OTHER_CLASSES.get(matlab_class, "complex")}
    # MATLAB stores numbers in the smallest type that holds them; the class is what they are.
    numbers = _numbers(*next(parts), order)
    if min(shape, default=0) < 0 or numbers.size != math.prod(shape):
        raise ValueError(f"{name} promises {'×'.join(map(str, shape))} numbers, but holds {numbers.size}")
    wanted = bool if flags & _LOGICAL else _CLASSES[matlab_class]
    return {name: numbers.astype(wanted).reshape(shape, order="F")}


def _numbers(kind, content, order, wanted=None):
    if kind not in _STORED or wanted not in (None, kind):
        raise ValueError(f"where numbers should be, there is something of type {kind}")
    return np.frombuffer(content, np.dtype(_STORED[kind]).newbyteorder(order))
