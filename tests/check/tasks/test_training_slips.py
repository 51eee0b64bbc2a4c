"""Mistakes in tasks that train: each is found and named as itself."""

from functools import partial

import numpy as np
import pytest
from scipy.optimize import minimize

from sae_check import check_task
from sae_lib import cost_and_grad, forward, initialize, train

pytestmark = pytest.mark.slow

# One more is tried in test_mutation_figure.py, which counts.
SEEDS = range(2)
# Not as a name that the answer uses: who calls it is refused before anything is compared.
LIBRARY = {"train": train}


def off(theta, X, h):
    return forward(theta, X, h).a3 - X


def error(theta, X, h):
    return np.sum(off(theta, X, h) ** 2) / (2 * len(X))


def reporter(trained=lambda f, t, X, fresh, most, **_: minimize_(f, t, most), **told):
    """A `train_and_report` in which some entries of the report are told otherwise, as functions of all there is."""

    def answer(theta0, X, fresh, n_hidden, weight_decay, rho, beta, max_iter):
        def f(t, Y=X, **other):
            return cost_and_grad(t, Y, n_hidden, **{"weight_decay": weight_decay, "rho": rho, "beta": beta} | other)

        found = trained(f, theta0, X, fresh, max_iter)
        a = {
            "J": lambda *args, **other: f(*args, **other)[0],
            **{"theta0": theta0, "theta": found.x, "X": X, "fresh": fresh, "h": n_hidden, "rho": rho, "most": max_iter},
            **{"found": found, "train": partial(LIBRARY["train"], X, n_hidden, theta0=theta0)},
            "penalties": {"weight_decay": weight_decay, "rho": rho, "beta": beta},
        }
        report = {
            "theta": found.x,
            "start": f(theta0)[0],
            "end": f(found.x)[0],
            "iterations": found.nit,
            "mean_rho_hat": forward(found.x, X, n_hidden).a2.mean(),
            "error": error(found.x, X, n_hidden),
            "fresh_error": error(found.x, fresh, n_hidden),
        }
        return report | {name: tell(a) for name, tell in told.items()}

    return answer


def minimize_(f, theta, most):
    return minimize(f, theta, jac=True, method="L-BFGS-B", options={"maxiter": most})


def bare(f, t, X, fresh, most):
    return minimize(f, t, method="L-BFGS-B", options={"maxiter": most})


def without_settings(f, t, X, fresh, most):
    return minimize_(lambda theta: f(theta, weight_decay=1e-4, rho=0.01, beta=3), t, most)


def layers(a, theta="theta", X="X"):
    return forward(a[theta], a[X], a["h"])


def also_on(f, t, X, fresh, most):
    return minimize_(lambda theta: f(theta, np.vstack([X, fresh])), t, most)


def by(method):
    return lambda f, t, X, fresh, most: minimize(f, t, jac=True, method=method, options={"maxiter": most})


