"""`Picture`: a figure, and words for those who cannot see it."""

from __future__ import annotations

import io
from base64 import b64encode


def finished(axes, title, alt, *, columns=1, **labels):
    """The `Picture` of a chart, once its title, its legend and what `axes.set` takes are in place."""
    axes.set(**labels)
    axes.set_title(title, fontsize=11)
    axes.legend(frameon=False, ncols=columns)
    return Picture(axes.figure, alt)


class Picture:
    """What the ``show_…`` functions return; a notebook displays it.

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
        """Write the figure to `path`, in the format of its ending.

        Parameters
        ----------
        path : path
        """
        self.figure.savefig(path)

    def _repr_mimebundle_(self, include=None, exclude=None):
        data = {"image/png": b64encode(self.png()).decode(), "text/plain": self.alt}
        return data, {"image/png": {"alt": self.alt}}

    def __repr__(self):
        return self.alt
