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


@pytest.fixture
def warned(recwarn):
    """Gives the warnings so far, but for those by which one package tells another's developers to change a name."""
    return lambda: [warning.message for warning in recwarn if not issubclass(warning.category, DeprecationWarning)]
