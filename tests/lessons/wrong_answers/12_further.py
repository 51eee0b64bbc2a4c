"""Likely wrong answers to the «Check yourself» of lesson 12, and what the student is then told."""


def returning(expression):
    return (
        "def delta3_two_errors(t, z3, miss, false):\n"
        "    y = sigmoid(z3)\n"
        "    p = (1 - miss) * y + false * (1 - y)\n"
        f"    return {expression}"
    )


ATTEMPTS = [
    (
        "def delta3_two_errors(t, z3, miss, false):\n    (sigmoid(z3) - t) * (1 - miss - false)",
        "does it end with a return?",
    ),
    (returning("(t - p) / (p * (1 - p)) * (1 - miss - false) * y * (1 - y)"), "The sign is wrong"),
    (returning("(p - t) / (p * (1 - p)) * (1 - miss - false)"), "The last factor is missing"),
    (returning("(p - t) / (p * (1 - p)) * y * (1 - y)"), "The middle factor is missing"),
    (returning("(p - t) / (p * (1 - p)) * (1 - 2 * miss) * y * (1 - y)"), "that of one ε"),
    (returning("(p - t) / (p * (1 - p)) * (1 - miss + false) * y * (1 - y)"), "has a sign wrong"),
    (returning("y - t"), "without any wrong labels"),
    (returning("(y - t) * (1 - miss - false)"), "stands at p, not at y"),
    (returning("(p - t) * (1 - miss - false)"), "Three factors, no 1/m"),
    (
        "def delta3_two_errors(t, z3, miss, false):\n"
        "    y = sigmoid(z3)\n"
        "    p = (1 - false) * y + miss * (1 - y)\n"
        "    return (p - t) / (p * (1 - p)) * (1 - miss - false) * y * (1 - y)",
        "interchanged",
    ),
    (returning("np.sum((p - t) / (p * (1 - p)) * (1 - miss - false) * y * (1 - y))"), "wanted one number an output"),
    (returning("-(t * np.log(p) + (1 - t) * np.log(1 - p))"), "Three factors, no 1/m"),
    (
        returning("(p - t) / (p * (1 - p)) * (1 - miss - false) * y * (1 - y) / len(t)"),
        "no 1/m",
    ),
    (returning("(y - t) / (y * (1 - y)) * (1 - miss - false) * y * (1 - y)"), "stands at p, not at y"),
]
