"""Likely wrong answers to the «Check yourself» of lesson 06, and what the student is then told."""


def loop(line, start="nudge = np.zeros(len(theta))\n        nudge[i] = epsilon", end="return slopes"):
    return (
        "def slope_by_nudging(f, theta, epsilon):\n"
        "    slopes = np.zeros(len(theta))\n"
        "    for i in range(len(theta)):\n"
        f"        {start}\n"
        f"        slopes[i] = {line}\n"
        f"    {end}"
    )


CENTRAL = "(f(theta + nudge) - f(theta - nudge)) / (2 * epsilon)"
IN_PLACE = (
    "kept = theta[i]\n"
    "        theta[i] = kept + epsilon\n"
    "        up = f(theta)\n"
    "        theta[i] = kept - epsilon\n"
    "        down = f(theta)"
)
ATTEMPTS = [
    (loop(CENTRAL, end="slopes"), "does it end with a return?"),
    (loop(CENTRAL, end="return slopes[i]"), "wanted one slope for each of the 3 entries, shape (3,); got ()"),
    (
        "def slope_by_nudging(f, theta, epsilon):\n"
        "    return (f(theta + epsilon) - f(theta - epsilon)) / (2 * epsilon)",
        "Is only one entry nudged, or all at once?",
    ),
    (loop(CENTRAL, start="nudge = epsilon"), "all entries were nudged together"),
    (loop("(f(theta + nudge) - f(theta)) / epsilon"), "Look on both sides of θ"),
    (loop("(f(theta) - f(theta - nudge)) / epsilon"), "Look on both sides of θ"),
    (loop("(f(theta + nudge) - f(theta - nudge)) / epsilon"), "How far apart are the points?"),
    (loop("(f(theta + nudge) - f(theta - nudge)) / 2 * epsilon"), "divided by 2ε, with the ε that came in?"),
    (loop("(f(theta - nudge) - f(theta + nudge)) / (2 * epsilon)"), "The sign is wrong"),
    (
        loop("(f(theta + nudge) - f(theta - nudge)) / 2e-4", start="nudge = 1e-4 * np.eye(len(theta))[i]"),
        "divided by 2ε, with the ε that came in?",
    ),
    (loop("f(theta + nudge) - f(theta - nudge) / (2 * epsilon)"), "Is the whole difference divided"),
    (loop(CENTRAL, start="nudge = np.eye(len(theta))[i]"), "with the ε that came in?"),
    (
        loop(
            "(f(up) - f(down)) / (2 * epsilon)",
            start="up = theta\n        down = theta\n        up[i] += epsilon\n        down[i] -= epsilon",
        ),
        "Is the same θ given to f twice?",
    ),
    (
        loop(CENTRAL, start="nudge = np.zeros(3) if i == 0 else nudge\n        nudge[i] = epsilon"),
        "Put an entry back before the next is nudged",
    ),
    (loop(CENTRAL, end="    return slopes"), "Where does return stand?"),
    (
        loop(CENTRAL).replace("slopes = np.zeros(len(theta))", "slopes = np.zeros_like(theta)"),
        "wrong for np.array([3])",
    ),
    (loop("(up - down) / (2 * epsilon)", start=IN_PLACE), "Nudge a copy, or put every entry back"),
    (
        loop("(up - down) / (2 * epsilon)", start=IN_PLACE + "\n        theta[i] = kept"),
        "wrong for np.array([3])",
    ),
]
