"""A `Reading` in sentences, as a tutor would say them."""

from __future__ import annotations

import math

from sae_check.diagnosis.lines import DECAY_OF_B, RHO_HAT
from sae_check.diagnosis.parts import BELONGS, Clause, Law
from sae_check.findings import listed
from sae_lib.mistakes.mistake import ALL

OF_J = {
    "reconstruction": "the reconstruction term of J",
    "decay": "the decay in J",
    "sparsity": "the sparsity term of J",
}
HELD = {"reconstruction": "the reconstruction", "decay": "the decay", "sparsity": "the sparsity term"}


def sentences(reading):
    """What is wrong, in sentences.

    Parameters
    ----------
    reading : Reading

    Returns
    -------
    dict of str to list of str
        By term; what is said of several terms at once stands with the first, under "" what is said of the forward
        pass.
    """
    said = {"": [f"{_capital(reading.forward)}."] if reading.forward else []}
    if reading.packed:
        theta, gradient = reading.packed
        said[""].append(f"θ is packed as {theta}, but the gradient as {gradient}. (Lesson 02_initialize.)")
    if reading.no_gradient:
        said[""].append(
            "The gradient is 0 everywhere: the backward pass is not written yet. (Lesson 05_backpropagation.)"
        )
        reading = reading._replace(parts={term: {"J": row["J"]} for term, row in reading.parts.items()})
        return said | {term: _of_term(term, row, set()) for term, row in reading.parts.items()}
    if zero := reading.zero:
        said[""].append(
            f"{_capital(_gradients(zero))} {'are' if len(zero) > 1 else 'is'} 0 in all terms. Do you return the arrays "
            "that you computed?"
        )
    merged = reading.whole
    for term, row in reading.parts.items():
        if term == "sparsity":
            base = reading.parts["reconstruction"]
            row = {name: part if name == "J" else _beyond(part, base[name]) for name, part in row.items()}
        said[term] = [] if reading.absent(term) else _of_term(term, row, _told(reading, term, merged))
        for law, blocks in merged.items():
            if term == "reconstruction":
                some = f"{_capital(_gradients(blocks))}, all terms together,"
                who = "The whole gradient" if len(blocks) == len(ALL) else some
                said[term].append(f"{who} {_law(law, term, 1 < len(blocks) < len(ALL))}.")
    return said


def _told(reading, term, merged):
    """The blocks of which something is told elsewhere: with another term, or as one that is there in spite of 0."""
    told = {block for law, blocks in merged.items() for block in blocks} | {*reading.zero}
    base = reading.parts["reconstruction"]
    if term != "reconstruction":
        told |= {name for name, part in base.items() if any(what == term for what, _ in part.more)}
        # What could not be read without the term may hold it all the same.
        told |= {name for name, part in base.items() if not part.known and reading.parts[term][name].absent}
    return told


def _beyond(part, base):
    """A part of the push without what is told of the same block with the reconstruction: a mean is wrong for both."""
    if not part.known or part.absent or not base.known or base.absent:
        return part
    lines = tuple(line for line in part.lines if line not in base.lines)
    return part._replace(lines=lines, law=Law() if part.law == base.law else part.law)


def _of_term(term, row, told):
    """Sentences on one term, but for the parts that are told elsewhere."""
    said = []
    here = [name for name in BELONGS[term] if name in row and row[name].absent and name not in told]
    blocks = [name for name in BELONGS[term] if name != "J" and name in row]
    gone = [name for name in here if name != "J"]
    if "J" in here and blocks and not gone:
        said.append(f"J lacks {HELD[term]}; {_gradients(blocks)} {'have' if len(blocks) > 1 else 'has'} it.")
    elif blocks and gone == blocks and "J" not in here and "J" not in told:
        said.append(f"J has {HELD[term]}; {_gradients(blocks)} {'lack' if len(blocks) > 1 else 'lacks'} it.")
    elif here:
        if "J" in here:
            said.append(f"J lacks {HELD[term]}.")
        if term == "reconstruction" and gone:
            said.append(
                f"{_capital(_gradients(gone))} {'lack' if len(gone) > 1 else 'lacks'} the reconstruction. "
                "Do you return the arrays that you added up?"
            )
        elif gone:
            said.append(f"{_capital(_gradients(gone))} {'lack' if len(gone) > 1 else 'lacks'} {HELD[term]}.")
    groups = {}
    for name, part in row.items():
        if part.known and not part.right and not part.absent and name not in told:
            groups.setdefault((part.law, part.lines, part.more), []).append(name)
    for (law, lines, more), names in groups.items():
        said += _of_group(term, law, lines, more, names)
    return said


