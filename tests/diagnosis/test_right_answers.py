"""No right answer is refused, in whatever style it is written."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sae_check import diagnose
from sae_lib import cost_and_grad, numerical_gradient


def f(z):
    return 1 / (1 + np.exp(-z))


def cut(theta, h, n):
    W1, W2, b1, b2 = np.split(theta, [h * n, 2 * h * n, 2 * h * n + h])
    return W1.reshape(h, n), W2.reshape(n, h), b1, b2


def loops(theta, X, n_hidden, weight_decay, rho, beta):
    """One example at a time, in two passes."""
    (m, n), h = X.shape, n_hidden
    W1, W2, b1, b2 = cut(theta, h, n)
    rho_hat = sum(f(W1 @ x + b1) for x in X) / m
    J, gW1, gW2, gb1, gb2 = 0, np.zeros((h, n)), np.zeros((n, h)), np.zeros(h), np.zeros(n)
    for x in X:
        a2 = f(W1 @ x + b1)
        a3 = f(W2 @ a2 + b2)
        J += sum((a3 - x) ** 2) / 2 / m
        d3 = -(x - a3) * a3 * (1 - a3)
        d2 = np.zeros(h)
        for j in range(h):
            back = sum(W2[k, j] * d3[k] for k in range(n))
            d2[j] = (back + beta * (-rho / rho_hat[j] + (1 - rho) / (1 - rho_hat[j]))) * a2[j] * (1 - a2[j])
        gW1 += np.outer(d2, x) / m
        gW2 += np.outer(d3, a2) / m
        gb1 += d2 / m
        gb2 += d3 / m
    for W in (W1, W2):
        J += weight_decay / 2 * sum(w**2 for w in W.ravel())
    for r in rho_hat:
        J += beta * (rho * np.log(rho / r) + (1 - rho) * np.log((1 - rho) / (1 - r)))
    return J, np.hstack([(gW1 + weight_decay * W1).flat, (gW2 + weight_decay * W2).flat, gb1, gb2])


def columns(theta, X, n_hidden, weight_decay, rho, beta):
    """Examples in columns, as the assignment of 2011 has it; the sigmoids are computed again in the slopes."""
    x = X.T
    n, m = x.shape
    W1, W2, b1, b2 = cut(theta, n_hidden, n)
    z2 = W1.dot(x) + np.tile(b1, (m, 1)).T
    z3 = W2.dot(f(z2)) + np.tile(b2, (m, 1)).T
    rho_hat = np.sum(f(z2), axis=1) / m
    kl = rho * np.log(rho / rho_hat) + (1 - rho) * np.log((1 - rho) / (1 - rho_hat))
    J = np.sum((f(z3) - x) ** 2) / (2 * m) + weight_decay / 2 * (np.sum(W1**2) + np.sum(W2**2)) + beta * np.sum(kl)
    push = np.tile(-rho / rho_hat + (1 - rho) / (1 - rho_hat), (m, 1)).T
    d3 = -(x - f(z3)) * f(z3) * (1 - f(z3))
    d2 = (W2.T.dot(d3) + beta * push) * f(z2) * (1 - f(z2))
    gW1, gW2 = d2.dot(x.T) / m + weight_decay * W1, d3.dot(f(z2).T) / m + weight_decay * W2
    return J, np.concatenate((gW1.reshape(-1), gW2.reshape(-1), np.sum(d2, axis=1) / m, np.sum(d3, axis=1) / m))


def einsums(theta, X, n_hidden, weight_decay, rho, beta):
    m, n = X.shape
    W1, W2, b1, b2 = cut(theta, n_hidden, n)
    a2 = f(np.einsum("ij,kj->ik", X, W1) + b1)
    a3 = f(np.einsum("ij,kj->ik", a2, W2) + b2)
    q = np.einsum("ij->j", a2) / m
    J = np.einsum("ij,ij->", a3 - X, a3 - X) / (2 * m) + weight_decay / 2 * np.einsum(
        "i,i->", *2 * [theta[: 2 * W1.size]]
    )
    J += beta * np.sum(rho * np.log(rho / q) + (1 - rho) * np.log((1 - rho) / (1 - q)))
    d3 = (a3 - X) * a3 * (1 - a3)
    d2 = (np.einsum("ik,kj->ij", d3, W2) + beta * (q - rho) / (q * (1 - q))) * a2 * (1 - a2)
    W1g, W2g = np.einsum("ij,ik->jk", d2, X) / m, np.einsum("ij,ik->jk", d3, a2) / m
    grad = np.r_[W1g.ravel(), W2g.ravel(), d2.mean(0), d3.mean(0)]
    grad[: 2 * W1.size] += weight_decay * theta[: 2 * W1.size]
    return J, grad


def in_place(theta, X, n_hidden, weight_decay, rho, beta):
    """Arrays of its own are overwritten, views of the gradient filled."""
    m, n = X.shape
    W1, W2, b1, b2 = cut(theta, n_hidden, n)
    grad = np.empty_like(theta)
    gW1, gW2, gb1, gb2 = cut(grad, n_hidden, n)
    a2 = X @ W1.T
    a2 += b1
    np.negative(a2, out=a2)
    np.exp(a2, out=a2)
    a2 += 1
    np.reciprocal(a2, out=a2)
    a3 = f(a2 @ W2.T + b2)
    slope = a3 * (1 - a3)
    q = a2.mean(axis=0)
    a3 -= X
    J = np.vdot(a3, a3) / (2 * m) + 0.5 * weight_decay * (np.vdot(W1, W1) + np.vdot(W2, W2))
    J -= beta * (rho * np.log(q / rho) + (1 - rho) * np.log((1 - q) / (1 - rho))).sum()
    a3 *= slope
    np.matmul(a3.T, a2, out=gW2)
    gb2[:] = a3.sum(axis=0)
    d2 = a3 @ W2
    d2 += beta * ((1 - rho) / (1 - q) - rho / q)
    d2 *= a2
    d2 *= 1 - a2
    np.matmul(d2.T, X, out=gW1)
    gb1[:] = d2.sum(axis=0)
    grad /= m
    gW1 += weight_decay * W1
    gW2 += weight_decay * W2
    return J, grad


def single_precision(theta, X, n_hidden, weight_decay, rho, beta):
    numbers = (np.float32(number) for number in (weight_decay, rho, beta))
    J, grad = einsums(np.float32(theta), np.float32(X), n_hidden, *numbers)
    assert grad.dtype == np.float32
    return J, grad


def matrices(theta, X, n_hidden, weight_decay, rho, beta):
    """np.matrix, where * is the matrix product."""
    m, n = X.shape
    W1, W2, b1, b2 = map(np.matrix, cut(theta, n_hidden, n))
    X = np.matrix(X)
    a2 = f(X * W1.T + b1)
    a3 = f(a2 * W2.T + b2)
    q = a2.mean(axis=0)
    J = np.sum(np.power(a3 - X, 2)) / (2 * m) + weight_decay / 2 * (np.trace(W1 * W1.T) + np.trace(W2 * W2.T))
    kl = rho * np.log(rho / q) + (1 - rho) * np.log((1 - rho) / (1 - q))
    J += beta * kl.sum()
    d3 = np.multiply(a3 - X, np.multiply(a3, 1 - a3))
    d2 = np.multiply(d3 * W2 + beta * (-rho / q + (1 - rho) / (1 - q)), np.multiply(a2, 1 - a2))
    blocks = d2.T * X / m + weight_decay * W1, d3.T * a2 / m + weight_decay * W2, d2.mean(axis=0), d3.mean(axis=0)
    return J, np.concatenate([np.asarray(block).ravel() for block in blocks])


def differences(theta, X, n_hidden, weight_decay, rho, beta):
    """No backpropagation at all: slow, and right."""

    def cost(theta):
        return cost_and_grad(theta, X, n_hidden, weight_decay=weight_decay, rho=rho, beta=beta)[0]

    return cost(theta), numerical_gradient(cost, theta)


class AsAnObject:
    def __call__(self, theta, X, n_hidden, *, weight_decay, rho, beta):
        return list(columns(theta, X, n_hidden, weight_decay, rho, beta))


def padded_logarithms(theta, X, n_hidden, lambda_, sparsity_param, beta):
    """A tiny number inside the logarithms, and another way to the cost."""
    _, grad = einsums(theta, X, n_hidden, lambda_, sparsity_param, beta)
    W1, W2, b1, b2 = cut(theta, n_hidden, X.shape[1])
    a2 = f(X @ W1.T + b1)
    a3, q, eps = f(a2 @ W2.T + b2), a2.mean(0), 1e-10
    kl = sparsity_param * np.log(sparsity_param / (q + eps))
    kl = kl + (1 - sparsity_param) * np.log((1 - sparsity_param) / (1 - q + eps))
    squared = np.linalg.norm(a3 - X, axis=1) ** 2
    return np.mean(squared) / 2 + lambda_ / 2 * (np.linalg.norm(W1) ** 2 + np.linalg.norm(W2) ** 2) + beta * sum(
        kl
    ), grad


STYLES = [
    cost_and_grad,
    loops,
    columns,
    einsums,
    in_place,
    single_precision,
    matrices,
    differences,
    AsAnObject(),
    padded_logarithms,
]


def name(style):
    return getattr(style, "__name__", type(style).__name__)


@pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")
@pytest.mark.parametrize("style", STYLES, ids=name)
def test_a_right_answer_is_called_right(style):
    found = diagnose(style)
    assert found.ok, str(found)
    assert (found.mistake, found.terms, found.blocks, found.findings) == (None, (), (), ())
    assert " is right: J and all four blocks" in str(found)


@settings(deadline=None, max_examples=10)
@given(
    st.lists(st.tuples(st.integers(1, 12), st.integers(1, 8), st.integers(1, 9)), min_size=1, max_size=4),
    st.integers(0, 2**32 - 1),
)
def test_on_any_shapes_and_numbers(sizes, seed):
    for style in STYLES[:7]:
        found = diagnose(style, shapes=sizes, rng=seed)
        assert found.ok, f"{name(style)}: {found}"


def test_with_autograd():
    autograd = pytest.importorskip("autograd")
    anp = pytest.importorskip("autograd.numpy")

    def fn(theta, X, n_hidden, weight_decay, rho, beta):
        n = X.shape[1]
        k = n_hidden * n

        def cost(theta):
            W1, W2 = theta[:k].reshape(n_hidden, n), theta[k : 2 * k].reshape(n, n_hidden)
            a2 = 1 / (1 + anp.exp(-(anp.dot(X, W1.T) + theta[2 * k : 2 * k + n_hidden])))
            a3 = 1 / (1 + anp.exp(-(anp.dot(a2, W2.T) + theta[2 * k + n_hidden :])))
            q = anp.mean(a2, axis=0)
            kl = anp.sum(rho * anp.log(rho / q) + (1 - rho) * anp.log((1 - rho) / (1 - q)))
            decay = weight_decay / 2 * anp.sum(theta[: 2 * k] ** 2)
            return anp.sum((a3 - X) ** 2) / (2 * len(X)) + decay + beta * kl

        return autograd.value_and_grad(cost)(theta)

    assert diagnose(fn, timeout=30).ok


def test_with_torch():
    torch = pytest.importorskip("torch")

    def fn(theta, X, n_hidden, weight_decay, rho, beta):
        t = torch.tensor(theta, requires_grad=True)
        x, n = torch.tensor(X), X.shape[1]
        W1, W2, b1, b2 = torch.split(t, [n_hidden * n, n_hidden * n, n_hidden, n])
        a2 = torch.sigmoid(x @ W1.reshape(n_hidden, n).T + b1)
        a3 = torch.sigmoid(a2 @ W2.reshape(n, n_hidden).T + b2)
        q = a2.mean(0)
        kl = (rho * torch.log(rho / q) + (1 - rho) * torch.log((1 - rho) / (1 - q))).sum()
        J = (
            ((a3 - x) ** 2).sum() / (2 * len(x))
            + weight_decay / 2 * (W1.square().sum() + W2.square().sum())
            + beta * kl
        )
        J.backward()
        return J.detach(), t.grad

    assert diagnose(fn, timeout=30).ok
