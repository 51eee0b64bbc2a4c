"""Likely wrong answers to the «Check yourself» of lesson 08, and what the student is then told."""


def returning(expression):
    return f"def delta2_square(delta3, W2, a2, rho, beta):\n    return {expression}"


ATTEMPTS = [
    (
        "def delta2_square(delta3, W2, a2, rho, beta):\n    (delta3 @ W2 + beta * (a2.mean(0) - rho)) * a2 * (1 - a2)",
        "does it end with a return?",
    ),
    (returning("delta3 @ W2 * a2 * (1 - a2)"), "There is no penalty in it."),
    (returning("(delta3 @ W2 - beta * (a2.mean(axis=0) - rho)) * a2 * (1 - a2)"), "The sign is wrong"),
    (returning("(delta3 @ W2 + beta * (rho - a2.mean(axis=0))) * a2 * (1 - a2)"), "The sign is wrong"),
    (returning("(delta3 @ W2 + a2.mean(axis=0) - rho) * a2 * (1 - a2)"), "β is missing"),
    (returning("(delta3 @ W2 + beta / 2 * (a2.mean(axis=0) - rho)) * a2 * (1 - a2)"), "Half of it is missing"),
    (returning("delta3 @ W2 + beta * (a2.mean(axis=0) - rho)"), "Is all of it times f'?"),
    (
        returning("(delta3 @ W2 + 2 * beta * (a2.mean(axis=0) - rho)) * a2 * (1 - a2)"),
        "Where does the factor 2 come from?",
    ),
    (returning("(delta3 @ W2 + beta * (a2.mean(axis=0) - rho) / len(a2)) * a2 * (1 - a2)"), "The 1/m comes later"),
    (returning("delta3 @ W2 * a2 * (1 - a2) + beta * (a2.mean(axis=0) - rho)"), "The push is outside f'"),
    (returning("(delta3 @ W2 + beta * (a2 - rho)) * a2 * (1 - a2)"), "Is ρ̂ the mean over the patches?"),
    (
        returning(
            "(delta3 @ W2 + beta * (-rho / a2.mean(axis=0) + (1 - rho) / (1 - a2.mean(axis=0)))) * a2 * (1 - a2)"
        ),
        "Is it the slope of this penalty?",
    ),
    (
        returning("(delta3 @ W2 + beta * (a2.mean(axis=1, keepdims=True) - rho)) * a2 * (1 - a2)"),
        "Is ρ̂ the mean over the patches?",
    ),
    (
        returning("delta3 @ W2 * a2 * (1 - a2) + beta * (a2.mean(axis=0) - rho) * (a2 * (1 - a2)).mean(axis=0)"),
        "f' must be that of each patch",
    ),
    (returning("((delta3 @ W2 + beta * (a2.mean(axis=0) - rho)) * a2 * (1 - a2)).T"), "wanted one row a patch"),
]
