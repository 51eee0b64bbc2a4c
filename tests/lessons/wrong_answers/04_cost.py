"""Likely wrong answers to the «Check yourself» of lesson 04, and what the student is then told."""

HEAD = "def sparsity_term(parts, rho, beta):\n"
ROWS = HEAD + "    rows = np.vstack(parts)\n"

ATTEMPTS = [
    (HEAD + "    beta * kl(rho, np.vstack(parts).mean(axis=0)).sum()", "does it end with a return?"),
    (ROWS + "    return beta * kl(rho, rows.mean(axis=0))", "wanted one number; got shape (25,)"),
    (ROWS + "    return kl(rho, rows.mean(axis=0)).sum()", "β is missing"),
    (ROWS + "    return beta * kl(rho, rows.mean(axis=0)).mean()", "Wanted is the sum"),
    (ROWS + "    return beta * kl(rows.mean(axis=0), rho).sum()", "ρ and ρ̂ are swapped"),
    (ROWS + "    return beta * kl(rho, rows.mean(axis=1)).sum()", "which axis are the examples?"),
    (ROWS + "    return beta * kl(rho, rows.mean())", "each has its own"),
    (ROWS + "    return beta * kl(rho, rows).sum()", "It wants their mean"),
    (ROWS + "    return beta * kl(0.01, rows.mean(axis=0)).sum()", "Compute ρ̂, shape (25,), of all 1,000 rows"),
    (
        HEAD + "    return sum(beta * kl(rho, a2.mean(axis=0)).sum() for a2 in parts)",
        "ρ̂ needs all examples first",
    ),
    (
        HEAD + "    return np.mean([beta * kl(rho, a2.mean(axis=0)).sum() for a2 in parts])",
        "ρ̂ needs all examples first",
    ),
    (
        HEAD + "    return beta * kl(rho, np.mean([a2.mean(axis=0) for a2 in parts], axis=0)).sum()",
        "they differ in size",
    ),
]
