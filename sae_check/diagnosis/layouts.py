"""The ways to keep W1, W2, b1 and b2 in θ, and in the gradient alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import permutations, product

import numpy as np

from sae_lib.mistakes.mistake import ALL
from sae_lib.model.parameters import split


@dataclass(frozen=True)
class Layout:
    """One way to keep the four blocks.

    Attributes
    ----------
    words : str
        How θ is kept, to stand behind "I read θ and the gradient as"; empty for the course's own layout.
    pack : callable
        Makes θ of W1 (h, n), W2 (n, h), b1 (h,) and b2 (n,).
    unpack : callable
        Makes the four blocks of θ, or of a gradient kept alike, given it, h and n. ValueError and the like if it is
        kept otherwise.
    order : tuple of str
        In which the blocks follow each other.
    by_columns : bool
        Whether both matrices are kept down their columns, as W(:) is in MATLAB.
    transposed : bool
        Whether W1 is kept as (n, h) and W2 as (h, n).
    kind : type or None
        List or dict, if θ is no vector.
    """

    words: str
    pack: Callable
    unpack: Callable
    order: tuple = ALL
    by_columns: bool = False
    transposed: bool = False
    kind: type | None = None

    @property
    def is_vector(self):
        """True if θ is one vector."""
        return self.kind is None

    def theta(self, theta, h, n):
        """θ of the course in this layout."""
        return self.pack(*split(theta, h, n)) if self.words else theta

    def course(self, gradient, h, n):
        """A gradient in this layout as a vector in the course's."""
        if not self.words:
            return gradient
        blocks = [np.asarray(block, dtype=np.float64) for block in self.unpack(gradient, h, n)]
        wanted = [(h, n), (n, h), (h,), (n,)]
        return np.concatenate([block.reshape(shape).ravel() for block, shape in zip(blocks, wanted)])


def _shapes(h, n):
    return {"W1": (h, n), "W2": (n, h), "b1": (h,), "b2": (n,)}


def _join(order, letter, W1, W2, b1, b2):
    blocks = {"W1": W1, "W2": W2, "b1": b1, "b2": b2}
    return np.concatenate([blocks[name].ravel(order=letter) for name in order])


def _cut(order, letter, theta, h, n):
    blocks, start = {}, 0
    for name in order:
        shape = _shapes(h, n)[name]
        size = int(np.prod(shape))
        blocks[name] = theta[start : start + size].reshape(shape, order=letter)
        start += size
    return tuple(blocks[name] for name in ALL)


def _join_inside(first, W1, W2, b1, b2):
    """[b | W] or [W | b] of both layers."""
    both = [np.column_stack((b, W) if first else (W, b)) for W, b in ((W1, b1), (W2, b2))]
    return np.concatenate([one.ravel() for one in both])


def _cut_inside(first, theta, h, n):
    k = h * (n + 1)
    one, two = theta[:k].reshape(h, n + 1), theta[k:].reshape(n, h + 1)
    if first:
        return one[:, 1:], two[:, 1:], one[:, 0], two[:, 0]
    return one[:, :-1], two[:, :-1], one[:, -1], two[:, -1]


def _parts(kind, order, transposed, b_shape, W1, W2, b1, b2):
    blocks = {"W1": W1.T if transposed else W1, "W2": W2.T if transposed else W2}
    blocks |= {"b1": b1.reshape(b_shape), "b2": b2.reshape(b_shape)}
    blocks = {name: np.ascontiguousarray(blocks[name]) for name in order}
    return blocks if kind is dict else kind(blocks.values())


def _of_parts(order, transposed, parts, h, n):
    if isinstance(parts, dict):
        # By the names of θ, or with "d", "grad" or the like before or behind them.
        blocks = {name: next(part for key, part in parts.items() if name in str(key)) for name in ALL}
    else:
        orders = (order, ALL, ("W1", "b1", "W2", "b2"))
        able = (dict(zip(names, parts, strict=True)) for names in orders)
        blocks = next(one for one in able if np.size(one["W1"]) == h * n and np.size(one["b1"]) == h)
    W1, W2 = np.asarray(blocks["W1"]), np.asarray(blocks["W2"])
    wanted = [(n, h), (h, n)] if transposed else [(h, n), (n, h)]
    if [W1.shape, W2.shape] != wanted or np.size(blocks["b1"]) != h or np.size(blocks["b2"]) != n:
        raise ValueError("other shapes")
    return (W1.T, W2.T, blocks["b1"], blocks["b2"]) if transposed else (W1, W2, blocks["b1"], blocks["b2"])


COLUMNS = "both matrices down their columns, as W(:) does in MATLAB"
USUAL = Layout("", partial(_join, ALL, "C"), partial(_cut, ALL, "C"))


def _vectors():
    for letter, order in product("CF", permutations(ALL)):
        if (letter, order) != ("C", ALL):
            words = ", ".join(order) + (f", {COLUMNS}" if letter == "F" else "")
            yield Layout(words, partial(_join, order, letter), partial(_cut, order, letter), order, letter == "F")
    # Down their columns, these are b1, W1, b2, W2 and W1, b1, W2, b2.
    for first in (True, False):
        words = f"[{'b | W' if first else 'W | b'}] of layer 1, then of layer 2, each bias beside its row of W"
        yield Layout(words, partial(_join_inside, first), partial(_cut_inside, first))


def _containers():
    orders = (ALL, ("W1", "b1", "W2", "b2"))
    kinds = (("a list", list), ("a dict", dict))
    for (name, kind), order, transposed, b_shape in product(kinds, orders, (False, True), ((-1,), (-1, 1), (1, -1))):
        if kind is dict and order != ALL:
            continue
        words = f"{name} of {', '.join(order)}"
        words += ", W1 as (n, h) and W2 as (h, n)" if transposed else ""
        words += f", the biases with shape {'(…, 1)' if b_shape == (-1, 1) else '(1, …)'}" if len(b_shape) > 1 else ""
        pack, unpack = partial(_parts, kind, order, transposed, b_shape), partial(_of_parts, order, transposed)
        yield Layout(words, pack, unpack, order, transposed=transposed, kind=kind)


VECTORS = tuple(_vectors())
CONTAINERS = tuple(_containers())


def both_ways(one, other):
    """Two layouts that are not alike, in words that tell where."""
    if one.by_columns and other.by_columns:
        return tuple(", ".join(layout.order) for layout in (one, other))
    rows = ", row by row" * (one.by_columns or other.by_columns)
    return tuple((layout.words or ", ".join(ALL)) + rows * (not layout.by_columns) for layout in (one, other))


def parallel(a, b):
    """Return True if one array is a multiple of the other, and neither is 0."""
    if not np.isfinite(a).all() or not np.abs(a).max() > 1e-12:
        return False
    return bool(np.abs(a / np.linalg.norm(a) - np.sign(a @ b) * b / np.linalg.norm(b)).max() < 1e-5)
