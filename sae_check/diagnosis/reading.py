"""Read an answer as a sum: which lines, right or wrong, and how much of each, are in J and in each block."""

from __future__ import annotations

from functools import partial
from itertools import chain, islice, product
from operator import attrgetter

import numpy as np

from sae_check.diagnosis.layouts import USUAL, VECTORS, both_ways, parallel
from sae_check.diagnosis.lines import (
    BACKS,
    DECAY,
    DECAY_OF_B,
    ERRORS,
    FORWARD,
    INPUTS,
    KL,
    MEANS_B,
    MEANS_W,
    NO_BRACKETS,
    OF_ONE_W,
    PACKED_BY_ROWS,
    PACKED_TRANSPOSED,
    PUSH,
    RECONSTRUCTION,
    RHO_HAT,
    SHRINKS,
    SLOPES,
    W_BY_ROWS,
    W_TRANSPOSED,
    BY_λ,
    behind,
)
from sae_check.diagnosis.matching import EXPONENTS, Rows
from sae_check.diagnosis.parts import ABSENT, UNKNOWN, Clause, Delta, Law, Part, Reading
from sae_lib.mistakes.mistake import ALL, steps_of
from sae_lib.model.parameters import split

MIXED = "is mixed with that of the other layer, as where two arrays share their memory"
LAYERS = {"W1": ("z⁽²⁾", "a⁽²⁾"), "W2": ("z⁽³⁾", "a⁽³⁾")}


def read(answers, right, problems, layout=USUAL):
    """Read all answers.

    Parameters
    ----------
    answers, right : dict of (int, str) to ndarray (p + 1,)
        The gradient, then J, by shape and stage, as in `make_problems`; `answers` may lack some.
    problems : dict of (int, str) to Problem
    layout : Layout
        In which θ was handed over.

    Returns
    -------
    Reading
    """
    shapes = [
        k for k in dict.fromkeys(k for k, _ in problems) if (k, "reconstruction") in answers and _finite(answers, k)
    ]
    with np.errstate(all="ignore"):
        return _read(answers, right, problems, shapes, layout)


def _read(answers, right, problems, shapes, layout):
    found = _Reader(answers, right, problems, shapes).read()
    unread = any(map(found.unread, found.parts))
    other = _packed(answers, found.forward, problems, shapes, layout) if unread else None
    if other is None:
        return found
    again = {
        key: np.append(_packed_as(numbers[:-1], problems[key], layout, other), numbers[-1])
        for key, numbers in answers.items()
    }
    better = _Reader(again, right, problems, shapes).read()._replace(packed=both_ways(layout, other))
    return better if better.n_unread < found.n_unread else found


def _packed_as(gradient, problem, layout, other):
    """A gradient that was read in the layout of θ, read in another one."""
    _, h, n = problem.shape
    return other.course(layout.theta(gradient, h, n), h, n)


def _packed(answers, forward, problems, shapes, layout):
    """The layout of the gradient, if it fits far better than the layout of θ; else None."""
    keys = [(k, "reconstruction") for k in shapes if len({*problems[k, "reconstruction"].shape}) == 3]
    if not keys or not layout.is_vector:
        return None
    key = keys[0]
    _, h, n = problems[key].shape
    theta, X, _, settings = problems[key]
    s, count = steps_of(behind(FORWARD[forward]), theta, X, h, **settings), {}
    wanted = [getattr(s, f"mean_{name}") for name in ALL]
    for other in (USUAL, *VECTORS):
        came = split(_packed_as(answers[key][:-1], problems[key], layout, other), h, n)
        count[other.words] = sum(parallel(a.ravel(), b.ravel()) for a, b in zip(came, wanted)), other
    best = max(count.values(), key=lambda one: one[0])
    return best[1] if best[0] > count[layout.words][0] else None


def _finite(answers, k):
    return all(np.isfinite(numbers[:-1]).all() for (i, _), numbers in answers.items() if i == k)


