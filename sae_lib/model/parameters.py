"""θ, the one vector that holds all weights and biases."""

from typing import NamedTuple

import numpy as np

from sae_lib.checks import check_array, check_count, check_memory, check_rng, check_theta


class Parameters(NamedTuple):
    """The four blocks of θ.

    Attributes
    ----------
    W1 : ndarray (h, n)
        Row j is what hidden unit j looks for.
    W2 : ndarray (n, h)
        Column j is what hidden unit j writes into the reconstruction.
    b1 : ndarray (h,)
    b2 : ndarray (n,)
    """

    W1: np.ndarray
    W2: np.ndarray
    b1: np.ndarray
    b2: np.ndarray


def initialize(n_hidden, n_visible, rng=0):
    """Random weights, uniform in ±√(6 / (h + n + 1)), and zero biases.

    Parameters
    ----------
    n_hidden, n_visible : int
        h and n, at least 1.
    rng : int, Generator or None
        Seed or generator; `None` draws a new start each time.

    Returns
    -------
    ndarray (2hn + h + n,)
        θ.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind; see `sae_lib.checks`.
    ValueError
        If a size is not a positive whole number, θ would not fit into memory, or `rng` is no seed.

    Notes
    -----
    Source: problem set, problem 2 (the bound); lecture notes, section 2.2 (why not zeros).
    """
    h, n = check_count(n_hidden, "n_hidden"), check_count(n_visible, "n_visible")
    # Twice: as matrices, then packed.
    check_memory(2 * (2 * h * n + h + n), f"a network of n_hidden={h:,} and n_visible={n:,} units")
    rng = check_rng(rng)
    r = np.sqrt(6 / (h + n + 1))
    W1 = rng.uniform(-r, r, size=(h, n))
    W2 = rng.uniform(-r, r, size=(n, h))
    return pack(W1, W2, np.zeros(h), np.zeros(n))


def pack(W1, W2, b1, b2):
    """θ = [W1.ravel(), W2.ravel(), b1, b2], in C order.

    Parameters
    ----------
    W1 : array_like (h, n)
    W2 : array_like (n, h)
    b1 : array_like (h,)
    b2 : array_like (n,)

    Returns
    -------
    ndarray (2hn + h + n,)

    Raises
    ------
    ValueError
        If the shapes do not belong together.

    Notes
    -----
    Source: problem set, problem 2; slides, unpacking of ``theta``.
    """
    W1, W2 = check_array(W1, "W1", ndim=2), check_array(W2, "W2", ndim=2)
    b1, b2 = check_array(b1, "b1", ndim=1), check_array(b2, "b2", ndim=1)
    h, n = W1.shape
    for name, array, wanted in (("W2", W2, (n, h)), ("b1", b1, (h,)), ("b2", b2, (n,))):
        if array.shape != wanted:
            raise ValueError(f"{name} must have shape {wanted} to go with W1 of shape {(h, n)}; got {array.shape}.")
    return np.concatenate([W1.ravel(), W2.ravel(), b1, b2])


def unpack(theta, n_hidden, n_visible):
    """The four blocks of θ, as views: writing into one changes θ.

    Parameters
    ----------
    theta : ndarray (2hn + h + n,)
    n_hidden, n_visible : int
        h and n.

    Returns
    -------
    Parameters
        Named tuple ``(W1, W2, b1, b2)``.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind; see `sae_lib.checks`.
    ValueError
        If the length of `theta` is not 2hn + h + n, or it is not finite.

    Notes
    -----
    Source: slides, unpacking of ``theta``.
    """
    h, n = check_count(n_hidden, "n_hidden"), check_count(n_visible, "n_visible")
    return split(check_theta(theta, h, n), h, n)


def split(theta, h, n):
    """`unpack` without validation."""
    return Parameters(
        W1=theta[: h * n].reshape(h, n),
        W2=theta[h * n : 2 * h * n].reshape(n, h),
        b1=theta[2 * h * n : 2 * h * n + h],
        b2=theta[2 * h * n + h :],
    )
