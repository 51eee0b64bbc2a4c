"""The bug collection says of itself what is true."""

import numpy as np
import pytest

from sae_lib import MISTAKES, check_gradient, cost_and_grad, initialize, unpack
from sae_lib.mistakes.mistake import ALL, TERMS
from sae_lib.mistakes.steps import RIGHT, run

NOTEBOOKS = {
    f"{number:02}_{name}"
    for number, name in enumerate(
        [
            "start_here",
            "visualize_patches",
            "initialize",
            "forward_pass",
            "cost",
            "backpropagation",
            "gradient_check",
            "train",
            "sparsity",
        ]
    )
}
RHO = 0.2
# Each term of J alone, on top of the reconstruction.
SETTINGS = {
    "reconstruction": {"weight_decay": 0.0, "rho": RHO, "beta": 0.0},
    "decay": {"weight_decay": 0.1, "rho": RHO, "beta": 0.0},
    "sparsity": {"weight_decay": 0.0, "rho": RHO, "beta": 2.0},
}
EVERYTHING = {"weight_decay": 0.1, "rho": RHO, "beta": 2.0}
NAMES = list(MISTAKES)


def problem(m=10, h=4, n=9, seed=0):
    rng = np.random.default_rng(seed)
    theta = initialize(h, n, rng)
    theta[-(h + n) :] = rng.uniform(-0.5, 0.5, h + n)
    return theta, rng.uniform(0.1, 0.9, (m, n)), h


def problem_for(mistake):
    return problem(10, 6, 6) if mistake.square else problem()


def part(fn, where, term):
    """What one term adds to J and to the gradient."""
    J, grad = fn(*where, **SETTINGS[term])
    if term != "reconstruction":
        J0, grad0 = fn(*where, **SETTINGS["reconstruction"])
        J, grad = J - J0, grad - grad0
    return np.append(grad, J)


@pytest.mark.parametrize("size", [(10, 4, 9), (3, 6, 2), (7, 5, 5), (1, 1, 1)])
def test_without_a_mistake_the_steps_are_cost_and_grad(size):
    where = problem(*size)
    for settings in ({}, EVERYTHING, *SETTINGS.values()):
        J, grad = run(RIGHT, *where, **settings)
        wanted_J, wanted_grad = cost_and_grad(*where, **settings)
        assert pytest.approx(wanted_J, rel=1e-12) == J
        np.testing.assert_allclose(grad, wanted_grad, rtol=1e-12, atol=1e-12)


def test_all_that_the_course_names_are_there():
    assert len(MISTAKES) >= 12
    assert all(name == mistake.name for name, mistake in MISTAKES.items())


@pytest.mark.parametrize("name", NAMES)
def test_it_is_told_in_words(name):
    mistake = MISTAKES[name]
    assert len(name) <= 40
    assert mistake.sentence.endswith(".")
    assert mistake.hint.endswith(("?", "."))
    assert mistake.lesson in NOTEBOOKS
    assert set(mistake.changes) <= set(RIGHT)
    assert mistake.changes
    assert set(mistake.terms) <= set(TERMS)
    assert set(mistake.blocks) <= set(ALL)


@pytest.mark.parametrize("name", NAMES)
def test_it_does_harm_in_the_terms_that_it_names_and_in_no_other(name):
    mistake = MISTAKES[name]
    where = problem_for(mistake)
    harmed = [
        term for term in TERMS if np.abs(part(mistake.fn, where, term) - part(cost_and_grad, where, term)).max() > 1e-9
    ]
    assert harmed == list(mistake.terms)


@pytest.mark.parametrize("name", NAMES)
def test_it_spoils_the_blocks_that_it_names_and_no_other(name):
    mistake = MISTAKES[name]
    _, X, h = where = problem_for(mistake)
    J, grad = mistake.fn(*where, **EVERYTHING)
    wanted_J, wanted = cost_and_grad(*where, **EVERYTHING)
    came, right = unpack(grad, h, X.shape[1]), unpack(wanted, h, X.shape[1])
    assert [b for b in ALL if np.abs(getattr(came, b) - getattr(right, b)).max() > 1e-9] == list(mistake.blocks)
    assert (abs(J - wanted_J) > 1e-9) == mistake.cost


@pytest.mark.parametrize("settings", [EVERYTHING, {}], ids=["large", "usual"])
@pytest.mark.parametrize("name", NAMES)
def test_the_gradient_check_finds_it_or_cannot_and_comparing_can(name, settings):
    mistake = MISTAKES[name]
    where = problem_for(mistake)
    assert check_gradient(mistake.fn, *where, **settings).ok == (not mistake.seen)
    J, grad = mistake.fn(*where, **settings)
    wanted_J, wanted = cost_and_grad(*where, **settings)
    assert abs(J - wanted_J) > 1e-7 or np.abs(grad - wanted).max() > 1e-7
    if not mistake.seen:
        assert mistake.cost, "what the check cannot see is a wrong cost with its own gradient"


def test_no_two_are_the_same():
    where = problem(10, 6, 6)
    came = {
        name: np.append(grad, J)
        for name, (J, grad) in ((name, mistake.fn(*where, **EVERYTHING)) for name, mistake in MISTAKES.items())
    }
    for name, numbers in came.items():
        for other in NAMES[: NAMES.index(name)]:
            assert np.abs(numbers - came[other]).max() > 1e-6, (name, other)


def test_a_missing_transpose_needs_a_square():
    (square,) = [mistake for mistake in MISTAKES.values() if mistake.square]
    with pytest.raises(ValueError, match="matmul"):
        square.fn(*problem())


def test_what_hides_a_mistake():
    """Special numbers and special places, as lesson 06 says."""
    assert check_gradient(MISTAKES["ρ̂ over the wrong axis"].fn, *problem(m=4, h=4)).ok
    assert check_gradient(MISTAKES["β missing in the gradient"].fn, *problem(), beta=1).ok
    assert check_gradient(MISTAKES["sum over the wrong layer"].fn, *problem(h=9)).ok
    _, X, h = problem()
    assert check_gradient(MISTAKES["decay on biases in the gradient"].fn, initialize(h, 9), X).ok
    assert check_gradient(MISTAKES["W1 where W2 belongs"].fn, np.zeros(85), X, h).ok


def test_wrong_input_is_told_at_the_door():
    theta, X, h = problem()
    with pytest.raises(ValueError, match="theta must have"):
        MISTAKES["KL swapped"].fn(theta[:-1], X, h)
    with pytest.raises(ValueError, match="rho"):
        MISTAKES["KL swapped"].fn(theta, X, h, rho=0)
