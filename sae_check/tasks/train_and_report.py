"""The task `train_and_report`: train with SciPy, and say truly what came of it."""

from __future__ import annotations

from warnings import catch_warnings, simplefilter

import numpy as np
from scipy.optimize import minimize

from sae_check.findings import Cause, causes
from sae_check.report import Report
from sae_check.tasks.training import (
    NEAR,
    TrainingTask,
    apart,
    cost_at,
    differing,
    digits_like,
    error,
    nearest,
    other_errors,
    same,
    trained,
)
from sae_lib.model.cost import cost_and_grad
from sae_lib.model.network import forward
from sae_lib.model.parameters import initialize
from sae_lib.training.train import train

LESSON = "07_train"
SEE = "Which examples is the network allowed to see?"
NUMBERS = ("start", "end", "iterations", "mean_rho_hat", "error", "fresh_error")
PARTS = ("training", *NUMBERS)
SETTINGS = "Which settings does the optimizer hand on to cost_and_grad, those that came in or others?"


class TrainAndReportTask(TrainingTask):
    """θ must be what the training gives, and the numbers those of that very θ."""

    def compare(self, fn, rng):
        """See `Task.compare`."""
        flaws, right = {}, dict.fromkeys(PARTS, True)
        for run in _runs(rng):
            came = self._report(fn, run)
            for part in PARTS:
                flaw = _training(came, run) if part == "training" else _number(part, came, run)
                if flaw and right[part]:
                    right[part], flaws[part] = False, flaw
        if all(right.values()):
            remark = "Two trainings: one stopped early, one that ends by itself."
            return Report(name=self.name, ok=True, parts=right, remark=remark)
        finding, mistake, hint = flaws[next(part for part in PARTS if part in flaws)]
        others = [part for part in PARTS if part in flaws][1:]
        if others:
            finding += f" Not right either: {', '.join(others)}."
        return Report(name=self.name, parts=right, finding=finding, mistake=mistake, hint=hint, lesson=LESSON)

    def explain(self, report, fn, args):
        """See `Task.explain`."""
        found = causes(report.finding.error)
        if {Cause.NO_NUMBER, Cause.PAIR} & found.keys():
            hint = "Your function returns J and its slope. How does minimize learn that it does?"
            return {"mistake": "jac=True forgotten", "hint": hint, "lesson": self.lesson}
        if Cause.NO_PAIR in found:
            hint = "With jac=True minimize takes a pair from your function. Does it return J and its slope?"
            return {"mistake": "jac=True for J alone", "hint": hint, "lesson": self.lesson}
        if Cause.ARGUMENTS in found:
            hint = "Which arguments does cost_and_grad take by name only? Look at its help."
            return {"hint": hint, "lesson": self.lesson}
        return {}

    def _report(self, fn, run):
        value = self.call(fn, *run.values())
        report = self.keyed(
            value,
            ("theta", *NUMBERS),
            "Do the names of your entries agree, letter by letter, with the table of the task?",
        )
        came = {name: self.number(report[name], f"report[{name!r}]") for name in NUMBERS}
        return came | {"theta": self.network(report["theta"], run["theta0"], "report['theta']")}


def _runs(rng):
    """A training that is stopped after 6 iterations, and one that ends by itself; settings that are no defaults."""
    hard = {"weight_decay": 3e-3, "rho": 0.2, "beta": 0.3, "max_iter": 6}
    easy = {"weight_decay": 0.03, "rho": 0.3, "beta": 0.5, "max_iter": 500}
    runs = []
    for (m, h, n, k), settings in (((30, 5, 8, 20), hard), ((24, 3, 6, 15), easy)):
        # The fresh ones are of another kind: who trains on them, too, ends elsewhere.
        X, fresh = digits_like(rng, m, n), digits_like(rng, k, n)
        runs.append({"theta0": initialize(h, n, rng), "X": X, "fresh": fresh, "n_hidden": h, **settings})
    return runs


def _penalties(run):
    return {name: run[name] for name in ("weight_decay", "rho", "beta")}


