"""Small change of the texts that `diagnose` prints."""


def listed(words):
    """``"a, b and c"``."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def counted(number, noun):
    """``"1 digit"``, ``"2 digits"``."""
    return f"{number} {noun}{'s' * (number != 1)}"


def kind(value):
    """``"a list"``, ``"an int"``."""
    name = type(value).__name__
    return f"an {name}" if name[0].lower() in "aeiou" or name == "ndarray" else f"a {name}"


def first_lines(text, lines=5, letters=300):
    """The beginning of what somebody printed, with "…" where there is more; empty if there is nothing to see."""
    text = text.strip("\n")
    if not text.strip():
        return ""
    kept = "\n".join(text[:letters].splitlines()[:lines])
    return kept if kept == text else f"{kept} …"
