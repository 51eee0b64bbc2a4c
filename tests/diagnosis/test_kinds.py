"""Kinds of mistakes that real code has: what is said of each, and what must not be said."""

import numpy as np
import pytest

from sae_check import diagnose
from sae_check.suspects import submission
from sae_lib import cost_and_grad, unpack
from sae_lib.mistakes.mistake import RIGHT, run
from sae_lib.model.sparsity import kl, sparsity_push

NO_DECAY = {"decay": lambda s: 0.0, "decay_W1": lambda s: 0.0, "decay_W2": lambda s: 0.0}
NO_SPARSITY = {"sparsity": lambda s: 0.0, "push": lambda s: 0.0}
W1_ALONE = {"decay": lambda s: s.weight_decay / 2 * np.sum(s.W1**2), "decay_W2": lambda s: 0.0}
SUMMED_WEIGHTS = {"mean_W1": lambda s: s.delta2.T @ s.X, "mean_W2": lambda s: s.delta3.T @ s.a2}
MEANS = {
    "mean_W1": lambda s: np.outer(s.delta2.mean(axis=0), s.X.mean(axis=0)),
    "mean_W2": lambda s: np.outer(s.delta3.mean(axis=0), s.a2.mean(axis=0)),
}
BRACKETS = {
    "grad_W1": lambda s: (s.mean_W1 + s.weight_decay) * s.W1,
    "grad_W2": lambda s: (s.mean_W2 + s.weight_decay) * s.W2,
}


def with_bias_unit(s):
    """KL over the activations and the 1 in front of them."""
    r = np.append(s.rho_hat, 1 - 1e-6)
    return s.beta * np.sum(kl(s.rho, r))


def twice_on_W1(s):
    push = s.push * s.slope2 + 0 * s.a2
    return s.delta2.T @ s.X / s.m + push.T @ s.X / s.m


def none_on_b1(s):
    return (s.back * s.slope2).mean(axis=0)


KINDS = {
    "sparsity nowhere": (
        NO_SPARSITY,
        ["The sparsity term is not there yet, neither in J nor in the gradient.", 'terms=("reconstruction", "decay")'],
    ),
    "decay nowhere": (NO_DECAY, ["The decay term is not there yet, neither in J nor in the gradient."]),
    "both nowhere": (
        NO_DECAY | NO_SPARSITY,
        [
            "The decay and sparsity terms are not there yet",
            'terms=("reconstruction",)',
            "Everything written so far is right.",
        ],
    ),
    "half done, and the rest is judged": (
        NO_SPARSITY | {"mean_b2": lambda s: s.delta3.sum(axis=0)},
        ["The sparsity term is not there yet", "The gradient of b2 is summed over the examples, not averaged"],
    ),
    "decay in the gradient only": (
        {"decay": lambda s: 0.0},
        ["J lacks the decay; the gradients of W1 and W2 have it."],
    ),
    "decay on one matrix, in J and gradient alike": (
        W1_ALONE,
        ["The decay in J counts W1 alone.", "The gradient of W2 lacks the decay."],
    ),
    "spectral norm of W": (
        {"decay": lambda s: s.weight_decay / 2 * (np.linalg.norm(s.W1, 2) ** 2 + np.linalg.norm(s.W2, 2) ** 2)},
        ["The decay in J takes norm(W, 2), the largest singular value, not a sum of squares."],
    ),
    "norm of W": (
        {"decay": lambda s: s.weight_decay * (np.linalg.norm(s.W1) + np.linalg.norm(s.W2)), "decay_W1": lambda s: 0.0},
        ["The decay in J adds up norms that are not squared", "The gradient of W1 lacks the decay."],
    ),
    "brackets": (BRACKETS, ["The gradients of W1 and W2 are multiplied by W, entry by entry"]),
    "ρ̂ of the push not divided by m": (
        {"push": lambda s: s.beta * (-s.rho / s.a2.sum(axis=0) + (1 - s.rho) / (1 - s.a2.sum(axis=0)))},
        ["The push in the gradients of W1 and b1 uses a sum for ρ̂ that is not divided by m."],
    ),
    "gradients of the weights left at 0": (
        {"grad_W1": lambda s: 0 * s.W1, "grad_W2": lambda s: 0 * s.W2},
        ["The gradients of W1 and W2 are 0 in all terms. Do you return the arrays that you computed?"],
    ),
    "weights summed, biases averaged": (
        SUMMED_WEIGHTS,
        ["The gradients of W1 and W2 are summed over the examples, not averaged"],
    ),
    "products of means": (
        MEANS,
        ["The gradients of W1 and W2 take the product of two means, not the mean of the products."],
    ),
    "push twice on W, not on b": (
        {"mean_W1": twice_on_W1, "mean_b1": none_on_b1},
        ["The push in the gradient of W1 is twice what it should be.", "The gradient of b1 lacks the sparsity term."],
    ),
    "KL with the bias unit": (
        {"sparsity": with_bias_unit},
        ["The sparsity term of J counts one unit more that is always on, the bias unit."],
    ),
    "no biases in the forward pass": (
        {"z2": lambda s: s.X @ s.W1.T, "z3": lambda s: s.a2 @ s.W2.T} | NO_SPARSITY,
        ["The biases are left out of the forward pass.", "The sparsity term is not there yet"],
    ),
    "λ without a W": (
        {"decay_W1": lambda s: s.weight_decay + 0 * s.W1, "mean_b2": lambda s: 2 * s.delta3.mean(axis=0)},
        ["The decay in the gradient of W1 is the same number for all weights: it lacks W."],
    ),
    "β set in a line of its own": (
        {
            "sparsity": lambda s: 3 * np.sum(kl(s.rho, s.rho_hat)),
            "push": lambda s: sparsity_push(s.rho_hat, s.rho, 3),
        },
        ["The answer stays the same with another β"],
    ),
}
# Names that some of these were given, and have nothing to do with.
MISLEADING = ("«decay missing", "«sparsity in the", "«layer ", "«no 1/m anywhere»", "never change", "Count how often")


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_said(kind):
    changes, said = KINDS[kind]
    found = diagnose(submission("fn", changes))
    text = str(found)
    assert not found.ok
    for sentence in said:
        assert sentence in text
    for words in MISLEADING:
        assert words not in text


