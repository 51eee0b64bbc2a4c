"""The bug collection says of itself what is true."""

import numpy as np
import pytest

from sae_lib import MISTAKES, check_gradient, cost_and_grad, initialize
from sae_lib.mistakes.mistake import RIGHT, run

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


# For each mistake the terms that must be switched on for it to do harm, what is wrong then, and whether the gradient
# check is blind to it.
UNSEEN = "unseen"
HARM = {
    "cost without ½": ("reconstruction", "J"),
    "no ½ anywhere": ("reconstruction", "J W1 W2 b1 b2", UNSEEN),
    "1/2m without brackets": ("reconstruction", "J"),
    "mean over the inputs too": ("reconstruction", "J W1 W2 b1 b2", UNSEEN),
    "no 1/m anywhere": ("reconstruction", "J W1 W2 b1 b2", UNSEEN),
    "no biases at all": ("reconstruction sparsity", "J W1 W2 b1 b2", UNSEEN),
    "no sigmoid at the output": ("reconstruction", "J W1 W2 b1 b2", UNSEEN),
    "off by one in θ": ("reconstruction decay", "J W1 W2 b1 b2"),
    "W2 read down the columns": ("reconstruction decay", "J W1 W2 b1 b2"),
    "gradient transposed": ("reconstruction decay sparsity", "W1 W2"),
    "another order in θ": ("reconstruction sparsity", "J W1 W2 b1 b2", UNSEEN),
    "gradient in another order": ("reconstruction decay sparsity", "W2 b1"),
    "no 1/m in the gradient": ("reconstruction sparsity", "W1 W2 b1 b2"),
    "gradient of the last example alone": ("reconstruction sparsity", "W1 W2 b1 b2"),
    "the first example alone": ("reconstruction sparsity", "J W1 W2 b1 b2"),
    "bias gradient summed": ("reconstruction sparsity", "b1 b2"),
    "bias gradient left out": ("reconstruction sparsity", "b1 b2"),
    "layer 1 not trained": ("reconstruction decay sparsity", "W1 b1"),
    "layer 2 not trained": ("reconstruction decay", "W2 b2"),
    "slope at a": ("reconstruction sparsity", "W1 W2 b1 b2"),
    "slope z(1 − z)": ("reconstruction sparsity", "W1 W2 b1 b2"),
    "slope with a square in the wrong place": ("reconstruction sparsity", "W1 W2 b1 b2"),
    "slope of tanh": ("reconstruction sparsity", "W1 W2 b1 b2"),
    "no slope in δ⁽³⁾": ("reconstruction", "W1 W2 b1 b2"),
    "no slope in δ⁽²⁾": ("reconstruction sparsity", "W1 b1"),
    "minus forgotten in δ⁽³⁾": ("reconstruction", "W1 W2 b1 b2"),
    "gradient points downhill": ("reconstruction decay sparsity", "W1 W2 b1 b2"),
    "W1 where W2 belongs": ("reconstruction", "W1 b1"),
    "missing transpose": ("reconstruction", "W1 b1"),
    "sum over the wrong layer": ("reconstruction", "W1 b1"),
    "decay missing in the gradient": ("decay", "W1 W2"),
    "decay halved in the gradient": ("decay", "W1 W2"),
    "decay of the wrong sign": ("decay", "W1 W2"),
    "decay without ½": ("decay", "J"),
    "decay without ½ anywhere": ("decay", "J W1 W2", UNSEEN),
    "norm not squared": ("decay", "J"),
    "decay divided by m": ("decay", "W1 W2"),
    "decay divided by m, cost too": ("decay", "J W1 W2", UNSEEN),
    "decay on biases in the gradient": ("decay", "b1 b2"),
    "decay on biases": ("decay", "J b1 b2", UNSEEN),
    "sparsity in the cost only": ("sparsity", "W1 b1"),
    "sparsity in the gradient only": ("sparsity", "J"),
    "penalty outside f′": ("sparsity", "W1 b1"),
    "push of the wrong sign": ("sparsity", "W1 b1"),
    "β missing in the gradient": ("sparsity", "W1 b1"),
    "β on the first part only": ("reconstruction sparsity", "W1 b1"),
    "push divided by m twice": ("sparsity", "W1 b1"),
    "ρ̂ over the wrong axis": ("sparsity", "J W1 b1"),
    "one ρ̂ for all units": ("sparsity", "J W1 b1"),
    "ρ̂ of one example at a time": ("sparsity", "J W1 b1", UNSEEN),
    "ρ̂ of z": ("sparsity", "J W1 b1"),
    "ρ̂ is not measured": ("sparsity", "J W1 b1", UNSEEN),
    "half of KL": ("sparsity", "J W1 b1", UNSEEN),
    "KL averaged over the units": ("sparsity", "J W1 b1", UNSEEN),
    "KL in bits": ("sparsity", "J"),
    "KL swapped in the cost": ("sparsity", "J"),
    "KL swapped": ("sparsity", "J W1 b1", UNSEEN),
}


def test_what_a_mistake_spoils_is_what_it_is_known_for():
    measured = {
        name: (" ".join(m.terms), " ".join(["J"] * m.cost + [*m.blocks]), *[UNSEEN] * (not m.seen))
        for name, m in MISTAKES.items()
    }
    assert measured == HARM


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