def _training(came, run):
    """Judge θ: sentence, mistake, hint, or None if it is right."""
    theta, theta0, X, h = came["theta"], run["theta0"], run["X"], run["n_hidden"]
    if np.array_equal(theta, theta0):
        return "θ is still the one that came in.", "start given back", "Where does the optimizer keep the θ it found?"
    settings = _penalties(run) | {"max_iter": run["max_iter"]}
    others = {
        "settings not passed on": (X, {"max_iter": run["max_iter"]}, SETTINGS),
        "trained on the fresh examples": (run["fresh"], settings, SEE),
        "trained on the fresh examples, too": (np.vstack([X, run["fresh"]]), settings, SEE),
        "a start of its own": (
            X,
            settings | {"theta0": initialize(h, X.shape[1])},
            "Where does the training begin? A θ came in for that.",
        ),
        "max_iter not passed on": (
            X,
            settings | {"max_iter": max(400, run["max_iter"])},
            f"A limit of {run['max_iter']} iterations was asked for. How does the optimizer hear of it?",
        ),
    }
    # After a few steps from the same start everybody is at the same θ; after many, not on every machine.
    verdict = nearest(theta, X, h, settings, others, theta0, exactly=run["max_iter"] < 10)
    if verdict is None:
        return None
    mistake, hint = verdict
    if not mistake and _other_method(theta, run):
        mistake, hint = "another optimizer", "L-BFGS-B is asked for. Which method does minimize take with you?"
    wanted = trained(X, h, theta0, **settings)
    at_start, here, there = (cost_at(t, X, h, **_penalties(run)) for t in (theta0, theta, wanted))
    here, there = differing(here, there)
    return (
        f"θ is not what this training should give: J was {at_start:.3g} at the start and is {here} at your θ; "
        f"L-BFGS-B comes to {there}.",
        mistake,
        hint or "Is θ the one that the optimizer found? Does it start from the θ that came in, on all of X and only X?",
    )


def _other_method(theta, run):
    """Return True if θ clearly comes from another optimizer with the same start."""

    def f(t):
        return cost_and_grad(t, run["X"], run["n_hidden"], **_penalties(run))

    for method in ("CG", "BFGS", "TNC", "SLSQP"):
        with catch_warnings():
            simplefilter("ignore")
            options = {"maxfun" if method == "TNC" else "maxiter": run["max_iter"]}
            found = minimize(f, run["theta0"], jac=True, method=method, options=options).x
        if apart(theta, found) < NEAR:
            return True
    return False


def _number(part, came, run):
    """Judge one number of the report, given its θ: sentence, mistake, hint, or None if it is right."""
    if part == "iterations":
        return _iterations(came, run)
    wanted, others = _TABLE[part](came["theta"], run)
    if same(came[part], wanted):
        return None
    if part == "end" and came[part] < wanted and same(came[part], error(came["theta"], run["X"], run["n_hidden"])):
        others = {"reconstruction alone": (came[part], "How many terms has J?")}
    for mistake, (value, hint) in others.items():
        if same(came[part], value):
            return f"{part} is {came[part]:.3g}; that is another number than the one asked for.", mistake, hint
    where = "the θ that came in" if part == "start" else "your θ"
    here, there = differing(came[part], wanted)
    return f"{part} is {here}; at {where} it should be {there}.", None, _ASK[part]


def _start(theta, run):
    theta0, X, h = run["theta0"], run["X"], run["n_hidden"]
    first = trained(X, h, theta0, **_penalties(run), max_iter=1)
    return cost_at(theta0, X, h, **_penalties(run)), {
        "settings not passed on": (cost_at(theta0, X, h), SETTINGS),
        "J at the end": (cost_at(theta, X, h, **_penalties(run)), "At which θ do you ask for J, and when?"),
        "J after the first iteration": (
            cost_at(first, X, h, **_penalties(run)),
            "How large is J before any step is taken?",
        ),
    }


def _end(theta, run):
    theta0, X, h = run["theta0"], run["X"], run["n_hidden"]
    return cost_at(theta, X, h, **_penalties(run)), {
        "settings not passed on": (cost_at(theta, X, h), SETTINGS),
        "J at the start": (cost_at(theta0, X, h, **_penalties(run)), "At which θ do you ask for J, and when?"),
        "J of the fresh examples": (
            cost_at(theta, run["fresh"], h, **_penalties(run)),
            "Which examples did the training see?",
        ),
    }


