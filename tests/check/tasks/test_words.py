"""Where no slip has the same numbers, what is said still helps."""

import importlib.util
import json
import linecache
from pathlib import Path

import numpy as np
import pytest

import sae_lib
from sae_check import check_task
from sae_check.tasks.check_task import TASKS

pytestmark = pytest.mark.slow

_SPEC = importlib.util.spec_from_file_location("wrong_answers", Path(__file__).with_name("wrong_answers.py"))
_module = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(_module)
WRONG = _module.WRONG


def place(**change):
    def place(block, row, column, h, n):
        start = {"W1": 0, "W2": h * n, "b1": 2 * h * n, "b2": 2 * h * n + h} | change
        return start[block] + row * {"W1": n, "W2": h}.get(block, 1) + column

    return place


def test_a_count_that_holds_for_the_example_alone():
    report = check_task("count_parameters", lambda h, n: 17)
    assert "for other sizes it is wrong" in report.finding


def test_a_place_is_told_by_an_entry_of_the_example():
    report = check_task("position", place(b2=14))
    assert report.finding == "For 3 hidden and 2 visible units it puts b2[0] at place 14, where it does not stand."
    assert report.parts == {"W1": True, "W2": True, "b1": True, "b2": False}
    assert report.points(6) == 4.5


def test_places_that_hold_for_the_example_alone():
    report = check_task("position", lambda block, row, column, h, n: place()(block, row, column, 3, 2))
    assert report.finding == "For 3 hidden and 2 visible units the places are right; for other sizes they are not."


def test_a_block_that_is_forgotten():
    report = check_task("position", lambda block, row, column, h, n: column if block == "W1" else None)
    assert report.finding == "For block 'W2' it returned None."


def test_numbers_lost_and_numbers_misplaced():
    report = check_task("translate", lambda theirs, h, n: np.r_[np.sort(theirs[: h * n]), theirs[h * n :] * 0])
    assert report.finding == ("W1 with b1: other numbers than wanted. W2 with b2: other numbers than wanted.")
    report = check_task("translate", lambda theirs, h, n: theirs)
    assert "the right numbers, not all in their places" in report.finding
    assert report.points(6) == 0  # the biases stand where they stood
    report = check_task("translate", lambda theirs, h, n: theirs[: 2 * h * n])
    assert "where 17 came in" in report.finding


def test_a_slice_over_the_edge():
    def cut(images, m, p, rng):
        tops = rng.integers(images[0].shape[0], size=m)
        return [images[0][top : top + p, :p].ravel() for top in tops]

    def filled(images, m, p, rng):
        X = np.zeros((m, p * p))
        for row, patch in zip(X, cut(images, m, p, rng)):
            row[:] = patch
        return X

    for answer in (cut, filled):
        assert check_task("sample_patches", answer).hint.startswith("A slice that runs over the edge")


def test_a_small_difference_is_not_called_none():
    right = TASKS["normalize_patches"].reference
    report = check_task("normalize_patches", lambda patches: right(patches) * 1.003)
    assert report.finding == "All numbers are nearly right; the worst is off by 0.0027."
    report = check_task("normalize_patches", lambda patches: np.sort(right(patches), axis=1))
    assert "are as wanted, but others are off by up to 0." in report.finding


def cell(source):
    """What a cell defines, among the library's names, with lines that a traceback can tell."""
    names = vars(sae_lib) | {"np": np, "TASKS": TASKS, "__name__": "__main__"}
    file = f"<cell {len(linecache.cache)}>"
    linecache.cache[file] = len(source), None, source.splitlines(True), file
    exec(compile(source, file, "exec"), names)
    return names


