"""Likely wrong answers to the «Check yourself» of lesson 11, and what the student is then told."""

ATTEMPTS = [
    ("def std_in_blocks(blocks):\n    np.mean([block.std() for block in blocks])", "does it end with a return?"),
    (
        "def std_in_blocks(blocks):\n    return np.mean([block.std() for block in blocks])",
        "their own σ's do not see it",
    ),
    (
        "def std_in_blocks(blocks):\n    return np.std(np.concatenate(list(blocks)))",
        "Did you keep the blocks?",
    ),
    (
        "def std_in_blocks(blocks):\n"
        "    N = s = q = 0\n"
        "    for b in blocks:\n"
        "        N, s, q = N + b.size, s + b.sum(), q + np.sum(b**2)\n"
        "    return q / N - (s / N) ** 2",
        "its root is wanted",
    ),
    (
        "def std_in_blocks(blocks):\n"
        "    N = q = 0\n"
        "    for b in blocks:\n"
        "        N, q = N + b.size, q + np.sum(b**2)\n"
        "    return np.sqrt(q / N)",
        "The square of the mean is missing",
    ),
    (
        "def std_in_blocks(blocks):\n"
        "    k = s = q = 0\n"
        "    for b in blocks:\n"
        "        k, s, q = k + 1, s + b.mean(), q + np.mean(b**2)\n"
        "    return np.sqrt(q / k - (s / k) ** 2)",
        "The blocks differ in size",
    ),
    (
        "def std_in_blocks(blocks):\n    for block in blocks:\n        found = block.std()\n    return found",
        "That is the last block alone",
    ),
    (
        "def std_in_blocks(blocks):\n"
        "    mean = np.mean([b.mean() for b in blocks])\n"
        "    return np.sqrt(sum(np.sum((b - mean) ** 2) for b in blocks))",
        "A second time the reader gives nothing",
    ),
    (
        "def std_in_blocks(blocks):\n"
        "    N = s = q = 0\n"
        "    for b in blocks:\n"
        "        N, s, q = N + len(b), s + b.sum(), q + np.sum(b**2)\n"
        "    return np.sqrt(abs(q / N - (s / N) ** 2))",
        "Is N the number of entries",
    ),
    (
        "def std_in_blocks(blocks):\n    return [block.std() for block in blocks]",
        "wanted one number, got shape (3,)",
    ),
    (
        "def std_in_blocks(blocks):\n"
        "    N = s = q = 0\n"
        "    for b in blocks:\n"
        "        N, s, q = N + b.size, s + b.sum(), q + np.sum(b**2)\n"
        "        return np.sqrt(q / N - (s / N) ** 2)",
        "is the return inside the loop?",
    ),
    (
        "def std_in_blocks(blocks):\n"
        "    N = sum(b.size for b in blocks)\n"
        "    s, q = sum(b.sum() for b in blocks), sum(np.sum(b**2) for b in blocks)\n"
        "    return np.sqrt(q / N - (s / N) ** 2)",
        "A second time the reader gives nothing",
    ),
]
