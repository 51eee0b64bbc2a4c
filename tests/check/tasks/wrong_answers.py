"""Mistakes that are known by another sign than their numbers: what is checked is chance, shapes, or warnings."""

import numpy as np

from sae_check.tasks.check_task import TASKS
from sae_lib import forward

SIGMOID = {
    "exp overflows": lambda z: 1 / (1 + np.exp(-z)),
    "both sides computed": lambda z: np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z))),
}


def _other_shapes(task, change):
    right = TASKS[task].reference
    return lambda *given: change(right(*given))


_SHAPES = {
    "one example only": lambda layers: [layer[-1] for layer in layers],
    "layers in another order": lambda layers: [layers[i] for i in (0, 2, 1, 3)],
    "examples in columns": lambda layers: [layer.T for layer in layers],
}


_WEIGHTS = {
    "biases left out": "np.concatenate([draw(r, h * n), draw(r, h * n)])",
    "only one weight matrix": "np.concatenate([draw(r, h * n), np.zeros(h + n)])",
    "b2 as long as b1": "np.concatenate([draw(r, 2 * h * n), np.zeros(2 * h)])",
    "b1 as long as b2": "np.concatenate([draw(r, 2 * h * n), np.zeros(2 * n)])",
    "b1 left out": "np.concatenate([draw(r, 2 * h * n), np.zeros(n)])",
    "b2 left out": "np.concatenate([draw(r, 2 * h * n), np.zeros(h)])",
    "another order": "np.concatenate([draw(r, h * n), np.zeros(h), draw(r, h * n), np.zeros(n)])",
    "all weights 0": "np.zeros(2 * h * n + h + n)",
    "all weights alike": "np.concatenate([np.full(2 * h * n, r), np.zeros(h + n)])",
    "random biases": "draw(r, 2 * h * n + h + n)",
    "positive weights only": "np.concatenate([rng.uniform(0, r, 2 * h * n), np.zeros(h + n)])",
    "normal instead of uniform": "np.concatenate([rng.normal(0, r, 2 * h * n), np.zeros(h + n)])",
    "square root forgotten": "np.concatenate([draw(6 / (h + n + 1), 2 * h * n), np.zeros(h + n)])",
    "the 1 forgotten": "np.concatenate([draw(np.sqrt(6 / (h + n)), 2 * h * n), np.zeros(h + n)])",
    "another numerator": "np.concatenate([draw(np.sqrt(2 / (h + n + 1)), 2 * h * n), np.zeros(h + n)])",
    "twice the inputs": "np.concatenate([draw(np.sqrt(6 / (2 * n + 1)), 2 * h * n), np.zeros(h + n)])",
    "twice the hidden units": "np.concatenate([draw(np.sqrt(6 / (2 * h + 1)), 2 * h * n), np.zeros(h + n)])",
    "unit range": "np.concatenate([draw(1, 2 * h * n), np.zeros(h + n)])",
    "one matrix twice": "np.concatenate([W := draw(r, h * n), W, np.zeros(h + n)])",
    "range not centred on 0": "np.concatenate([rng.random(2 * h * n) * 2 * r - 1, np.zeros(h + n)])",
    "brackets of the sum forgotten": "np.concatenate([draw(np.sqrt(6 / h + n + 1), 2 * h * n), np.zeros(h + n)])",
    "half the width": "np.concatenate([draw(r / 2, 2 * h * n), np.zeros(h + n)])",
    "generator made inside": "np.concatenate([np.random.default_rng(0).uniform(-r, r, 2 * h * n), np.zeros(h + n)])",
    "rng not used": "np.concatenate([np.random.uniform(-r, r, 2 * h * n), np.zeros(h + n)])",
    "all hidden units alike": "np.r_[np.tile(draw(r, n), h), np.repeat(draw(r, n), h), np.zeros(h + n)]",
    "all inputs alike": "np.r_[np.repeat(draw(r, h), n), draw(r, h * n), np.zeros(h + n)]",
    "all outputs alike": "np.r_[draw(r, h * n), np.tile(draw(r, h), n), np.zeros(h + n)]",
    "only a few numbers to choose from": "np.r_[rng.choice([-r, r], 2 * h * n), np.zeros(h + n)]",
    "not evenly drawn": "np.r_[r * np.sin(draw(np.pi, 2 * h * n)), np.zeros(h + n)]",
    "two bounds": "np.r_[draw(r, h * n), draw(r / 2, h * n), np.zeros(h + n)]",
    "W1 left at 0": "np.r_[np.zeros(h * n), draw(r, h * n), np.zeros(h + n)]",
    "W2 left at 0": "np.r_[draw(r, h * n), np.zeros(h * n), np.zeros(h + n)]",
    "biases not 0": "np.r_[draw(r, 2 * h * n), np.ones(h + n)]",
}