# For each task: what a cell returns, or all of a cell, and what is said.
SAID = {
    "normalize_patches": [
        ("X * 0 - 1.5", "go from −1.50 to −1.50; for these patches wanted: from"),
        ("(X, X.std())", "It returned 2 things (a tuple); wanted one: an array like"),
    ],
    "initialize": [
        ("(np.ones((h, n)), np.ones(h))", "2 things (a tuple); wanted one: θ"),
        ("rng.uniform(-1, 1, 'many')", "as an integer, in line 2: `return rng.uniform(-1, 1, 'many')`."),
        ("rng.integers(0, -1)", "high <= 0, in line 2: `return rng.integers(0, -1)`."),
    ],
    "sample_patches": [
        ("[im.ravel() for im in np.array(images)]", "they are a list and no array. How do you take one"),
        ("[im.ravel() for im in rng.choice(images, m)]", "they are a list and no array. How do you take one"),
        ("images[9]", "How many pictures came in, and how many can"),
    ],
    "tile": [
        ("TASKS['tile'].reference(P[::-1], k)", "At the top left stands patch 5, counted from 0"),
        ("TASKS['tile'].reference(0 * P, k)", "The tile at the top left is 0 all over."),
        ("TASKS['tile'].reference(P + 10, k)", "pixel [0, 0] is 11.37, wanted 1.37."),
    ],
    "forward": [
        ("(X[:, :1] * np.ones(3), X, ..., X)", "wanted shape (7, 3)"),
        ("(np.ones((7, 3)), np.ones((7, 3)), ..., X)", "z3 is still the dots."),
        ("XX @ theta", "Is it spelled as where it was made"),
        ("3", "It returned one int; wanted the four arrays"),
    ],
    "feedforward": [
        ("[forward(theta, x, 2).a3 for x in X]", "It calls sae_lib's own forward."),
        ("[(lambda x: forward(theta, x, 2).a3)(x) for x in X]", "It calls sae_lib's own forward."),
    ],
    "sigmoid": [("1 / 1 + np.exp(-z)", "For z = −1000 it gives infinity.")],
    "kl": [
        ("3 * TASKS['kl'].reference(r, q)", "ρ̂ < ρ (3 times what is wanted)"),
        ("3 * TASKS['kl'].reference(r, q)", "Which factor is missing"),
        ("-TASKS['kl'].reference(r, q)", "(of the wrong sign)"),
        ("0 * q", "(0 everywhere)"),
        ("TASKS['kl'].reference(r, q)[0]", "one number, that of the first unit; wanted"),
    ],
    "cost": [
        ("7.0", "J does not change when θ, X, λ, ρ and β do."),
        ("TASKS['cost'].reference(theta, X, h, lam, r, 0.3 * b)", "\n  Sparsity (0.3 times what is wanted) does not"),
    ],
    "split": [
        ("[X]", "It returned 1 thing; wanted"),
        ("X[n:], X[:n]", "Neighbours in the file may be of one hand."),
        ("X[n], X[:n]", "X_train is a single row of X, of shape (6,)"),
        ("X[rng.permutation(len(X))[n:]], X[rng.permutation(len(X))[:n]] + 1", "X_test has numbers that X has not."),
    ],
    "descend_by_hand": [
        ("..., []", "θ is still the dots."),
        ("theta, ...", "The list of costs is still the dots."),
        (
            "(lambda t, c: (t, np.multiply(c, [1.3] + [1] * (len(c) - 1))))(*RIGHT(f, theta, rate, epochs))",
            "Costs (off by up",
        ),
        (
            "(lambda t, c: (t, np.multiply(c, [1.3] + [1] * (len(c) - 1))))(*RIGHT(f, theta, rate, epochs))",
            ") do not agree",
        ),
    ],
    "to_our_units": [
        ("C / (2 * m), step / m**0.5, kappa / (2 * m)", " times too small) does not agree"),
        ("C, step * 2 * m**2, kappa / m", " times too large) and β (2 times what is wanted) do not agree"),
        ("C / (2 * m) + 0.5, 2 * m * step, kappa / (2 * m)", "% of the largest right number) does not agree"),
    ],
    "largest_angle": [
        ("np.round(RIGHT(V, W), 1)", "Which of your lines loses digits, or has a number with few?"),
        ("RIGHT(V, W) * np.pi / 3.14", "Which of your lines loses digits, or has a number with few?"),
        ("45.0", "On which of V and W does what you return depend?"),
        ("np.nan if len(V) == 1 else 90 - RIGHT(V, W)", "and by rounding or by more?"),
        ("RIGHT(V, W) / 2 if abs(RIGHT(V, W) - 90) > 1e-9 else 90", "two spaces at right angles to each other (90)."),
    ],
    "paired_gain": [
        ("scores[0], ...", "The standard error is still the dots."),
        ("'ab'", "wanted the pair"),
        ("'a', 'b'", "The gain holds no real numbers, but a str."),
        ("list(zip(scores[0], raw[0]))", "It returned a pair for each column; wanted the pair"),
    ],
}
TAKES = {
    "split": "X, n, rng",
    "descend_by_hand": "f, theta, rate, epochs",
    "to_our_units": "C, step, kappa, m",
    "largest_angle": "V, W",
    "paired_gain": "scores, raw",
    "normalize_patches": "X",
    "initialize": "h, n, rng",
    "sample_patches": "images, m, p, rng",
    "tile": "P, k",
    "forward": "theta, X, n_hidden",
    "feedforward": "theta, X, n_hidden",
    "sigmoid": "z",
    "kl": "r, q",
    "cost": "theta, X, h, lam, r, b",
}