class _Reader(Rows):
    """Reads J first, then the way back, line by line."""

    def __init__(self, answers, right, problems, shapes):
        super().__init__(answers, right, problems, shapes)
        self._steps = {}
        # What was found of δ⁽³⁾ and of the slope of δ⁽²⁾, for the layer below and for the push.
        self.delta3, self.slope2 = None, SLOPES[""]

    def steps(self, forward):
        """The right steps behind a forward pass, for each shape; None if the shapes refuse it."""
        if forward not in self._steps:
            try:
                self._steps[forward] = {
                    k: steps_of(behind(FORWARD[forward]), p.theta, p.X, p.n_hidden, **p.settings)
                    for k, p in self.problems.items()
                }
                for k, s in self._steps[forward].items():
                    s.k = k
            except (ValueError, TypeError):
                self._steps[forward] = None
        return self._steps[forward]

    def read(self):
        """Read J first, which tells the forward pass; then the way back, each step with what the last has told."""
        if not self.terms:
            return Reading("", {})
        best = None
        for forward, J in self._forwards():
            steps, parts = self.steps(forward), {term: {} for term in self.terms}
            for part in ("W2", "W1"):
                self._layer(part, steps, parts)
            self._push_by_λ(steps, parts)
            J = {"reconstruction": J, **self._cost(steps)}
            parts = {term: {"J": J[term], **{name: parts[term][name] for name in ALL}} for term in self.terms}
            cost = 2 * bool(forward) + sum(part.cost for row in parts.values() for part in row.values())
            if best is None or cost < best[0]:
                best = cost, Reading(forward, parts)
        return best[1]

    # -- J -------------------------------------------------------------------------------------------------------

    def _forwards(self):
        """The forward passes that J may come from, each with its part of J, the most likely first; two at most."""
        if not self.finite("reconstruction"):
            return [(self._forward_of_gradient(), UNKNOWN)]
        if self.absent("reconstruction", "J"):
            return [(self._forward_of_gradient(), ABSENT)]
        found = []
        for name in FORWARD:
            if (steps := self.steps(name)) is None:
                continue
            # Two mistakes in the same number are too many to tell.
            lines = RECONSTRUCTION.items() if name == "" else [("", RECONSTRUCTION[""])]
            able = ((_wrong(line), self.each(steps, of)) for line, of in lines)
            part = self.first("reconstruction", "J", able)
            if part.known:
                found.append((part.cost + 2 * bool(name), name, part))
            if part.right:
                return [(name, part)]
        found.sort(key=lambda one: one[0])
        if found:
            return [(name, part) for cost, name, part in found if cost <= found[0][0] + 2][:2]
        return [self._two_in_J()]

    def _cost(self, steps):
        """The parts of J that decay and sparsity add."""
        J = {}
        for term in self.terms[1:]:
            if not self.finite(term):
                J[term] = UNKNOWN
            elif self.absent(term, "J"):
                J[term] = ABSENT
            elif term == "decay":
                able = (
                    (_wrong(line), self.each(steps, lambda of, s: s.weight_decay / 2 * of(s), of))
                    for line, of in DECAY.items()
                )
                J[term] = self.first(term, "J", able)
                if not J[term].known:
                    J[term] = self._two_norms(steps)
            else:
                able = (
                    (_wrong(line, of_line), self.each(steps, _kl, of, rho_hat))
                    for (line, of), (of_line, rho_hat) in _ways(KL, RHO_HAT)
                )
                J[term] = self.first(term, "J", able)
                if not J[term].known:
                    J[term] = self._one_more_unit(steps)
        return J

    def _forward_of_gradient(self):
        """The forward pass of which the gradient of W2 and b2 is made, where J does not tell."""
        for name in FORWARD:
            if (steps := self.steps(name)) is not None:
                for block, wanted in (("W2", "mean_W2"), ("b2", "mean_b2")):
                    law = self.match("reconstruction", block, self.each(steps, attrgetter(wanted)))
                    if law is not None and law.constant == 1:
                        return name
        return ""

    def _two_in_J(self):
        """A wrong forward pass and a wrong line together, or a right line and something of the other terms."""
        best = None
        for name, (line, of) in product(FORWARD, RECONSTRUCTION.items()):
            if name and line and (steps := self.steps(name)) is not None:
                part = self.first("reconstruction", "J", [((line,), self.each(steps, of))])
                if part.known and (best is None or part.cost < best[1].cost):
                    best = name, part
        if best:
            return best
        for name in FORWARD:
            if name and (steps := self.steps(name)) is not None:
                rest = {k: self.rows["reconstruction"]["J"][k] - s.reconstruction for k, s in steps.items()}
                for what, of in {"decay": _half_of_squares, "sparsity": _kl_of_the_steps}.items():
                    law = self._of_rest("reconstruction", "J", rest, self.each(steps, of))
                    if law is not None and law.cost <= 1:
                        return name, Part(more=((what, law),))
        steps = self.steps("")
        able = {
            "decay": _half_of_squares,
            "W1": lambda s: np.sum(s.W1**2) / 2,
            "W2": lambda s: np.sum(s.W2**2) / 2,
            "sparsity": _kl_of_the_steps,
        }
        for line, of in RECONSTRUCTION.items():
            rest = {k: self.rows["reconstruction"]["J"][k] - of(s) for k, s in steps.items()}
            for name, more in able.items():
                law = self._of_rest("reconstruction", "J", rest, self.each(steps, more))
                if law is not None:
                    return "", Part(lines=_wrong(line), more=((name, law),))
            for of_line, rho_hat in RHO_HAT.items() if not line else ():
                law = self._of_rest("reconstruction", "J", rest, self.each(steps, _kl_alone, rho_hat))
                if law is not None:
                    return "", Part(lines=(of_line,), more=(("sparsity", law),))
            values = [float(one[0]) for one in rest.values()]
            if not line and len(values) > 1 and np.ptp(values) <= 1e-9 * max(map(abs, values)):
                return "", Part(Law(), ("holds a number more, the same on all problems",))
        return self._forward_of_gradient(), UNKNOWN

    def _of_rest(self, term, name, rest, ingredient):
        """The law of what is left over when the right value is taken away."""
        kept = self.rows[term][name]
        self.rows[term][name] = rest
        try:
            return self.match(term, name, ingredient)
        finally:
            self.rows[term][name] = kept

    def _two_norms(self, steps):
        """Decay with something else for each matrix, such as λ/2 ΣW1² + ΣW2²."""
        came = {k: float(one[0]) for k, one in self.rows["decay"]["J"].items()}
        laws = [Law(1, *map(int, e)) for e in EXPONENTS["decay"] if np.abs(e).sum() <= 2 and not e[2:4].any()]
        factor = {law: np.array([self.facts[k]["λ"] / 2 * law.value(self.facts[k]) for k in came]) for law in laws}
        each = {
            (name, W): np.array([of(getattr(steps[k], W)) for k in came])
            for name, of in OF_ONE_W.items()
            for W in ("W1", "W2")
        }
        wanted, slack = np.array(list(came.values())), np.array([self.slack["decay", "J", k] for k in came])
        best = None
        for (one, first), (two, second) in product(product(OF_ONE_W, laws), product(OF_ONE_W, laws)):
            cost = first.cost + second.cost + 2 * (one != "ΣW²") + 2 * (two != "ΣW²")
            if best and cost >= best[0]:
                continue
            if (np.abs(factor[first] * each[one, "W1"] + factor[second] * each[two, "W2"] - wanted) <= slack).all():
                best = cost, (one, first), (two, second)
        if best is None:
            return UNKNOWN
        said = [
            f"{law._replace(two=law.two - 1, λ=law.λ + 1).formula()} {name.replace('W', W)}"
            for W, (name, law) in zip(("W1", "W2"), best[1:])
        ]
        return Part(Law(), (f"is {said[0]} + {said[1]}",))

    def _one_more_unit(self, steps):
        """KL with one more unit of a constant activation: the bias unit counted in."""
        rest = {k: float(self.rows["sparsity"]["J"][k][0]) - s.sparsity for k, s in steps.items()}
        if not all(value > 0 for value in rest.values()):
            return UNKNOWN

        def more(c):
            return {
                k: s.beta * (s.rho * np.log(s.rho / c) + (1 - s.rho) * np.log((1 - s.rho) / (1 - c)))
                for k, s in steps.items()
            }

        k = self.shapes[0]
        low, high = 0.5, 1 - 1e-16
        for _ in range(60):
            middle = 1 - np.sqrt((1 - low) * (1 - high))
            low, high = (middle, high) if more(middle)[k] < rest[k] else (low, middle)
        given = more(low)
        if all(abs(given[k] - rest[k]) <= 1e-3 * rest[k] for k in given):
            return Part(Law(), ("counts one unit more that is always on, the bias unit",))
        return UNKNOWN

    # -- the way back --------------------------------------------------------------------------------------------

    def _layer(self, W, steps, parts):
        """Both blocks of a layer, in all terms; what is found of its δ is kept for the layer below."""
        b = W.replace("W", "b")
        deltas = self._deltas3(steps) if W == "W2" else self._deltas2(steps)
        found, delta = self._pair("reconstruction", W, b, deltas, steps)
        if W == "W2":
            self.delta3 = delta
        else:
            self.slope2 = (delta and delta.slope) or SLOPES[""]
        for name in (W, b):
            if not found[name].known:
                found[name] = self._more(name, W, steps)
        parts["reconstruction"] |= found
        if "decay" in self.terms:
            other = "W1" if W == "W2" else "W2"
            able = (
                (
                    _wrong(line),
                    self.each(steps, lambda of, s: s.weight_decay * of(getattr(s, W), getattr(s, other)), of),
                )
                for line, of in SHRINKS.items()
            )
            parts["decay"][W] = ABSENT if self.absent("decay", W) else self.first("decay", W, able)
            for packed, decay in ((PACKED_TRANSPOSED, W_TRANSPOSED), (PACKED_BY_ROWS, W_BY_ROWS)):
                if packed in found[W].lines and parts["decay"][W].lines == (decay,):
                    parts["decay"][W] = parts["decay"][W]._replace(lines=())
            wrong = [((DECAY_OF_B,), self.each(steps, lambda s: s.weight_decay * getattr(s, b)))]
            parts["decay"][b] = Part() if self.absent("decay", b) else self.first("decay", b, wrong)
        if "sparsity" in self.terms:
            parts["sparsity"] |= self._push(W, b, steps, parts["reconstruction"])

    def _deltas3(self, steps):
        """δ⁽³⁾ as people make it, the right one first."""
        z, a = LAYERS["W2"]
        for (error_line, error), (slope_line, slope) in _ways(ERRORS, SLOPES):
            values = self.each(
                steps, lambda error, slope, s: error(s) * slope(s.a3, s.z3, s.slope3, s.error), error, slope
            )
            yield Delta(_clauses("δ⁽³⁾", error_line, slope_line.format(z=z, a=a)), values, slope)
        for order in (1, -1):  # (a − x)·a·1 − a, or a·1 − a·(a − x) and the like
            values = self.each(steps, lambda order, s: s.error * s.a3 - order * s.a3, order)
            yield Delta(_clauses("δ⁽³⁾", NO_BRACKETS.format(a=a)), values)

    def _deltas2(self, steps):
        """δ⁽²⁾ without push as people make it, with δ⁽³⁾ as it was found, then with the right one."""
        z, a = LAYERS["W1"]
        threes = [self.delta3.values] if self.delta3 else []
        threes.append({k: s.delta3 for k, s in steps.items()})
        for three in threes:
            for (back_line, back), (slope_line, slope) in _ways(BACKS, SLOPES):
                values = self.each(
                    steps,
                    lambda three, back, slope, s: back(s, three[s.k]) * slope(s.a2, s.z2, s.slope2, None),
                    *(three, back, slope),
                )
                if self._is_delta2(values, steps):
                    yield Delta(_clauses("δ⁽²⁾", back_line, slope_line.format(z=z, a=a)), values, slope)
            values = self.each(steps, lambda three, s: (three[s.k] @ s.W2) * s.a2 - s.a2, three)
            yield Delta(_clauses("δ⁽²⁾", NO_BRACKETS.format(a=a)), values)

    def _is_delta2(self, values, steps):
        """Return True if the shapes let it through, and it is as large as δ⁽²⁾."""
        k = self.shapes[0]
        return values.like({k: steps[k].a2.shape})

    def _pair(self, term, W, b, deltas, steps):
        """The parts of both blocks and the δ that explains them best: both blocks by the same δ, if there is one."""
        found = {name: ABSENT if self.absent(term, name) else UNKNOWN for name in (W, b)}
        open_ = [name for name in (W, b) if found[name] is UNKNOWN]
        best, kept, single = None, None, {}
        for delta in deltas if open_ else ():
            cost = 2 * len(delta.lines)
            if best is not None and cost >= best:
                break
            # With two wrong lines already, a third would be one too many to be sure of.
            here = {name: self._of_delta(term, name, W, delta.values, steps, only_mean=cost > 2) for name in open_}
            if all(part.known for part in here.values()):
                total = cost + sum(part.cost for part in here.values())
                if best is None or total < best:
                    best, kept = total, (here, delta)
            for name, part in here.items():
                if part.known and (name not in single or cost + part.cost < single[name][0]):
                    single[name] = cost + part.cost, part, delta
        if kept:
            here, delta = kept
            return found | {name: _made_of(delta, part) for name, part in here.items()}, delta
        for name, (_, part, delta) in single.items():
            found[name] = _made_of(delta, part)
        cheapest = min(single.values(), key=lambda one: one[0], default=None)
        return found, cheapest and cheapest[2]

    def _of_delta(self, term, name, W, δ, steps, only_mean):
        """The part of a block that is made of δ."""
        if name == W:
            right, now = INPUTS[W][""], attrgetter(W)
            able = chain(
                (
                    (
                        _wrong(line),
                        self.each(steps, lambda mean, s: mean(δ[s.k], right(s), now(s)), mean),
                    )
                    for line, mean in MEANS_W.items()
                ),
                (
                    ((line,), self.each(steps, lambda of, s: δ[s.k].T @ of(s) / s.m, of))
                    for line, of in INPUTS[W].items()
                    if line
                ),
            )
        else:
            able = (
                (_wrong(line), self.each(steps, lambda mean, s: mean(δ[s.k], getattr(s, name)), mean))
                for line, mean in MEANS_B.items()
            )
        return self.first(term, name, islice(able, 1 if only_mean else None))

    def _more(self, name, W, steps):
        """A gradient with something of the other terms, which should be 0 here; in its δ one line may be wrong."""
        able = []
        if name.startswith("W"):
            other = "W1" if name == "W2" else "W2"
            able.append(("decay", (), attrgetter(name)))
            able.append((MIXED, (), lambda s: (getattr(s, f"mean_{other}") - self._pushed(s, other)).T))
        if name in ("W1", "b1"):
            able += [
                ("sparsity", _wrong(line), partial(self._push_alone, name, rho_hat))
                for line, rho_hat in RHO_HAT.items()
            ]
        best = UNKNOWN
        for lines, δ, _ in self._deltas3(steps) if W == "W2" else self._deltas2(steps):
            if len(lines) > 1:
                continue
            mean = MEANS_W[""] if name == W else MEANS_B[""]
            inputs = INPUTS[W][""]

            def right(s, δ=δ, mean=mean, inputs=inputs):
                return mean(δ[s.k], inputs(s), getattr(s, W)) if name == W else mean(δ[s.k], getattr(s, name))

            for what, of_lines, of in able:
                if best.known and 2 * len(lines) + 3 >= best.cost:
                    break
                if lines and of_lines:
                    continue
                laws = self.match_two("reconstruction", name, self.each(steps, right), self.each(steps, of))
                if laws is None:
                    continue
                law, more = laws
                wrong = (*lines, *of_lines)
                part = Part(law, (*wrong, MIXED)) if what == MIXED else Part(law, wrong, more=((what, more),))
                if not best.known or part.cost < best.cost:
                    best = part
        return best

    @staticmethod
    def _pushed(s, name):
        """What the push adds to the gradient of a block."""
        if name not in ("W1", "b1"):
            return 0.0
        return _mean(s, name, s.push * s.slope2 + 0 * s.a2)

    @staticmethod
    def _push_alone(name, rho_hat, s):
        """The same with another ρ̂ and without β."""
        return _mean(s, name, PUSH[""](s.rho, rho_hat(s)) * s.slope2 + 0 * s.a2)

    def _push(self, W, b, steps, base):
        """The push of the penalty in the gradient of a layer."""
        if W == "W2":
            return {name: Part() if self.absent("sparsity", name) else self._stray(name, steps) for name in (W, b)}
        slope = self.slope2
        places = {
            "": lambda s, push: push * slope(s.a2, s.z2, s.slope2, None) + 0 * s.a2,
            "stands outside f′": lambda s, push: push + 0 * s.a2,
            "is multiplied by the slope at ρ̂": lambda s, push: push * s.rho_hat * (1 - s.rho_hat) + 0 * s.a2,
            "is multiplied by the slope twice": lambda s, push: push * s.slope2**2,
        }
        if slope is not SLOPES[""]:
            places["has the right slope"] = lambda s, push: push * s.slope2 + 0 * s.a2

        def deltas():
            for (place_line, place), (line, of), (of_line, rho_hat) in _ways(places, PUSH, RHO_HAT):
                lines = _wrong(place_line, line, of_line)
                if len(lines) > 2:
                    return
                values = self.each(
                    steps,
                    lambda place, of, rho_hat, s: place(s, s.beta * of(s.rho, rho_hat(s))),
                    *(place, of, rho_hat),
                )
                if self._is_delta2(values, steps):
                    yield Delta(lines, values)

        # A line of the slope is told with the reconstruction.
        return self._pair("sparsity", W, b, deltas(), steps)[0]

    def _push_by_λ(self, steps, parts):
        """Tell a push that λ multiplies in place of β, which shows beside the decay and not where it belongs."""
        if not {"decay", "sparsity"} <= {*parts} or not all(parts["sparsity"][name].absent for name in ("W1", "b1")):
            return
        pushed = {
            name: self.each(steps, lambda name, s: self._pushed(s, name) / (s.beta or 1) * s.weight_decay, name)
            for name in ("W1", "b1")
        }
        if self.match("decay", "b1", pushed["b1"]) != Law():
            return
        laws = self.match_two("decay", "W1", self.each(steps, lambda s: s.weight_decay * s.W1), pushed["W1"])
        if laws is not None:
            parts["decay"] |= {"W1": Part(laws[0]), "b1": Part()}
            parts["sparsity"] |= {name: Part(Law(), (BY_λ,)) for name in ("W1", "b1")}

    def _stray(self, name, steps):
        """A push in layer 2, where none belongs."""

        def inside(s):
            δ = s.beta * PUSH[""](s.rho, s.a3.mean(axis=0)) * s.slope3 + 0 * s.a3
            return δ.T @ s.a2 / s.m if name == "W2" else δ.mean(axis=0)

        def mixed(s):
            return self._pushed(s, "W1").T if name == "W2" else np.nan * s.b2

        able = {
            "is the same number for all": lambda s: 1.0,
            MIXED: mixed,
            "is the decay, multiplied by β": lambda s: s.beta * getattr(s, name),
            "is a push of the outputs in δ⁽³⁾, where none belongs": inside,
            "is that of layer 1, where none belongs": lambda s: (s.push * s.slope2 + 0 * s.a2).mean(axis=0),
            "is that of layer 1 without slope, where none belongs": lambda s: s.push,
        }
        return self.first("sparsity", name, (((line,), self.each(steps, of)) for line, of in able.items()))


