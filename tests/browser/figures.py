"""How long things took, collected while the tests run and printed at their end; no test depends on it."""

import statistics

TIMES = {}


def note(what, milliseconds):
    """Remember one time."""
    if milliseconds is not None:
        TIMES.setdefault(what, []).append(milliseconds)


def report():
    """Give the medians as lines of text."""
    return [f"{what:<58} {statistics.median(times):6.0f} ms  (median of {len(times)})" for what, times in TIMES.items()]
