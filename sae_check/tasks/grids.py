"""The tasks `size_grid` and `rho_grid`: one network for each pair of settings, trained with the library."""

from __future__ import annotations

import numpy as np

from sae_check.report import Report
from sae_check.tasks.training import TrainingTask, cost_at, differing, digits_like, error, nearest, other_errors, same
from sae_lib.model.parameters import initialize

MAX_ITER = 12


class GridTask(TrainingTask):
    """Common to both: is the network that of its key, and if not, that of which mistake?"""

    def judge(self, theta, right, others, key, rows=False):
        """None if `theta` is what ``right = (X, h, settings)`` gives, else sentence, mistake, hint."""
        X, h, settings = right
        verdict = nearest(theta, X, h, settings, {name: (*case, hint) for name, (case, hint) in others.items()})
        if verdict is None:
            return None
        mistake, hint = verdict
        if mistake:
            return f"The network of {key} is not the one that was asked for.", mistake, hint
        hint = "Print the settings and the shape of the examples just before each training. Are they those of its key?"
        hint += " Are they the rows that were asked for?" if rows else ""
        J = cost_at(theta, X, h, **settings)
        return f"The network of {key} is badly trained for its settings: J = {J:.3g}.", None, hint

    def say(self, right, flaws, remark):
        """The report; `flaws` in the order of their importance."""
        if not flaws:
            return Report(name=self.name, ok=True, parts=right, remark=remark)
        finding, mistake, hint = flaws[0]
        return Report(name=self.name, parts=right, finding=finding, mistake=mistake, hint=hint, lesson=self.lesson)


class SizeGridTask(GridTask):
    """Networks of several sizes on several numbers of examples, without the sparsity term."""

    def compare(self, fn, rng):
        """See `Task.compare`."""
        X, fresh = np.split(digits_like(rng, 70, 9), [45])
        sizes, counts = (2, 5), (8, 20)
        keys = [(h, m) for h in sizes for m in counts]
        grid = self.keyed(
            self.call(fn, X, fresh, sizes, counts, MAX_ITER),
            keys,
            "Is each key a pair: first the hidden units, then the examples?",
        )
        right, found = dict.fromkeys(("networks", "error", "fresh error"), True), []
        for h, m in keys:
            elsewhere = {"the training examples": X[:m], "the first fresh examples": fresh[:m]}
            theta, learned, new = self._entry(grid[h, m], (h, m), initialize(h, 9))
            flaws = {
                "networks": self._network(theta, X, fresh, h, m),
                "error": _error(learned, theta, h, X[:m], {"all examples": X, "the fresh examples": fresh}, len(X)),
                "fresh error": _error(new, theta, h, fresh, elsewhere, m, "fresh error"),
            }
            for part in (part for part, flaw in flaws.items() if flaw):
                right[part] = False
                found.append((list(flaws).index(part), flaws[part]))
        return self.say(right, [flaw for _, flaw in sorted(found, key=lambda one: one[0])], "Four small networks.")

    def _entry(self, entry, key, like):
        if not isinstance(entry, (tuple, list)) or len(entry) != 3:
            self.stop(f"The entry {key} is no triple (θ, error, fresh error), but {type(entry).__name__}.")
        return (
            self.network(entry[0], like, f"θ of {key}"),
            self.number(entry[1], f"The error of {key}"),
            self.number(entry[2], f"The fresh error of {key}"),
        )

    def _network(self, theta, X, fresh, h, m):
        free = {"beta": 0, "max_iter": MAX_ITER}
        which = f"From which row to which row are the first {m} examples?"
        others = {
            "sparsity term left on": (
                (X[:m], {"max_iter": MAX_ITER}),
                "What is beta, if train is not told? And what does the task ask for?",
            ),
            "trained on all examples": ((X, free), which),
            "trained on the last examples": ((X[-m:], free), which),
            "trained on the fresh examples": ((fresh, free), "Which examples may the network see?"),
            "trained on the first fresh examples": ((fresh[:m], free), "Which examples may the network see?"),
            "weight decay left out": ((X[:m], free | {"weight_decay": 0}), "What is λ in this task?"),
            "max_iter not passed on": (
                (X[:m], {"beta": 0}),
                f"How does train hear of the {MAX_ITER} iterations that were asked for?",
            ),
        }
        return self.judge(
            theta, (X[:m], h, free | {"weight_decay": 1e-4}), others, f"{h} units on {m} examples", rows=True
        )


