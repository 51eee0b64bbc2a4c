"""Likely wrong answers to the «Check yourself» of lesson 01, and what the student is then told."""

ATTEMPTS = [
    ("def prepare(images, n_patches):\n    sample_patches(images, n_patches)", "does it end with a return?"),
    (
        "def prepare(images, n_patches):\n    return sample_patches(images, n_patches)",
        "wanted values in [0.1, 0.9]",
    ),
    (
        "def prepare(images, n_patches):\n    return normalize_patches(sample_patches(images, n_patches)).T",
        "wanted shape (500, 64), one patch a row; got (64, 500)",
    ),
    (
        "def prepare(images, n_patches):\n"
        "    p = sample_patches(images, n_patches)\n"
        "    p = p - p.mean(axis=0)\n"
        "    limit = 3 * p.std()\n"
        "    return (np.clip(p, -limit, limit) / limit + 1) * 0.4 + 0.1",
        "Was the mean of each patch removed (axis=1)?",
    ),
    (
        "def prepare(images, n_patches):\n"
        "    p = sample_patches(images, n_patches)\n"
        "    p = p - p.mean(axis=1, keepdims=True)\n"
        "    limit = 3 * p.std(axis=1, keepdims=True)\n"
        "    p = np.clip(p, -limit, limit) / limit\n"
        "    return (p / abs(p).max() + 1) * 0.4 + 0.1",
        "σ must be that of all patches together",
    ),
    (
        "def prepare(images, n_patches):\n    return np.full((n_patches, 64), 0.5)",
        "wanted values that reach 0.1 and 0.9",
    ),
    (
        "def prepare(images, n_patches):\n    return normalize_patches(sample_patches(images))",
        "wanted shape (500, 64), one patch a row; got (10000, 64)",
    ),
    (
        "def prepare(images, n_patches):\n    return normalize_patches(sample_patches(photos, n_patches))",
        "Cut them from `images`",
    ),
    (
        "def prepare(images, n_patches):\n"
        "    p = sample_patches(images, n_patches)\n"
        "    p = p - p.mean(axis=1, keepdims=True)\n"
        "    return (p / (3 * p.std()) + 1) * 0.4 + 0.1",
        "Look at the last two steps",
    ),
]
