"""J and its terms along a straight line through θ."""

from __future__ import annotations

from sae_lib.checks import check_array
from sae_lib.plots.parts import TermCurves
from sae_lib.plots.picture import finished
from sae_lib.plots.style import new_chart


def show_cost_line(t, terms, title, alt, *, log=False, ends=("", "")):
    """J and its three terms at positions t on a line from θ at t = 0 to θ at t = 1.

    Parameters
    ----------
    t : array_like (k,)
    terms : array_like (k, 3)
        Reconstruction, decay and sparsity term at each position.
    title, alt : str
    log : bool
        Whether the cost axis is logarithmic.
    ends : (str, str)
        Words for t = 0 and t = 1.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError, TypeError
        If the shapes do not fit.
    """
    t, terms = check_array(t, "t", ndim=1), check_array(terms, "terms", ndim=2)
    if terms.shape != (len(t), 3):
        raise ValueError(f"terms must have shape ({len(t)}, 3), one row for each t; got {terms.shape}.")
    axes = new_chart()
    curves = TermCurves(axes)
    curves.update(t, terms.T)
    highest = terms.sum(axis=1).max() or 1.0
    if log:
        axes.set_yscale("log")
        axes.set_ylim(highest / 1e5, highest * 1.5)
    else:
        axes.set_ylim(0, highest * 1.05)
    axes.set_xlim(t.min(), t.max())
    xlabel = "position t on the line" + "".join(f"; {k}: {word}" for k, word in enumerate(ends) if word)
    return finished(axes, title, alt, columns=2, xlabel=xlabel, ylabel="cost")