def _error(came, theta, h, Y, elsewhere, m, name="error"):
    """Judge an error, given θ: sentence, mistake, hint, or None if it is right."""
    if same(came, error(theta, Y, h)):
        return None
    for where, other in elsewhere.items():
        if same(came, error(theta, other, h)):
            hint = "On which examples is which of the two errors measured?"
            return f"The {name} is that of other examples.", f"measured on {where}", hint
    others = other_errors(theta, Y, h) | {
        "all of J": (cost_at(theta, Y, h, beta=0), "Which term of J is it?"),
        "divided by the number of others": (
            error(theta, Y, h) * len(Y) / m,
            "On how many examples is this error measured, and by how many do you divide?",
        ),
    }
    for mistake, (value, hint) in others.items():
        if same(came, value):
            return f"The {name} is not the first term of J at your θ.", mistake, hint
    here, there = differing(came, error(theta, Y, h))
    return (
        f"The {name} is {here}; at your θ it should be {there}.",
        None,
        "Write its formula beside your line. Which factor differs?",
    )


class RhoGridTask(GridTask):
    """Networks of several sizes, each with its own β, and with several ρ."""

    def compare(self, fn, rng):
        """See `Task.compare`."""
        # More than a hundred examples, the last of another kind: whoever leaves some out ends elsewhere.
        X = np.vstack([digits_like(rng, 70, 9), digits_like(rng, 50, 9)])
        betas, rhos = {2: 1.5, 4: 0.4}, (0.3, 0.05)
        keys = [(h, rho) for h in betas for rho in rhos]
        grid = self.keyed(
            self.call(fn, X, betas, rhos, MAX_ITER), keys, "Is each key a pair: first the hidden units, then ρ?"
        )
        thetas = {key: self.network(grid[key], initialize(key[0], 9), f"The network of {key}") for key in keys}
        flaws = {key: self._network(thetas[key], X, *key, betas, rhos) for key in keys}
        right = {f"{h} units": not any(flaws[h, rho] for rho in rhos) for h in betas}
        return self.say(right, [flaw for flaw in flaws.values() if flaw], "Four small networks.")

    def _network(self, theta, X, h, rho, betas, rhos):
        settings = {"rho": rho, "beta": betas[h], "max_iter": MAX_ITER, "weight_decay": 1e-4}
        beta_hint = "Which β belongs to which number of hidden units, and where is train told?"
        rho_hint = "Which ρ is this network's own, and where is train told?"

        def with_(**other):
            return X, settings | other

        all_of_them = "How many examples come in, and how many does train get?"
        others = {f"the first {m} examples only": ((X[:m], settings), all_of_them) for m in (10, 20, 25, 50, 100)}
        others |= {f"β of {other} units": (with_(beta=beta), beta_hint) for other, beta in betas.items() if other != h}
        others |= {f"ρ = {other}": (with_(rho=other), rho_hint) for other in rhos if other != rho}
        others |= {
            "β not passed on": (with_(beta=3.0), beta_hint),
            "ρ not passed on": (with_(rho=0.01), rho_hint),
            "ρ and β not passed on": (with_(beta=3.0, rho=0.01), rho_hint),
            "sparsity term left out": (with_(beta=0), beta_hint),
            "weight decay left out": (with_(weight_decay=0), "What is λ in this task?"),
            "max_iter not passed on": (
                with_(max_iter=400),
                f"How does train hear of the {MAX_ITER} iterations that were asked for?",
            ),
        }
        if betas[h] < 1:
            others["ρ and β exchanged"] = (with_(rho=betas[h], beta=rho), "Which is the wish and which is the price?")
        return self.judge(theta, (X, h, settings), others, f"{h} units with ρ = {rho:g}")


SIZE_GRID = SizeGridTask(
    name="size_grid",
    arguments=("X", "fresh", "sizes", "counts", "max_iter"),
    gives="a dict: by (hidden units, examples) the triple (θ, error, fresh error)",
    lesson="07_train",
)
RHO_GRID = RhoGridTask(
    name="rho_grid",
    arguments=("X", "betas", "rhos", "max_iter"),
    gives="a dict: θ by (hidden units, ρ)",
    lesson="08_sparsity",
)