REPORTS = {
    "jac=True forgotten": reporter(bare),
    "jac=True for J alone": reporter(lambda f, t, X, fresh, most: minimize_(lambda theta: f(theta)[0], t, most)),
    "a start of its own": lambda theta0, X, fresh, h, *settings: reporter(
        lambda f, t, X, fresh, most: minimize_(f, initialize(h, X.shape[1]), most)
    )(theta0, X, fresh, h, *settings),
    "trained on the fresh examples, too": reporter(also_on),
    "another optimizer": reporter(by("CG")),
    "settings not passed on": reporter(without_settings),
    "trained on the fresh examples": reporter(
        lambda f, t, X, fresh, most: minimize_(lambda theta: f(theta, fresh), t, most)
    ),
    "max_iter not passed on": reporter(lambda f, t, X, fresh, most: minimize_(f, t, 400)),
    "start given back": reporter(theta=lambda a: a["theta0"]),
    "J at the end": reporter(start=lambda a: a["J"](a["theta"])),
    "J after the first iteration": reporter(
        start=lambda a: a["train"](max_iter=2, **a["penalties"]).history.cost[0],
    ),
    "J at the start": reporter(end=lambda a: a["J"](a["theta0"])),
    "reconstruction alone": reporter(end=lambda a: error(a["theta"], a["X"], a["h"])),
    "J of the fresh examples": reporter(end=lambda a: a["J"](a["theta"], a["fresh"])),
    "evaluations counted": reporter(iterations=lambda a: a["found"].nfev),
    "asked for, not taken": reporter(iterations=lambda a: a["most"]),
    "mean of the outputs": reporter(mean_rho_hat=lambda a: layers(a).a3.mean()),
    "mean before the sigmoid": reporter(mean_rho_hat=lambda a: layers(a).z2.mean()),
    "measured before training": reporter(mean_rho_hat=lambda a: layers(a, "theta0").a2.mean()),
    "measured on the fresh examples": reporter(mean_rho_hat=lambda a: layers(a, X="fresh").a2.mean()),
    "ρ itself": reporter(mean_rho_hat=lambda a: a["rho"]),
    "one unit only": reporter(mean_rho_hat=lambda a: layers(a).a2[:, 0].mean()),
    "all of J": reporter(error=lambda a: a["J"](a["theta"])),
    "½ forgotten": reporter(error=lambda a: np.sum(off(a["theta"], a["X"], a["h"]) ** 2) / len(a["X"])),
    "not divided by m": reporter(error=lambda a: np.sum(off(a["theta"], a["X"], a["h"]) ** 2) / 2),
    "mean over all pixels": reporter(error=lambda a: np.mean(off(a["theta"], a["X"], a["h"]) ** 2)),
    "measured on the training examples": reporter(fresh_error=lambda a: error(a["theta"], a["X"], a["h"])),
    "divided by the number of others": reporter(
        fresh_error=lambda a: np.sum(off(a["theta"], a["fresh"], a["h"]) ** 2) / (2 * len(a["X"]))
    ),
}


def sizes(rows=lambda X, fresh, m: X[:m], learned=None, new=error, key=lambda h, m: (h, m), **settings):
    def answer(X, fresh, sizes, counts, max_iter):
        grid = {}
        for h in sizes:
            for m in counts:
                theta = train(rows(X, fresh, m), h, **{"beta": 0, "max_iter": max_iter} | settings).theta
                was = learned(theta, X, m, h) if learned else error(theta, X[:m], h)
                grid[key(h, m)] = theta, was, new(theta, fresh, h)
        return grid

    return answer


SIZES = {
    "sparsity term left on": sizes(beta=3),
    "trained on all examples": sizes(lambda X, fresh, m: X),
    "trained on the last examples": sizes(lambda X, fresh, m: X[-m:]),
    "trained on the first fresh examples": sizes(lambda X, fresh, m: fresh[:m]),
    "trained on the fresh examples": sizes(lambda X, fresh, m: fresh),
    "weight decay left out": sizes(weight_decay=0),
    "max_iter not passed on": sizes(max_iter=400),
    "key the other way round": sizes(key=lambda h, m: (m, h)),
    "measured on all examples": sizes(learned=lambda theta, X, m, h: error(theta, X, h)),
    "measured on the first fresh examples": sizes(new=lambda theta, Y, h: error(theta, Y[:8], h)),
    "½ forgotten": sizes(new=lambda theta, Y, h: np.sum(off(theta, Y, h) ** 2) / len(Y)),
    "divided by the number of others": sizes(
        learned=lambda theta, X, m, h: np.sum(off(theta, X[:m], h) ** 2) / (2 * len(X))
    ),
    "mean over all pixels": sizes(new=lambda theta, Y, h: np.mean(off(theta, Y, h) ** 2)),
}


def rhos(key=lambda h, rho: (h, rho), rows=None, **other):
    def answer(X, betas, rhos, max_iter):
        def options(h, rho):
            right = {"rho": rho, "beta": betas[h], "max_iter": max_iter}
            return right | {name: tell(h, rho, betas, rhos) for name, tell in other.items()}

        return {key(h, rho): train(X[:rows], h, **options(h, rho)).theta for h in betas for rho in rhos}

    return answer


