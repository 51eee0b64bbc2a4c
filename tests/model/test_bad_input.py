"""Wrong input to the mathematics: a ValueError or TypeError that names the argument and what came."""

import warnings

import numpy as np
import pytest

import sae_lib
from sae_lib import (
    check_gradient,
    cost_and_grad,
    forward,
    initialize,
    kl_divergence,
    numerical_gradient,
    pack,
    relative_error,
    sigmoid,
    unpack,
)
from sae_lib.checks import ThetaLengthError

THETA = initialize(3, 4)
X = np.full((5, 4), 0.5)
TERMS = {"weight_decay": 1e-4, "rho": 0.01, "beta": 3.0}


@pytest.fixture(autouse=True)
def warnings_are_errors():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def changed(array, value):
    array = array.copy()
    array.flat[0] = value
    return array


# (what is passed, the error, what the message says beside the argument's name)
NO_NUMBER = [
    (None, TypeError, "NoneType"),
    ("abc", TypeError, "str"),
    ([1 + 2j], TypeError, "complex"),
    (np.array([object()]), TypeError, "object"),
    ({"a": 1}, TypeError, "dict"),
    ([[1.0], [1.0, 2.0]], ValueError, "rows differ"),
    ([np.nan], ValueError, "NaN"),
    ([-np.inf], ValueError, "infinity"),
]
BAD_X = [
    *NO_NUMBER,
    (X[0], ValueError, r"\(4,\)"),
    (X[None], ValueError, r"\(1, 5, 4\)"),
    (np.empty((0, 4)), ValueError, "empty.*(0, 4)"),
    (changed(X, np.nan), ValueError, "NaN"),
    (changed(X, np.inf), ValueError, "infinity"),
]
OUTSIDE = [(changed(X, 1.01), ValueError, "1.01"), (changed(X, -0.5), ValueError, "-0.5")]
BAD_THETA = [
    *NO_NUMBER,
    (THETA[:-1], ValueError, "31.*30|got 30"),
    (np.append(THETA, 0), ValueError, "got 32"),
    (THETA[None], ValueError, r"\(1, 31\)"),
    (changed(THETA, np.nan), ValueError, "NaN"),
]
BAD_COUNT = [
    (0, ValueError, "0"),
    (-1, ValueError, "-1"),
    (2.5, TypeError, "2.5"),
    (3.0, TypeError, "3.0"),
    (True, TypeError, "True"),
    ("25", TypeError, "25"),
    (None, TypeError, "None"),
    ([3], TypeError, "3"),
]
BAD_WEIGHT = [
    (-1e-9, ValueError, "-1e-09"),
    (np.nan, ValueError, "nan"),
    (np.inf, ValueError, "inf"),
    (10**400, ValueError, "too large"),
    ("a", TypeError, "'a'"),
    (None, TypeError, "NoneType"),
    (True, TypeError, "True"),
    (1j, TypeError, "complex"),
    ([1.0], TypeError, "list"),
]
BAD_RHO = [(value, ValueError, f"{value:g}") for value in (0, 1, -1, 1.5, np.nan, np.inf)] + BAD_WEIGHT[4:]
BAD_RNG = [
    (-1, ValueError, "-1"),
    ("x", TypeError, "'x'"),
    (1.5, TypeError, "1.5"),
    (True, TypeError, "True"),
    ({}, (TypeError, ValueError), "dict"),
]