def _initialize(weights):
    def answer(n_hidden, n_visible, rng):
        names = {"h": n_hidden, "n": n_visible, "rng": rng, "np": np, "r": np.sqrt(6 / (n_hidden + n_visible + 1))}
        names["draw"] = lambda bound, size: rng.uniform(-bound, bound, size)
        return eval(weights, names)

    return answer


def sampler(
    before="",
    image="images[rng.integers(len(images))]",
    top="H - p + 1",
    left="W - p + 1",
    cut="square.ravel()",
    end="X",
):
    source = f"""
def answer(images, m, p, rng):
    X = []
    {before}
    for _ in range(m):
        im = {image}
        H, W = im.shape
        r = rng.integers({top})
        c = rng.integers({left})
        square = im[r:r + p, c:c + p]
        X.append({cut})
    X = np.array(X)
    return {end}
"""
    names = {"np": np}
    exec(source, names)
    return names["answer"]


SAMPLE = {
    "examples in columns": sampler(end="X.T"),
    "patches left square": sampler(cut="square"),
    "one long vector": sampler(end="X.ravel()"),
    "always the same picture": sampler(image="images[1]"),
    "pictures in turn": sampler(image="images[len(X) % len(images)]"),
    "a picture left out": sampler(image="images[rng.integers(len(images) - 1)]"),
    "last row left out": sampler(top="H - p", left="W - p"),
    "first row left out": sampler(top="1, H - p + 1"),
    "one patch again and again": sampler(end="np.repeat(X[:1], m, axis=0)"),
    "read down the columns": sampler(cut="square.T.ravel()"),
    "pixels that are no neighbours": sampler(cut="rng.choice(im.ravel(), p * p)"),
    "pixels changed": sampler(cut="square.ravel() - square.mean()"),
    "one number for row and column": sampler(top="min(H, W) - p + 1", cut="im[r:r + p, r:r + p].ravel()"),
    "pictures not equally likely": sampler(
        before="s = np.array([im.size for im in images])", image="images[rng.choice(len(images), p=s / s.sum())]"
    ),
    "places not equally likely": sampler(
        cut="im[(a := np.clip(int(rng.normal((H - p) / 2, H / 4)), 0, H - p)):a + p, c:c + p].ravel()"
    ),
    "ends not as likely as the middle": sampler(
        cut="im[(a := round(rng.random() * (H - p))):a + p, (b := round(rng.random() * (W - p))):b + p].ravel()"
    ),
    "generator made inside": lambda images, m, p, rng: sampler()(images, m, p, np.random.default_rng(1)),
    "rng not used": lambda images, m, p, rng: sampler()(images, m, p, np.random.default_rng()),
}


def _J(*given):
    return TASKS["cost"].reference(*given)


def _slips(*names):
    """J with several slips in it."""
    fns = [slip.fn for slip in TASKS["cost"].slips if slip.name in names]
    return lambda *given: sum(fn(*given) for fn in fns) - (len(fns) - 1) * _J(*given)


COST = {
    "ρ and β not used": lambda theta, X, h, weight_decay, rho, beta: _J(theta, X, h, weight_decay, 0.2, 0.5),
    "λ not used": lambda theta, X, h, weight_decay, rho, beta: _J(theta, X, h, 0.001, rho, beta),
    "ρ not used": lambda theta, X, h, weight_decay, rho, beta: _J(theta, X, h, weight_decay, 0.2, beta),
    "cost without ½ and decay without ½": _slips("cost without ½", "decay without ½"),
    "λ/2 before W1 alone and KL of every activation": _slips("λ/2 before W1 alone", "KL of every activation"),
    "errors not squared, decay of W1 alone and sparsity subtracted": _slips(
        "errors not squared", "decay of W1 alone", "sparsity subtracted"
    ),
    "arguments in another order": lambda theta, X, n_hidden, rho, weight_decay, beta: _J(
        theta, X, n_hidden, weight_decay, rho, beta
    ),
}


def _svd(X):
    return np.linalg.svd(X - X.mean(axis=0))


