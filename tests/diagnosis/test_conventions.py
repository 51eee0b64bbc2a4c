"""Functions as people have them: other names and orders of parameters, examples in columns, other layouts of θ."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sae_check import diagnose
from sae_check.diagnosis.layouts import CONTAINERS, USUAL, VECTORS
from sae_lib import MISTAKES, cost_and_grad
from sae_lib.mistakes.mistake import RIGHT, run
from sae_lib.model.parameters import initialize, split

pytestmark = pytest.mark.slow
NAMES = {
    "theta": ("theta", "params", "nn_params", "W_flat"),
    "X": ("X", "data", "patches", "images", "train_data", "inputs"),
    "n_visible": ("visible_size", "visibleSize", "n_visible", "input_size", "n_input", "num_features"),
    "n_hidden": ("hidden_size", "hiddenSize", "n_hidden", "num_hidden", "hidden_units"),
    "weight_decay": ("lambda_", "lamb", "lambdaParam", "lambdaa", "decay_lambda", "decayWeight", "reg"),
    "rho": ("rho", "sparsity_param", "sparsityParam", "sparsity", "target_activation"),
    "beta": ("beta", "betaParam", "beta_", "sparsity_weight"),
}


def named(names, order, columns, inside=cost_and_grad):
    """A function with these parameters in this order, whose examples lie in columns or rows."""

    def call(given):
        X = given["X"].T if columns else given["X"]
        penalties = {role: given[role] for role in ("weight_decay", "rho", "beta")}
        return inside(given["theta"], X, given["n_hidden"], **penalties)

    space = {"call": call}
    roles = ", ".join(f"{role!r}: {names[role]}" for role in order)
    exec(f"def fn({', '.join(names[role] for role in order)}): return call({{{roles}}})", space)
    return space["fn"]


@settings(deadline=None, max_examples=40)
@given(st.data(), st.permutations(list(NAMES)), st.booleans(), st.booleans())
def test_parameters_in_any_order_by_the_names_that_people_give(data, order, columns, without_n):
    names = {role: data.draw(st.sampled_from(able)) for role, able in NAMES.items()}
    order = [role for role in order if role != "n_visible" or not without_n]
    found = diagnose(named(names, order, columns))
    assert found.ok, str(found)
    assert ("examples lie in columns" in str(found)) == columns
    usual = order == [role for role in ("theta", "X", "n_hidden", "weight_decay", "rho", "beta") if role in order]
    if not usual:
        assert f"{names['weight_decay']} for λ" in str(found)
    wrong = diagnose(named(names, order, columns, MISTAKES["push of the wrong sign"].fn))
    assert wrong.mistake == "push of the wrong sign"


PORT = ("theta", "n_visible", "n_hidden", "weight_decay", "rho", "beta", "X")
COURSE = ("theta", "X", "n_hidden", "weight_decay", "rho", "beta")


@pytest.mark.parametrize(("order", "columns"), [(PORT, True), (PORT, False), (COURSE, False), (COURSE, True)])
def test_names_that_say_nothing_are_taken_in_the_two_usual_orders(order, columns):
    names = dict(zip(order, "abcdefg"))
    assert diagnose(named(names, order, columns)).ok


def test_a_name_that_is_known_is_never_guessed_to_be_a_penalty():
    def fn(theta, n, h, decay_lambda, data, p, q):
        return cost_and_grad(theta, data, h, weight_decay=decay_lambda, rho=p, beta=q)

    found = diagnose(fn)
    assert found.ok
    assert "decay_lambda for λ" in str(found)
    assert "data for X" in str(found)


def test_no_penalties_where_none_are_asked():
    def fn(theta, X, h):
        return cost_and_grad(theta, X, h, weight_decay=0, rho=0.5, beta=0)

    assert diagnose(fn, terms=("reconstruction",)).ok
    said = str(diagnose(fn))
    assert "fn has no parameter for λ, ρ and β" in said
    assert 'terms=("reconstruction",)' in said


def shapes(parts):
    return [np.shape(part) for part in (parts.values() if isinstance(parts, dict) else parts)]


def kept_as(layout, inside=cost_and_grad):
    """A function whose θ and gradient are kept in this layout."""

    def fn(theta, X, n_hidden, weight_decay, rho, beta):
        n = X.shape[1]
        usual = np.zeros(2 * n_hidden * n + n_hidden + n)
        wanted = layout.theta(usual, n_hidden, n)
        if type(theta) is not type(wanted) or (not layout.is_vector and shapes(theta) != shapes(wanted)):
            raise ValueError("other shapes")
        J, grad = inside(layout.course(theta, n_hidden, n), X, n_hidden, weight_decay=weight_decay, rho=rho, beta=beta)
        return J, layout.pack(*split(grad, n_hidden, n))

    return fn


@pytest.mark.parametrize("layout", (*VECTORS, *CONTAINERS), ids=lambda layout: layout.words)
def test_every_layout_is_recognized(layout):
    found = diagnose(kept_as(layout))
    assert found.ok, str(found)
    assert f"θ and the gradient are kept as {layout.words}." in str(found)


@pytest.mark.parametrize("layout", (*VECTORS[::7], *CONTAINERS[::4]), ids=lambda layout: layout.words)
@pytest.mark.parametrize("name", ["cost without ½", "no slope in δ⁽³⁾", "decay on biases", "no 1/m in the gradient"])
def test_a_mistake_is_named_in_any_layout(layout, name):
    assert diagnose(kept_as(layout, MISTAKES[name].fn)).mistake == name


@settings(deadline=None, max_examples=50)
@given(st.sampled_from((USUAL, *VECTORS, *CONTAINERS)), st.integers(1, 6), st.integers(1, 6), st.integers(0, 9))
def test_packing_and_unpacking_a_layout_changes_nothing(layout, h, n, seed):
    theta = initialize(h, n, seed)
    theta[-(h + n) :] = np.arange(h + n)
    np.testing.assert_array_equal(layout.course(layout.theta(theta, h, n), h, n), theta)


def blocks_out(order):
    def fn(W1, b1, W2, b2, data, lam, rho, beta):
        theta = np.concatenate([W1.ravel(), W2.ravel(), b1.ravel(), b2.ravel()])
        J, grad = cost_and_grad(theta, data, len(W1), weight_decay=lam, rho=rho, beta=beta)
        blocks = split(grad, len(W1), data.shape[1])._asdict()
        return J, *(blocks[name] for name in order)

    return fn


@pytest.mark.parametrize("order", [("W1", "W2", "b1", "b2"), ("W1", "b1", "W2", "b2")])
def test_four_arrays_in_place_of_theta(order):
    found = diagnose(blocks_out(order))
    assert found.ok, str(found)
    assert "θ comes in four blocks" in str(found)


def test_a_gradient_in_parts_that_do_not_fit_is_told_with_their_shapes():
    def fn(theta, X, h, lam, rho, beta):
        W1, W2, b1, b2 = theta
        flat = np.concatenate([W1.ravel(), W2.ravel(), b1, b2])
        J, grad = cost_and_grad(flat, X, h, weight_decay=lam, rho=rho, beta=beta)
        p = split(grad, h, X.shape[1])
        return J, [p.W1, p.W2, p.b1, None]

    said = str(diagnose(fn))
    assert "The gradient should have the parts of θ" in said
    assert "4: None" in said


def first_hundred(theta, X, n_hidden, weight_decay, rho, beta):
    return cost_and_grad(theta, X[:100], n_hidden, weight_decay=weight_decay, rho=rho, beta=beta)


def cut_off(theta, X, n_hidden, weight_decay, rho, beta):
    steps = RIGHT | {"z3": lambda s: np.clip(RIGHT["z3"](s), -4, 4)}
    return run(steps, theta, X, n_hidden, weight_decay=weight_decay, rho=rho, beta=beta)


@pytest.mark.parametrize(
    ("fn", "said"),
    [
        (first_hundred, "with 130 examples it is not. Is a number of examples written into it?"),
        (cut_off, "with weights so large that a unit is nearly on or off it is not."),
    ],
)
def test_what_small_problems_do_not_show(fn, said):
    found = diagnose(fn)
    assert not found.ok
    assert said in str(found)


def test_an_answer_that_is_kept_from_an_earlier_call():
    theta = None

    def fn(given, X, n_hidden, weight_decay, rho, beta):
        nonlocal theta
        theta = given.copy() if theta is None or theta.size != given.size else theta
        return cost_and_grad(theta, X, n_hidden, weight_decay=weight_decay, rho=rho, beta=beta)

    assert "Does it keep something from an earlier call?" in str(diagnose(fn))


def test_exchanged_weights():
    def fn(theta, X, n_hidden, weight_decay, rho, beta):
        return cost_and_grad(theta, X, n_hidden, weight_decay=beta, rho=rho, beta=weight_decay)

    assert "λ and β are exchanged" in str(diagnose(fn))


def test_terms_are_checked():
    with pytest.raises(ValueError, match="terms must be one of"):
        diagnose(cost_and_grad, terms=("decays",))
    assert diagnose(cost_and_grad, terms="decay").ok
