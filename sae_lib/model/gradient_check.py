"""Is the gradient right? Central differences decide (lesson 06)."""

from dataclasses import dataclass

import numpy as np

from sae_lib.checks import (
    check_array,
    check_callable,
    check_cost_and_grad,
    check_count,
    check_examples,
    check_number,
    check_penalties,
    check_scalar,
    check_theta,
)
from sae_lib.model.parameters import split


def numerical_gradient(f, theta, epsilon=1e-4):
    """The gradient of `f` at θ by central differences.

    Parameters
    ----------
    f : callable
        ``f(theta)`` returns a number.
    theta : array_like (p,)
        Left as it was.
    epsilon : float
        The step, above 0.

    Returns
    -------
    ndarray (p,)
        (f(θ + ε eᵢ) − f(θ − ε eᵢ)) / 2ε for each i.

    Raises
    ------
    TypeError
        If `f` is no function or does not return a number.
    ValueError
        If `theta` is not a finite vector or `epsilon` not above 0.

    Notes
    -----
    Source: lecture notes, section 2.3.
    """
    check_callable(f, "f")
    theta = check_array(theta, "theta", ndim=1, dtype=np.float64)
    epsilon = check_number(epsilon, "epsilon", above=0)
    gradient = np.zeros_like(theta)
    for i in range(theta.size):
        plus, minus = theta.copy(), theta.copy()
        plus[i] += epsilon
        minus[i] -= epsilon
        gradient[i] = (check_scalar(f(plus)) - check_scalar(f(minus))) / (2 * epsilon)
    return gradient


def relative_error(a, b):
    """‖a − b‖ / ‖a + b‖, and 0 when both are 0.

    Parameters
    ----------
    a, b : array_like
        Of the same shape.

    Returns
    -------
    float
        0 for equal arrays; ``inf`` where b = −a.

    Raises
    ------
    ValueError
        If shapes differ or a value is not finite.

    Notes
    -----
    Source: worked assignment, ``checkNumericalGradient``.
    """
    a, b = check_array(a, "a", allow_empty=True), check_array(b, "b", allow_empty=True)
    if a.shape != b.shape:
        raise ValueError(f"a and b must have the same shape; got {a.shape} and {b.shape}.")
    peak = max(np.abs(a).max(initial=0), np.abs(b).max(initial=0))
    # A power of two takes huge and tiny numbers out of reach of overflow without changing a digit.
    power = -int(np.frexp(peak)[1])
    with np.errstate(under="ignore"):
        a, b = np.ldexp(a.ravel(), power), np.ldexp(b.ravel(), power)
        difference, total = np.linalg.norm(a - b), np.linalg.norm(a + b)
    if difference == 0:
        return 0.0
    return float(difference / total) if total else float("inf")


@dataclass(frozen=True)
class GradientReport:
    """The result of `check_gradient`; ``print`` it.

    Attributes
    ----------
    error : float
        Relative error of the whole gradient.
    blocks : dict of str to float
        Relative error in each of W1, W2, b1, b2.
    ok : bool
        Whether every block agrees within `tolerance`, or differs by no more than rounding.
    tolerance : float
    analytic, numeric : ndarray (p,)
        The two gradients.
    """

    error: float
    blocks: dict
    ok: bool
    tolerance: float
    passed: dict
    analytic: np.ndarray
    numeric: np.ndarray

    def __str__(self):
        lines = ["Gradient check: " + ("the gradient is right." if self.ok else "the gradient is WRONG.")]
        for name, error in {**self.blocks, "all": self.error}.items():
            fine = self.passed.get(name, self.ok)
            # A right gradient's error is rounding noise: its digits mean nothing, so they are not shown.
            shown = f"below {self.tolerance:.0e}" if fine else f"{error:.1e}"
            lines.append(f"  {name:<4} relative error {shown:<12} {'ok' if fine else '<-- look here'}")
        return "\n".join(lines)

    __repr__ = __str__


def check_gradient(fn, theta, X, n_hidden=None, *, weight_decay=1e-4, rho=0.01, beta=3.0, epsilon=1e-4, tolerance=1e-7):
    """Compare the gradient that `fn` returns with central differences of the cost it returns.

    Parameters
    ----------
    fn : callable
        Called like `cost_and_grad`: ``fn(theta, X, n_hidden, weight_decay=…, rho=…, beta=…)``
        returns ``(J, grad)``.
    theta : ndarray (2hn + h + n,)
        Where to check.
    X : array_like (m, n)
        Values in [0, 1]; a few rows are enough.
    n_hidden : int, optional
        h; found from the length of `theta` if left out.
    weight_decay, rho, beta : float
        λ, ρ, β as in `cost_and_grad`.
    epsilon : float
        The step of the differences.
    tolerance : float
        Relative error up to which a block counts as right.

    Returns
    -------
    GradientReport
        With ``.error``, ``.blocks`` and ``.ok``; reads well when printed.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind; see `sae_lib.checks`.
    ValueError
        If the input is wrong, or `fn` does not return ``(number, vector like theta)``.

    Notes
    -----
    Source: lecture notes, section 2.3; worked assignment, step 3.
    """
    check_callable(fn, "fn")
    X = check_examples(X, unit_interval=True, theta=theta)
    n = X.shape[1]
    theta = check_array(theta, "theta", ndim=1, dtype=np.float64)
    h = (theta.size - n) // (2 * n + 1) if n_hidden is None else check_count(n_hidden, "n_hidden")
    theta = check_theta(theta, max(h, 1), n)
    weight_decay, rho, beta = check_penalties(weight_decay, rho, beta)
    tolerance = check_number(tolerance, "tolerance", above=0)
    settings = {"weight_decay": weight_decay, "rho": rho, "beta": beta}

    J, analytic = check_cost_and_grad(fn(theta.copy(), X, h, **settings), theta.size)
    numeric = numerical_gradient(lambda t: check_cost_and_grad(fn(t, X, h, **settings), theta.size)[0], theta, epsilon)

    # What rounding of J alone can do to the differences, entry by entry.
    noise = 64 * np.finfo(float).eps * max(1.0, abs(J)) / epsilon
    errors, passed = {}, {}
    for name, a, b in zip(("W1", "W2", "b1", "b2"), split(analytic, h, n), split(numeric, h, n)):
        errors[name] = relative_error(a, b)
        passed[name] = bool(errors[name] <= tolerance or np.abs(a - b).max() <= noise)
    return GradientReport(
        error=relative_error(analytic, numeric),
        blocks=errors,
        ok=all(passed.values()),
        tolerance=tolerance,
        passed=passed,
        analytic=analytic,
        numeric=numeric,
    )
