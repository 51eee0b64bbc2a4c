"""J and its gradient over a memory-mapped array: the file is read chunk by chunk, twice an evaluation."""

from __future__ import annotations

import mmap
from itertools import pairwise

import numpy as np

from sae_lib.checks import check_chunk, check_table
from sae_lib.training.objective import Objective, Shard, shard_bounds, without_warnings

# What one thread holds of the file at a time. Less, and Python takes longer than the reading; more gains nothing.
READ_BYTES = 2**21


class MappedObjective(Objective):
    """`Objective` for a memory-mapped array, of which a few chunks at a time are in memory.

    Parameters
    ----------
    X : memmap (m, n)
        Any real numbers in [0, 1]; they are looked at in the first evaluation.
    n_hidden, weight_decay, rho, beta, pool
        As in `Objective`.
    dtype : numpy.dtype
        float64 or float32, of the computation; the file may hold another.

    Raises
    ------
    ValueError
        In the first evaluation, if a value is not in [0, 1].
    """

    def __init__(self, X, n_hidden, weight_decay, rho, beta, dtype, pool=None):
        self._remember(X.shape, np.dtype(dtype), n_hidden, weight_decay, rho, beta, pool)
        bounds = shard_bounds(self.m, self.n, n_hidden, self.dtype.itemsize)
        self.shards = [_MappedShard(X[begin:end], begin, n_hidden, self.dtype) for begin, end in pairwise(bounds)]


class _MappedShard:
    """A share of the file's rows, with one chunk of them in memory; has the methods of `Shard`."""

    def __init__(self, X, first, n_hidden, dtype):
        self._X, self._first, self._h = X, first, n_hidden
        m, n = X.shape
        self._rows = min(m, max(1, READ_BYTES // (n * dtype.itemsize)))
        self._chunk = np.empty((self._rows, n), dtype)
        self._shards = {}
        self._is_checked = False
        # In float64 whatever the dtype: there may be a great many chunks.
        self.grad = np.empty(2 * n_hidden * n + n_hidden + n)

    @without_warnings
    def encode(self, minus):
        """Sum of a2 over the rows; a2 itself is not kept."""
        total = sum(shard.encode(minus) for shard in self._read())
        self._is_checked = True
        return total

    @without_warnings
    def backpropagate(self, W2, minus, push):
        """Sum of all gradients into `grad`; returns Σ‖a3 − x‖². The forward pass is done once more."""
        squared_error = 0.0
        self.grad.fill(0)
        for shard in self._read():
            shard.encode(minus)
            squared_error += shard.backpropagate(W2, minus, push)
            self.grad += shard.grad
        return squared_error

    def _read(self):
        """Give a `Shard` for each chunk of rows, valid until the next is asked for."""
        for begin in range(0, len(self._X), self._rows):
            x = self._X[begin : begin + self._rows]
            if not self._is_checked:
                check_chunk(x, self._first + begin)
            np.copyto(self._chunk[: len(x)], x, casting="unsafe")
            _unmap(x)
            yield self._shard(len(x))

    def _shard(self, k):
        # Two sizes at most: that of all chunks but the last, and the last one's.
        if k not in self._shards:
            self._shards[k] = Shard(self._chunk[:k], self._h)
        return self._shards[k]


def check_mapped(X, name="X"):
    """A memory-mapped table of numbers; its values are not read."""
    check_table(X, name)
    return X


def _unmap(x):
    """Unmap the pages that have been read: they would count as this process's memory until the system wants them.

    What the system keeps of the file in its cache stays there. A copy-on-write mapping would lose its changes, so
    it is left alone.
    """
    mapping = x
    while mapping is not None and not isinstance(mapping, mmap.mmap):
        mapping = getattr(mapping, "base", None)
    if mapping is not None and x.mode != "c" and hasattr(mmap, "MADV_DONTNEED"):
        mapping.madvise(mmap.MADV_DONTNEED)