def _rows(V):
    return np.linalg.qr(V.T)[0].T


def _split(lines="order = rng.permutation(m)", train="X[order[k:]]", test="X[order[:k]]"):
    def answer(X, n_test, rng):
        names = {"X": X, "k": n_test, "m": len(X), "rng": rng, "np": np}
        exec(lines, names)
        return eval(train, names), eval(test, names)

    return answer


def _nudged_in_place(f, theta, epsilon):
    slopes = np.zeros(len(theta))
    for i in range(len(theta)):
        theta[i] += epsilon
        up = f(theta)
        theta[i] -= 2 * epsilon
        slopes[i] = (up - f(theta)) / (2 * epsilon)
        theta[i] += epsilon
    return slopes


def _blocks_with(**fixed):
    def answer(fn, theta, X, n_hidden, weight_decay, rho, beta):
        penalties = {"weight_decay": weight_decay, "rho": rho, "beta": beta} | fixed
        return TASKS["block_errors"].reference(fn, theta, X, n_hidden, *penalties.values())

    return answer


SPLIT = {
    "numbers of rows in place of rows": _split(train="order[k:]", test="order[:k]"),
    "pixels mixed up": _split("order = np.arange(m); X = rng.permuted(X, axis=0)"),
    "the two exchanged": _split(train="X[order[:k]]", test="X[order[k:]]"),
    "trained on all digits": _split(train="X"),
    "a coin for each digit": _split("coin = rng.random(m) < k / m", "X[~coin]", "X[coin]"),
    "drawn with replacement": _split("order = rng.integers(m, size=m)"),
    "drawn twice, apart from each other": _split(train="X[rng.permutation(m)[k:]]"),
    "rng not used": _split("order = np.random.permutation(m)"),
    "not shuffled": _split("order = np.arange(m)[::-1]"),
    "always the same test digits": _split("order = np.random.default_rng(0).permutation(m)"),
    "one block of the file": _split("order = np.roll(np.arange(m), rng.integers(k, m))"),
    "a single row": _split(train="X[order[k]]"),
    "not all pixels of a row": _split(train="X[order[k:], 0]", test="X[order[:k], 0]"),
    "the values changed": _split(train="X[order[k:]] - X.mean()"),
    "n_test not used": _split(train="X[order[15:]]", test="X[order[:15]]"),
    "the last rows left out": _split("order = rng.permutation(40)"),
    "more rows than X has": _split("order = rng.permutation(300)"),
    "neighbours kept together": _split(
        "order = np.concatenate([np.arange(m)[5 * i : 5 * i + 5] for i in rng.permutation(-(-m // 5))])"
    ),
    "some digits always tested": _split("order = np.append(m - 1, rng.permutation(m - 1))"),
    "some digits never tested": _split("order = np.append(rng.permutation(m - 5), np.arange(m - 5, m))"),
}


# Answers that were accepted once: the mistake that is named, and a function.
ACCEPTED_ONCE = {
    "25 trained, the others tested": ("split", "n_test not used", _split(train="X[order[:25]]", test="X[order[25:]]")),
    "a block that wraps round": (
        "split",
        "one block of the file",
        _split("Y = np.roll(X, rng.integers(m), axis=0)", "Y[k:]", "Y[:k]"),
    ),
}


def _until(stop):
    """A descent that ends early where `stop` says so of the costs and the gradient."""

    def answer(f, theta0, rate, epochs):
        theta, costs = theta0, []
        for _ in range(epochs):
            J, grad = f(theta)
            costs.append(J)
            if stop(costs, grad):
                break
            theta = theta - rate * grad
        return theta, costs

    return answer


ACCEPTED_ONCE |= {
    name: ("descend_by_hand", "left before the last epoch", _until(stop))
    for name, stop in {
        "J small": lambda costs, grad: abs(costs[-1]) < 1e-3,
        "slope very small": lambda costs, grad: np.linalg.norm(grad) < 1e-6,
        "slope small": lambda costs, grad: np.linalg.norm(grad) < 1e-3,
        "two equal costs": lambda costs, grad: len(costs) > 1 and costs[-1] == costs[-2],
    }.items()
}


def _descended(change=lambda theta, costs: (theta, costs), more=0):
    """What is made of a right descent, or of one that goes on for some epochs more."""

    def answer(f, theta0, rate, epochs):
        return change(*TASKS["descend_by_hand"].reference(f, theta0, rate, epochs + more))

    return answer


