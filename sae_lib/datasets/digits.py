"""`load_digits`: the handwritten digits that ship."""

import numpy as np

from sae_lib.datasets.shipped import shipped


def load_digits():
    """The UCI handwritten digits, 8×8 pixels.

    Returns
    -------
    X : ndarray (1797, 64)
        float64 in [0, 1], one digit a row, pixels row by row.
    y : ndarray (1797,)
        The digit, 0 to 9.

    Raises
    ------
    ValueError
        If the file that ships is missing.

    Notes
    -----
    Source: E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits, UCI Machine
    Learning Repository; its test set, as scikit-learn carries it. See ``data/README.md``.
    """
    with np.load(shipped("digits.npz"), allow_pickle=False) as archive:
        return archive["pixels"].reshape(-1, 64) / 16, archive["labels"].astype(np.int64)
