"""The networks written out in lesson 12 against automatic differentiation and the complex step."""

import ast
from functools import partial
from itertools import pairwise
from pathlib import Path

import autograd
import autograd.numpy as anp
import nbformat
import numpy as np
import pytest

import sae_lib
from sae_lib import cost_and_grad, initialize, linear_cost_and_grad, relative_error

LESSON = Path(__file__).resolve().parents[2] / "notebooks" / "12_further.ipynb"
H, N = 3, 5
RNG = np.random.default_rng(0)
THETA = initialize(H, N, 0) + RNG.normal(size=2 * H * N + H + N) / 5
X, T = RNG.uniform(0.1, 0.9, (6, N)), RNG.normal(size=(6, N))
PENALTIES = {"weight_decay": 0.01, "rho": 0.05, "beta": 2.0}


@pytest.fixture(scope="module")
def lesson():
    """The functions that the lesson defines, by name."""
    cells = [cell.source for cell in nbformat.read(LESSON, as_version=4).cells if cell.cell_type == "code"]
    tree = ast.parse("\n".join(cells))
    tree.body = [node for node in tree.body if isinstance(node, (ast.FunctionDef, ast.Import, ast.ImportFrom))]
    names = {}
    exec(compile(tree, "lesson 12", "exec"), names)
    return names


def f(z):
    return 1 / (1 + anp.exp(-z))


def blocks(theta):
    return (
        theta[: H * N].reshape((H, N)),
        theta[H * N : 2 * H * N].reshape((N, H)),
        theta[2 * H * N : 2 * H * N + H],
        theta[2 * H * N + H :],
    )


def kl(rho, rho_hat):
    return anp.sum(rho * anp.log(rho / rho_hat) + (1 - rho) * anp.log((1 - rho) / (1 - rho_hat)))


def decay(theta, weight_decay):
    W1, W2, _, _ = blocks(theta)
    return weight_decay / 2 * (anp.sum(W1**2) + anp.sum(W2**2))


def layers(theta, x, hidden=f, output=f):
    W1, W2, b1, b2 = blocks(theta)
    a2 = hidden(anp.dot(W1, x) + b1)
    return a2, output(anp.dot(W2, a2) + b2)


def mean(values):
    return sum(values) / len(X)


def tanh_cost(theta):
    both = [layers(theta, 2 * x - 1, anp.tanh, anp.tanh) for x in X]
    errors = mean([anp.sum((a3 - (2 * x - 1)) ** 2) / 2 for (_, a3), x in zip(both, X)])
    return errors + decay(theta, 0.01) + 2 * kl(0.05, (mean([a2 for a2, _ in both]) + 1) / 2)


def gaussian_cost(theta, S):
    both = [layers(theta, x) for x in X]
    errors = mean([anp.dot(a3 - x, anp.dot(np.linalg.inv(S), a3 - x)) / 2 for (_, a3), x in zip(both, X)])
    return errors + decay(theta, 0.01) + 2 * kl(0.05, mean([a2 for a2, _ in both]))


def label_cost(theta, eps):
    both = [layers(theta, x) for x in np.round(X)]
    seen = [(1 - eps) * y + eps * (1 - y) for _, y in both]
    surprise = mean([-anp.sum(anp.log(anp.where(t == 1, p, 1 - p))) for p, t in zip(seen, np.round(X))])
    return surprise + decay(theta, 0.01) + 2 * kl(0.05, mean([a2 for a2, _ in both]))


def tangent_cost(theta):
    """Ω with the whole Jacobian, by autograd, in place of the α and β recursions."""
    speeds = [anp.dot(autograd.jacobian(lambda x: layers(theta, x)[1])(x), tau) for x, tau in zip(X, T)]
    return mean([anp.sum(speed**2) / 2 for speed in speeds])


def contractive_cost(theta, c):
    both = [layers(theta, x) for x in X]
    errors = mean([anp.sum((a3 - x) ** 2) / 2 for (_, a3), x in zip(both, X)])
    jacobians = [autograd.jacobian(lambda x: layers(theta, x)[0])(x) for x in X]
    return errors + decay(theta, 0.01) + c * mean([anp.sum(jacobian**2) / 2 for jacobian in jacobians])


