"""`numerical_gradient`, `relative_error` and the report of `check_gradient`."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sae_lib import check_gradient, cost_and_grad, initialize, numerical_gradient, relative_error, unpack

BLOCKS = ["W1", "W2", "b1", "b2"]


def with_mistake_in(block, spoil):
    """`cost_and_grad` whose gradient is spoiled in one block."""

    def fn(theta, X, n_hidden, **terms):
        J, grad = cost_and_grad(theta, X, n_hidden, **terms)
        spoil(getattr(unpack(grad, n_hidden, X.shape[1]), block))
        return J, grad

    return fn


def test_differences_of_a_cubic():
    numeric = numerical_gradient(lambda x: float(np.sum(x**3)), np.array([1.0, -2.0, 0.5]))
    np.testing.assert_allclose(numeric, [3, 12, 0.75], atol=1e-7)


def test_theta_is_left_as_it_was_even_if_f_writes_into_it():
    theta = np.array([1.0, 2.0])

    def f(t):
        t += 1
        return float(t.sum())

    assert numerical_gradient(f, theta) == pytest.approx([1, 1])
    assert theta.tolist() == [1, 2]


def test_integers_are_not_truncated():
    assert numerical_gradient(lambda x: x[0] ** 2, [3]) == pytest.approx([6])


def test_relative_error_by_hand():
    assert relative_error([3.0, 0.0], [1.0, 0.0]) == 0.5
    assert relative_error([0.0, 0.0], [0.0, 0.0]) == 0
    assert relative_error([1.0], [-1.0]) == np.inf
    assert relative_error([], []) == 0


@given(st.floats(-1e308, 1e308), st.integers(-300, 300))
def test_relative_error_of_equal_and_of_scaled_numbers(number, exponent):
    assert relative_error([number], [number]) == 0
    scale = 10.0**exponent
    assert relative_error([3 * scale], [scale]) == pytest.approx(0.5, rel=1e-12)


def test_a_right_gradient(problem):
    report = check_gradient(cost_and_grad, problem.theta, problem.X)
    assert report.ok
    assert report.error < 1e-8
    assert list(report.blocks) == BLOCKS
    assert max(report.blocks.values()) < 1e-7
    assert report.analytic.shape == report.numeric.shape == problem.theta.shape


@pytest.mark.parametrize("block", BLOCKS)
@pytest.mark.parametrize("spoil", [np.negative, lambda g, out: np.multiply(g, 1.001, out=out)], ids=["sign", "0.1 %"])
def test_a_mistake_in_one_block_is_found_there_and_only_there(problem, block, spoil):
    report = check_gradient(with_mistake_in(block, lambda part: spoil(part, out=part)), problem.theta, problem.X)
    assert not report.ok
    assert [name for name, error in report.blocks.items() if error > 1e-5] == [block]


def test_a_missing_transpose_is_found(make_problem):
    square = make_problem(7, 4, 4)
    report = check_gradient(
        with_mistake_in("W2", lambda part: part.__setitem__(..., part.T.copy())), square.theta, square.X
    )
    assert not report.ok
    assert [name for name, error in report.blocks.items() if error > 1e-5] == ["W2"]


def test_decay_on_biases_is_found_when_biases_are_not_zero(problem):
    def decays_biases(theta, X, n_hidden, *, weight_decay, **terms):
        J, grad = cost_and_grad(theta, X, n_hidden, weight_decay=weight_decay, **terms)
        grad[-8:] += weight_decay * theta[-8:]
        return J, grad

    report = check_gradient(decays_biases, problem.theta, problem.X, weight_decay=0.1)
    assert not report.ok
    assert [name for name, error in report.blocks.items() if error > 1e-5] == ["b1", "b2"]


def test_the_penalty_outside_the_slope_as_the_lecture_notes_have_it_is_found(problem):
    def penalty_outside(theta, X, n_hidden, *, weight_decay, rho, beta):
        J, _ = cost_and_grad(theta, X, n_hidden, weight_decay=weight_decay, rho=rho, beta=beta)
        _, without = cost_and_grad(theta, X, n_hidden, weight_decay=weight_decay, rho=rho, beta=0)
        W1, _, b1, _ = unpack(theta, n_hidden, X.shape[1])
        rho_hat = (1 / (1 + np.exp(-(X @ W1.T + b1)))).mean(axis=0)
        push = beta * (-rho / rho_hat + (1 - rho) / (1 - rho_hat))
        parts = unpack(without, n_hidden, X.shape[1])
        parts.W1[...] += np.outer(push, X.mean(axis=0))
        parts.b1[...] += push
        return J, without

    assert check_gradient(penalty_outside, problem.theta, problem.X, beta=0).ok
    report = check_gradient(penalty_outside, problem.theta, problem.X)
    assert not report.ok
    assert [name for name, error in report.blocks.items() if error > 1e-5] == ["W1", "b1"]


def test_a_block_whose_gradient_is_zero_is_right():
    X = np.full((4, 3), 0.5)
    theta = np.zeros(2 * 2 * 3 + 2 + 3)
    assert check_gradient(cost_and_grad, theta, X, 2, beta=0).ok


@pytest.mark.parametrize("seed", range(5))
def test_the_text_of_a_right_gradient_is_the_same_everywhere(seed):
    X = np.random.default_rng(seed).uniform(0.1, 0.9, (10, 4))
    report = check_gradient(cost_and_grad, initialize(3, 4, seed), X)
    assert str(report) == repr(report)
    assert str(report).splitlines() == [
        "Gradient check: the gradient is right.",
        *(f"  {name:<4} relative error below 1e-07  ok" for name in (*BLOCKS, "all")),
    ]


def test_the_text_of_a_wrong_gradient_points_at_the_block(problem):
    lines = str(check_gradient(with_mistake_in("W2", lambda g: np.negative(g, out=g)), problem.theta, problem.X))
    assert "WRONG" in lines
    assert [line.split()[0] for line in lines.splitlines() if "look here" in line] == ["W2", "all"]


def test_it_works_with_one_hidden_unit_and_with_n_hidden_given(make_problem):
    for h in (1, 6):
        small = make_problem(3, 2, h)
        assert check_gradient(cost_and_grad, small.theta, small.X, h).ok
        assert check_gradient(cost_and_grad, small.theta, small.X).ok