@pytest.mark.parametrize(("task", "value", "said"), [(task, *one) for task, some in SAID.items() for one in some])
def test_what_is_said(task, value, said):
    value = value.replace("RIGHT", f"TASKS[{task!r}].reference")
    report = check_task(task, cell(f"def answer({TAKES[task]}):\n    return {value}\n")["answer"])
    assert not report.ok
    assert said in str(report)


def test_three_stages_that_are_not_all_there_are_told():
    said = check_task("where_wrong", lambda *given: {"reconstruction": []}).hint
    assert "Where does return stand" in said
    said = str(check_task("where_wrong", lambda *given: {"(a)": [], "(b)": []}))
    assert "its names are '(a)' and '(b)'." in said
    assert "Which three names" in said


def test_right_verdicts_on_wrong_errors_are_led_back_to_the_errors():
    names = cell(
        "from sae_lib import numerical_gradient, relative_error, unpack\n"
        "def far(a, b):\n    return 0 if not a.any() or not b.any() else relative_error(a, b)\n"
        "def mine(fn, theta, X, n_hidden):\n    seen, found = [], {}\n"
        "    for term, decay, beta in (('reconstruction', 0, 0), ('decay', 1e-4, 0), ('sparsity', 1e-4, 3)):\n"
        "        J = lambda t: fn(t, X, n_hidden, weight_decay=decay, rho=0.01, beta=beta)\n"
        "        both = J(theta)[1], numerical_gradient(lambda t: J(t)[0], theta)\n"
        "        blocks = zip(('W1', 'W2', 'b1', 'b2'), *(unpack(g, n_hidden, X.shape[1]) for g in both))\n"
        "        found[term] = [b for b, x, y in blocks if far(x, y) > 1e-7 and b not in seen]\n"
        "        seen += found[term]\n    return found\n"
    )
    reports = [check_task("where_wrong", names["mine"], rng=seed) for seed in range(6)]
    assert {report.ok for report in reports} == {True, False}
    assert all("Do their checks say: right?" in report.hint for report in reports if not report.ok)


@pytest.mark.parametrize(("epsilon", "said"), [(0.1, "Which ε does the task ask for"), (1e-3, "how many sides")])
def test_nudging_that_is_too_rough_is_asked_for_its_epsilon(epsilon, said):
    def answer(fn, theta, X, n_hidden, weight_decay, rho, beta):
        def J(t):
            return fn(t, X, n_hidden, weight_decay=weight_decay, rho=rho, beta=beta)

        steps = np.eye(len(theta)) * epsilon
        rough = np.array([(J(theta + e)[0] - J(theta)[0]) / epsilon for e in steps])
        pairs = zip(*(sae_lib.unpack(g, n_hidden, X.shape[1]) for g in (J(theta)[1], rough)))
        return dict(zip(("W1", "W2", "b1", "b2"), (sae_lib.relative_error(*pair) for pair in pairs)))

    report = check_task("block_errors", answer)
    assert not report.ok
    assert said in report.hint


def test_an_unwritten_helper_and_an_array_of_the_notebook_are_asked_for():
    report = check_task("block_errors", lambda *given: dict.fromkeys(("W1", "W2", "b1", "b2"), ...))
    assert report.finding == "The error of W1 is still the dots."
    assert "still has its dots" in report.hint
    source = "from sae_lib import unpack\n"
    source += "def mine(theta, X, n_hidden, weight_decay):\n    return unpack(theta, n_hidden, few.shape[1])\n"
    names = cell(source)
    names["few"] = np.full((10, 64), 0.5)
    assert "an array of the notebook in place" in str(check_task("backprop", names["mine"]))


def test_f_of_one_entry_is_told():
    report = check_task("numerical_gradient", lambda f, theta, epsilon: f(theta[0] + epsilon))
    assert "f takes all of θ at once, 2 numbers; it got 1" in report.finding
    assert "does f get them?" in report.hint


