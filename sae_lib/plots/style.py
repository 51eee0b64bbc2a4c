"""`Picture`, and one look for all figures: legible when projected, told apart in grey and by the colour-blind."""

from __future__ import annotations

import io
from base64 import b64encode
from decimal import Decimal

from matplotlib import colormaps
from matplotlib.figure import Figure

from sae_lib.checks import check_target, printable
from sae_lib.saving import write_whole

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


def finished(axes, title, alt, *, columns=1, **labels):
    """The `Picture` of a chart, once its title, its legend and what `axes.set` takes are in place."""
    axes.set(**labels)
    axes.set_title(title, fontsize=11)
    axes.legend(frameon=False, ncols=columns)
    return Picture(axes.figure, alt)


class Picture:
    """A figure with words for those who cannot see it; a notebook displays it.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    alt : str
        What the figure shows, in a sentence or two. It is the output's ``text/plain``, so it must
        hold no number that another machine might compute differently.
    """

    def __init__(self, figure, alt):
        self.figure, self.alt = figure, alt

    def png(self):
        """The figure as the bytes of a PNG file."""
        buffer = io.BytesIO()
        self.figure.savefig(buffer, format="png", metadata={"Software": None})
        return buffer.getvalue()

    def save(self, path):
        """Write the figure to a file, whole or not at all.

        Parameters
        ----------
        path : path
            Its ending is the format; ``.png`` is added if it has none.

        Returns
        -------
        Path
            Of the file written.

        Raises
        ------
        TypeError, ValueError
            If `path` is no path, its folder does not exist, or its ending is none that matplotlib writes.
        OSError
            If it cannot be written, such as on a full disk; an older file is untouched then.
        """
        path = check_target(path, "path")
        path = path if path.suffix else check_target(path, "path", ending=".png")
        kind, kinds = path.suffix[1:].lower(), self.figure.canvas.get_supported_filetypes()
        if kind not in kinds:
            raise ValueError(f"path must end in one of {', '.join(f'.{k}' for k in kinds)}; got {path.name!r}.")
        buffer = io.BytesIO()
        self.figure.savefig(buffer, format=kind)
        write_whole(path, buffer.getbuffer())
        return path

    def _repr_mimebundle_(self, include=None, exclude=None):
        data = {"image/png": b64encode(self.png()).decode(), "text/plain": self.alt}
        return data, {"image/png": {"alt": self.alt}}

    def __repr__(self):
        return self.alt

    def __str__(self):
        return printable(self.alt)