def _mean_rho_hat(theta, run):
    z2, a2, _, a3 = forward(theta, run["X"], run["n_hidden"])
    which = "Of which layer, of which examples, with which θ?"
    return a2.mean(), {
        "mean of the outputs": (a3.mean(), which),
        "mean before the sigmoid": (z2.mean(), which),
        "measured before training": (forward(run["theta0"], run["X"], run["n_hidden"]).a2.mean(), which),
        "measured on the fresh examples": (forward(theta, run["fresh"], run["n_hidden"]).a2.mean(), which),
        "ρ itself": (run["rho"], "Which of the two is chosen, ρ or ρ̂, and which is measured?"),
        "one unit only": (a2[:, 0].mean(), "Of how many units is it the mean?"),
    }


def _error(theta, run):
    X, fresh, h = run["X"], run["fresh"], run["n_hidden"]
    which = "On which examples, and with which θ, is the error measured?"
    return error(theta, X, h), {
        "all of J": (
            cost_at(theta, X, h, **_penalties(run)),
            "Which of the three terms of J says how well the network paints?",
        ),
        "measured on the fresh examples": (error(theta, fresh, h), which),
        "measured before training": (error(run["theta0"], X, h), which),
        **other_errors(theta, X, h),
    }


def _fresh_error(theta, run):
    X, fresh, h = run["X"], run["fresh"], run["n_hidden"]
    which = "On which examples, and with which θ, is the error measured?"
    return error(theta, fresh, h), {
        "all of J": (
            cost_at(theta, fresh, h, **_penalties(run)),
            "Which of the three terms of J says how well it paints?",
        ),
        "measured on the training examples": (error(theta, X, h), which),
        "divided by the number of others": (
            error(theta, fresh, h) * len(fresh) / len(X),
            "How many examples are fresh, and by how many do you divide?",
        ),
        "measured before training": (error(run["theta0"], fresh, h), which),
        **other_errors(theta, fresh, h),
    }


def _iterations(came, run):
    n, most = came["iterations"], run["max_iter"]
    own = train(run["X"], run["n_hidden"], theta0=run["theta0"], **_penalties(run), max_iter=most)
    if n != round(n) or n < 1:
        return f"iterations is {n:g}; wanted a whole number from 1 on.", None, "What does the optimizer report?"
    if own.n_iter == most:  # stopped early: the number is known
        if n == most:
            return None
        if most < n == own.n_evals:
            hint = "Several evaluations may be needed for one iteration. Which of the two does your number count?"
            return f"It reports {n:g} iterations where {most} were allowed.", "evaluations counted", hint
        hint = f"A limit of {most} iterations was asked for. How does the optimizer hear of it?"
        mistake = "max_iter not passed on" if n > most else None
        return f"It reports {n:g} iterations where {most} were asked for.", mistake, hint
    if n == most:
        hint = "Who knows how many were taken, you or the optimizer?"
        return f"It reports {n:g} iterations, but this training ends by itself earlier.", "asked for, not taken", hint
    if not own.n_iter / 3 <= n <= own.n_iter * 3:
        return (
            f"It reports {n:g} iterations; here it takes about {own.n_iter}.",
            None,
            "What does the optimizer report?",
        )
    return None


_TABLE = {"start": _start, "end": _end, "mean_rho_hat": _mean_rho_hat, "error": _error, "fresh_error": _fresh_error}
_ASK = {
    "start": "At which θ, and on which examples? Has J all three terms, with the settings that came in?",
    "end": "Is it J at the θ that you return, with all three terms?",
    "mean_rho_hat": "What is a mean over all hidden units and all examples?",
    "error": "Write its formula beside your line. Which factor differs?",
    "fresh_error": "Write its formula beside your line. Which factor differs?",
}

TRAIN_AND_REPORT = TrainAndReportTask(
    name="train_and_report",
    arguments=("theta0", "X", "fresh", "n_hidden", "weight_decay", "rho", "beta", "max_iter"),
    gives="a dict with 'theta', 'start', 'end', 'iterations', 'mean_rho_hat', 'error' and 'fresh_error'",
    lesson=LESSON,
    library=("train", "train_with"),
)