def test_a_line_in_another_function_is_told_with_its_name():
    names = cell("def g(z):\n    if z >= 0: return z\ndef mine(theta, X, n_hidden):\n    return g(X)\n")
    assert ", in line 2 of g: `if z >= 0: return z`." in check_task("forward", names["mine"]).finding


def test_a_function_that_borrows_for_another_is_found():
    source = "def g(*x):\n    return forward(*x)\ndef mine(theta, X, n_hidden):\n    return g(theta, X, n_hidden)[3]\n"
    assert "It calls sae_lib's own forward." in check_task("feedforward", cell(source)["mine"]).finding


def test_arguments_in_another_order_or_too_many_are_told():
    said = check_task("feedforward", lambda theta, n_hidden, X: X).finding
    assert said == (
        "Its arguments stand in another order: wanted (theta, X, n_hidden), yours are (theta, n_hidden, X)."
    )
    assert check_task("sigmoid", lambda z, y: z).finding == "It should take one argument, (z); it takes (z, y)."


def test_two_units_alike_by_rows_or_by_columns():
    assert "All 6 rows of W1 are the same." in str(
        check_task("initialize", WRONG["initialize"]["all hidden units alike"])
    )


def test_a_mistake_that_only_shapes_told_is_not_told_by_its_numbers():
    by_shape = check_task("sample_patches", lambda images, m, p, rng: np.zeros((m, p, p)))
    assert "This looks like a known mistake: «patches left square»." in str(by_shape)
    by_numbers = check_task("kl", lambda rho, rho_hat: (rho - rho_hat) ** 2)
    assert "The same numbers come from a known mistake: «squared distance»." in str(by_numbers)


def test_a_term_that_does_not_vanish_is_told():
    (slip,) = [slip for slip in TASKS["cost"].slips if slip.name == "λ/2 before W1 alone"]
    report = check_task("cost", lambda *given: slip.fn(*given))
    assert report.finding == "With λ = 0 something of the decay term is still in your J."
    assert report.parts == {"reconstruction": True, "decay": False, "sparsity": True}


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("ρ and β not used", ["reconstruction", "decay"]),
        ("λ not used", ["reconstruction", "sparsity"]),
        ("cost without ½ and decay without ½", ["sparsity"]),
    ],
)
def test_what_is_right_besides_counts(name, right):
    report = check_task("cost", WRONG["cost"][name])
    assert [part for part, fine in report.parts.items() if fine] == right


def test_names_of_the_task_may_come_in_any_order_behind_the_star():
    def answer(theta, X, n_hidden, *, rho, beta, weight_decay):
        from sae_lib import forward, kl_divergence, unpack

        W1, W2, _, _ = unpack(theta, n_hidden, X.shape[1])
        layers = forward(theta, X, n_hidden)
        J = np.sum((layers.a3 - X) ** 2) / (2 * len(X)) + weight_decay / 2 * (np.sum(W1**2) + np.sum(W2**2))
        return J + beta * np.sum(kl_divergence(rho, layers.a2.mean(axis=0)))

    assert check_task("cost", answer).ok


def test_the_section_is_in_its_lesson():
    lessons = Path(__file__).parents[3] / "notebooks"
    for task in TASKS.values():
        if task.section:
            cells = json.loads((lessons / f"{task.lesson}.ipynb").read_text(encoding="utf-8"))["cells"]
            headings = [line.strip("#\n ") for c in cells for line in c["source"] if line.startswith("#")]
            assert task.section in headings


def printing(z):
    print("shape", z.shape)
    print("\n".join("abcdefgh"))
    return 1 / (1 + np.exp(-z))


def test_what_a_function_prints_is_shown_in_its_first_lines(capsys):
    report = check_task("sigmoid", printing)
    assert report.printed == "shape (9,)\na\nb\nc\nd …"
    assert capsys.readouterr().out.endswith("  It printed:\n    shape (9,)\n    a\n    b\n    c\n    d …\n")
    assert len(check_task("sigmoid", lambda z: print("x" * 1000)).printed) < 310
    assert "It printed" not in str(check_task("sigmoid", lambda z: z))


def test_a_print_is_told_once_where_diagnose_notes_it():
    report = check_task("backprop", lambda *given: print("tick"))
    assert str(report).count("tick") == 1
