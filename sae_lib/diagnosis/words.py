"""Small change of the texts that `diagnose` prints."""


def listed(words):
    """``"a, b and c"``."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def kind(value):
    """``"a list"``, ``"an int"``."""
    name = type(value).__name__
    return f"an {name}" if name[0].lower() in "aeiou" or name == "ndarray" else f"a {name}"