COVARIANCE = np.cov(RNG.normal(size=(N, 30)))
CASES = {
    "tanh": (lambda of, t: of["tanh_net"](t, 2 * X - 1, H, 0.01, -0.9, 2.0), tanh_cost),
    "gaussian": (
        lambda of, t: of["gaussian_net"](t, X, H, COVARIANCE, **PENALTIES),
        partial(gaussian_cost, S=COVARIANCE),
    ),
    "labels": (lambda of, t: of["label_net"](t, np.round(X), H, 0.2, **PENALTIES), partial(label_cost, eps=0.2)),
    "right labels": (lambda of, t: of["label_net"](t, np.round(X), H, 0, **PENALTIES), partial(label_cost, eps=0)),
    "tangent": (lambda of, t: of["tangent_net"](t, X, T, H), tangent_cost),
    "contractive": (lambda of, t: of["contractive_net"](t, X, H, 0.7, 0.01), partial(contractive_cost, c=0.7)),
}


@pytest.mark.parametrize("case", CASES)
def test_automatic_differentiation_agrees(case, lesson):
    written, plain = CASES[case]
    J, grad = written(lesson, THETA)
    assert pytest.approx(float(plain(THETA)), rel=1e-12) == J
    assert relative_error(grad, autograd.grad(plain)(THETA)) < 1e-11


def test_the_frame_and_the_linear_networks_equal_the_librarys(lesson):
    np.testing.assert_allclose(
        lesson["course_net"](THETA, X, H, **PENALTIES)[1], cost_and_grad(THETA, X, H, **PENALTIES)[1]
    )
    pairs = {
        "linear_net": ((0.01, 0.05, 2.0), sae_lib.RhoUnits(0.05, 2.0)),
        "l1_net": ((0.3, 0.01), sae_lib.L1Units(0.3)),
        "top_k_net": ((2, 0.01), sae_lib.TopKUnits(2)),
    }
    for name, (options, units) in pairs.items():
        ours, library = lesson[name](THETA, T, H, *options), linear_cost_and_grad(THETA, T, H, units, weight_decay=0.01)
        assert ours[0] == pytest.approx(library[0], rel=1e-13)
        np.testing.assert_allclose(ours[1], library[1], atol=1e-13)


@pytest.mark.parametrize("sparse", [(), (1,), (1, 2)])
def test_the_complex_step_agrees_on_five_layers(sparse, lesson):
    sizes = (N, 4, 2, 4, N)
    theta = RNG.normal(size=sum((a + 1) * b for a, b in pairwise(sizes))) / 2

    def cost(theta):
        a, layers_of = [X], lesson["cut"](theta, sizes)
        for W, b in layers_of:
            a.append(1 / (1 + np.exp(-(a[-1] @ W.T + b))))
        J = np.sum((a[-1] - X) ** 2) / 12 + 0.01 / 2 * sum(np.sum(W**2) for W, _ in layers_of)
        for layer in sparse:
            rho_hat = a[layer].mean(axis=0)
            J += 2 * np.sum(0.05 * np.log(0.05 / rho_hat) + 0.95 * np.log(0.95 / (1 - rho_hat)))
        return J

    J, grad = lesson["deep_net"](theta, X, sizes, sparse, **PENALTIES)
    assert pytest.approx(cost(theta), rel=1e-13) == J
    wanted = [cost(theta + 1e-30j * row).imag / 1e-30 for row in np.eye(theta.size)]
    assert relative_error(grad, np.array(wanted)) < 1e-12


def test_the_movement_is_the_jacobian_times_the_direction(lesson):
    alpha3 = lesson["moves"](THETA, X, T, H)[-1]
    wanted = [autograd.jacobian(lambda x: layers(THETA, x)[1])(x) @ tau for x, tau in zip(X, T)]
    np.testing.assert_allclose(alpha3, wanted, atol=1e-13)


def test_every_network_told_in_tanh_costs_four_times_as_much(lesson):
    told = lesson["in_tanh"](THETA, H, N)
    for rho, beta, weight_decay in [(0.05, 2.0, 0.01), (0.3, 0.0, 0.0), (0.9, 5.0, 1.0)]:
        J = cost_and_grad(THETA, X, H, rho=rho, beta=beta, weight_decay=weight_decay)[0]
        theirs = lesson["tanh_net"](told, 2 * X - 1, H, 64 * weight_decay, 2 * rho - 1, 4 * beta)[0]
        assert theirs == pytest.approx(4 * J, rel=1e-13)
