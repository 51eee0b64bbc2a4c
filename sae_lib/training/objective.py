"""J and its gradient for the optimizer: the fast path beside `sae_lib.cost_and_grad`.

The same formulas in the same order, but in place, in chunks of rows that stay in the cache, with
one exp a unit, and by several threads. A test holds the two equal.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from sae_lib.checks import check_memory
from sae_lib.model.cost import CostTerms
from sae_lib.model.parameters import split
from sae_lib.model.sparsity import clip_rho_hat, kl, sparsity_push
from sae_lib.training.threads import Pool

# Fewer rows than the minimum, and calling NumPy takes longer than calculating.
CHUNK_BYTES, CHUNK_ROWS = 2**18, 250
# Threads that can take part. The shares depend on the data alone: sums come out to the same bit
# whatever number of threads works them off.
SHARDS = 4
# Multiplications of one product; with fewer in a shard, waking a thread takes longer than it saves.
SHARD_WORK = 1_500_000


# NumPy keeps its error state for each thread apart.
without_warnings = np.errstate(over="ignore", under="ignore", invalid="ignore", divide="ignore")


class Evaluation(NamedTuple):
    """J, its terms, ρ̂ and the gradient at one θ."""

    theta: np.ndarray
    cost: float
    terms: CostTerms
    rho_hat: np.ndarray
    grad: np.ndarray


class Objective:
    """J(θ) for fixed data and penalties, with buffers that are reused from call to call.

    Parameters
    ----------
    X : ndarray (m, n)
        Values in [0, 1]; its dtype, float64 or float32, is that of the computation.
    n_hidden : int
        h.
    weight_decay, rho, beta : float
        λ, ρ, β.
    pool : Pool
        The threads that share the work; by default the calling one alone.

    Attributes
    ----------
    shards : sequence
        The shares: so many threads can take part.

    Notes
    -----
    Data that do not fit into memory have subclasses in `sae_lib.training.large`, which make the two sums over the
    examples in their own way.
    """

    def __init__(self, X, n_hidden, weight_decay, rho, beta, pool=None):
        self._remember(X.shape, X.dtype, n_hidden, weight_decay, rho, beta, pool)
        check_memory(self.m * n_hidden, f"the activations of n_hidden={n_hidden:,} units for {self.m:,} examples")
        bounds = shard_bounds(self.m, self.n, n_hidden, X.itemsize)
        self.shards = [Shard(X[begin:end], n_hidden) for begin, end in pairwise(bounds)]

    def _remember(self, shape, dtype, n_hidden, weight_decay, rho, beta, pool):
        self.m, self.n = shape
        self.h, self.dtype = n_hidden, dtype
        self.weight_decay, self.rho, self.beta = weight_decay, rho, beta
        self.pool = pool or Pool(1)

    @without_warnings
    def __call__(self, theta):
        """An `Evaluation` at θ; its arrays are new, float64 and belong to the caller."""
        m, dtype = self.m, self.dtype
        parameters = theta.astype(dtype, copy=False)
        W1, W2, _, _ = split(parameters, self.h, self.n)
        minus = split(-parameters, self.h, self.n)

        # First pass: ρ̂ needs every example before any error term can be formed.
        rho_hat = clip_rho_hat(self.sum_activity(minus) / m)
        push = sparsity_push(rho_hat, self.rho, self.beta).astype(dtype)

        squared_error, grad = self.sum_gradients(W2, minus, push)
        grad /= m
        grad_W1, grad_W2, _, _ = split(grad, self.h, self.n)
        grad_W1 += self.weight_decay * W1
        grad_W2 += self.weight_decay * W2
        terms = CostTerms(
            reconstruction=squared_error / (2 * m),
            decay=self.weight_decay / 2 * float(np.vdot(W1, W1) + np.vdot(W2, W2)),
            sparsity=float(self.beta * kl(self.rho, rho_hat).sum()),
        )
        return Evaluation(theta.copy(), sum(terms), terms, rho_hat, grad.astype(np.float64, copy=False))

    def sum_activity(self, minus):
        """First pass over the data: Σ a2 over all examples, shape (h,)."""
        return sum(self.pool.map(lambda shard: shard.encode(minus), self.shards))

    def sum_gradients(self, W2, minus, push):
        """Second pass: Σ‖a3 − x‖², and the sum of all examples' gradients, an array of its own shaped like θ."""
        errors = self.pool.map(lambda shard: shard.backpropagate(W2, minus, push), self.shards)
        return sum(errors), sum(shard.grad for shard in self.shards)


