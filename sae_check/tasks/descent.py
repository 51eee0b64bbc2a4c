"""The task `descend_by_hand`: gradient descent with a fixed step."""

from __future__ import annotations

import numpy as np

from sae_check.findings import Cause, causes, counted
from sae_check.tasks.compared import ComparedTask
from sae_check.tasks.task import known, shape_of
from sae_check.values import agree

LESSON = "09_digits"
THETA, COSTS = "θ", "costs"


def _walk(
    *, step=lambda g, rate, k, n: rate * g, slope=lambda f, path: f(path[-1])[1], early=True, keep=lambda path: path[-1]
):
    """A descent; `early` says that costs are measured before the steps, `keep` which θ of the path is returned."""

    def descend(f, theta0, rate, epochs):
        path, costs = [np.array(theta0, dtype=float)], []
        for k in range(epochs):
            path.append(path[-1] - step(slope(f, path), rate, k, epochs))
            costs.append(f(path[-2] if early else path[-1])[0])
        return keep(path), costs

    return descend


def _again_and_again(f, theta0, rate, epochs):
    theta, costs = np.array(theta0, dtype=float), []
    for _ in range(epochs):
        J, grad = f(theta)
        costs.append(J)
        theta = theta0 - rate * grad
    return theta, costs


def _first_step(f, theta0, rate, epochs):
    J, grad = f(theta0)
    return theta0 - rate * grad, [J] * epochs


def _asked_once(f, theta0, rate, epochs):
    J, grad = f(theta0)
    return theta0 - epochs * rate * grad, [J] * epochs


def _momentum(f, theta0, rate, epochs):
    theta, costs, pace = np.array(theta0, dtype=float), [], 0.0
    for _ in range(epochs):
        J, grad = f(theta)
        costs.append(J)
        pace = 0.9 * pace + grad
        theta = theta - rate * pace
    return theta, costs


def _whole_costs(*given):
    theta, costs = _walk()(*given)
    return theta, np.trunc(costs)


def _lowest(f, theta0, rate, epochs):
    path = [np.array(theta0, dtype=float)]
    for _ in range(epochs):
        path.append(path[-1] - rate * f(path[-1])[1])
    costs = [f(theta)[0] for theta in path]
    return path[int(np.argmin(costs))], costs[:-1]


SLIPS = {
    "uphill": _walk(step=lambda g, rate, k, n: -rate * g),
    "costs after the steps": _walk(early=False),
    "last step not taken": _walk(keep=lambda path: path[-2]),
    "always the gradient of the start": _walk(slope=lambda f, path: f(path[0])[1]),
    "J in place of its gradient": _walk(step=lambda g, rate, k, n: rate * g, slope=lambda f, path: f(path[-1])[0]),
    "every step from the start": _again_and_again,
    "always the first step": _first_step,
    "cost_and_grad asked only once": _asked_once,
    "no step taken": lambda f, theta0, rate, epochs: (np.array(theta0), [f(theta0)[0]] * epochs),
    "momentum": _momentum,
    "slope cut off at 1": _walk(step=lambda g, rate, k, n: rate * np.clip(g, -1, 1)),
    "length of the slope cut off at 1": _walk(step=lambda g, rate, k, n: rate * g / max(np.linalg.norm(g), 1)),
    "decimals of the costs lost": _whole_costs,
    "rate not used": _walk(step=lambda g, rate, k, n: g),
    "length of the gradient taken out": _walk(step=lambda g, rate, k, n: rate * g / max(np.linalg.norm(g), 1e-300)),
    "only the sign of the gradient": _walk(step=lambda g, rate, k, n: rate * np.sign(g)),
    "divided by the epochs": _walk(step=lambda g, rate, k, n: rate * g / n),
    "steps that get shorter": _walk(step=lambda g, rate, k, n: rate * g / (k + 1)),
    "start given back": _walk(keep=lambda path: path[0]),
    "lowest in place of last": _lowest,
}


