"""On which shapes (m, h, n) somebody's function goes wrong, and what these have in common."""

from __future__ import annotations

# What the shapes may have in common on which something goes wrong, what the others have, and the test.
WHERE = (
    ("m and n differ", "m = n", lambda m, h, n: m != n),
    ("h and n differ", "h = n", lambda m, h, n: h != n),
    ("m and h differ", "m = h", lambda m, h, n: m != h),
    ("m and n are equal", "m and n differ", lambda m, h, n: m == n),
    ("h and n are equal", "h and n differ", lambda m, h, n: h == n),
    ("m and h are equal", "m and h differ", lambda m, h, n: m == h),
    ("h is larger than n", "h is not larger than n", lambda m, h, n: h > n),
    ("h is smaller than n", "h is not smaller than n", lambda m, h, n: h < n),
    ("h is not larger than n", "h is larger than n", lambda m, h, n: h <= n),
    ("h is not smaller than n", "h is smaller than n", lambda m, h, n: h >= n),
    ("there is only one example", "there is more than one example", lambda m, h, n: m == 1),
    ("there is more than one example", "there is only one example", lambda m, h, n: m > 1),
    ("m is not larger than n", "m is larger than n", lambda m, h, n: m <= n),
    ("m is not smaller than n", "m is smaller than n", lambda m, h, n: m >= n),
    ("m is larger than n", "m is not larger than n", lambda m, h, n: m > n),
    ("m is smaller than n", "m is not smaller than n", lambda m, h, n: m < n),
)


def where(bad, good):
    """What tells the shapes on which something goes wrong from the others.

    Parameters
    ----------
    bad, good : iterable of (int, int, int)

    Returns
    -------
    said, opposite : str
        Such as "m and n differ" and "m = n"; empty if there is nothing of the kind.
    """
    # Broadcasting lets much through with a single example.
    several = [[one for one in shapes if one[0] > 1] for shapes in (bad, good)]
    for wrong, fine in ((bad, good), several):
        for said, opposite, holds in WHERE:
            if wrong and fine and all(holds(*one) for one in wrong) and not any(holds(*one) for one in fine):
                return said, opposite
    return "", ""


def wrong_only(bad, good):
    """``"It is wrong only where m and n differ; on the other problems it is right."``; empty if there is no such rule.

    Parameters
    ----------
    bad, good : iterable of (int, int, int)
        As for `where`.
    """
    common, _ = where(bad, good)
    return f"It is wrong only where {common}; {ELSEWHERE}" if common else ""


ELSEWHERE = "on the other problems it is right."