RHOS = {
    "β not passed on": rhos(beta=lambda *_: 3),
    "ρ not passed on": rhos(rho=lambda *_: 0.01),
    "ρ and β not passed on": rhos(rho=lambda *_: 0.01, beta=lambda *_: 3),
    "β of 2 units": rhos(beta=lambda h, rho, betas, rhos: betas[2]),
    "ρ = 0.05": rhos(rho=lambda h, rho, betas, rhos: rhos[-1]),
    "sparsity term left out": rhos(beta=lambda *_: 0),
    "weight decay left out": rhos(weight_decay=lambda *_: 0),
    **{f"the first {m} examples only": rhos(rows=m) for m in (10, 20, 100)},
    "max_iter not passed on": rhos(max_iter=lambda *_: 400),
    "key the other way round": rhos(key=lambda h, rho: (rho, h)),
}


def finder(choose, of=np.mean, **other):
    def answer(X, n_hidden, rho, betas, max_iter):
        def measured(beta):
            theta = train(X, n_hidden, **{"rho": rho, "beta": beta, "max_iter": max_iter} | other).theta
            return of(forward(theta, X, n_hidden).a2.mean(axis=0) / rho) * rho

        return choose(np.array([measured(beta) for beta in betas]), rho, betas)

    return answer


def first(fits):
    return int(np.argmax(fits))


def within(share):
    return lambda means, rho, betas: betas[first(abs(means / rho - 1) <= share)]


def farthest(ratios):
    return ratios[np.abs(ratios - 1).argmax()]


BETAS = {
    "another limit than 20 %": finder(within(0.5)),
    "weight decay left out": finder(within(0.2), weight_decay=0),
    "max_iter not passed on": finder(within(0.2), max_iter=400),
    "every unit near ρ": finder(within(0.2), of=farthest),
    "the largest in place of the smallest": lambda X, n_hidden, rho, betas, max_iter: betas[-1],
    "β in brackets": lambda *given: [finder(within(0.2))(*given)],
    "its place in place of β": finder(lambda means, rho, betas: first(abs(means / rho - 1) <= 0.2)),
    "the closest in place of the smallest": finder(lambda means, rho, betas: betas[np.abs(means - rho).argmin()]),
    "20 % of 1 in place of 20 % of ρ": finder(lambda means, rho, betas: betas[first(abs(means - rho) <= 0.2)]),
    "one β too early": finder(lambda means, rho, betas: betas[first(abs(means / rho - 1) <= 0.2) - 1]),
    "the first whatever comes": lambda X, n_hidden, rho, betas, max_iter: betas[0],
}
# With some random examples two of these lead to the same β; then none is named.
AMBIGUOUS = {"one β too early", "weight decay left out", "20 % of 1 in place of 20 % of ρ", "the first whatever comes"}
WRONG = {"train_and_report": REPORTS, "size_grid": SIZES, "rho_grid": RHOS, "find_beta": BETAS}


@pytest.mark.parametrize(("task", "mistake"), [(task, mistake) for task, some in WRONG.items() for mistake in some])
def test_a_mistake_is_named_as_itself(task, mistake):
    named = set()
    for seed in SEEDS:
        report = check_task(task, WRONG[task][mistake], rng=seed)
        named.add(report.mistake)
        assert not report.ok
        assert 0 <= report.points(6) < 6
        assert report.hint.endswith(("?", "."))
    assert named - ({None} if mistake in AMBIGUOUS else set()) == {mistake}


def test_what_is_right_already_is_told_and_counted():
    report = check_task("train_and_report", REPORTS["½ forgotten"])
    assert [part for part, right in report.parts.items() if not right] == ["error"]
    assert report.points(7) == 6.0
    assert "Right already: training, start, end, iterations, mean_rho_hat, fresh_error." in str(report)


@pytest.mark.parametrize("method", ["CG", "BFGS", "TNC"])
def test_another_optimizer_is_told(method):
    report = check_task("train_and_report", reporter(by(method)))
    assert not report.ok
    assert report.mistake == ("another optimizer" if method != "TNC" else report.mistake)


