"""The task `where_wrong`: with which term of J, and in which blocks, somebody's gradient goes wrong."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sae_check.findings import listed
from sae_check.suspects import submission
from sae_check.tasks.block_errors import SubmissionsTask, place
from sae_check.tasks.task import known
from sae_lib.mistakes.mistake import ALL, TERMS
from sae_lib.model.cost import cost_and_grad
from sae_lib.model.gradient_check import check_gradient, numerical_gradient, relative_error
from sae_lib.model.parameters import split

LESSON = "06_gradient_check"
DECAY, RHO, BETA = 1e-4, 0.01, 3.0
# The stages of the worked assignment, each with one term more.
STAGES = {"reconstruction": (0.0, 0.0), "decay": (DECAY, 0.0), "sparsity": (DECAY, BETA)}


def _failed(fn, theta, X, h, weight_decay, beta, limit=1e-7, rho=RHO):
    """The blocks whose error is above the limit."""
    report = check_gradient(fn, theta, X, h, weight_decay=weight_decay, rho=rho, beta=beta)
    # `passed` knows how much rounding can do; other limits have to do without.
    passed = report.passed if limit == 1e-7 else {name: error <= limit for name, error in report.blocks.items()}
    return [name for name in ALL if not passed[name]]


def _verdict(*, failed=_failed, stages=STAGES, again=False, cumulative=True):
    """The task done, with some of its steps done otherwise."""

    def verdict(fn, theta, X, h):
        found, seen = {}, set()
        for term, (weight_decay, beta) in stages.items():
            blocks = failed(fn, theta, X, h, weight_decay if cumulative or not beta else 0.0, beta)
            found[term] = [name for name in blocks if again or name not in seen]
            seen |= set(blocks)
        return found

    return verdict


def _all_or_none(fn, theta, X, h, weight_decay, beta):
    """Only the error of the whole gradient is looked at."""
    penalties = {"weight_decay": weight_decay, "rho": RHO, "beta": beta}
    whole = relative_error(
        fn(theta, X, h, **penalties)[1], numerical_gradient(lambda t: fn(t, X, h, **penalties)[0], theta)
    )
    return list(ALL) if whole > 1e-7 else []


def _with_limit(limit):
    return lambda *given: _failed(*given, limit=limit)


def _the_right_ones(*given):
    return [name for name in ALL if name not in _failed(*given)]


def _blocks_of_layers(fn, theta, X, h, weight_decay, beta):
    """θ cut as W1, b1, W2, b2."""
    penalties, n, k = {"weight_decay": weight_decay, "rho": RHO, "beta": beta}, X.shape[1], h * X.shape[1]
    both = fn(theta, X, h, **penalties)[1], numerical_gradient(lambda t: fn(t, X, h, **penalties)[0], theta)
    cuts = {"W1": (0, k), "b1": (k, k + h), "W2": (k + h, 2 * k + h), "b2": (2 * k + h, 2 * k + h + n)}
    return [name for name in ALL if relative_error(*(g[slice(*cuts[name])] for g in both)) > 1e-7]


NAMES = "Which three names does the task ask for?"
WHERE_RETURN = "Does the loop go on to its end? Where does return stand, in the loop or after it? "
EMPTY = "What does your dict hold where nothing is wrong? An empty list belongs there."
AGAIN, TOO_LOW = "blocks named again", "limit too low"
SLIPS = {
    AGAIN: _verdict(again=True),
    "all terms at once": _verdict(stages=dict.fromkeys(STAGES, (DECAY, BETA))),
    "terms never switched on": _verdict(stages=dict.fromkeys(STAGES, (0.0, 0.0))),
    "decay never switched on": _verdict(stages=STAGES | {"decay": (0.0, 0.0)}),
    "β = 1": _verdict(stages=STAGES | {"sparsity": (DECAY, 1.0)}),
    "decay and sparsity exchanged": _verdict(stages=STAGES | {"decay": (0.0, BETA), "sparsity": (DECAY, BETA)}),
    "the right ones named": _verdict(failed=_the_right_ones),
    "only the whole looked at": _verdict(failed=_all_or_none),
    TOO_LOW: _verdict(failed=_with_limit(1e-14)),
    "limit too high": _verdict(failed=_with_limit(0.05)),
    "θ cut as W1, b1, W2, b2": _verdict(failed=_blocks_of_layers),
    "nothing found": lambda *given: dict.fromkeys(TERMS, ()),
}

RECONSTRUCTION = ({"mean_b2": lambda s: s.delta3.sum(axis=0)}, "no slope in δ⁽²⁾", "bias gradient left out")
SPARSITY = ("penalty outside f′", "push divided by m twice", "sparsity in the cost only")
DECAYS = (
    {"decay_W2": lambda s: 0.0},
    {"decay_W1": lambda s: -s.weight_decay * s.W1},
    "decay on biases in the gradient",
)


def _steep_place(rng):
    """Draw θ and X where no block of the gradient is so small that rounding looks like a mistake."""
    while True:
        theta, X = place(rng, 1, 2, m=4)
        gradients = [cost_and_grad(theta, X, 1, weight_decay=d, rho=RHO, beta=b)[1] for d, b in STAGES.values()]
        if all(np.linalg.norm(block) > 0.01 for gradient in gradients for block in split(gradient, 1, 2)):
            return theta, X


def _problems(rng):
    """Six functions: a right one, one wrong in each term, one without β, one wrong in two terms."""
    pick = [kind[rng.integers(len(kind))] for kind in (RECONSTRUCTION, DECAYS, SPARSITY)]
    two = {"mean_b2": RECONSTRUCTION[0]["mean_b2"], "decay_W2": DECAYS[0]["decay_W2"]}
    wrong = [(), *((mistake,) for mistake in pick), ("β missing in the gradient",), (two,)]
    return [(submission("stranger", *wrong[k]), *_steep_place(rng), 1) for k in rng.permutation(len(wrong))]


def _names(task, value, problem):
    if not isinstance(value, dict):
        task.stop(f"Wanted {task.gives}; it returned a {type(value).__name__}.")
    if missing := [term for term in TERMS if term not in value]:
        lacks = f"The dict has no {' and no '.join(missing)}"
        if value and len(missing) == len(TERMS):
            task.stop(f"{lacks}; its names are {listed([repr(name) for name in value])}.", hint=NAMES)
        stopped = tuple(value) == TERMS[: len(value)]
        task.stop(f"{lacks}.", hint=(WHERE_RETURN if stopped else "") + EMPTY)
    parts = {}
    for term in TERMS:
        named = [value[term]] if isinstance(value[term], str) else value[term]
        if not isinstance(named, (list, tuple, set, frozenset, dict)):
            task.stop(f"Under {term} there is a {type(named).__name__}; wanted a list of blocks, which may be empty.")
        if unknown := [str(name)[:20] for name in named if name not in ALL]:
            task.stop(f"Under {term} it names {unknown[0]}, which is none of {', '.join(ALL)}.")
        parts[term] = np.array([float(name in named) for name in ALL])
    return parts


class SuspectsTask(SubmissionsTask):
    """Tells what is wrong with one of the functions as an example."""

    def _gives(self, slip, came, problems):
        """Return True if a slip names the same blocks, or blocks for the same reason."""
        if slip.name in (AGAIN, TOO_LOW):
            wanted = self.answers(self.reference, problems)
            return (_named_again if slip.name == AGAIN else _right_ones_accused)(came, wanted)
        return super()._gives(slip, came, problems)

    def look_closer(self, report, fn, problems, came, wanted):
        """See `ComparedTask.look_closer`."""
        return replace(report, hint="It is as good as the functions that it calls. Do their checks say: right?")

    def _say(self, came, wanted, right):
        said = []
        for term in (term for term, fine in right.items() if not fine):
            off = [(a[term], b[term]) for a, b in zip(came, wanted) if not np.array_equal(a[term], b[term])]
            yours, theirs = (_listed(blocks) for blocks in off[0])
            said.append(f"{term} for {len(off)} (one of them: wanted {theirs}, got {yours})")
        return f"Of {len(came)} strangers you are wrong about " + "; ".join(said) + "."


def _named_again(came, wanted):
    """Return True if all wanted blocks are named, and besides only some that were wrong at an earlier stage."""
    for a, b in zip(came, wanted):
        before = np.zeros(len(ALL))
        for term in TERMS:
            if np.any(a[term] < b[term]) or np.any(a[term] > np.maximum(b[term], before)):
                return False
            before = np.maximum(before, b[term])
    return True


def _right_ones_accused(came, wanted):
    """Return True if all wanted blocks are named under some term, and a right gradient is called wrong, too."""
    in_all = [(sum(a[term] for term in TERMS) > 0, sum(b[term] for term in TERMS) > 0) for a, b in zip(came, wanted)]
    return all(np.all(a >= b) for a, b in in_all) and any(a.any() and not b.any() for a, b in in_all)


def _listed(blocks):
    return " ".join(name for name, named in zip(ALL, blocks) if named) or "none"


WHERE_WRONG = SuspectsTask(
    name="where_wrong",
    arguments=("fn", "theta", "X", "n_hidden"),
    gives="a dict with a list of blocks for each of reconstruction, decay, sparsity",
    lesson=LESSON,
    library=("check_gradient", "diagnose"),
    reference=_verdict(),
    problems=_problems,
    parts=_names,
    slips=known("where_wrong", LESSON, SLIPS),
)