def test_with_terms_weights_summed_and_biases_averaged_have_no_name_that_speaks_of_J():
    found = diagnose(submission("fn", SUMMED_WEIGHTS), terms=("reconstruction", "decay"))
    assert "no 1/m anywhere" not in str(found)
    assert "The gradients of W1 and W2 are summed over the examples, not averaged" in str(found)


def test_bias_gradients_that_are_not_summed_are_too_long():
    def fn(theta, X, n_hidden, weight_decay, rho, beta):
        J, grad = cost_and_grad(theta, X, n_hidden, weight_decay=weight_decay, rho=rho, beta=beta)
        weights, biases = np.split(grad, [2 * n_hidden * X.shape[1]])
        return J, np.concatenate([weights, np.repeat(biases, len(X))])

    assert "as long as if b1 and b2 were there once for each example" in str(diagnose(fn))


def test_a_transpose_forgotten_works_where_m_is_n():
    def fn(theta, X, n_hidden, weight_decay, rho, beta):
        J, grad = cost_and_grad(theta, X, n_hidden, weight_decay=weight_decay, rho=rho, beta=beta)
        return J + (X - X.T).sum(), grad

    said = str(diagnose(fn))
    assert "It works only where m = n: with m = 10, h = 4, n = 9: fn raised ValueError" in said
    assert "Apart from that, J and the gradient are right." in said


@pytest.mark.parametrize("sign", ["λ", "β"])
@pytest.mark.parametrize("early", [lambda: 1 / 0, lambda: None])
def test_a_weight_of_0_that_is_not_borne_is_told_and_not_blamed_on_a_shape(sign, early):
    def fn(theta, X, n_hidden, weight_decay, rho, beta):
        if {"λ": weight_decay, "β": beta}[sign] == 0:
            return early()
        return cost_and_grad(theta, X, n_hidden, weight_decay=weight_decay, rho=rho, beta=beta)

    said = str(diagnose(fn))
    assert f"With {sign} = 0: " in said
    assert "A weight of 0 switches its term off" in said
    assert "m = 10" not in said
    assert "Apart from that, J and the gradient are right." in said


def test_a_return_before_the_decay_where_beta_is_0():
    def fn(theta, X, n_hidden, weight_decay, rho, beta):
        decay = weight_decay if beta else 0.0
        return cost_and_grad(theta, X, n_hidden, weight_decay=decay, rho=rho, beta=beta)

    said = str(diagnose(fn))
    assert "With β = 0 the decay term is missing, but together with the sparsity term it is there." in said
    assert "not there yet" not in said


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda m, h, n: h > n, "It is wrong only where h is larger than n; on the other problems it is right."),
        (lambda m, h, n: h < n, "It is wrong only where h is smaller than n; on the other problems it is right."),
        (lambda m, h, n: m != n, "It is wrong only where m and n differ; on the other problems it is right."),
    ],
)
def test_wrong_on_some_shapes_and_right_on_others(wrong, said):
    def fn(theta, X, n_hidden, weight_decay, rho, beta):
        J, grad = cost_and_grad(theta, X, n_hidden, weight_decay=weight_decay, rho=rho, beta=beta)
        if wrong(len(X), n_hidden, X.shape[1]):
            grad = grad + np.sin(np.arange(grad.size))
        return J, grad

    assert said in str(diagnose(fn))


