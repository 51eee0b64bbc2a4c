"""The sparsity penalty: how far each unit's mean activation ρ̂ is from ρ, and what that does to the gradient."""

import numpy as np

from sae_lib.checks import check_array, check_number


def kl_divergence(rho, rho_hat):
    """KL(ρ‖ρ̂) between two Bernoulli variables, entry by entry.

    Parameters
    ----------
    rho : float
        ρ in (0, 1).
    rho_hat : array_like
        Values in [0, 1], any shape.

    Returns
    -------
    ndarray or float
        Same shape; 0 where ρ̂ = ρ, infinite where ρ̂ is 0 or 1.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind; see `sae_lib.checks`.
    ValueError
        If a value is out of its range.

    Notes
    -----
    Source: lecture notes, section 3.
    """
    rho = check_number(rho, "rho", above=0, below=1)
    rho_hat = check_array(rho_hat, "rho_hat", allow_empty=True)
    if rho_hat.size and not (rho_hat.min() >= 0 and rho_hat.max() <= 1):
        raise ValueError(f"rho_hat must lie in [0, 1]; got values from {rho_hat.min():.3g} to {rho_hat.max():.3g}.")
    with np.errstate(divide="ignore", over="ignore"):
        return kl(rho, rho_hat)


def kl(rho, rho_hat):
    """`kl_divergence` without validation, for ρ̂ strictly between 0 and 1."""
    return rho * np.log(rho / rho_hat) + (1 - rho) * np.log((1 - rho) / (1 - rho_hat))


def sparsity_push(rho_hat, rho, beta):
    """∂/∂ρ̂ⱼ of the penalty β Σ KL(ρ‖ρ̂ⱼ): what it adds to each unit's error, inside f′.

    Parameters
    ----------
    rho_hat : ndarray
        ρ̂ strictly between 0 and 1, any shape; see `clip_rho_hat`.
    rho, beta : float
        ρ, β.

    Returns
    -------
    ndarray
        Shaped like `rho_hat`; negative where a unit is not active enough.

    Notes
    -----
    Source: lecture notes, section 3. Lesson 08 derives it.
    """
    return beta * (-rho / rho_hat + (1 - rho) / (1 - rho_hat))


def clip_rho_hat(rho_hat):
    """Keep ρ̂ off 0 and 1, where KL is infinite: above 1e-231 and one rounding error below 1.

    Only units that are shut or open on every example, to the last digit, are touched. Their
    slope is 0 there, so the gradient stays that of J.
    """
    info = np.finfo(rho_hat.dtype)
    return np.clip(rho_hat, info.tiny**0.75, 1 - info.epsneg)
