"""The mutation figure: every mistake of the collection is found and named as itself."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sae_check import diagnose
from sae_check.diagnosis.known import VARIANTS
from sae_check.problems import make_problems
from sae_check.suspects import submission
from sae_lib import MISTAKES, cost_and_grad
from sae_lib.mistakes.mistake import RIGHT, TERMS, run

NAMES = list(MISTAKES)


@st.composite
def shapes(draw):
    """m, h, n: fewer hidden units than inputs, more, as many, and no two of m, h, n the same by chance."""
    small, large = draw(st.integers(2, 4)), draw(st.integers(5, 8))
    m, more = draw(st.integers(9, 12)), draw(st.integers(13, 15))
    square = draw(st.integers(3, 6))
    return (m, small, large), (more, large, small), (square, square, square), (1, small, large)


def test_the_collection_is_as_large_as_promised():
    assert len(MISTAKES) >= 24


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_mistake_is_named_and_its_terms_and_blocks_are_too(name):
    mistake = MISTAKES[name]
    found = diagnose(mistake.fn)
    assert not found.ok
    assert (found.mistake, found.partly) == (name, False)
    assert set(found.terms) == set(mistake.terms)
    assert set(found.blocks) == set(mistake.blocks)
    assert found.cost == mistake.cost
    text = str(found)
    assert f"«{name}»" in text
    assert mistake.hint in text
    assert mistake.lesson in text
    # The sentence would give the solution away.
    assert mistake.sentence not in text


@pytest.mark.slow
@settings(deadline=None, max_examples=5)
@given(shapes(), st.integers(0, 2**32 - 1))
def test_mutation_figure_on_random_shapes(sizes, seed):
    named = [name for name in NAMES if diagnose(MISTAKES[name].fn, shapes=sizes, rng=seed).mistake == name]
    assert named == NAMES
    assert diagnose(cost_and_grad, shapes=sizes, rng=seed).ok


@settings(deadline=None, max_examples=5)
@given(shapes(), st.integers(0, 2**32 - 1))
def test_no_two_give_the_same_numbers(sizes, seed):
    problems = [problem for (_, stage), problem in make_problems(TERMS, sizes, seed).items() if stage == "all"]
    came = {}
    for name in NAMES:
        came[name] = []
        for theta, X, h, given_settings in problems:
            if h == X.shape[1] or not MISTAKES[name].square:
                J, grad = MISTAKES[name].fn(theta, X, h, **given_settings)
                came[name].append(np.append(grad, J))
    for one, other in combinations(NAMES, 2):
        if MISTAKES[one].square or MISTAKES[other].square:
            continue
        assert max(np.abs(a - b).max() for a, b in zip(came[one], came[other])) > 1e-3, (one, other)


@pytest.mark.parametrize("name", VARIANTS)
def test_other_lines_with_the_same_mistake_have_the_same_name(name):
    for changes in VARIANTS[name]:
        assert diagnose(submission("fn", changes)).mistake == name


@pytest.mark.parametrize(
    ("step", "name"),
    [("mean_b2", "bias gradient summed"), ("slope2", "slope at a"), ("decay_W1", "decay missing in the gradient")],
)
def test_a_mistake_in_one_layer_only_is_named_in_part(step, name):
    found = diagnose(submission("fn", {step: MISTAKES[name].changes[step]}))
    assert (found.mistake, found.partly) == (name, True)
    assert "in part" in str(found)


@pytest.mark.slow
def test_two_mistakes_at_once():
    """One pair in forty; where one hides the other, or two pairs give the same numbers, terms and blocks remain."""
    pairs = [
        (one, other)
        for one, other in combinations(NAMES, 2)
        if not MISTAKES[one].changes.keys() & MISTAKES[other].changes.keys()
    ][::40]
    named = 0
    for pair in pairs:
        changes = MISTAKES[pair[0]].changes | MISTAKES[pair[1]].changes
        found = diagnose(submission("fn", changes))
        assert not found.ok
        assert found.terms
        assert found.blocks or found.cost
        assert set(found.mistakes) <= set(pair)
        named += set(found.mistakes) == set(pair)
        if len(found.mistakes) == 2:
            assert found.mistake is None
            assert all(MISTAKES[name].hint in str(found) for name in pair)
    assert named >= 0.9 * len(pairs)


def test_three_at_once_are_in_no_list_and_terms_and_blocks_are_named():
    changes = {
        "mean_b2": lambda s: (s.delta3**3).mean(axis=0),
        "decay_W1": lambda s: s.weight_decay * s.W1**5,
        "push": lambda s: s.rho * np.sqrt(s.beta) * s.rho_hat**3,
    }
    found = diagnose(submission("fn", changes))
    assert (found.mistakes, found.cost) == ((), False)
    assert found.terms == TERMS
    assert found.blocks == ("W1", "b1", "b2")
    assert "No mistake that the course knows" in str(found)
    assert "reconstruction" in str(found)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"mean_b2": lambda s: (s.delta3**3).mean(axis=0)}, "the line that makes the gradient of b2"),
        ({"back": lambda s: s.delta3 @ s.W2**3}, "layer 2 is right"),
        (
            {"mean_W1": lambda s: RIGHT["mean_W1"](s) ** 3, "mean_b2": lambda s: (s.delta3**3).mean(axis=0)},
            "the lines that make the gradient of W1 and b2",
        ),
        ({"decay_W1": lambda s: s.weight_decay * s.W1**5}, "where λ enters the gradient of W1"),
        ({"push": lambda s: s.beta * s.rho_hat**3}, "into the gradient of W1 and b1"),
        ({"mean_W2": lambda s: s.mean_W1.T**3, "mean_b2": lambda s: (s.delta3**3).mean(axis=0)}, "layer 1 is right"),
        ({"delta3": lambda s: s.error * s.slope3**3}, "Print δ⁽³⁾ of one example"),
        ({"reconstruction": lambda s: np.sum((s.a3 - s.X) ** 4)}, "Begin with J: reconstruction is off"),
        ({"push": lambda s: RIGHT["push"](s) * (1 + s.weight_decay)}, "Each term alone is right"),
    ],
)
def test_an_unknown_mistake_is_told_where_to_look(changes, said):
    found = diagnose(submission("fn", changes))
    assert not found.ok
    assert found.mistakes == ()
    assert said in str(found)


def test_with_one_term_asked_the_others_may_be_missing():
    def fn(theta, X, n_hidden):
        return cost_and_grad(theta, X, n_hidden, weight_decay=0, rho=0.5, beta=0)

    assert diagnose(fn, terms=("reconstruction",)).ok
    assert not diagnose(fn).ok
    assert diagnose(MISTAKES["slope at a"].fn, terms=("reconstruction", "decay")).mistake == "slope at a"
    assert diagnose(MISTAKES["KL swapped"].fn, terms=("reconstruction", "decay")).ok


def test_a_function_is_called_few_times():
    """What a diagnosis of slow code costs; its time on one machine says nothing of another."""
    calls = []

    def fn(theta, X, n_hidden, weight_decay, rho, beta):
        calls.append(len(X))
        return cost_and_grad(theta, X, n_hidden, weight_decay=weight_decay, rho=rho, beta=beta)

    assert diagnose(fn).ok
    assert len(calls) <= 25
    # One problem has many examples, to find a number of examples that is written into a function.
    assert sorted(calls)[-2] <= 10


def test_the_text_in_a_notebook_is_the_same_and_safe():
    found = diagnose(MISTAKES["KL swapped"].fn)
    html = found._repr_html_()
    assert "«KL swapped»" in html
    assert html.count("<tr>") == 4
    assert repr(found) == str(found)

    def fn(theta, X, n_hidden, weight_decay, rho, beta):
        raise ValueError("<script>")

    assert "<script>" not in diagnose(fn)._repr_html_()


# Three mistakes of a notebook of 2018, all at once; and two, of which one was made in one place only: by term, names of
# the collection where a term holds one of its mistakes and nothing else, and what is said of the other terms.
SEVERAL = {
    ("cost without ½", "slope with a square in the wrong place", "penalty outside f′"): (
        {
            "reconstruction": ("cost without ½", "slope with a square in the wrong place"),
            "sparsity": ("penalty outside f′",),
        },
        (),
    ),
    ("penalty outside f′", "decay_W2"): (
        {"sparsity": ("penalty outside f′",)},
        ("The gradient of W2 lacks the decay.",),
    ),
    ("push of the wrong sign", "mean_b2"): (
        {"sparsity": ("push of the wrong sign",)},
        ("The gradient of b2 is summed over the examples, not averaged (m times too large).",),
    ),
    ("minus forgotten in δ⁽³⁾", "mean_W1", "mean_W2"): (
        {},
        (
            "The gradients of b1 and b2 have the wrong sign.",
            "The gradients of W1 and W2 have the wrong sign and are summed over the examples, not averaged (m times "
            "too large).",
        ),
    ),
}
PLACES = {
    "decay_W2": lambda s: 0.0,
    "mean_b2": lambda s: s.delta3.sum(axis=0),
    "mean_W1": lambda s: s.delta2.T @ s.X,
    "mean_W2": lambda s: s.delta3.T @ s.a2,
}


@pytest.mark.parametrize("made", SEVERAL)
def test_several_mistakes_are_named_term_by_term(made):
    changes = {}
    for name in made:
        changes |= MISTAKES[name].changes if name in MISTAKES else {name: PLACES[name]}
    found = diagnose(submission("fn", changes))
    assert (found.mistake, found.mistakes) == (None, ())
    names, sentences = SEVERAL[made]
    assert found.by_term == names
    for term, known in names.items():
        (line,) = [line for line in str(found).splitlines() if line.startswith(f"In the {term} term:")]
        assert all(f"«{name}»" in line for name in known)
        assert all(MISTAKES[name].hint in str(found) for name in known)
    for sentence in sentences:
        assert sentence in str(found).splitlines()


def test_a_term_of_which_nothing_is_known_is_told_where_to_look():
    changes = MISTAKES["decay missing in the gradient"].changes | {"push": lambda s: s.beta * s.rho_hat**3}
    found = diagnose(submission("fn", changes))
    assert list(found.by_term) == ["decay"]
    said = (
        "Not every mistake could be identified. J is right. Begin with sparsity: look at how the penalty finds its way"
    )
    assert said in str(found)


@pytest.mark.parametrize(
    ("fixed", "signs"),
    [({"beta": 3}, "β"), ({"rho": 0.01}, "ρ"), ({"weight_decay": 1e-4}, "λ"), ({"rho": 0.01, "beta": 3}, "ρ and β")],
)
def test_a_penalty_that_is_not_read_is_told_first(fixed, signs):
    def fn(theta, X, n_hidden, weight_decay, rho, beta):
        return cost_and_grad(theta, X, n_hidden, **{"weight_decay": weight_decay, "rho": rho, "beta": beta} | fixed)

    found = diagnose(fn)
    assert found.blind
    assert f"The answer stays the same with another {signs}: ask it with two values" in found.findings[-1]
    assert "Begin with J" not in str(found)


def test_a_mean_taken_from_the_examples_is_no_variable_of_the_notebook():
    for axis in (0, 1, None):

        def fn(theta, X, n_hidden, weight_decay, rho, beta, axis=axis):
            X = X - X.mean(axis=axis, keepdims=True)
            s = {"weight_decay": weight_decay, "rho": rho, "beta": beta}
            return run(RIGHT, theta, (X + 1) / 2, n_hidden, **s)

        found = diagnose(fn)
        assert "does not depend on X" not in str(found)
        assert "Is a mean of X taken away somewhere?" in str(found)


def test_a_push_that_outlives_beta_is_told():
    changes = {"push": lambda s: s.beta * (1 - s.rho) / (1 - s.rho_hat) - s.rho / s.rho_hat}
    assert "With β = 0 another ρ should make no difference" in str(diagnose(submission("fn", changes)))
    changes = MISTAKES["β on the first part only"].changes | MISTAKES["bias gradient summed"].changes
    assert diagnose(submission("fn", changes)).mistake is None


def test_a_logarithm_that_is_nan_even_without_beta_is_told_once():
    changes = {"rho_hat": lambda s: -s.a2.mean(axis=0)}

    def fn(*given):
        with np.errstate(all="warn"):
            J, grad = submission("fn", changes)(*given)
            return J + 0 * np.log(-np.ones(1))[0], grad

    said = str(diagnose(fn))
    assert "The only logarithms are those of the sparsity term." in said
    assert "How far it is off" not in said
    assert "let all numbers be finite" in said


def test_sparsity_is_read_up_where_it_is_first_taught():
    assert all(mistake.lesson < "06" for mistake in MISTAKES.values())
    assert "Lesson 05_backpropagation, «The third term pushes, too»." in str(
        diagnose(MISTAKES["penalty outside f′"].fn)
    )
