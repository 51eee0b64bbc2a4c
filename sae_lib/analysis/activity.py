"""Which hidden units say anything: a unit whose answer never changes says nothing (lesson 08)."""

from __future__ import annotations

import numpy as np

from sae_lib.checks import check_array, check_number


def dead_units(a2, tolerance=1e-3):
    """Units whose activation is the same for every example.

    Parameters
    ----------
    a2 : array_like (m, h)
        Activations of the hidden units, one example a row.
    tolerance : float
        A unit is dead if its standard deviation over the examples is below this.

    Returns
    -------
    ndarray of bool (h,)
        True for dead units: those shut, those stuck open, and those that hum at any level between.

    Raises
    ------
    ValueError, TypeError
        If `a2` is not a matrix of finite numbers or `tolerance` is negative.

    Notes
    -----
    The mean activation cannot tell: weight decay wipes a unit's filter out while the sparsity
    penalty sets its bias so that it hums at exactly ρ. In the networks of the atlas trained with
    weight decay, dead units vary by less than 0.0005, the others by 0.004 and more.
    """
    a2 = check_array(a2, "a2", ndim=2, dtype=np.float64)
    return a2.std(axis=0) < check_number(tolerance, "tolerance", minimum=0)