def test_another_start_that_is_as_good_is_refused_without_a_name():
    for seed in SEEDS:
        start = np.random.default_rng(seed)
        fn = reporter(lambda f, t, X, fresh, most, start=start: minimize_(f, start.permutation(t), most))
        report = check_task("train_and_report", fn)
        assert report.parts["training"] is False
        assert "Does it start from the θ that came in" in report.hint


def test_no_beta_is_asked_for_its_condition():
    report = check_task("find_beta", lambda X, n_hidden, rho, betas, max_iter: None)
    assert report.finding == "For ρ = 0.05 it returned None, no β."
    assert report.hint.startswith("Did any β meet your condition?")


def test_numbers_that_look_alike_are_told_apart():
    report = check_task("train_and_report", reporter(error=lambda a: 1.0015 * error(a["theta"], a["X"], a["h"])))
    came, wanted = (float(word.strip(".;")) for word in report.finding.split() if word[0] == "0")
    assert came > wanted


def test_each_size_with_its_own_rho_only_is_told():
    def answer(X, betas, rhos, max_iter):
        return {(h, r): train(X, h, rho=r, beta=betas[h], max_iter=max_iter).theta for h, r in zip(betas, rhos)}

    assert "What does zip do?" in check_task("rho_grid", answer).hint


def test_other_rows_are_asked_for():
    def answer(X, fresh, *given):
        return sizes()(np.random.default_rng(0).permutation(X), fresh, *given)

    assert "the rows that were asked for" in check_task("size_grid", answer).hint


def test_inputs_of_another_length_or_way_are_told():
    def said(fn):
        return str(check_task("best_inputs", fn))

    assert "but not of length 1: one of them has length" in said(lambda W1: W1 / W1.std(axis=1, keepdims=True))
    assert "point the other way" in said(lambda W1: -W1 / (W1**2).sum(axis=1, keepdims=True))
    assert "all of the row divided by the same number" in said(lambda W1: W1 / (W1**2).sum(axis=0))
    assert "under the root below 0" in said(lambda W1: W1 / np.sqrt(np.minimum(W1, 0)))
    assert "Read again" not in said(lambda W1: W1)


def test_a_vector_of_means_is_told():
    report = check_task("train_and_report", reporter(mean_rho_hat=lambda a: layers(a).a2.mean(axis=0)))
    assert "report['mean_rho_hat'] has shape (5,); wanted one number." in report.finding


def test_a_missing_name_is_told():
    def answer(*arguments):
        report = reporter()(*arguments)
        return {"rho_hat" if name == "mean_rho_hat" else name: value for name, value in report.items()}

    report = check_task("train_and_report", answer)
    assert "no entry 'mean_rho_hat'" in report.finding


def test_a_pair_in_place_of_a_number_is_told():
    report = check_task("train_and_report", reporter(start=lambda a: (a["J"](a["theta0"]), a["theta0"])))
    assert report.finding == "report['start'] is a tuple of 2; wanted one number."


def test_another_start_is_told():
    def answer(theta0, *arguments):
        return reporter()(theta0 + 0.5, *arguments)

    assert "start from the θ that came in" in check_task("train_and_report", answer).hint


def test_all_that_train_returns_is_told():
    report = check_task("rho_grid", lambda X, betas, rhos, m: {(h, r): train(X, h) for h in betas for r in rhos})
    assert "wanted θ alone" in report.finding


def test_a_loop_left_too_early_is_told():
    def answer(X, betas, rhos, max_iter):
        return {(2, 0.3): train(X, 2, rho=0.3, beta=betas[2], max_iter=max_iter).theta}

    assert "in the loop or after it" in check_task("rho_grid", answer).hint


def test_activity_with_the_wrong_axis_is_told():
    report = check_task("activity", lambda theta, X, h: (forward(theta, X, h).a2.mean(axis=1), 0.5))
    assert report.mistake == "mean of each patch"


def test_inputs_in_columns_are_told():
    report = check_task("best_inputs", lambda W1: (W1 / np.linalg.norm(W1, axis=1, keepdims=True)).T)
    assert report.mistake == "inputs in columns"
