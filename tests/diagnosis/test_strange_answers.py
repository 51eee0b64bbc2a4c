"""Whatever else a student hands in gets a sentence that helps, and never an exception."""

import sys
import time
from functools import partial

import numpy as np
import pytest

from sae_check import diagnose
from sae_lib import cost_and_grad


def returning(change):
    """A right function, but for what it returns."""

    def fn(theta, X, n_hidden, weight_decay, rho, beta):
        return change(*cost_and_grad(theta, X, n_hidden, weight_decay=weight_decay, rho=rho, beta=beta))

    return fn


class Odd:
    def __array__(self, *_, **__):
        raise RuntimeError

    def __len__(self):
        raise RuntimeError


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda J, g: None, "returned None"),
        (lambda J, g: ..., "not written yet"),
        (lambda J, g: J, "one number. Is that J? Then the gradient is missing"),
        (lambda J, g: g, "one array, as long as θ. Is that the gradient?"),
        (lambda J, g: (g, J), "the gradient first and J second"),
        (lambda J, g: (J, g, 1), "returned 3 things"),
        (lambda J, g: {"J": J}, "returned a dict"),
        (lambda J, g: "J", "returned a str"),
        (lambda J, g: Odd(), "returned an Odd"),
        (lambda J, g: (J, g[:36], g[36:72], g[72:76], g[76:]), "the gradient in parts"),
        (lambda J, g: (J, [g[:36], g[36:72], g[72:76], g[76:]]), "the gradient in parts"),
        (lambda J, g: (J, g[:72]), "As many are missing as the biases take"),
        (lambda J, g: (J, g[:-1]), "has shape (84,), θ has (85,)"),
        (lambda J, g: (J, g[:, None]), "(85, 1), θ has (85,) here (m = 10, h = 4, n = 9). The numbers are as many"),
        (lambda J, g: (J, np.matrix(g)), "An np.matrix always keeps two dimensions"),
        (lambda J, g: (J, None), "It returns None for the gradient: not written yet."),
        (lambda J, g: (J, "g"), "but a str"),
        (lambda J, g: (J, [1, [2]]), "no number or array of numbers, but a list"),
        (lambda J, g: (J, Odd()), "no number or array of numbers, but an Odd"),
        (lambda J, g: (J, g + 0j), "The gradient is complex"),
        (lambda J, g: ("J", g), "J is no number"),
        (lambda J, g: (np.ones(3) * J, g), "J has shape (3,). Wanted: one number"),
        (lambda J, g: (J * np.nan, g), "J holds NaN, already with λ = β = 0"),
        (lambda J, g: (J, g * np.inf), "The gradient holds infinity"),
        (lambda J, g: (J + np.random.default_rng().random(), g), "gives another answer"),
        (lambda J, g: sys.exit(), "tried to end Python"),
        (lambda J, g: [1, 2][2], "raised IndexError: list index out of range, in line "),
    ],
)
def test_what_it_returns_is_told_in_words(change, said, capfd):
    found = diagnose(returning(change))
    assert not found.ok
    assert found.mistake is None
    assert said in str(found)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("change", "note"),
    [
        (lambda J, g: [J, g], ""),
        (lambda J, g: (np.array(J), g), ""),
        (lambda J, g: (np.array([[J]]), g), "J has shape (1, 1)"),
        (lambda J, g: (J, g.tolist()), "The gradient is a list"),
        (lambda J, g: (J, g.astype(object)), ""),
        (
            lambda J, g: (print("J =", "…" * 10**6), (J, g))[1],
            "It prints. That is not shown here; it begins with: J = …",
        ),
    ],
)
def test_what_does_no_harm_is_right_with_a_note(change, note, capfd):
    found = diagnose(returning(change))
    assert found.ok, str(found)
    assert (note in " ".join(found.notes)) if note else found.notes == ()
    assert len(str(found)) < 500
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("given", "said"), [(3, "it got an int"), ("f", "it got a str"), ((1.0, 2), "without brackets")]
)
def test_no_function_at_all(given, said):
    assert said in str(diagnose(given))


def test_changing_the_arguments_is_told_and_does_not_reach_the_next_call():
    def fn(theta, X, n_hidden, weight_decay, rho, beta):
        answer = cost_and_grad(theta, X, n_hidden, weight_decay=weight_decay, rho=rho, beta=beta)
        theta *= 2
        X -= 0.01
        return answer

    found = diagnose(fn)
    assert not found.ok
    assert [finding[:20] for finding in found.findings] == ["It changes θ in plac", "It changes X in plac"]
    assert "Apart from that, J and the gradient are right." in str(found)


def test_a_memory_between_calls_is_told():
    total = [0.0]

    def fn(theta, X, n_hidden, weight_decay, rho, beta):
        J, grad = cost_and_grad(theta, X, n_hidden, weight_decay=weight_decay, rho=rho, beta=beta)
        total[0] += J
        return total[0], grad

    assert "Does it keep something between calls" in str(diagnose(fn))


