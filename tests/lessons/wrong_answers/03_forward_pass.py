"""Likely wrong answers to the «Check yourself» of lesson 03, and what the student is then told."""

BEGIN = "def feedforward(theta, X, n_hidden):\n    W1, W2, b1, b2 = unpack(theta, n_hidden, X.shape[1])\n    "

ATTEMPTS = [
    (f"{BEGIN}sigmoid(sigmoid(X @ W1.T + b1) @ W2.T + b2)", "does it end with a return?"),
    ("def feedforward(theta, X, n_hidden):\n    return forward(theta, X, n_hidden)", "wanted a3 alone; got a tuple"),
    (f"{BEGIN}return sigmoid(X @ W1.T + b1)", "The hidden layer has 3 columns"),
    (f"{BEGIN}return sigmoid(sigmoid(X @ W1.T + b1) @ W2.T + b2).T", "(6, 4) is transposed"),
    ("def feedforward(theta, patches, n_hidden):\n    return a3", "10000 rows are not the X given"),
    (f"{BEGIN}return sigmoid(X @ W1.T + b1) @ W2.T + b2", "That is z3, the sum before bending"),
    (f"{BEGIN}return sigmoid((X @ W1.T + b1) @ W2.T + b2)", "bend z2 first"),
    (f"{BEGIN}return sigmoid(sigmoid(X @ W1.T) @ W2.T)", "Both biases are missing"),
    (f"{BEGIN}return sigmoid(sigmoid(X @ W1.T + b1) @ W2.T)", "each layer adds its own bias"),
    (f"{BEGIN}return sigmoid(sigmoid(sigmoid(X @ W1.T + b1) @ W2.T + b2))", "f comes once a layer"),
    (
        "def feedforward(theta, X, n_hidden):\n"
        "    h, n = n_hidden, X.shape[1]\n"
        "    W1, b1 = theta[: h * n].reshape(h, n), theta[h * n : h * n + h]\n"
        "    W2, b2 = theta[h * n + h : 2 * h * n + h].reshape(n, h), theta[2 * h * n + h :]\n"
        "    return sigmoid(sigmoid(X @ W1.T + b1) @ W2.T + b2)",
        "The order in theta is W1, W2, b1, b2",
    ),
    (
        f"{BEGIN}a2 = sigmoid(W1 @ X.T + b1[:, None])\n    return sigmoid(W2 @ a2 + b2[:, None])",
        "(6, 4) is transposed",
    ),
    (f"{BEGIN}return np.round(sigmoid(sigmoid(X @ W1.T + b1) @ W2.T + b2))", "a3 is off by up to"),
]
