"""One look for all figures: legible when projected, told apart in grey and by the colour-blind."""

from decimal import Decimal

from matplotlib import colormaps
from matplotlib.figure import Figure

# Okabe and Ito's palette, ordered so that neighbours differ in brightness too.
BLUE, ORANGE, GREEN, PURPLE, INK = "#0072B2", "#E69F00", "#009E73", "#CC79A7", "#222222"
TERM_COLOURS = {"reconstruction": BLUE, "decay": ORANGE, "sparsity": GREEN}
TERM_DASHES = {"reconstruction": "-", "decay": ":", "sparsity": "--"}
TERM_HATCHES = {"reconstruction": "", "decay": "..", "sparsity": "//"}
BORDER = "#7A8BA8"

DPI = 100


def new_figure(width=8.0, height=3.0, layout="constrained"):
    """A figure that pyplot does not know of, so that it is neither shown twice nor kept for ever.

    Parameters
    ----------
    width, height : float
        In inches, at 100 dots an inch.
    layout : {"constrained", "none"}
        ``"none"`` where all axes are placed by hand.
    """
    return Figure(figsize=(width, height), dpi=DPI, facecolor="white", layout=layout)


def new_chart(height=3.4):
    """The axes of a new figure for lines or dots, with a light grid."""
    return light_grid(new_figure(7.0, height).add_subplot())


def bare(axes, title=None, size=10):
    """Axes for a picture: no ticks, a thin frame, a title."""
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set_visible(False)
    if title is not None:
        axes.set_title(title, fontsize=size)
    return axes


def light_grid(axes):
    """A grid that does not shout, and no box."""
    axes.grid(True, color="#DDDDDD", linewidth=0.8)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    return axes


def grey_with_borders():
    """Black to white, and the colour of borders for NaN."""
    return colormaps["gray"].with_extremes(bad=BORDER)


def readable(number):
    """Write a number as a person would: ``"0.01"``, ``"3"``, ``"1e-4"``."""
    number = float(f"{number:.4g}")
    if number == 0 or 1e-3 <= abs(number) < 1e5:
        return f"{number:g}"
    digits, exponent = f"{Decimal(repr(number)).normalize():e}".split("e")
    return f"{digits}e{int(exponent)}"