def test_a_buffer_that_is_used_again_is_right_with_a_note():
    buffers = {}

    def fn(theta, X, n_hidden, weight_decay, rho, beta):
        J, grad = cost_and_grad(theta, X, n_hidden, weight_decay=weight_decay, rho=rho, beta=beta)
        buffer = buffers.setdefault(grad.size, np.empty(grad.size))
        buffer[:] = grad
        return J, buffer

    found = diagnose(fn)
    assert found.ok
    assert "overwrites it at the next call" in str(found)


def test_a_variable_of_the_notebook_in_place_of_an_argument():
    mine = np.random.default_rng(5).uniform(0.1, 0.9, (10, 100))

    def fn(theta, X, n_hidden, weight_decay, rho, beta):
        mine_too = mine[: len(X), : X.shape[1]]
        return cost_and_grad(theta, mine_too, n_hidden, weight_decay=weight_decay, rho=rho, beta=beta)

    found = diagnose(fn)
    assert "does not depend on X" in str(found)
    assert "does not depend on θ" not in str(found)


def test_nan_in_one_term_names_that_term():
    def fn(theta, X, n_hidden, weight_decay, rho, beta):
        J, grad = cost_and_grad(theta, X, n_hidden, weight_decay=weight_decay, rho=rho, beta=beta)
        return J + (np.log(np.array(0.0)) if beta else 0), grad

    found = diagnose(fn)
    assert (found.terms, found.blocks, found.cost) == (("sparsity",), (), True)
    assert "with β switched on. NumPy warned: divide by zero encountered in log." in str(found)


def test_one_that_only_a_single_example_stops():
    def fn(theta, X, n_hidden, weight_decay, rho, beta):
        if len(X) == 1:
            raise ValueError("too few")
        return cost_and_grad(theta, X, n_hidden, weight_decay=weight_decay, rho=rho, beta=beta)

    found = diagnose(fn)
    assert not found.ok
    said = "It works only where there is more than one example: with m = 1, h = 3, n = 4: fn raised ValueError: too few"
    assert said in str(found)


def test_one_that_never_returns():
    def fn(theta, X, n_hidden, weight_decay, rho, beta):
        while True:
            try:
                time.sleep(0.001)
            except:  # noqa: E722
                continue

    found = diagnose(fn, timeout=0.2)
    assert not found.ok
    assert "Is there a loop without an end?" in str(found)


def test_async_and_yield():
    async def waits(theta, X, n_hidden, weight_decay, rho, beta):
        return 0

    def yields(theta, X, n_hidden, weight_decay, rho, beta):
        yield 0

    assert "a coroutine, not a plain function" in str(diagnose(waits))
    assert "a generator, not a plain function" in str(diagnose(yields))


def right(theta, X, n_hidden, weight_decay, rho, beta):
    return cost_and_grad(theta, X, n_hidden, weight_decay=weight_decay, rho=rho, beta=beta)


def test_parameters_of_other_names_and_kinds():
    def by_place_only(t, x, h, lam, sparsity, beta, /, *, verbose=False):
        return right(t, x, h, lam, sparsity, beta)

    def another_order(theta, X, n_hidden, beta, lambda_, sparsityParam):
        return right(theta, X, n_hidden, lambda_, sparsityParam, beta)

    def one_unknown(theta, X, n_hidden, wd, p, beta):
        return right(theta, X, n_hidden, wd, p, beta)

    def any_names(theta, X, n_hidden, **settings):
        return right(theta, X, n_hidden, **settings)

    def any_places(*args):
        return right(*args)

    def all_unknown(a, b, c, d, e, g):
        return right(a, b, c, d, e, g)

    for fn in (by_place_only, another_order, one_unknown, any_names, any_places, all_unknown, partial(right)):
        assert diagnose(fn).ok, str(diagnose(fn))
    assert "I took a for θ, b for X, c for h, d for λ, e for ρ and g for β." in str(diagnose(all_unknown))
    assert "I took p for ρ" in str(diagnose(one_unknown))


@pytest.mark.parametrize(
    ("fn", "said"),
    [
        (lambda: 1, "takes nothing. Wanted: fn(theta, X, n_hidden, weight_decay, rho, beta)."),
        (lambda theta, X, n_hidden: 1, "has no parameter for λ, ρ and β"),
        (lambda theta, X, n_hidden, lam: 1, "has no parameter for ρ and β"),
        (lambda X, n_hidden, lam, rho, beta: 1, "has no parameter for θ"),
        (lambda theta, X, n_hidden, lam, rho, beta, gamma: 1, "also wants gamma, which I do not have"),
        (max, "max raised TypeError"),
    ],
)
def test_a_signature_that_does_not_fit_is_told_in_words(fn, said):
    found = diagnose(fn)
    assert not found.ok
    assert said in str(found)
