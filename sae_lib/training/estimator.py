"""`SparseAutoencoder`: the autoencoder as a scikit-learn transformer."""

from __future__ import annotations

import numpy as np
from sklearn.base import BaseEstimator, ClassNamePrefixFeaturesOutMixin, TransformerMixin
from sklearn.utils.validation import check_array, check_is_fitted, validate_data

from sae_lib.checks import check_dtype, check_saved, check_target, check_theta, refuse_masked
from sae_lib.model.cost import cost_terms
from sae_lib.model.network import forward, stable_sigmoid
from sae_lib.model.parameters import split
from sae_lib.saving import network_npz, read_network, refusing, write_whole
from sae_lib.training.train import train

FILE_FORMAT = "sae_lib.SparseAutoencoder/1"
TOLD_TO_TRAIN = ("n_hidden", "weight_decay", "rho", "beta", "max_iter", "method", "learning_rate", "rng")


class SparseAutoencoder(ClassNamePrefixFeaturesOutMixin, TransformerMixin, BaseEstimator):
    """A sparse autoencoder that learns features without labels.

    Parameters
    ----------
    n_hidden : int
        h, the number of features.
    weight_decay, rho, beta : float
        λ ≥ 0, ρ in (0, 1), β ≥ 0.
    max_iter : int
        At least 1.
    method : {"L-BFGS-B", "CG", "gradient-descent"}
    learning_rate : float
        For gradient descent.
    rng : int, Generator or None
        Seed of the start.
    dtype : float64 or float32
        Of the training.
    scale : {"auto", None}
        ``"auto"``: data in [0, 1] are taken as they are; others are mapped from the range they
        have in `fit` to [0.1, 0.9], the same for every column. ``None``: data outside [0, 1] are
        refused.
    callback : callable, optional
        As in `train`.

    Attributes
    ----------
    theta_ : ndarray (2hn + h + n,)
    components_ : ndarray (h, n)
        W1: row j is what feature j looks for.
    result_ : TrainingResult
    n_iter_ : int
    offset_, factor_ : float
        What `scale` found: the network sees ``X * factor_ + offset_``.
    n_features_in_ : int

    Notes
    -----
    Source: worked assignment, class ``SparseAutoencoder`` (whose `fit` forgets ``maxiter`` and
    whose `score` reads a name that does not exist).
    """

    def __init__(
        self,
        n_hidden=25,
        *,
        weight_decay=1e-4,
        rho=0.01,
        beta=3.0,
        max_iter=400,
        method="L-BFGS-B",
        learning_rate=1.0,
        rng=0,
        dtype=np.float64,
        scale="auto",
        callback=None,
    ):
        self.n_hidden = n_hidden
        self.weight_decay = weight_decay
        self.rho = rho
        self.beta = beta
        self.max_iter = max_iter
        self.method = method
        self.learning_rate = learning_rate
        self.rng = rng
        self.dtype = dtype
        self.scale = scale
        self.callback = callback

    def fit(self, X, y=None):
        """Train on the rows of X.

        Parameters
        ----------
        X : array_like (m, n)
        y : ignored

        Returns
        -------
        self

        Raises
        ------
        TypeError
            If an argument is of the wrong kind; see `sae_lib.checks`.
        ValueError
            If X or a parameter is wrong; with ``scale=None`` also if X leaves [0, 1].
        """
        refuse_masked(X, "X")
        X = validate_data(self, X, dtype=[np.float64, np.float32])
        offset, factor = self._find_scale(X)
        told = {name: getattr(self, name) for name in (*TOLD_TO_TRAIN, "dtype", "callback")}
        result = train(_mapped(X, offset, factor), **told)
        self._remember(result.theta, offset, factor)
        self.result_, self.n_iter_ = result, max(result.n_iter, 1)
        return self

    def transform(self, X):
        """The features a2.

        Parameters
        ----------
        X : array_like (m, n)

        Returns
        -------
        ndarray (m, h)
            Activations in [0, 1].
        """
        return self._layers(X).a2

    def inverse_transform(self, X):
        """The reconstruction that features decode to, in the units of the data.

        Parameters
        ----------
        X : array_like (m, h)
            Activations.

        Returns
        -------
        ndarray (m, n)
        """
        check_is_fitted(self)
        refuse_masked(X, "X")
        a2 = check_array(X, dtype=[np.float64, np.float32])
        h, n = self.components_.shape
        if a2.shape[1] != h:
            raise ValueError(f"X must have {h} columns, one a feature; got shape {a2.shape}.")
        W2, b2 = split(self.theta_, h, n)[1::2]
        return self._to_data(stable_sigmoid(a2 @ W2.T + b2), a2.dtype)

    def reconstruct(self, X):
        """Reconstruct X, in the units of the data.

        Parameters
        ----------
        X : array_like (m, n)

        Returns
        -------
        ndarray (m, n)
        """
        layers = self._layers(X)
        return self._to_data(layers.a3, layers.a3.dtype)

    def score(self, X, y=None):
        """−J on X, so that greater is better, as scikit-learn's model selection wants it.

        Parameters
        ----------
        X : array_like (m, n)
        y : ignored

        Returns
        -------
        float
        """
        X = self._network_units(X)
        # Unseen data may leave the range of the training data; no sigmoid output can follow them there.
        penalties = {"weight_decay": self.weight_decay, "rho": self.rho, "beta": self.beta}
        return -sum(cost_terms(self.theta_, np.clip(X, 0, 1), self.components_.shape[0], **penalties))

    def save(self, path):
        """Write the fitted network to one ``.npz`` file, whole or not at all.

        Parameters
        ----------
        path : path
            ``.npz`` is added if it is missing.

        Returns
        -------
        Path
            Of the file written.

        Raises
        ------
        TypeError, ValueError
            If `path` is no path, or its folder does not exist.
        OSError
            If it cannot be written, such as on a full disk; an older file is untouched then.
        """
        check_is_fitted(self)
        path = check_target(path, "path", ending=".npz")
        settings = {name: getattr(self, name) for name in (*TOLD_TO_TRAIN, "scale")}
        if not isinstance(settings["rng"], (int, np.integer, type(None))):
            settings["rng"] = None  # a generator's state is not part of a trained network
        more = {"n_visible": self.n_features_in_, "dtype": np.dtype(self.dtype).name, "n_iter": self.n_iter_}
        more["offset_and_factor"] = [self.offset_, self.factor_]
        write_whole(path, network_npz(FILE_FORMAT, self.theta_, settings, **more))
        return path

    @classmethod
    def load(cls, path):
        """Read a network written by `save`. Nothing is unpickled.

        Parameters
        ----------
        path : path
            As it was given to `save`, with or without ``.npz``.

        Returns
        -------
        SparseAutoencoder
            Fitted; without ``result_``, which is not saved.

        Raises
        ------
        ValueError
            If the file does not exist, is damaged or is not one of ours.
        TypeError
            If `path` is no path.
        """
        path = check_saved(path, "path", ending=".npz")
        with refusing(f"path: {path.name!r} is no file written by SparseAutoencoder.save, or it is damaged"):
            content = read_network(path, FILE_FORMAT)
            settings = content["settings"]
            made = cls(
                **{name: settings[name] for name in (*TOLD_TO_TRAIN, "scale")},
                dtype=check_dtype(content["dtype"].item()).type,
            )
            n = int(content["n_visible"])
            offset, factor = (float(number) for number in content["offset_and_factor"])
            if not (n >= 1 and np.isfinite([offset, factor]).all() and factor):
                raise ValueError("its numbers make no sense")
            # Not made.n_hidden: set_params may have changed it after the training.
            theta = check_theta(content["theta"], max(1, (content["theta"].size - n) // (2 * n + 1)), n)
            made.n_features_in_, made.n_iter_ = n, int(content["n_iter"])
        made._remember(theta, offset, factor)
        return made

    def _find_scale(self, X):
        if self.scale not in ("auto", None):
            raise ValueError(f"scale must be 'auto' or None; got {self.scale!r}.")
        low, high = float(X.min()), float(X.max())
        if self.scale is None or (low >= 0 and high <= 1):
            return 0.0, 1.0
        # Halved, since the range of the largest floats is itself too large for a float.
        middle, half_range = low / 2 + high / 2, high / 2 - low / 2
        if half_range <= max(1e-12 * abs(middle), 1e-300):
            return 0.5 - middle, 1.0
        factor = 0.4 / half_range
        return 0.5 - factor * middle, factor

    def _remember(self, theta, offset, factor):
        n = self.n_features_in_
        h = (theta.size - n) // (2 * n + 1)
        self.theta_, self.offset_, self.factor_ = theta, offset, factor
        self.components_ = theta[: h * n].reshape(h, n)
        self._n_features_out = h

    def _network_units(self, X):
        check_is_fitted(self)
        refuse_masked(X, "X")
        X = validate_data(self, X, dtype=[np.float64, np.float32], reset=False)
        return _mapped(X, self.offset_, self.factor_)

    def _layers(self, X):
        X = self._network_units(X)
        return forward(self.theta_.astype(X.dtype, copy=False), X, self.components_.shape[0])

    def _to_data(self, a3, dtype):
        return ((a3.astype(np.float64, copy=False) - self.offset_) / self.factor_).astype(dtype, copy=False)

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.transformer_tags.preserves_dtype = ["float64", "float32"]
        return tags


def _mapped(X, offset, factor):
    """X as the network sees it, in X's dtype; float32 alone would lose data far from 0."""
    if (offset, factor) == (0.0, 1.0):
        return X
    return (X.astype(np.float64, copy=False) * factor + offset).astype(X.dtype, copy=False)