def cases():
    def add(function, argument, bad, call):
        for value, error, words in bad:
            label = f"{function}-{argument}-{type(value).__name__}-{words}"
            yield pytest.param(call, value, argument, error, words, id=label)

    for name in ("cost_and_grad", "cost_terms"):
        function = getattr(sae_lib, name)
        yield from add(name, "X", BAD_X + OUTSIDE, lambda v, f=function: f(THETA, v, 3, **TERMS))
        yield from add(name, "theta", BAD_THETA, lambda v, f=function: f(v, X, 3, **TERMS))
        yield from add(name, "n_hidden", BAD_COUNT, lambda v, f=function: f(THETA, X, v, **TERMS))
        yield from add(name, "rho", BAD_RHO, lambda v, f=function: f(THETA, X, 3, **(TERMS | {"rho": v})))
        for weight in ("weight_decay", "beta"):
            yield from add(name, weight, BAD_WEIGHT, lambda v, f=function, w=weight: f(THETA, X, 3, **(TERMS | {w: v})))
    yield from add("forward", "X", BAD_X, lambda v: forward(THETA, v, 3))
    yield from add("forward", "theta", BAD_THETA, lambda v: forward(v, X, 3))
    yield from add("forward", "n_hidden", BAD_COUNT, lambda v: forward(THETA, X, v))
    yield from add("sigmoid", "z", NO_NUMBER, sigmoid)
    yield from add("initialize", "n_hidden", BAD_COUNT, lambda v: initialize(v, 4))
    yield from add("initialize", "n_visible", BAD_COUNT, lambda v: initialize(3, v))
    yield from add("initialize", "rng", BAD_RNG, lambda v: initialize(3, 4, v))
    yield from add("unpack", "theta", BAD_THETA, lambda v: unpack(v, 3, 4))
    yield from add("unpack", "n_hidden", BAD_COUNT, lambda v: unpack(THETA, v, 4))
    yield from add("unpack", "n_visible", BAD_COUNT, lambda v: unpack(THETA, 3, v))
    yield from add("kl_divergence", "rho", BAD_RHO, lambda v: kl_divergence(v, [0.5]))
    yield from add(
        "kl_divergence",
        "rho_hat",
        [*NO_NUMBER, ([1.5], ValueError, "1.5"), ([-0.1], ValueError, "-0.1")],
        lambda v: kl_divergence(0.1, v),
    )
    for argument, shape in (("W1", (3,)), ("W2", (3, 4)), ("b1", (4,)), ("b2", (3,)), ("b2", (4, 1))):
        blocks = {"W1": np.zeros((3, 4)), "W2": np.zeros((4, 3)), "b1": np.zeros(3), "b2": np.zeros(4)}
        wrong = [
            *NO_NUMBER[:-2],
            (changed(blocks[argument], np.nan), ValueError, "NaN"),
            (np.zeros(shape), ValueError, r"\(3|\(4"),
        ]
        yield from add("pack", argument, wrong, lambda v, b=blocks, a=argument: pack(**(b | {a: v})))

    def parabola(t):
        return float(t @ t)

    yield from add(
        "numerical_gradient",
        "theta",
        [*NO_NUMBER, (np.zeros((2, 2)), ValueError, r"\(2, 2\)"), ([], ValueError, "empty")],
        lambda v: numerical_gradient(parabola, v),
    )
    yield from add(
        "numerical_gradient",
        "epsilon",
        [(0, ValueError, "0"), *BAD_WEIGHT],
        lambda v: numerical_gradient(parabola, [1.0], v),
    )
    yield from add(
        "numerical_gradient",
        "f",
        [
            (3, TypeError, "3"),
            (None, TypeError, "NoneType"),
            (lambda t: (1.0, t), TypeError, "tuple"),
            (lambda t: None, TypeError, "NoneType"),
            (lambda t: "1", TypeError, "str"),
            (lambda t: t, TypeError, "ndarray"),
            (lambda t: 1j, TypeError, "complex"),
        ],
        lambda v: numerical_gradient(v, [1.0, 2.0]),
    )
    yield from add("relative_error", "a", NO_NUMBER, lambda v: relative_error(v, [1.0]))
    yield from add("relative_error", "b", NO_NUMBER, lambda v: relative_error([1.0], v))
    yield from add("relative_error", "shape", [([1.0, 2.0], ValueError, r"\(1,\)")], lambda v: relative_error([1.0], v))

    yield from add("check_gradient", "X", BAD_X + OUTSIDE, lambda v: check_gradient(cost_and_grad, THETA, v, 3))
    yield from add("check_gradient", "theta", BAD_THETA, lambda v: check_gradient(cost_and_grad, v, X, 3))
    yield from add(
        "check_gradient",
        "n_hidden",
        [case for case in BAD_COUNT if case[0] is not None],
        lambda v: check_gradient(cost_and_grad, THETA, X, v),
    )
    yield from add(
        "check_gradient",
        "tolerance",
        [(0, ValueError, "0"), *BAD_WEIGHT],
        lambda v: check_gradient(cost_and_grad, THETA, X, tolerance=v),
    )
    yield from add(
        "check_gradient",
        "fn",
        [
            (3, TypeError, "3"),
            (lambda *a, **k: 1.0, TypeError, "float"),
            (lambda *a, **k: (1.0, THETA, 3), TypeError, "tuple"),
            (lambda *a, **k: (1.0, THETA[:-1]), ValueError, r"\(30,\)"),
            (lambda *a, **k: (1.0, THETA * np.nan), ValueError, "NaN"),
            (lambda *a, **k: (np.nan, THETA), ValueError, "nan"),
            (lambda *a, **k: ("1", THETA), TypeError, "str"),
            (lambda *a, **k: (1.0, None), TypeError, "NoneType"),
        ],
        lambda v: check_gradient(v, THETA, X, 3),
    )


@pytest.mark.parametrize("call, value, argument, error, words", list(cases()))
def test_is_refused_at_the_door(call, value, argument, error, words):
    with pytest.raises(error, match=rf"(?s)\b{argument}\b") as caught:
        call(value)
    assert caught.match(words)
    assert type(caught.value) in (ValueError, TypeError, ThetaLengthError), "an accident deep inside, not a validation"
