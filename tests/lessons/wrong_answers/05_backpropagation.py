"""Likely wrong answers to the «Check yourself» of lesson 05, and what the student is then told."""


def attempt(
    *,
    f="np.tanh",
    delta3="(a3 - x) * (1 - a3**2)",
    delta2="(W2.T @ delta3) * (1 - a2**2)",
    answer="return np.outer(delta2, x), np.outer(delta3, a2), delta2, delta3",
):
    return (
        "def backward_one(x, W1, W2, b1, b2):\n"
        f"    a2 = {f}(W1 @ x + b1)\n"
        f"    a3 = {f}(W2 @ a2 + b2)\n"
        f"    delta3 = {delta3}\n"
        f"    delta2 = {delta2}\n"
        f"    {answer}"
    )


ATTEMPTS = [
    (attempt(answer="np.outer(delta2, x), np.outer(delta3, a2), delta2, delta3"), "does it end with a return?"),
    (attempt(answer="return np.concatenate([delta2, delta3])"), "wanted a tuple"),
    (attempt(answer="return np.outer(delta2, x), np.outer(delta3, a2), delta2"), "wanted a tuple"),
    (attempt(answer="return np.outer(x, delta2), np.outer(a2, delta3), delta2, delta3"), "wanted the shapes"),
    (attempt(answer="return np.outer(delta2, x), np.outer(delta3, a2), delta3, delta2"), "wanted the shapes"),
    (attempt(delta3="(x - a3) * (1 - a3**2)"), "every slope has the wrong sign"),
    (attempt(delta3="a3 - x"), "f' is missing"),
    (attempt(delta3="(a3 - x) * a3 * (1 - a3)", delta2="(W2.T @ delta3) * a2 * (1 - a2)"), "its f' is the sigmoid's"),
    (attempt(delta3="(a3 - x) * (1 - np.tanh(a3) ** 2)"), "grad_b2 is δ3, and it is off"),
    (attempt(delta3="2 * (a3 - x) * (1 - a3**2)"), "what does the one half do?"),
    (attempt(delta3="(a3 - x) * (1 - (W2 @ a2 + b2) ** 2)"), "is f' 1 − a²?"),
    (attempt(f="sigmoid"), "is a tanh and a bias in both layers"),
    (attempt(delta2="(W1 @ delta3) * (1 - a2**2)"), "Through which weights went the blame?"),
    (attempt(delta2="W2.T @ delta3"), "δ3 is right, grad_b1 is not"),
    (attempt(delta2="(W2.T @ delta3) * a2 * (1 - a2)"), "δ3 is right, grad_b1 is not"),
    (attempt(answer="return np.outer(delta2, a3), np.outer(delta3, a2), delta2, delta3"), "input of its own layer"),
    (
        attempt(answer="return np.outer(delta2, x), np.outer(delta3, W1 @ x + b1), delta2, delta3"),
        "grad_b2 is right, grad_W2 is not",
    ),
]