def shard_bounds(m, n, h, itemsize):
    """Rows where the shards begin, and where the last one ends."""
    n_shards = max(1, min(SHARDS, count_chunks(m, n, itemsize), m * n * h // SHARD_WORK))
    return [m * shard // n_shards for shard in range(n_shards + 1)]


def count_chunks(m, n, itemsize):
    """Number of chunks that m rows of n numbers are cut into."""
    return -(-m // max(CHUNK_ROWS, CHUNK_BYTES // (n * itemsize)))


class Shard:
    """A share of the rows, worked off chunk by chunk in memory of its own.

    `minus` holds −W1, −W2, −b1, −b2: with these the products come out as −z, ready for exp.
    """

    def __init__(self, X, n_hidden):
        m, n = X.shape
        self.a2 = np.empty((m, n_hidden), X.dtype)
        self.grad = np.empty(2 * n_hidden * n + n_hidden + n, X.dtype)
        rows = -(-m // count_chunks(m, n, X.itemsize))
        self._ones = np.ones(rows, X.dtype)
        a3, delta3 = np.empty((2, rows, n), X.dtype)
        delta2, slope = np.empty((2, rows, n_hidden), X.dtype)
        self._parts = split(self.grad, n_hidden, n)
        self._products = np.empty((n_hidden, n), X.dtype), np.empty((n, n_hidden), X.dtype)
        self._chunks = []
        for begin in range(0, m, rows):
            x, a2 = X[begin : begin + rows], self.a2[begin : begin + rows]
            k = len(x)
            self._chunks.append((x, a2, self._ones[:k], a3[:k], delta3[:k], delta2[:k], slope[:k]))

    @without_warnings
    def encode(self, minus):
        """Compute a2; returns its sum over the rows."""
        total = np.zeros(self.a2.shape[1])
        for x, a2, ones, *_ in self._chunks:
            _sigmoid_layer(x, minus.W1, minus.b1, out=a2)
            total += ones @ a2
        return total

    @without_warnings
    def backpropagate(self, W2, minus, push):
        """Compute the sum of all ∇W1, ∇W2, ∇b1, ∇b2 into `grad`; returns Σ‖a3 − x‖²."""
        squared_error = 0.0
        self.grad.fill(0)
        grad_W1, grad_W2, grad_b1, grad_b2 = self._parts
        for x, a2, ones, a3, delta3, delta2, slope in self._chunks:
            _sigmoid_layer(a2, minus.W2, minus.b2, out=a3)
            np.subtract(a3, x, out=delta3)
            squared_error += float(np.vdot(delta3, delta3))
            delta3 *= a3
            np.subtract(1, a3, out=a3)
            delta3 *= a3

            np.matmul(delta3, W2, out=delta2)
            delta2 += push
            delta2 *= a2
            np.subtract(1, a2, out=slope)
            delta2 *= slope

            grad_W1 += np.matmul(delta2.T, x, out=self._products[0])
            grad_W2 += np.matmul(delta3.T, a2, out=self._products[1])
            grad_b1 += ones @ delta2
            grad_b2 += ones @ delta3
        return squared_error


def _sigmoid_layer(inputs, minus_W, minus_b, out):
    """out = f(inputs Wᵀ + b). exp may overflow to infinity: its reciprocal is the right 0."""
    np.matmul(inputs, minus_W.T, out=out)
    out += minus_b
    np.exp(out, out=out)
    out += 1
    np.reciprocal(out, out=out)