def _of_group(term, law, lines, more, names):
    blocks = [name for name in names if name != "J"]
    subjects = ([OF_J[term]] if "J" in names else []) + ([_of_gradient(term, blocks, lines)] if blocks else [])
    plural = len(subjects) > 1 or (len(blocks) > 1 and (term == "reconstruction" or DECAY_OF_B in lines))
    said = []
    for what, factor in more:
        times = f", with a weight of {factor.constant:.4g}" if factor.constant != 1 else ""
        weight = "β" if what == "sparsity" else "λ"
        who = in_words(names)
        held = HELD.get(what, f"the decay of {what}")
        said.append(
            f"{_capital(who)} {'hold' if plural else 'holds'} {held} even with {weight} = 0{times}: is {weight} "
            "missing, or does a line of the function set its value?"
        )
    bits = _bits(law) if term == "sparsity" and names == ["J"] else ""
    clauses = [line for line in lines if isinstance(line, Clause)]
    lines = [line for line in lines if line not in clauses]
    if clauses:
        said.append(f"{listed(clauses)} (in {_gradients(blocks)}).")
    if term == "reconstruction" and (of_rho := [line for line in lines if line in RHO_HAT]):
        # Of the sparsity term that is there without its weight.
        lines = [line for line in lines if line not in of_rho]
        who = ([OF_J["sparsity"]] if "J" in names else []) + ([_of_gradient("sparsity", blocks, ())] if blocks else [])
        said.append(f"{_capital(listed(who))} {listed([_verb(line, len(who) > 1) for line in of_rho])}.")
    told = [_verb(line, plural) for line in lines]
    if bits:
        told.append(bits)
    elif law and not law.is_one:
        told.append(_law(law, term, plural))
    if told and not lines and "J" in names and {*names} == {*BELONGS[term]}:
        said.append(f"{_capital(HELD[term])} {_law(law, term, False)}, in J and in the gradient alike.")
    elif told:
        said.append(f"{_capital(listed(subjects))} {listed(told)}.")
    return said


PLURALS = {"is": "are", "has": "have", "does": "do"}


def _verb(line, plural):
    """A line that is said of one thing, said of several."""
    if not plural:
        return line
    word, _, rest = line.partition(" ")
    return f"{PLURALS.get(word, word.removesuffix('s'))} {rest}"


def _bits(law):
    for base, name in ((2, "log2"), (10, "log10")):
        if law and math.isclose(law.constant, 1 / math.log(base), rel_tol=1e-4):
            return f"uses {name}, not the natural logarithm"
    return ""


def _law(law, term, plural):
    """What a factor does, as the end of a sentence."""
    be, have, lack = ("are", "have", "lack") if plural else ("is", "has", "lacks")
    said = []
    if law.sign < 0:
        said.append(f"{have} the wrong sign")
    if law.constant != 1:
        if law.m == 1 and law.constant < 1:
            said.append(f"{be} divided by {1 / law.constant:.4g}, not by m")
        else:
            said.append(f"{be} {law.constant:.4g} times what {'they' if plural else 'it'} should be")
            said += [f"{be} multiplied by m"] * (law.m > 0) + [f"{be} divided by m once more"] * (law.m < 0)
    elif law.one_less:
        said.append(f"{be} divided by m − 1, not by m")
    elif law.m == 1 and (law.n == -1 or law.h == -1):
        said.append(f"{be} divided by {'n' if law.n == -1 else 'h'}, not by m")
        law = law._replace(n=0) if law.n == -1 else law._replace(h=0)
    elif law.m:
        averaged = term == "reconstruction" or (term == "sparsity" and plural)
        if law.m == 1 and averaged:
            said.append(f"{be} summed over the examples, not averaged (m times too large)")
        elif law.m > 0:
            said.append(f"{be} {'m' if law.m == 1 else 'm²'} times too large")
        else:
            often = "once too often" if law.m == -1 else "twice too often"
            said.append(f"{be} divided by m{' ' + often if averaged else '² ' if law.m < -1 else ''}".rstrip())
    if law.two:
        size = {1: "twice", -1: "half of", 2: "four times", -2: "a quarter of", 3: "eight times", -3: "an eighth of"}[
            law.two
        ]
        said.append(f"{be} {size} what {'they' if plural else 'it'} should be")
    for power, letter, what in ((law.n, "n", "inputs"), (law.h, "h", "hidden units")):
        if power < 0:
            said.append(f"{be} averaged over the {what}, too (divided by {letter})")
        elif power > 0:
            said.append(f"{be} {letter} times too large")
    for power, letter in ((law.λ, "λ"), (law.β, "β")):
        if power < 0:
            said.append(f"{lack} {letter}")
        elif power > 0:
            said.append(f"{have} {letter} twice")
    return listed(said)


def _gradients(blocks):
    return f"the gradient{'s' if len(blocks) > 1 else ''} of {listed(list(blocks))}"


def _of_gradient(term, blocks, lines):
    if DECAY_OF_B in lines:
        return _gradients(blocks)
    inside = {"reconstruction": "", "decay": "the decay in ", "sparsity": "the push in "}[term]
    return f"{inside}{_gradients(blocks)}"


def in_words(names):
    """``"J and the gradient of W1"``."""
    blocks = [name for name in names if name != "J"]
    return listed((["J"] if "J" in names else []) + ([_gradients(blocks)] if blocks else []))


def _capital(text):
    return text if text[:1] in "δρβλ" or text[:2] in ALL else text[:1].upper() + text[1:]
