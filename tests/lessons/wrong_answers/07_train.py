"""Likely wrong answers to the «Check yourself» of lesson 07, and what the student is then told."""

ATTEMPTS = [
    (
        "def descend(theta, X, alpha):\n    theta - alpha * cost_and_grad(theta, X, 25)[1]",
        "does it end with a return?",
    ),
    (
        "def descend(theta, X, alpha):\n    return theta + alpha * cost_and_grad(theta, X, 25)[1]",
        "downhill is the other way",
    ),
    (
        "def descend(theta, X, alpha):\n    theta -= alpha * cost_and_grad(theta, X, 25)[1]\n    return theta",
        "write theta = theta - …, not theta -= …",
    ),
    (
        "def descend(theta, X, alpha):\n    J, g = cost_and_grad(theta, X, 25)\n    return J, theta - alpha * g",
        "wanted θ alone",
    ),
    (
        "def descend(theta, X, alpha):\n    return theta - alpha * cost_and_grad(theta, few, 25)[1]",
        "on the X that was given?",
    ),
    (
        "def descend(theta, X, alpha):\n    return theta - cost_and_grad(theta, X, 25)[1]",
        "Is the step alpha times the gradient",
    ),
    ("def descend(theta, X, alpha):\n    return theta - alpha * grad", "on the X that was given?"),
    (
        "def descend(theta, X, alpha):\n    return theta - alpha * cost_and_grad(theta, X, 25)[0]",
        "Is the step alpha times the gradient",
    ),
]
