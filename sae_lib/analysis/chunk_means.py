"""The error of a sparse gradient in which each chunk of rows uses its own ρ̂ instead of the whole's."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sae_lib.checks import check_count, check_examples, check_penalties, check_theta
from sae_lib.model.cost import cost_and_grad
from sae_lib.model.network import forward
from sae_lib.model.parameters import split
from sae_lib.model.sparsity import clip_rho_hat, sparsity_push


class Shortcut(NamedTuple):
    """The error of the gradient made of the chunks' own means, for each size of a chunk.

    Attributes
    ----------
    error : ndarray
        ‖shortcut − right‖ / ‖right‖.
    angle : ndarray
        Between the two, in degrees.
    """

    error: np.ndarray
    angle: np.ndarray


class ChunkMeans:
    """One network on one set of examples: sums over small chunks, from which any ρ, β and λ follow at once.

    Parameters
    ----------
    theta : ndarray (2hn + h + n,)
    X : array_like (m, n)
        Values in [0, 1]. Their order matters.
    n_hidden : int
        h.
    sizes : sequence of int
        Rows of a chunk. The first must divide all others, and all must divide m.

    Attributes
    ----------
    sizes : list of int
    rho_hat : ndarray (h,)
        Mean activation over all rows.
    running : ndarray (m / sizes[0], h)
        Mean activation over the rows seen so far.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind; see `sae_lib.checks`.
    ValueError
        If sizes do not divide as they must, or another argument is wrong.

    Notes
    -----
    Averaging the gradients of equally large chunks, as one does with minibatches, is this shortcut: it is the gradient
    of a cost in which every chunk must keep to ρ.
    """

    def __init__(self, theta, X, n_hidden, sizes):
        h, X = check_count(n_hidden, "n_hidden"), check_examples(X, unit_interval=True, theta=theta)
        (m, n), theta = X.shape, check_theta(theta, h, X.shape[1])
        self.sizes = [check_count(size, "sizes") for size in sizes]
        if any(m % size or size % self.sizes[0] for size in self.sizes):
            raise ValueError(f"sizes must divide the {m} rows of X, and the first of them all others; got {sizes!r}.")
        a2 = forward(theta, X, h).a2.reshape(-1, self.sizes[0], h)
        slope = a2 * (1 - a2)
        x = X.reshape(-1, self.sizes[0], n)
        self._m, self._theta = m, theta
        self._sums = a2.sum(axis=1)
        # What a push of 1 on unit j, from one chunk only, does to the gradient of row j of W1 and of b1.
        x_and_1 = np.concatenate([x, np.ones_like(x[:, :, :1])], axis=2)
        self._effect = np.moveaxis(slope.transpose(0, 2, 1) @ x_and_1 / m, 1, 0).copy()
        self._plain = cost_and_grad(theta, X, h, weight_decay=0, beta=0)[1]
        self.rho_hat = clip_rho_hat(self._sums.sum(axis=0) / m)
        seen = np.arange(1, len(self._sums) + 1)[:, None] * self.sizes[0]
        self.running = np.cumsum(self._sums, axis=0) / seen

    def own(self, size):
        """Mean activations of each chunk.

        Parameters
        ----------
        size : int
            One of `sizes`.

        Returns
        -------
        ndarray (m / size, h)
        """
        chunks = self._sums.reshape(self._m // size, -1, self._sums.shape[1])
        return clip_rho_hat(chunks.sum(axis=1) / size)

    def shortcut(self, *, rho, beta, weight_decay):
        """Compare the gradient with the chunks' own ρ̂ to the right one, for every size.

        Parameters
        ----------
        rho, beta, weight_decay : float
            ρ, β, λ.

        Returns
        -------
        Shortcut
        """
        weight_decay, rho, beta = check_penalties(weight_decay, rho, beta)

        right_push = sparsity_push(self.rho_hat, rho, beta)
        wrong_by = [
            np.repeat(sparsity_push(self.own(size), rho, beta) - right_push, size // self.sizes[0], axis=0)
            for size in self.sizes
        ]
        # (h, sizes, chunks) times (h, chunks, n + 1)
        wrong_by = np.moveaxis(np.stack(wrong_by), 2, 0) @ self._effect
        right = self._plain.copy()
        h, n = len(self.rho_hat), self._effect.shape[2] - 1
        W1, W2, b1, _ = split(right, h, n)
        weights = split(self._theta, h, n)
        pushed = right_push[:, None] * self._effect.sum(axis=1)
        W1 += weight_decay * weights.W1 + pushed[:, :n]
        W2 += weight_decay * weights.W2
        b1 += pushed[:, n]
        length = np.linalg.norm(right)
        off = np.linalg.norm(wrong_by, axis=(0, 2))
        along = np.einsum("jsk,jk->s", wrong_by, np.column_stack([W1, b1])) / length
        angle = np.degrees(np.arctan2(np.sqrt(np.maximum(off**2 - along**2, 0)), length + along))
        return Shortcut(off / length, angle)