def _beta_first(theta, X, n_hidden, weight_decay, beta, rho):
    return 0.0, 0 * theta


WRONG = {
    "sample_patches": SAMPLE,
    "initialize": {mistake: _initialize(weights) for mistake, weights in _WEIGHTS.items()},
    "sigmoid": SIGMOID,
    "forward": {mistake: _other_shapes("forward", change) for mistake, change in _SHAPES.items()},
    "feedforward": {
        mistake: _other_shapes("feedforward", lambda a3, change=change: change([a3])[0])
        for mistake, change in _SHAPES.items()
        if mistake != "layers in another order"
    }
    | {"stops at the hidden layer": lambda *given: TASKS["forward"].reference(*given)[1]},
    "kl": {
        "units already put together": lambda rho, rho_hat: np.sum(TASKS["kl"].reference(rho, rho_hat)),
        "one unit only": lambda rho, rho_hat: TASKS["kl"].reference(rho, rho_hat)[0],
    },
    "cost": COST,
    "pca_directions": {
        "directions in columns": lambda X, k: _svd(X)[2][:k].T,
        "columns in place of rows": lambda X, k: _svd(X)[2][:, :k],
        "what each example has of a direction": lambda X, k: _svd(X)[0].T[:k],
        "all directions": lambda X, k: _svd(X)[2],
        "the widths": lambda X, k: _svd(X)[1][:k],
    },
    "largest_angle": {
        "all angles": lambda V, W: np.degrees(np.arccos(np.clip(np.linalg.svd(_rows(V) @ _rows(W).T)[1], 0, 1))),
        # Whether rounding lifts a cosine depends on the BLAS; here it is lifted always.
        "cosine above 1": lambda V, W: np.degrees(
            np.arccos(np.linalg.svd(_rows(V) @ _rows(W).T)[1] * (1 + 1e-14))
        ).max(),
    },
    "paired_gain": {
        "one for each seed": lambda scores, raw: tuple(TASKS["paired_gain"].reference(scores.T, raw.T)),
        "one for all columns": lambda scores, raw: (100 * np.mean(scores - raw), 100 * np.std(scores - raw)),
        "a pair for each column": lambda scores, raw: np.array(TASKS["paired_gain"].reference(scores, raw)).T,
        "no mean taken": lambda scores, raw: (100 * (scores - raw), 100 * (scores - raw)),
    },
    "split": SPLIT,
    "descend_by_hand": {
        "θ and costs exchanged": lambda *given: TASKS["descend_by_hand"].reference(*given)[::-1],
        "one cost only": lambda f, theta0, *others: (theta0, f(theta0)[0]),
        "left in the first epoch": lambda f, theta0, *others: (theta0, [f(theta0)[0]]),
        "left before the last epoch": _until(lambda costs, grad: not grad.any()),
        "list made anew in each epoch": _descended(lambda theta, costs: (theta, costs[-1:])),
        "one cost too many": _descended(lambda theta, costs: (theta, [*costs, costs[-1]])),
        "no costs kept": _descended(lambda theta, costs: (theta, [])),
        "first place left empty": _descended(lambda theta, costs: (theta, [0, *costs])),
        "one epoch too many": _descended(more=1),
        "another number of epochs": _descended(more=300),
        "J and its gradient exchanged": lambda f, theta0, rate, epochs: (theta0, [f(theta0)[1]] * epochs),
    },
    "activity": {
        "mean of each patch": lambda theta, X, h: (forward(theta, X, h).a2.mean(axis=1), 0.5),
        "one mean for all units": lambda theta, X, h: (forward(theta, X, h).a2.mean(), 0.5),
        "pair the other way round": lambda *given: TASKS["activity"].reference(*given)[::-1],
    },
    "numerical_gradient": {"put back but for rounding": _nudged_in_place},
    "block_errors": {
        "no names": lambda *given: list(TASKS["block_errors"].reference(*given).values()),
        "λ not used": _blocks_with(weight_decay=1e-4),
        "ρ not used": _blocks_with(rho=0.01),
        "β not used": _blocks_with(beta=3),
        "ρ and β not used": _blocks_with(beta=0),
    },
    "cost_and_grad": {"arguments in another order": _beta_first},
    "best_inputs": {
        "inputs in columns": lambda W1: (W1 / np.linalg.norm(W1, axis=1, keepdims=True)).T,
        "one unit only": lambda W1: W1[0] / np.linalg.norm(W1[0]),
    },
}
