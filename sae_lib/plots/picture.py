"""`Picture`: a figure, and words for those who cannot see it."""

from __future__ import annotations

import io
from base64 import b64encode

from sae_lib.checks import check_target
from sae_lib.saving import write_whole


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
