"""Likely wrong answers to the «Check yourself» of lesson 02, and what the student is then told."""


def attempt(W1="theta[: h * n]", W2="theta[h * n : 2 * h * n]", b1=None, b2=None, shapes=("h, n", "n, h"), end=None):
    """`take_apart` with some of its parts changed."""
    return (
        "def take_apart(theta, h, n):\n"
        f"    W1 = {W1}.reshape({shapes[0]})\n"
        f"    W2 = {W2}.reshape({shapes[1]})\n"
        f"    b1 = {b1 or 'theta[2 * h * n : 2 * h * n + h]'}\n"
        f"    b2 = {b2 or 'theta[2 * h * n + h :]'}\n"
        f"    {end or 'return W1, W2, b1, b2'}"
    )


ATTEMPTS = [
    (attempt(end="W1, W2, b1, b2"), "does it end with a return?"),
    (attempt(end="return W1, W2"), "wanted four arrays, W1, W2, b1, b2; got 2"),
    (attempt(end="return theta"), "wanted four arrays, W1, W2, b1, b2; got ndarray"),
    (attempt(shapes=("n, h", "h, n")), "W1: wanted shape (4, 3) for h = 4, n = 3; got (3, 4)"),
    (attempt(shapes=("h, n", "h, n")), "W2: wanted shape (3, 4)"),
    (
        attempt(b1="theta[2 * h * n : 2 * h * n + n]", b2="theta[2 * h * n + n :]"),
        "b1: wanted shape (4,) for h = 4, n = 3; got (3,)",
    ),
    (attempt(end="return W1, W2, b2, b1"), "b1: wanted shape (4,)"),
    (attempt(b1="theta[2 * h * n : 2 * h * n + h - 1]"), "b1: wanted shape (4,)"),
    (attempt(b2="theta[2 * h * n + h : -1]"), "b2: wanted shape (3,)"),
    (
        attempt(W1="theta[1 : h * n + 1]", W2="theta[h * n + 1 : 2 * h * n + 1]"),
        "W1 should begin at place 0 of θ; yours begins at 1",
    ),
    (
        attempt(W1="theta[h * n : 2 * h * n]", W2="theta[: h * n]"),
        "W1 should begin at place 0 of θ; yours begins at 12",
    ),
    (
        attempt(b1="theta[2 * h * n - 1 : 2 * h * n + h - 1]"),
        "b1 should begin at place 24 of θ; yours begins at 23",
    ),
    (attempt(shapes=("n, h).T.reshape(h, n", "n, h")), "θ is unrolled row by row"),
    (
        attempt(end="return W1.copy(), W2, b1, b2"),
        "W1 is a copy of θ's numbers, not a window",
    ),
    (attempt(b1="theta[2 * h * n : 2 * h * n + h].flatten()"), "b1 is a copy"),
    (
        "def take_apart(theta, h, n):\n"
        "    return theta[0:6].reshape(3, 2), theta[6:12].reshape(2, 3), theta[12:15], theta[15:17]",
        "W1: wanted shape (4, 3) for h = 4, n = 3; got (3, 2)",
    ),
    (
        "def take_apart(theta, h, n):\n    return np.split(theta, [h * n, 2 * h * n, 2 * h * n + h])",
        "Which units have a row, which a column?",
    ),
    (attempt(b1="theta[2 * h * n : h]"), "Where does its slice end?"),
]
