"""Every slip is found and named as itself; none gives the right numbers, and no two the same."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from sae_check import check_task
from sae_check.tasks.check_task import TASKS
from sae_check.tasks.compared import ComparedTask

pytestmark = pytest.mark.slow

COMPARED = {name: task for name, task in TASKS.items() if isinstance(task, ComparedTask)}
SLIPS = [(name, slip) for name, task in COMPARED.items() for slip in task.slips]
# What the shapes let through only if h = n has no numbers on the other shapes; the error says the shapes.
SQUARE = {"missing transpose"}
# One more is tried in test_mutation_figure.py, which counts.
SEEDS = range(2)

_SPEC = importlib.util.spec_from_file_location("wrong_answers", Path(__file__).with_name("wrong_answers.py"))
wrong_answers = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(wrong_answers)
WRONG = wrong_answers.WRONG
OTHERS = [(task, mistake) for task, some in WRONG.items() for mistake in some]


@pytest.mark.parametrize(("task", "slip"), SLIPS, ids=[f"{name}: {slip.name}" for name, slip in SLIPS])
def test_a_slip_is_named_as_itself(task, slip):
    def answer(*arguments):
        with np.errstate(all="ignore"):
            return slip.fn(*arguments)

    for seed in SEEDS:
        report = check_task(task, answer, rng=seed)
        assert not report.ok
        assert 0 <= report.points(6) < 6
        if slip.name in SQUARE:
            assert "Which two do not fit?" in report.hint
            continue
        assert report.mistake == slip.name, str(report)
        assert report.hint == slip.hint
        assert report.lesson == slip.lesson


@pytest.mark.parametrize("task", COMPARED)
def test_hints_are_questions_and_names_are_short(task):
    slips = COMPARED[task].slips
    assert len({slip.name for slip in slips}) == len(slips)
    for slip in slips:
        assert slip.hint.rstrip(".").strip()
        assert slip.hint.endswith(("?", "."))
        assert len(slip.name) <= 40
        assert slip.lesson[:2].isdigit() or task == "best_inputs"


@pytest.mark.parametrize("mistake", WRONG["sigmoid"])
def test_a_sigmoid_with_the_right_numbers_that_warns(mistake):
    for seed in SEEDS:
        report = check_task("sigmoid", WRONG["sigmoid"][mistake], rng=seed)
        assert report.mistake == mistake, str(report)
        assert report.parts == {"z near 0": True, "z = −1000": True, "z = +1000": True, "no warning": False}
        assert report.points(6) == 4.5


def test_a_sigmoid_that_gives_nan_is_told_where():
    report = check_task("sigmoid", lambda z: np.exp(z) / (1 + np.exp(z)))
    assert report.finding == "For z = +1000 it gives NaN, which is not a number."


@pytest.mark.slow
@pytest.mark.parametrize(("task", "mistake"), OTHERS, ids=[f"{task}: {mistake}" for task, mistake in OTHERS])
def test_a_mistake_known_by_another_sign_is_named_as_itself(task, mistake):
    for seed in SEEDS:
        report = check_task(task, WRONG[task][mistake], rng=seed)
        assert report.mistake == mistake, str(report)
        assert not report.ok
        assert 0 <= report.points(6) < 6
        assert report.hint.endswith(("?", "."))


@pytest.mark.parametrize("answer", wrong_answers.ACCEPTED_ONCE)
def test_what_was_accepted_once_is_refused_and_named(answer):
    task, mistake, fn = wrong_answers.ACCEPTED_ONCE[answer]
    for seed in (*SEEDS, 9101, 9103):
        report = check_task(task, fn, rng=seed)
        assert not report.ok
        assert report.mistake == mistake, str(report)


def test_units_put_together_in_kl_are_told():
    report = check_task("kl", lambda rho, rho_hat: np.sum(rho * np.log(rho / rho_hat)))
    assert report.mistake == "units already put together"
    assert "wanted one for each unit, shape (5,)" in report.finding


def test_nan_in_kl_and_cost_is_told_with_a_question():
    kl = check_task("kl", lambda rho, rho_hat: np.log(rho - 1 - rho_hat))
    cost = check_task("cost", lambda theta, X, n_hidden, weight_decay, rho, beta: np.log(-rho))
    for report in (kl, cost):
        assert "not a number" in report.finding
        assert "Which logarithm" in report.hint


@pytest.mark.parametrize(("name", "term"), [("decay without λ", "decay"), ("sparsity without β", "sparsity")])
def test_a_term_that_is_always_on_is_not_blamed_on_another(name, term):
    (slip,) = [slip for slip in TASKS["cost"].slips if slip.name == name]
    report = check_task("cost", lambda *arguments: slip.fn(*arguments))
    assert [part for part, right in report.parts.items() if not right] == [term]


def scalar_functions(z):
    import math

    return 1 / (1 + math.exp(-z))


def scalar_arccos(z):
    import math

    return math.acos(2)


def one_if(z):
    return 1 / (1 + np.exp(-z)) if z > 0 else np.exp(z)


def dots(z):
    return ...


HINTED = {
    "takes one number only": ("sigmoid", scalar_functions),
    "compare one number with one": ("sigmoid", one_if),
    "how did this one get out": ("sigmoid", scalar_arccos),
    "How many arrays does that function": ("largest_angle", lambda V, W: np.linalg.qr(V.T).T),
    "still has its dots": ("feedforward", lambda theta, X, n_hidden: 1 + dots(X)),
    "still its dots": ("feedforward", lambda theta, X, n_hidden: dots(X) @ X.T),
}


@pytest.mark.parametrize("hint", HINTED)
def test_what_python_says_comes_with_a_question(hint):
    report = check_task(*HINTED[hint])
    assert hint in report.hint, str(report)
