"""The panel of lesson 08: what ρ, β and λ make of filters, activations and reconstructions."""

from __future__ import annotations

from sae_lib.panels.live import LivePanel
from sae_lib.panels.sparsity_view import SparsityView


class SparsityPanel(LivePanel):
    """Live training: filters, reconstructions, and histograms of what the hidden units answer.

    Parameters
    ----------
    X, n_hidden, **options
        As in `LivePanel`.
    """

    def __init__(self, X, n_hidden=64, **options):
        super().__init__(
            "Sparsity",
            self._make_view,
            X,
            n_hidden,
            alt="After a short training on {m} patches: the filters, some patches and their reconstructions, "
            "a histogram of the units' mean activations and one of all their answers.",
            **options,
        )

    def _make_view(self, n_hidden, _):
        return SparsityView(n_hidden, self.X[: self.n_small])

    def payload(self, values, theta, rho_hat, history):
        """Arguments of `SparsityView.update`."""
        return {"theta": theta, "rho": values["rho"], "iteration": len(history)}


def sparsity_panel(X, n_hidden=64, **options):
    """A `SparsityPanel`; see there."""
    return SparsityPanel(X, n_hidden, **options)