@pytest.mark.parametrize("stub", [(None, None), (0.0, None)])
def test_none_is_not_written_yet(stub):
    assert "not written yet" in str(diagnose(lambda theta, X, n_hidden, lam, rho, beta: stub))


def test_zeros_are_not_written_yet():
    found = diagnose(lambda theta, X, n_hidden, lam, rho, beta: (0.0, np.zeros(theta.size)))
    assert found.unfinished
    assert "It returns zeros, J and the gradient alike: not written yet." in str(found)
    assert "variable of the notebook" not in str(found)


def test_a_gradient_of_zeros_beside_a_right_J():
    def fn(theta, X, n_hidden, lam, rho, beta):
        J, grad = cost_and_grad(theta, X, n_hidden, weight_decay=lam, rho=rho, beta=beta)
        return J, 0 * grad

    said = str(diagnose(fn))
    assert "The gradient is 0 everywhere: the backward pass is not written yet." in said
    assert "«" not in said


def test_a_gradient_in_another_layout_than_theta():
    def fn(theta, X, n_hidden, lam, rho, beta):
        J, grad = cost_and_grad(theta, X, n_hidden, weight_decay=lam, rho=rho, beta=beta)
        p = unpack(grad, n_hidden, X.shape[1])
        return J, np.concatenate([p.W1.ravel(), p.W2.ravel(), p.b2, p.b1])

    assert "θ is packed as W1, W2, b1, b2, but the gradient as W1, W2, b2, b1." in str(diagnose(fn))


def test_names_that_nobody_needs_are_not_given_in_part():
    """Two names in part for one row, each right about half of it, are no explanation."""
    changes = {"grad_W1": lambda s: s.decay_W1, "grad_W2": lambda s: s.decay_W2, "push": lambda s: 3 * RIGHT["push"](s)}
    said = str(diagnose(submission("fn", changes)))
    assert "in part" not in said
    assert "The gradients of W1 and W2 lack the reconstruction" in said


def test_a_rho_that_is_set_in_the_gradient_alone():
    changes = {"push": lambda s: sparsity_push(s.rho_hat, 0.05, s.beta)}
    said = "With another ρ the gradient stays the same, but the rest changes."
    assert said in str(diagnose(submission("fn", changes)))


def test_one_gradient_packed_row_by_row_where_theta_goes_down_the_columns():
    def fn(theta, X, h, lam, rho, beta):
        n = X.shape[1]
        W1, W2, b1, b2 = np.split(theta, [h * n, 2 * h * n, 2 * h * n + h])
        rows = W1.reshape((h, n), order="F"), W2.reshape((n, h), order="F")
        usual = np.concatenate([*(W.ravel() for W in rows), b1, b2])
        J, grad = cost_and_grad(usual, X, h, weight_decay=lam, rho=rho, beta=beta)
        p = unpack(grad, h, n)
        return J, np.concatenate([p.W1.ravel(order="F"), p.W2.ravel(), p.b1, p.b2])

    assert "The gradient of W2 is packed row by row, but θ holds the weights column by column." in str(diagnose(fn))


def test_a_push_that_lambda_multiplies():
    def fn(theta, X, h, lam, rho, beta):
        return run(
            RIGHT | {"push": lambda s: sparsity_push(s.rho_hat, s.rho, lam)},
            theta,
            X,
            h,
            **{"weight_decay": lam, "rho": rho, "beta": beta},
        )

    said = str(diagnose(fn))
    assert "The push in the gradients of W1 and b1 is multiplied by λ, not by β." in said
    assert "«sparsity in" not in said


def test_a_weight_forgotten_in_another_layout_beside_a_wrong_line():
    """J tells the layout of θ, also where J is wrong."""

    def fn(theta, X, h, lam, rho, beta):
        n = X.shape[1]
        W1, b1, W2, b2 = np.split(theta, [h * n, h * n + h, 2 * h * n + h])
        usual = np.concatenate([W1, W2, b1, b2])
        changes = {"sparsity": lambda s: np.sum(kl(s.rho, s.rho_hat)), "slope3": lambda s: 1.0}
        J, grad = run(RIGHT | changes, usual, X, h, weight_decay=lam, rho=rho, beta=beta)
        p = unpack(grad, h, n)
        return J, np.concatenate([p.W1.ravel(), p.b1, p.W2.ravel(), p.b2])

    said = str(diagnose(fn))
    assert "θ and the gradient are kept as W1, b1, W2, b2." in said
    assert "J holds the sparsity term even with β = 0" in said
    assert "δ⁽³⁾ lacks the slope f′(z⁽³⁾)" in said
