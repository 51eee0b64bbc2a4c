"""How long things took, collected while the tests run; tests/conftest.py prints it, no test depends on it."""

TIMES = {}


def note(what, milliseconds):
    """Remember one time."""
    if milliseconds is not None:
        TIMES.setdefault(what, []).append(milliseconds)
