"""The atlas: networks trained beforehand at a lattice of (ρ, β, λ), for instant looks."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np

from sae_lib.checks import check_choice, check_number
from sae_lib.model.cost import CostTerms
from sae_lib.model.parameters import Parameters
from sae_lib.saving import shipped

SIDE, N_HIDDEN = 8, 25
PREPARATIONS = ("whitened", "raw")


class Entry(NamedTuple):
    """One trained network of the atlas.

    Attributes
    ----------
    parameters : Parameters
        W1 (25, 64), W2 (64, 25), b1 (25,), b2 (64,), good to about 1 %.
    terms : CostTerms
        Reconstruction, decay and sparsity terms of J at the end of training.
    rho_hat : ndarray (25,)
        Mean activation of each hidden unit over the training patches.
    """

    parameters: Parameters
    terms: CostTerms
    rho_hat: np.ndarray


class Atlas:
    """Networks trained at every point of a lattice of (ρ, β, λ).

    Attributes
    ----------
    rho, beta, weight_decay : ndarray
        The values on the lattice, rising.
    """

    def __init__(self, arrays):
        self.rho, self.beta, self.weight_decay = arrays["rho"], arrays["beta"], arrays["weight_decay"]
        self._arrays = arrays

    def entry(self, rho, beta, weight_decay, preparation="whitened"):
        """The network trained at a point of the lattice.

        Parameters
        ----------
        rho, beta, weight_decay : float
            On the lattice (to a relative 1e-6).
        preparation : {"whitened", "raw"}
            How the patches it learned from were prepared; raw ones are not whitened.

        Returns
        -------
        Entry

        Raises
        ------
        ValueError
            If the point is not on the lattice.
        """
        check_choice(preparation, "preparation", PREPARATIONS)
        i = (
            PREPARATIONS.index(preparation),
            *(
                _position(getattr(self, name), value, name)
                for name, value in (("rho", rho), ("beta", beta), ("weight_decay", weight_decay))
            ),
        )
        a, h, n = self._arrays, N_HIDDEN, SIDE * SIDE
        W1 = a["W1"][i] / 127 * a["W1_scale"][i].astype(float)[:, None]
        W2 = a["W2"][i] / 127 * a["W2_scale"][i].astype(float)
        parameters = Parameters(W1, W2, a["b1"][i].astype(float), a["b2"][i].astype(float))
        assert W1.shape == (h, n) and W2.shape == (n, h)
        return Entry(parameters, CostTerms(*map(float, a["terms"][i])), a["rho_hat"][i].astype(float))


@cache
def load_atlas():
    """The atlas that ships, ``data/atlas.npz``.

    Returns
    -------
    Atlas

    Raises
    ------
    ValueError
        If the file that ships is missing.

    Notes
    -----
    Trained by ``data/make_atlas.py`` on 10,000 patches of 8×8 pixels, 25 hidden units.
    """
    with np.load(shipped("atlas.npz"), allow_pickle=False) as archive:
        return Atlas({name: archive[name] for name in archive.files})


def _position(values, value, name):
    value = check_number(value, name)
    found = np.flatnonzero(np.isclose(values, value, rtol=1e-6, atol=0))
    if found.size == 0:
        raise ValueError(f"{name} must be on the lattice {', '.join(f'{v:g}' for v in values)}; got {value!r}.")
    return int(found[0])
