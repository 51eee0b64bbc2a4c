"""The map of the course: the network, with the lessons written where they belong."""

from __future__ import annotations

import numpy as np

from sae_lib.plots.mosaic import draw_mosaic, mosaic
from sae_lib.plots.style import BLUE, GREEN, INK, ORANGE, Picture, new_figure


def show_course_map(patch, W1, a2, a3, alt):
    """One patch on its way through a trained network, and which lesson is about which part.

    Parameters
    ----------
    patch : array_like (n,)
    W1 : array_like (h, n)
    a2 : array_like (h,)
        Activations for `patch`.
    a3 : array_like (n,)
        Its reconstruction.
    alt : str

    Returns
    -------
    Picture
    """
    figure = new_figure(8.0, 4.2, layout="none")
    background = figure.add_axes((0, 0, 1, 1), xlim=(0, 8), ylim=(0, 4.2))
    background.axis("off")

    def place(left, bottom, width, height):
        return figure.add_axes((left / 8, bottom / 4.2, width / 8, height / 4.2))

    # Made as one mosaic, so that patch and reconstruction share one grey scale.
    canvas = mosaic(np.array([patch, a3]), columns=2, contrast="common", border=0)
    side = canvas.shape[0]
    for left, part in ((0.35, canvas[:, :side]), (6.55, canvas[:, side:])):
        draw_mosaic(place(left, 1.75, 1.1, 1.1), part)
    draw_mosaic(place(2.0, 1.4, 1.8, 1.8), mosaic(W1, contrast="common"))

    units = place(4.45, 1.4, 1.35, 1.8)
    units.barh(np.arange(len(a2)), a2, color=BLUE)
    units.set(xlim=(0, 1), yticks=[], xticks=[0, 1])
    units.invert_yaxis()
    units.tick_params(labelsize=8)
    units.spines[["top", "right"]].set_visible(False)

    for x0, x1 in ((1.5, 1.95), (3.85, 4.35), (5.95, 6.5)):
        background.annotate("", (x1, 2.3), (x0, 2.3), arrowprops={"arrowstyle": "-|>", "color": INK, "linewidth": 1.8})
    for x, y, text in (
        (0.9, 1.42, "a patch $x$\n64 pixels"),
        (2.9, 1.08, "filters $W^{(1)}$, one a hidden unit"),
        (5.1, 0.98, "activations $a^{(2)}$"),
        (7.1, 1.42, "reconstruction $a^{(3)}$\n64 pixels"),
    ):
        background.text(x, y, text, ha="center", va="center", fontsize=10, color=INK)
    for x, y, text, colour in (
        (0.9, 3.25, "01 patches", GREEN),
        (2.9, 3.45, "02 weights at the start", GREEN),
        (5.1, 3.45, "03 forward pass", GREEN),
        (7.1, 3.25, "04 cost: how far\nis $a^{(3)}$ from $x$?", BLUE),
        (4.0, 3.95, "08 sparsity: keep most activations near 0", ORANGE),
    ):
        _label(background, x, y, text, colour)
    # From the comparison back to the weights, which are all that moves.
    background.plot([7.1, 7.1, 2.9], [1.15, 0.55, 0.55], color=BLUE, linewidth=1.8)
    background.annotate("", (2.9, 0.95), (2.9, 0.54), arrowprops={"arrowstyle": "-|>", "color": BLUE, "linewidth": 1.8})
    _label(background, 5.0, 0.55, "05 backpropagation    06 gradient check    07 train", BLUE)
    background.text(
        5.0, 0.15, "which way must each weight move, to bring the two pictures closer?", ha="center", fontsize=9
    )
    return Picture(figure, alt)


def _label(axes, x, y, text, colour):
    box = {"boxstyle": "round,pad=0.3", "facecolor": "white", "edgecolor": colour, "linewidth": 1.8}
    axes.text(x, y, text, ha="center", va="center", fontsize=10, color=INK, bbox=box)
