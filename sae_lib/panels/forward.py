"""The panel of lesson 03: one patch on its way through a network, and what each unit would pay."""

from sae_lib.analysis.atlas import N_HIDDEN, SIDE, load_atlas
from sae_lib.checks import check_examples
from sae_lib.model.parameters import initialize, unpack
from sae_lib.panels.base.panel import Panel
from sae_lib.panels.base.sliders import choice, int_slider, penalty_sliders
from sae_lib.panels.forward_view import ForwardView

N_SHOWN = 12


def forward_panel(X):
    """Lesson 03: a patch, 25 hidden units and a reconstruction; ρ̂ of each unit and its part of J.

    Parameters
    ----------
    X : array_like (m, 64)
        Patches of 8×8 pixels, values in [0, 1], at least 12; ρ̂ is taken over all of them, and
        some of the busiest can be looked at.

    Returns
    -------
    Panel

    Raises
    ------
    ValueError, TypeError
        If `X` has another shape or values outside [0, 1].
    """
    n_visible = SIDE**2
    X = check_examples(X, n_visible=n_visible, unit_interval=True)
    if len(X) < N_SHOWN:
        raise ValueError(f"X must have {N_SHOWN} rows or more, one patch each; got shape {X.shape}.")
    atlas = load_atlas()
    networks = {
        "untrained": unpack(initialize(N_HIDDEN, n_visible), N_HIDDEN, n_visible),
        "trained": atlas.entry(0.01, 3, 1e-4).parameters,
        "trained without the sparsity term": atlas.entry(0.01, 0, 1e-4).parameters,
    }
    # From the busiest tenth: smooth patches show neither success nor failure.
    busy = X.std(axis=1).argsort()[-max(N_SHOWN, len(X) // 10) :]
    shown = busy[:: len(busy) // N_SHOWN][:N_SHOWN]
    controls = {
        **penalty_sliders(),
        "patch": int_slider("patch", 1, N_SHOWN, 4, "which of 12 patches"),
        "network": choice("network", list(networks), "trained"),
    }
    return Panel(
        "One patch through the network",
        controls,
        ForwardView(networks, X, X[shown]),
        alt="At the start values, a patch goes into 25 hidden units, drawn as a column of filters and circles; few of "
        "them answer, and from their answers comes a reconstruction. Beside each unit, a dot for its mean answer, "
        "close to the wanted one, and a bar for what it would pay, nearly all of it for its weights.",
    )
