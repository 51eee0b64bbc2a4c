"""Likely wrong answers to the «Check yourself» of lesson 00, and what the student is then told."""

ATTEMPTS = [
    ("def n_parameters(h, n):\n    return 2 * h * n", "which shapes have b1 and b2?"),
    ("def n_parameters(h, n):\n    return 2 * h * n + 2 * h", "which shapes have b1 and b2?"),
    ("def n_parameters(h, n):\n    pass", "does it end with a return?"),
    ("def n_parameters(h, n):\n    return W1.size + W2.size + b1.size + b2.size", "your formula gives 3289"),
    ("def n_parameters(h, n):\n    return 2 * h * n, h + n", "your formula gives (12, 5)"),
]