def _problems(rng):
    """Bowls that differ from axis to axis: in one J rises, the rate is too large; in the last θ₀ is the bottom."""
    drawn = []
    for size, epochs, worst in ((3, 8, 0.9), (5, 6, 1.6), (4, 5, 2.15), (3, 7, 0.9)):
        steep = np.append(rng.uniform(0.5, 1.5, size - 1), 4.0)
        centre = rng.normal(size=size)

        def f(theta, steep=steep, centre=centre):
            off = np.asarray(theta, dtype=float) - centre
            return float(np.sum(steep * off**2) / 2 + np.sum(np.cos(off) - 1) / 10), steep * off - np.sin(off) / 10

        start = centre + rng.uniform(0.7, 1.2, size) * rng.choice([-1, 1], size)
        drawn.append((f, start if len(drawn) < 3 else centre, worst / 4.0, epochs))
    return drawn


def _theta_and_costs(task, value, problem):
    theta0, epochs = problem[1], problem[3]
    for one, name in zip(task.things(value, 2, "the pair"), (THETA, "The list of costs")):
        if one is ...:
            task.stop(f"{name} is still the dots.", lesson="")
    theta, costs = shape_of(value[0]), shape_of(value[1])
    if (theta, costs) == ((epochs,), theta0.shape):
        task.stop("The costs come first and θ comes second.", mistake="θ and costs exchanged")
    if costs == ():
        task.stop("The costs are a single number.", mistake="one cost only")
    if costs == (epochs, *theta0.shape):
        task.stop("Each cost is as long as θ.", mistake="J and its gradient exchanged")
    if len(costs or ()) == 1 and costs != (epochs,):
        _wrong_number(task, *(task.numbers(one) for one in value), problem)
    return {
        THETA: task.numbers(value[0], theta0.shape, "θ"),
        COSTS: task.numbers(value[1], (epochs,), "The list of costs"),
    }


def _wrong_number(task, theta, costs, problem):
    """End the check on as many costs as there should not be."""
    f, theta0, rate, epochs = problem
    many = len(costs)
    told = f"There {'is' if many == 1 else 'are'} {counted(many, 'cost')} for {counted(epochs, 'epoch')}."
    right = agree(theta, _walk()(*problem)[0])
    if not f(theta0)[1].any() and many < epochs:
        told = f"{told} (Here θ₀ is the bottom already.)"
        about = "left before the last epoch", "Where does the task say that the descent may end early?"
    elif many == 1 and right:
        about = "list made anew in each epoch", "In which line is the list of costs made, and how often is it run?"
    elif many == 1:
        about = "left in the first epoch", "Does the loop run to its end? Where does return stand, in it or after it?"
    elif many == 0:
        about = "no costs kept", "Which of your lines puts a cost into the list?"
    elif many == epochs + 1 and agree(theta, _walk()(f, theta0, rate, epochs + 1)[0]):
        about = "one epoch too many", "How often does your loop run, and so how many steps does θ take?"
    elif many == epochs + 1 and costs[0] == 0:
        about = "first place left empty", "What stands at the first place of your costs, and which line puts it there?"
    elif many == epochs + 1:
        hint = "Which of your costs belongs to no epoch, the one before the loop or the one after it?"
        about = "one cost too many", hint
    else:
        about = "another number of epochs", "What says how often your loop runs, and which argument should say it?"
    mistake, hint = about
    task.stop(told, mistake=mistake, hint=hint)


class DescentTask(ComparedTask):
    """Knows what Python says to those who take the pair for one thing."""

    def explain(self, report, fn, args):
        """See `Task.explain`."""
        if Cause.PAIR_TIMES in causes(report.finding.error):
            return {"hint": "How many things does cost_and_grad return? Which one do you want?"}
        return {}


DESCEND = DescentTask(
    name="descend_by_hand",
    arguments=("cost_and_grad", "theta0", "rate", "epochs"),
    gives="(θ after the last step, costs)",
    lesson=LESSON,
    section="Three hundred epochs",
    library=("descend", "train", "train_with"),
    reference=_walk(),
    problems=_problems,
    parts=_theta_and_costs,
    slips=known("descend_by_hand", LESSON, SLIPS),
)