def _wrong(*lines):
    """Those that are wrong."""
    return tuple(filter(None, lines))


def _clauses(delta, *lines):
    return tuple(Clause(f"{delta} {line}") for line in _wrong(*lines))


def _ways(*tables):
    """One (line, formula) of each table, in all combinations, those with the fewest wrong lines first."""
    ways = product(*(table.items() for table in tables))
    return sorted(ways, key=lambda way: len(_wrong(*(line for line, _ in way))))


def _made_of(delta, part):
    """A part of a block that is made of this δ."""
    return part._replace(lines=(*delta.lines, *part.lines))


def _half_of_squares(s):
    """The decay without its weight."""
    return DECAY[""](s) / 2


def _mean(s, name, δ):
    """The gradient of a block of layer 1, of δ⁽²⁾ or of a part of it."""
    return δ.T @ s.X / s.m if name == "W1" else δ.mean(axis=0)


def _kl_alone(rho_hat, s):
    """KL without its weight."""
    return _kl(KL[""], rho_hat, s) / (s.beta or 1)


_kl_of_the_steps = partial(_kl_alone, RHO_HAT[""])


def _kl(of, rho_hat, s):
    r = rho_hat(s)
    value = s.beta * np.sum(of(s.rho, r) + 0 * r)
    return value / len(r) if np.ndim(r) == 2 else value * (s.h if np.ndim(r) == 0 else 1)
