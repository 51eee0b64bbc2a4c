"""J and its gradient over a Dask array, on the cluster of Dask's current client or, without one, in threads."""

from __future__ import annotations

import numpy as np

from sae_lib.model.parameters import Parameters, split
from sae_lib.training.large.block import check_block, check_kind
from sae_lib.training.objective import Lane, Objective, without_warnings

# So many partial sums are added up at a time: always the same ones in the same order, whoever is ready first.
FAN = 16


def is_dask(X):
    """Whether X is a Dask collection; nothing is imported to find out."""
    return hasattr(X, "__dask_graph__")


def check_dask(X, name="X"):
    """A Dask array of numbers, each chunk with whole rows; nothing is computed."""
    import dask.array

    if not isinstance(X, dask.array.Array):
        raise TypeError(
            f"{name} must be an array; got {type(X).__name__}. For a Dask DataFrame: to_dask_array(lengths=True)."
        )
    check_kind(X, name)
    if np.isnan(X.shape).any():
        raise ValueError(f"{name} must know its shape; got {X.shape}. See its compute_chunk_sizes().")
    return X.rechunk({1: -1}) if len(X.chunks[1]) > 1 else X


class ClusterObjective(Objective):
    """`Objective` for a Dask array: each chunk's share is worked out where the chunk is, and only sums come back.

    A chunk that is not kept (``X.persist()``) is read again for each pass. When a worker dies, Dask gives its share to
    another; sums are taken in the order of the chunks, so that they come out to the same bit.

    Parameters
    ----------
    X : dask.array.Array (m, n)
        From `check_dask`; real numbers in [0, 1], which are looked at in the first evaluation.
    n_hidden, weight_decay, rho, beta, team
        As in `Objective`; the team has nothing to do.
    dtype : numpy.dtype
        float64 or float32, of the computation.

    Raises
    ------
    ValueError
        In the first evaluation, if a value is not in [0, 1].
    """

    lanes = ()

    def __init__(self, X, n_hidden, weight_decay, rho, beta, dtype, team=None):
        self._remember(X.shape, np.dtype(dtype), n_hidden, weight_decay, rho, beta, team)
        self._X, self._is_checked = X, False

    def sum_activity(self, minus):
        """First pass: Σ a2 over all examples, shape (h,)."""
        total = self._sum_over_chunks(_activity, self.h, minus=_packed(minus), check=not self._is_checked)
        self._is_checked = True
        return total

    def sum_gradients(self, W2, minus, push):
        """Second pass: Σ‖a3 − x‖², and the sum of all examples' gradients."""
        minus = _packed(minus)
        total = self._sum_over_chunks(_gradients, 1 + minus.size, minus=minus, push=push)
        return float(total[0]), total[1:]

    def _sum_over_chunks(self, work, size, *, minus, **options):
        """Sum of what `work` gives for each chunk, `size` numbers."""
        import dask

        sums = self._X.map_blocks(
            work,
            # Once for all tasks, and part of the graph: it survives the worker that holds it.
            dask.delayed(minus),
            h=self.h,
            dtype_=self.dtype,
            **options,
            chunks=((1,) * self._X.numblocks[0], (size,)),
            dtype=np.float64,
            meta=np.empty((0, 0)),
        )
        with dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 GiB"}):
            return sums.sum(axis=0, split_every=FAN).compute()


@without_warnings
def _activity(x, minus, h, dtype_, check, block_info):
    """A chunk's Σ a2, as a row."""
    if check:
        check_block(np.asarray(x), block_info[0]["array-location"][0][0])
    return _lane(x, h, dtype_).encode(split(_at_home(minus), h, x.shape[1]))[np.newaxis]


@without_warnings
def _gradients(x, minus, h, dtype_, push):
    """A chunk's Σ‖a3 − x‖² and, behind it, the sum of its gradients, as a row."""
    lane, minus = _lane(x, h, dtype_), split(_at_home(minus), h, x.shape[1])
    lane.encode(minus)
    squared_error = lane.backpropagate(-minus.W2, minus, _at_home(push))
    return np.concatenate([[squared_error], lane.grad.astype(np.float64, copy=False)])[np.newaxis]


def _lane(x, h, dtype):
    return Lane(_at_home(x, dtype), h)


def _at_home(array, dtype=None):
    """The array where NumPy's BLAS can use it.

    What came over the wire may begin at any byte; NumPy would multiply it in another way, to other last digits.
    """
    return np.require(array, dtype, ["C", "ALIGNED"])


def _packed(blocks: Parameters):
    return np.concatenate([block.ravel() for block in blocks])
