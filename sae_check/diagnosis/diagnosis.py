"""The result of `diagnose`, in numbers and in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from math import isinf, isnan

from sae_check.findings import listed
from sae_check.report import Report
from sae_lib.mistakes import MISTAKES
from sae_lib.mistakes.mistake import ALL, TERMS

GRADIENT_LESSON = "05_backpropagation"
PUSH = "«The third term pushes, too»"
COST_LESSON = "04_cost"
FORWARD_LESSON = "03_forward_pass"


@dataclass(frozen=True, kw_only=True, repr=False)
class Diagnosis(Report):
    """The result of `diagnose`; ``print`` it, or let a notebook show it.

    Attributes
    ----------
    findings : tuple of Finding
        What is wrong apart from the numbers, or why there are none: one sentence or two each.
    errors : dict of str to dict of str to float
        For each term, how far J and each block are off, see `sae_check.diagnosis.compare.compare`. None if no numbers
        could be compared.
    together : bool
        Whether each term alone is right, but not all of them together.
    mistakes : tuple of str
        Names in `MISTAKES` of the one mistake, or the two, that give the same numbers.
    partly : bool
        Whether the mistake was made in some of its places only.
    notes : tuple of str
        What is unusual and does no harm.
    by_term : dict of str to tuple of str
        Where no known mistake explains all numbers: for some terms the known mistakes that explain all that is wrong
        there.
    blind : bool
        Whether some argument makes no difference, or one that should not: that comes first.
    reading : dict of str to list of str
        What the numbers say of each term, see `sae_check.diagnosis.words.sentences`.
    forward : bool
        Whether something is wrong with the forward pass.
    unread : dict of str to list of str
        J and the blocks, by term, in which something is left that could not be read.
    absent : tuple of str
        The terms that are written nowhere.
    early : tuple of str
        The terms that are not there where the weight of the other one is 0: nothing more is to be said of them.
    only : str
        On which problems it is wrong, if it is right on others.
    convention : str
        In what the function keeps another custom than the course: examples in columns, another layout of θ.
    is_task : bool
        Whether it is told as what was found in one task of an exercise.
    """

    findings: tuple = ()
    errors: dict | None = None
    together: bool = False
    mistakes: tuple = ()
    partly: bool = False
    notes: tuple = ()
    by_term: dict = field(default_factory=dict)
    blind: bool = False
    reading: dict = field(default_factory=dict)
    forward: bool = False
    unread: dict = field(default_factory=dict)
    absent: tuple = ()
    early: tuple = ()
    only: str = ""
    convention: str = ""
    is_task: bool = False

    @property
    def terms(self):
        """The terms of J that are wrong, in the cost or in the gradient."""
        return tuple(term for term, row in (self.errors or {}).items() if any(row.values()))

    @property
    def blocks(self):
        """The blocks of the gradient that are wrong."""
        return tuple(block for block in ALL if any(row[block] for row in (self.errors or {}).values()))

    @property
    def cost(self):
        """True if J is wrong."""
        return any(row["J"] for row in (self.errors or {}).values())

    def __repr__(self):
        return super().__repr__() if self.is_task else "\n".join([self._headline(), self.details()]).rstrip("\n")

    def details(self):
        """All that is said after the first line."""
        before, table, after = self._parts()
        lines = [*before]
        if table:
            widths = [max(map(len, column)) for column in zip(*table)]
            lines += ["", *("  " + "  ".join(map(str.ljust, row, widths)).rstrip() for row in table), ""]
        asked = [f"Ask yourself: {self.hint}"] if self.is_task and self.hint and not self.mistake else []
        return "\n".join([*lines, *after, *asked])

    def _repr_html_(self):
        before, table, after = (
            [f"<p>{escape(part)}</p>" if isinstance(part, str) else part for part in parts] for parts in self._parts()
        )
        before = [f"<p>{escape(self._headline())}</p>", *before]
        head, *rows = table or [[]]
        cells = ["<tr>" + "".join(f"<th>{escape(word)}</th>" for word in head) + "</tr>"] + [
            f"<tr><th>{escape(term)}</th>" + "".join(f"<td>{escape(word)}</td>" for word in words) + "</tr>"
            for term, *words in rows
        ]
        return "".join([*before, f"<table>{''.join(cells)}</table>" if table else "", *after])

    def _headline(self):
        if self.ok:
            return f"{self.name} is right: J and all four blocks of the gradient agree with the course's."
        return f"{self.name} cannot be judged yet." if self.errors is None else f"{self.name} is not right yet."

    def _parts(self):
        """Sentences, a table in rows of words, sentences."""
        before = [*self.findings]
        table, after = [], []
        # Where nothing is finite, there is no telling how far off it is, term by term.
        nothing = any(isnan(error) for error in (self.errors or {}).get("reconstruction", {}).values())
        if self.terms and not nothing:
            before.append("How far it is off, for each term of J, in percent of the right value:")
            table = [["", "J", *ALL]] + [
                [term, *(_percent(error, term in self.absent) for error in row.values())]
                for term, row in self.errors.items()
            ]
        if nothing:
            after = ["First let all numbers be finite. Then run this once more, and each term is looked at by itself."]
            after += self._read(TERMS)
        elif self.mistakes:
            after = self._known()
        elif self.blind:
            read = self._read(self.terms)
            if read and any(map(self._is_open, self.terms)):
                read.append("Not every mistake could be identified. Fix what is said here, then run this again.")
            after = read or ["Begin with what is said above the table; the table may come from nothing else."]
        elif self.terms:
            after = self._by_term()
        elif self.together:
            after = [
                "Each term alone is right, all of them together are not. What does your function do only where both λ "
                "and β are above 0?"
            ]
        elif self.errors and not self.ok:
            after = ["Apart from that, J and the gradient are right."]
        if self.only and self.terms:
            after = [self.only, *after]
        return before, table, [*after, *self.notes_in_words()]

    def notes_in_words(self):
        """The notes, a sentence each."""
        return [f"By the way: {note}" for note in self.notes]

    def _known(self):
        known = [MISTAKES[name] for name in self.mistakes]
        if {*self.terms} <= {*self.absent}:
            lines = [f"If you have written it: the known mistake «{known[0].name}» gives these numbers, too."]
        elif len(known) == 2:
            lines = [f"Two mistakes together give these numbers: «{known[0].name}» and «{known[1].name}»."]
        else:
            lines = [
                f"These are the numbers of a known mistake: «{known[0].name}»" + (", in part." * self.partly or ".")
            ]
        if self.partly:
            lines += self._read(self.terms)
        for mistake in known:
            lines.append(f"Look here: {mistake.hint} ({_lesson(mistake)})")
        return lines

    def _read(self, terms):
        """What the numbers say of these terms."""
        return [sentence for term in ("", *terms) for sentence in self.reading.get(term, ())]

    def _by_term(self):
        """Term by term: what could not be read first, then known mistakes, then what the numbers say."""
        terms = [term for term in self.terms if term not in (*self.absent, *self.early)]
        if not terms:
            return [
                "Everything written so far is right."
                if self.absent
                else "Apart from that, J and the gradient are right."
            ]
        open_ = [term for term in terms if self._is_open(term)]
        lines = []
        if not any(term in self.by_term or self.reading.get(term) for term in terms) and not self.reading.get(""):
            return self._unknown(terms)
        if open_:
            lines.append(f"Not every mistake could be identified. {self._begin(open_)}")
        named, asked = [term for term in terms if term in self.by_term], set()
        lines += ["No single known mistake gives all these numbers. Term by term:"] if named else []
        lines += self._read([]) if len(named) < len(terms) else []
        for term in terms:
            if term not in named:
                lines += self.reading.get(term, ())
                continue
            names = [f"«{name}»" for name in self.by_term[term]]
            lines.append(f"In the {term} term: the numbers of {listed(names)}.")
            for mistake in (MISTAKES[name] for name in self.by_term[term] if name not in asked):
                lines.append(f"Look here: {mistake.hint} ({_lesson(mistake)})")
                asked.add(mistake.name)
        read = [term for term in terms if term not in named and not self._is_open(term)]
        again = self._again(read) if read else ""
        return [*lines, *([again] if again else [])]

    def _is_open(self, term):
        """Return True if something is wrong in a term of which nothing is known."""
        wrong = {name for name, error in self.errors[term].items() if error}
        return term not in self.by_term and bool(wrong & {*self.unread.get(term, ())})

    def _again(self, terms):
        """The lessons to read again."""
        costs = [term for term in terms if self.errors[term]["J"] and self.reading.get(term)]
        gradients = [
            term for term in terms if any(self.errors[term][block] for block in ALL) and self.reading.get(term)
        ]
        gradient = [_gradient_lesson(gradients[0])] if gradients else []
        forward = [FORWARD_LESSON] if self.forward else []
        lessons = [*forward, *([COST_LESSON] if costs else []), *gradient]
        return f"Read again: lesson{'s' * (len(lessons) > 1)} {listed(lessons)}." if lessons else ""

    def _begin(self, terms):
        """Where to look, of terms of which something is not known."""
        costs = [term for term in terms if self.errors[term]["J"] and "J" in self.unread.get(term, ("J",))]
        if costs:
            return f"Begin with J: {listed(costs)} {'is' if len(costs) == 1 else 'are'} off. (Lesson {COST_LESSON}.)"
        first = terms[0]
        where = {block for block in ALL if self.errors[first][block]}
        if not where:
            return f"Begin with {first}. (Lesson {COST_LESSON}.)"
        J_right = "" if self.cost else "J is right. "
        return f"{J_right}Begin with {first}: {_suggestion(first, where)} (Lesson {_gradient_lesson(first)}.)"

    def _unknown(self, terms):
        return ["No mistake that the course knows gives these numbers.", self._begin(terms)]


def _gradient_lesson(term):
    return f"{GRADIENT_LESSON}, {PUSH}" if term == "sparsity" else GRADIENT_LESSON


def _lesson(mistake):
    """The lesson to read again; a mistake in the push of the penalty has a section of its own."""
    pushes = mistake.terms == ("sparsity",) or "push" in mistake.changes
    part = f", {PUSH}" if pushes and mistake.lesson == GRADIENT_LESSON else ""
    return f"Lesson {mistake.lesson}{part}."


def _suggestion(term, blocks):
    """Suggest where to look, given the blocks of one term that are wrong."""
    names = listed(sorted(blocks, key=ALL.index))
    if term == "decay":
        return f"look at where λ enters the gradient of {names}."
    if not ({"W1", "b1"} <= blocks or {"W2", "b2"} <= blocks):
        lines = "the line that makes" if len(blocks) == 1 else "the lines that make"
        return f"the other block of the layer is right and uses the same δ, so look at {lines} the gradient of {names}."
    if term == "sparsity":
        return f"look at how the penalty finds its way into the gradient of {names}."
    if blocks == {"W1", "b1"}:
        return "layer 2 is right, so the error enters between δ⁽³⁾ and the gradient of layer 1."
    if blocks == {"W2", "b2"}:
        return "layer 1 is right, so δ⁽³⁾ is; look at how the gradient of layer 2 is made and packed."
    return (
        "all four blocks are off. Print δ⁽³⁾ of one example and calculate it by hand. If it is right, look at what "
        "is done with the slopes of all examples: how they are added, and what they are divided by."
    )


def _percent(error, absent):
    if absent and error:
        return "not there yet"
    if isnan(error):
        return "NaN"
    if isinf(error):
        return "must be 0"
    if error == 0:
        return "right"
    percent = 100 * error
    if percent > 1000:
        return "over 1000 %"
    return f"{float(f'{percent:.2g}'):g} %" if percent >= 0.1 else "under 0.1 %"
