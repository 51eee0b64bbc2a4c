import io

import pytest


@pytest.fixture
def drawn():
    """A function that gives all pixels of a view, to compare."""

    def pixels(view):
        # Constrained layout moves axes by a pixel or two from one drawing to the next; that is not the point here.
        view.figure.set_layout_engine("none")
        buffer = io.BytesIO()
        view.figure.savefig(buffer, format="raw")
        return buffer.getvalue()

    return pixels
