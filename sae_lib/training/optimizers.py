"""Three ways downhill, one signature: ``optimizer(step, theta0, max_iter, on_iteration, …)``.

`step(theta)` returns ``(J, grad)``; `on_iteration(theta)` is called once an iteration and may
raise `Stop`. Each returns ``(converged, message)``.
"""

import numpy as np


class Stop(Exception):  # noqa: N818 - it ends a training well, it is no error
    """Raised to leave an optimizer from inside a callback."""


def gradient_descent(step, theta0, max_iter, on_iteration, *, learning_rate):
    """Batch gradient descent, θ := θ − α ∇J (lecture notes, section 2.2)."""
    theta = theta0.copy()
    J, grad = step(theta)
    J_at_start = J
    for iteration in range(max_iter + 1):
        flat = not (np.abs(grad) > 1e-8).any()
        if flat or iteration == max_iter:
            # Large steps drive the units to where they are flat, not to a minimum.
            if J_at_start < J:
                return False, f"The cost is higher than at the start: learning_rate={learning_rate:g} is too large."
            if flat:
                return True, "The gradient is zero: nothing more to gain."
            return False, f"Stopped after max_iter={max_iter} iterations."
        with np.errstate(over="ignore"):
            theta = theta - learning_rate * grad
        J, grad = step(theta) if np.isfinite(theta).all() else (np.inf, grad)
        if not (np.isfinite(J) and np.isfinite(grad).all()):
            return False, f"The cost is no longer finite: learning_rate={learning_rate:g} is too large."
        on_iteration(theta)


def l_bfgs_b(step, theta0, max_iter, on_iteration):
    """SciPy's L-BFGS-B: remembers the last gradients to guess the curvature."""
    options = {"maxiter": max_iter, "maxfun": 20 * max_iter + 100}
    return _scipy("L-BFGS-B", step, theta0, on_iteration, options, max_iter)


def conjugate_gradient(step, theta0, max_iter, on_iteration):
    """SciPy's nonlinear conjugate gradient (Polak and Ribière)."""
    return _scipy("CG", step, theta0, on_iteration, {"maxiter": max_iter, "gtol": 1e-7}, max_iter)


def _scipy(method, step, theta0, on_iteration, options, max_iter):
    from scipy.optimize import minimize

    # SciPy squares gradients, which may overflow far from any minimum.
    with np.errstate(over="ignore", invalid="ignore"):
        found = minimize(step, theta0, jac=True, method=method, callback=on_iteration, options=options)
    if found.success:
        return True, f"{method} stopped by itself: {_words(found.message)}"
    if found.nit >= max_iter:
        return False, f"Stopped after max_iter={max_iter} iterations."
    return False, (
        f"{method} gave up in its line search: {_words(found.message)} "
        "Start again from another seed; if that does not help, these ρ, β, λ do not train."
    )


def _words(message):
    text = message.decode() if isinstance(message, bytes) else str(message)
    # SciPy says "ABNORMAL: " and nothing after the colon.
    return text.strip().rstrip(".: ") + "."


OPTIMIZERS = {"L-BFGS-B": l_bfgs_b, "CG": conjugate_gradient, "gradient-descent": gradient_descent}
