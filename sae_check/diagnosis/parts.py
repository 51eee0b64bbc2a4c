"""What was read: factors as formulas, and parts of J and of each block."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sae_lib.mistakes.mistake import ALL, TERMS


class Law(NamedTuple):
    """A factor that is the same formula on all problems.

    It is sign · 2^two · m^m · n^n · h^h · λ^λ · β^β · (m/(m − 1))^one_less · constant.
    """

    sign: int = 1
    two: int = 0
    m: int = 0
    n: int = 0
    h: int = 0
    λ: int = 0
    β: int = 0
    one_less: int = 0
    constant: float = 1.0

    @property
    def is_one(self):
        """True if nothing is wrong with the factor."""
        return self == Law()

    @property
    def cost(self):
        """How much it takes for a person to make this mistake; to choose between two explanations."""
        return (self.sign < 0) + sum(map(abs, self[1:8])) + 3 * (self.constant != 1)

    def value(self, facts):
        """The factor on one shape, given m, n, h, λ and β by name."""
        powers = [facts[name] ** float(getattr(self, name)) for name in "mnhλβ"]
        return self.sign * 2.0**self.two * self.constant * np.prod(powers)

    def formula(self):
        """``"λ/2"``, ``"1"``."""
        over = [name if power == 1 else f"{name}²" for name in "λβmnh" if (power := getattr(self, name)) > 0]
        under = [name if power == -1 else f"{name}²" for name in "λβmnh" if (power := getattr(self, name)) < 0]
        over = ([f"{2**self.two}"] if self.two > 0 else []) + over
        under = ([f"{2**-self.two}"] if self.two < 0 else []) + under
        said = "".join(over) or "1"
        return (
            ("−" if self.sign < 0 else "")
            + said
            + (f"/{under[0]}" if len(under) == 1 else f"/({''.join(under)})" if under else "")
        )


class Clause(str):
    """A line in words that names its own subject, such as δ⁽³⁾; other lines are said of J or of a gradient."""


class Delta(NamedTuple):
    """δ as somebody makes it.

    Attributes
    ----------
    lines : tuple of str
        What is wrong with it; empty if it is right.
    values : dict of int to ndarray (m, units)
        By shape.
    slope : callable or None
        The line of its slope, where that is known.
    """

    lines: tuple
    values: object
    slope: object = None


class Part(NamedTuple):
    """What was read in J or in one block, in what one term adds.

    Attributes
    ----------
    law : Law or None
        The factor; None if nothing is there.
    lines : tuple of str
        What is wrong with its lines, each the end of a sentence; empty if they are right.
    known : bool
        Whether it could be read at all.
    more : tuple of (str, Law)
        What else is in it: a term that should be 0 here, with its factor.
    """

    law: Law | None = Law()
    lines: tuple = ()
    known: bool = True
    more: tuple = ()

    @property
    def right(self):
        """True if it is as it should be."""
        return self == Part()

    @property
    def absent(self):
        """True if nothing is there."""
        return self.known and self.law is None and not self.more

    @property
    def cost(self):
        """As for `Law`."""
        if not self.known:
            return 20
        return 2 * len(self.lines) + (self.law.cost if self.law else 1) + 3 * len(self.more)


ABSENT, UNKNOWN = Part(None), Part(None, known=False)


class Reading(NamedTuple):
    """What was read.

    Attributes
    ----------
    forward : str
        What is wrong with the forward pass; empty if it is right or could not be told.
    packed : tuple of str
        How θ is kept and how the gradient, if not alike; else empty.
    parts : dict of str to dict of str to Part
        By term, then J or block.
    """

    forward: str
    parts: dict
    packed: tuple = ()

    def absent(self, term):
        """Return True if a term is written nowhere, not even where its weight is 0."""
        row, base = self.parts.get(term, {}), self.parts.get("reconstruction", {})
        if not all(part.known and term not in [what for what, _ in part.more] for part in base.values()):
            return False
        return bool(row) and all(
            part.absent if name in BELONGS[term] else part.absent or part.right for name, part in row.items()
        )

    @property
    def zero(self):
        """The blocks of the gradient that are 0 in all terms."""
        rows = self.parts.items()
        return [name for name in ALL if rows and all(row[name].absent for term, row in rows if name in BELONGS[term])]

    @property
    def no_gradient(self):
        """True if the gradient is 0 everywhere."""
        return len(self.zero) == len(ALL)

    @property
    def n_unread(self):
        """The number of parts in which something could not be read."""
        return sum(len(self.unread(term)) for term in self.parts)

    @property
    def whole(self):
        """The blocks whose whole gradient, in all terms, has the same wrong factor: by the factor."""
        found = {}
        for block in ALL:
            terms = [term for term in TERMS if term in self.parts and block in BELONGS[term]]
            parts = [self.parts[term][block] for term in terms]
            law = parts[0].law if parts else None
            alike = all(part.law == law and not part.more and not part.lines for part in parts)
            if alike and law and not law.is_one:
                found.setdefault(law, []).append(block)
        # For the biases this says no more than the reconstruction does, if not all is alike.
        return {law: blocks for law, blocks in found.items() if "decay" in self.parts and {"W1", "W2"} & {*blocks}}

    def unread(self, term):
        """J and the blocks in which the term could not be read."""
        return [name for name, part in self.parts.get(term, {}).items() if not part.known]


# Where a term adds something.
BELONGS = {"reconstruction": ("J", *ALL), "decay": ("J", "W1", "W2"), "sparsity": ("J", "W1", "b1")}
