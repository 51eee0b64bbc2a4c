"""The lines of a `cost_and_grad` as people write them: the right one first, then the usual wrong ones, with words.

Where a line is wrong, its words finish a sentence; a line without words is right. Each is computed from the steps of a
forward pass, as `sae_lib.mistakes.mistake.RIGHT` names them. Factors (1/m, ½, λ, a sign) are not told apart here:
`sae_check.diagnosis.reading` finds the factor of every line.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from sae_lib.mistakes.mistake import ALL, RIGHT
from sae_lib.model.network import stable_sigmoid as f
from sae_lib.model.sparsity import clip_rho_hat, kl

# Only W has a decay.
DECAY_OF_B = "holds λb, but the biases should have no decay"
# One line packs both parts of a gradient.
PACKED_TRANSPOSED, W_TRANSPOSED = "is packed transposed", "takes W transposed"
PACKED_BY_ROWS, W_BY_ROWS = (
    "is packed row by row, but θ holds the weights column by column",
    "takes the entries of W in the wrong order",
)
# A push that shows where the decay is asked for.
BY_λ = "is multiplied by λ, not by β"
# Lines of a single example: divided by m or not, that is no mistake of its own.
OF_ONE = ("uses the last example alone", "uses the first example alone")


def behind(changes):
    """The steps of `cost_and_grad` with some of its lines changed; what is done to X comes first."""
    return {name: change for name, change in changes.items() if name not in RIGHT} | RIGHT | changes


def _cut(name, by, s):
    """A block, cut out of θ some entries too late."""
    start, shape = _PLACES[name](s.h, s.n)
    return s.theta[start + by : start + by + int(np.prod(shape))].reshape(shape)


def _read_at(b, W, s):
    """A bias that is read where a matrix stands."""
    start, size = _PLACES[W](s.h, s.n)[0], _PLACES[b](s.h, s.n)[1][0]
    return s.theta[start : start + size]


_PLACES = {
    "W1": lambda h, n: (0, (h, n)),
    "W2": lambda h, n: (h * n, (n, h)),
    "b1": lambda h, n: (2 * h * n, (h,)),
    "b2": lambda h, n: (2 * h * n + h, (n,)),
}
# Changes of the steps; with each the slope that belongs to it.
PASSES = {
    "": {},
    "b1 is left out of the forward pass": {"z2": lambda s: s.X @ s.W1.T},
    "b2 is left out of the forward pass": {"z3": lambda s: s.a2 @ s.W2.T},
    "the biases are left out of the forward pass": {"z2": lambda s: s.X @ s.W1.T, "z3": lambda s: s.a2 @ s.W2.T},
    "b1 is subtracted in the forward pass": {"z2": lambda s: s.X @ s.W1.T - s.b1},
    "b2 is subtracted in the forward pass": {"z3": lambda s: s.a2 @ s.W2.T - s.b2},
    "the biases are subtracted in the forward pass": {
        "z2": lambda s: s.X @ s.W1.T - s.b1,
        "z3": lambda s: s.a2 @ s.W2.T - s.b2,
    },
    "the output has no sigmoid": {"a3": lambda s: s.z3, "slope3": lambda s: 1.0},
    "the hidden layer has no sigmoid": {"a2": lambda s: s.z2, "slope2": lambda s: 1.0},
    "neither layer has a sigmoid": {
        **{"a2": lambda s: s.z2, "slope2": lambda s: 1.0},
        **{"a3": lambda s: s.z3, "slope3": lambda s: 1.0},
    },
    "the hidden layer has a tanh in place of the sigmoid": {
        "a2": lambda s: np.tanh(s.z2),
        "slope2": lambda s: 1 - s.a2**2,
    },
    "the output has a tanh in place of the sigmoid": {"a3": lambda s: np.tanh(s.z3), "slope3": lambda s: 1 - s.a3**2},
    "both layers have a tanh in place of the sigmoid": {
        **{"a2": lambda s: np.tanh(s.z2), "slope2": lambda s: 1 - s.a2**2},
        **{"a3": lambda s: np.tanh(s.z3), "slope3": lambda s: 1 - s.a3**2},
    },
    "the hidden layer has max(z, 0) in place of the sigmoid": {
        "a2": lambda s: np.maximum(s.z2, 0),
        "slope2": lambda s: (s.z2 > 0) * 1.0,
    },
    "the sigmoid lacks the minus in front of z": {"a2": lambda s: f(-s.z2), "a3": lambda s: f(-s.z3)},
    "the sigmoid is that of 2z, not of z": {"a2": lambda s: f(2 * s.z2), "a3": lambda s: f(2 * s.z3)},
    "the sigmoid is that of z/2, not of z": {"a2": lambda s: f(s.z2 / 2), "a3": lambda s: f(s.z3 / 2)},
    "the hidden layer has the sigmoid of 2z": {"a2": lambda s: f(2 * s.z2)},
    "the output has the sigmoid of 2z": {"a3": lambda s: f(2 * s.z3)},
    "the sigmoid is taken twice at the output": {"a3": lambda s: f(f(s.z3))},
    "the sigmoid is taken twice in the hidden layer": {"a2": lambda s: f(f(s.z2))},
    "the output is softmax, not the sigmoid": {
        "a3": lambda s: np.exp(s.z3) / np.exp(s.z3).sum(axis=1, keepdims=True),
        "slope3": lambda s: s.a3 * (1 - s.a3),
    },
    "b1 is repeated over the examples in the wrong order": {
        "z2": lambda s: s.X @ s.W1.T + np.tile(s.b1, s.m).reshape(s.h, s.m).T
    },
    "b2 is repeated over the examples in the wrong order": {
        "z3": lambda s: s.a2 @ s.W2.T + np.tile(s.b2, s.m).reshape(s.n, s.m).T
    },
    "b1 and b2 are repeated over the examples in the wrong order": {
        "z2": lambda s: s.X @ s.W1.T + np.tile(s.b1, s.m).reshape(s.h, s.m).T,
        "z3": lambda s: s.a2 @ s.W2.T + np.tile(s.b2, s.m).reshape(s.n, s.m).T,
    },
    "each entry of b1 is repeated in turn, where b1 should be repeated as a whole": {
        "z2": lambda s: s.X @ s.W1.T + np.repeat(s.b1, s.m).reshape(s.m, s.h)
    },
    "the sigmoid is applied to X, too": {"X": lambda s: f(s.X)},
    "the sigmoid is applied to x on the way in": {"z2": lambda s: f(s.X) @ s.W1.T + s.b1},
    "X is standardized: its mean is subtracted, then it is divided by its standard deviation": {
        "X": lambda s: (s.X - s.X.mean(axis=0)) / s.X.std(axis=0)
    },
    "X is transposed where it should not be, or is not transposed where it should be": {"X": lambda s: s.X.T},
    "X is reshaped where it should be transposed, which mixes the examples": {"X": lambda s: s.X.T.reshape(s.X.shape)},
    "X is reshaped where it should be transposed, which mixes the examples, and back": {
        "X": lambda s: s.X.reshape(s.X.shape[::-1]).T
    },
    "X is divided by 255": {"X": lambda s: s.X / 255},
    "the mean of each example is subtracted from it": {"X": lambda s: s.X - s.X.mean(axis=1, keepdims=True)},
    "the mean over the examples is subtracted from X": {"X": lambda s: s.X - s.X.mean(axis=0)},
    "the output is rounded": {"a3": lambda s: np.round(f(s.z3))},
}
# The same where θ is read otherwise.
READINGS = {
    "W1 is the wrong way round on the way in (one transpose too many or too few)": {"z2": lambda s: s.X @ s.W1 + s.b1},
    "W2 is the wrong way round on the way out (one transpose too many or too few)": {
        "z3": lambda s: s.a2 @ s.W2 + s.b2
    },
    "W1 and W2 are the wrong way round in the forward pass (one transpose too many or too few)": {
        "z2": lambda s: s.X @ s.W1 + s.b1,
        "z3": lambda s: s.a2 @ s.W2 + s.b2,
    },
    "W1 is used on the way out, too, where W2 belongs": {"z3": lambda s: s.a2 @ s.W1 + s.b2},
    "W1 and W2 are exchanged": {"z2": lambda s: s.X @ s.W2 + s.b1, "z3": lambda s: s.a2 @ s.W1 + s.b2},
    "W2 is read down its columns, or reshaped where it should be transposed": {
        "W2": lambda s: s.theta[s.h * s.n : 2 * s.h * s.n].reshape(s.h, s.n).T
    },
    "W1 is read down its columns, or reshaped where it should be transposed": {
        "W1": lambda s: s.theta[: s.h * s.n].reshape(s.n, s.h).T
    },
    "W1 and W2 are read down their columns": {
        "W1": lambda s: s.theta[: s.h * s.n].reshape(s.n, s.h).T,
        "W2": lambda s: s.theta[s.h * s.n : 2 * s.h * s.n].reshape(s.h, s.n).T,
    },
    **{
        f"{name} is cut out of θ one entry too {where}": {name: partial(_cut, name, by)}
        for name in ALL
        for where, by in (("late", 1), ("early", -1))
        if (name, where) not in (("W1", "early"), ("b2", "late"))
    },
    "W2 is cut out of θ where W1 stands": {"W2": lambda s: s.theta[: s.h * s.n].reshape(s.n, s.h)},
    "b1 and b2 are read in the wrong order": {
        "b1": lambda s: s.theta[2 * s.h * s.n + s.n :],
        "b2": lambda s: s.theta[2 * s.h * s.n : 2 * s.h * s.n + s.n],
    },
    "b1 is read where b2 begins": {"b1": lambda s: s.theta[-s.h :]},
    **{f"{b} is read where {W} begins": {b: partial(_read_at, b, W)} for b in ("b1", "b2") for W in ("W1", "W2")},
    "b2 is read where b1 begins": {"b2": lambda s: s.theta[2 * s.h * s.n : 2 * s.h * s.n + s.n]},
}
FORWARD = PASSES | READINGS

RECONSTRUCTION = {
    "": lambda s: np.sum((s.a3 - s.X) ** 2) / (2 * s.m),
    "is a sum of distances that are not squared": lambda s: np.sum(np.abs(s.a3 - s.X)) / (2 * s.m),
    "adds up errors that are not squared": lambda s: np.sum(s.a3 - s.X) / (2 * s.m),
    "adds up all errors first, then squares the sum": lambda s: np.sum(s.a3 - s.X) ** 2 / (2 * s.m),
    "squares the sum of the errors of each example, not each error": lambda s: (
        np.sum(np.sum(s.a3 - s.X, axis=1) ** 2) / (2 * s.m)
    ),
    "averages the error of each input over the examples, then squares the mean": lambda s: (
        np.sum(np.mean(s.a3 - s.X, axis=0) ** 2) / 2
    ),
    "is a norm that is not squared": lambda s: np.linalg.norm(s.a3 - s.X) / (2 * s.m),
    "adds up norms that are not squared": lambda s: np.linalg.norm(s.a3 - s.X, axis=1).sum() / (2 * s.m),
    "takes norm(…, 2) of a matrix, which is its largest singular value, not a sum of squares": lambda s: (
        np.linalg.norm(s.a3 - s.X, 2) ** 2 / (2 * s.m)
    ),
    "takes norm(…, 2) of a matrix, which is its largest singular value, and does not square it": lambda s: (
        np.linalg.norm(s.a3 - s.X, 2) / (2 * s.m)
    ),
    "uses the last example alone": lambda s: np.sum((s.a3[-1] - s.X[-1]) ** 2) / 2,
    "uses the first example alone": lambda s: np.sum((s.a3[0] - s.X[0]) ** 2) / 2,
    "lacks the first example": lambda s: np.sum((s.a3[1:] - s.X[1:]) ** 2) / (2 * s.m),
    "lacks the last example": lambda s: np.sum((s.a3[:-1] - s.X[:-1]) ** 2) / (2 * s.m),
    "lacks the first input": lambda s: np.sum((s.a3[:, 1:] - s.X[:, 1:]) ** 2) / (2 * s.m),
    "is a cross-entropy": lambda s: -np.sum(s.X * np.log(s.a3) + (1 - s.X) * np.log(1 - s.a3)) / s.m,
    "compares x with z⁽³⁾, not with a⁽³⁾": lambda s: np.sum((s.z3 - s.X) ** 2) / (2 * s.m),
    "takes cubes for squares": lambda s: np.sum((s.a3 - s.X) ** 3) / (2 * s.m),
    "squares x and a⁽³⁾ before the difference": lambda s: np.sum(s.a3**2 - s.X**2) / (2 * s.m),
}


def _both(of):
    return lambda s: of(s.W1) + of(s.W2)


def _squares(W):
    return np.sum(W**2)


# λ/2 times these.
DECAY = {
    "": _both(_squares),
    "counts W1 alone": lambda s: _squares(s.W1),
    "counts W2 alone": lambda s: _squares(s.W2),
    "counts the biases, too": lambda s: np.sum(s.theta**2),
    "counts the biases in place of the weights": lambda s: np.sum(s.b1**2) + np.sum(s.b2**2),
    "adds up norms that are not squared": _both(np.linalg.norm),
    "takes the root of the sum of squares": lambda s: np.sqrt(_both(_squares)(s)),
    "takes norm(W, 2), the largest singular value, not a sum of squares": _both(lambda W: np.linalg.norm(W, 2) ** 2),
    "takes norm(W, 2), the largest singular value, and does not square it": _both(lambda W: np.linalg.norm(W, 2)),
    "takes norm(W, 1), the largest column sum": _both(lambda W: np.linalg.norm(W, 1)),
    "adds up |W|, not W²": _both(lambda W: np.sum(np.abs(W))),
    "adds up W, not W²": _both(np.sum),
    "squares the sum of the weights, not each": _both(lambda W: np.sum(W) ** 2),
    "squares the sums of the columns of W, not each entry": _both(lambda W: np.sum(W.sum(axis=0) ** 2)),
    "squares the sums of the rows of W, not each entry": _both(lambda W: np.sum(W.sum(axis=1) ** 2)),
    "leaves out the first column of each W": _both(lambda W: _squares(W[:, 1:])),
    "leaves out the first row of each W": _both(lambda W: _squares(W[1:])),
    "squares the sum of both norms": lambda s: (np.linalg.norm(s.W1) + np.linalg.norm(s.W2)) ** 2,
    "takes means in place of sums": _both(lambda W: np.mean(W**2)),
    "multiplies the two sums": lambda s: _squares(s.W1) * _squares(s.W2),
    "subtracts the sum of W2² from that of W1²": lambda s: _squares(s.W1) - _squares(s.W2),
    "is the trace of W2 W1, not a sum of squares": lambda s: np.trace(s.W2 @ s.W1),
    "counts W1 twice and W2 not at all": lambda s: 2 * _squares(s.W1),
}

# What people take of one matrix, to be added up with the other's.
OF_ONE_W = {
    "ΣW²": _squares,
    "Σ|W|": lambda W: np.sum(np.abs(W)),
    "ΣW": np.sum,
    "‖W‖": np.linalg.norm,
    "norm(W, 2)²": lambda W: np.linalg.norm(W, 2) ** 2,
}

# What ρ̂ is made of, as people have it.
RHO_HAT = {
    "": lambda s: s.rho_hat,
    "uses a sum for ρ̂ that is not divided by m": lambda s: s.a2.sum(axis=0),
    "uses one ρ̂ for all units": lambda s: s.a2.mean(),
    "uses a⁽²⁾ of each example for ρ̂, not its mean over the examples": lambda s: clip_rho_hat(s.a2),
    "uses a ρ̂ that is the mean over the units of each example, not over the examples": lambda s: s.a2.mean(
        axis=1, keepdims=True
    ),
    "uses ρ̂ = f(mean of z⁽²⁾), not the mean of f(z⁽²⁾)": lambda s: f(s.z2.mean(axis=0)),
    "uses the mean of z⁽²⁾ for ρ̂, not of a⁽²⁾": lambda s: s.z2.mean(axis=0),
    "uses ρ̂ of the last example alone": lambda s: s.a2[-1],
    "uses ρ̂ of the first example alone": lambda s: s.a2[0],
    "uses a running ρ̂, the mean over only the examples so far": lambda s: (
        np.cumsum(s.a2, axis=0) / np.arange(1, s.m + 1)[:, None]
    ),
    "uses a ρ̂ that is still being added up": lambda s: np.cumsum(s.a2, axis=0) / s.m,
    "uses ρ̂ divided by m twice": lambda s: s.a2.mean(axis=0) / s.m,
    "uses ρ̂ divided by h, not by m": lambda s: s.a2.sum(axis=0) / s.h,
    "uses ρ̂ divided by n, not by m": lambda s: s.a2.sum(axis=0) / s.n,
    "uses ρ̂ divided by m − 1": lambda s: s.a2.sum(axis=0) / (s.m - 1),
    "uses ρ̂ of the output a⁽³⁾": lambda s: s.a3.mean(axis=0),
    "uses one ρ̂ for all units, the mean of the output a⁽³⁾": lambda s: s.a3.mean(),
    "uses ρ̂ of the last unit for all": lambda s: s.rho_hat[-1],
    "uses ρ̂ of the first unit for all": lambda s: s.rho_hat[0],
    "counts the last unit alone": lambda s: s.rho_hat[-1:],
    "counts the first unit alone": lambda s: s.rho_hat[:1],
    "counts the first n units alone": lambda s: s.rho_hat[: s.n],
    "leaves out the last unit": lambda s: s.rho_hat[:-1],
    "leaves out the first unit": lambda s: s.rho_hat[1:],
    "uses a rounded ρ̂": lambda s: np.round(s.rho_hat, 1),
    "uses ρ̂ rounded to two digits": lambda s: np.round(s.rho_hat, 2),
    "uses the median of the activations for ρ̂": lambda s: np.median(s.a2, axis=0),
    "uses the largest activation for ρ̂": lambda s: s.a2.max(axis=0),
}


KL = {
    "": lambda ρ, r: kl(ρ, r),
    "has ρ and ρ̂ exchanged": lambda ρ, r: kl(r, ρ),
    "holds the first half of KL alone, that with ρ": lambda ρ, r: ρ * np.log(ρ / r),
    "holds the second half of KL alone, that with 1 − ρ": lambda ρ, r: (1 - ρ) * np.log((1 - ρ) / (1 - r)),
    "has a minus between the two halves of KL": lambda ρ, r: ρ * np.log(ρ / r) - (1 - ρ) * np.log((1 - ρ) / (1 - r)),
    "is the cross-entropy: its logarithms are of ρ̂ and 1 − ρ̂, not of ρ/ρ̂ and (1 − ρ)/(1 − ρ̂)": lambda ρ, r: (
        -ρ * np.log(r) - (1 - ρ) * np.log(1 - r)
    ),
    "has the fraction upside down in the first half": lambda ρ, r: (
        ρ * np.log(r / ρ) + (1 - ρ) * np.log((1 - ρ) / (1 - r))
    ),
    "has the fraction upside down in the second half": lambda ρ, r: (
        ρ * np.log(ρ / r) + (1 - ρ) * np.log((1 - r) / (1 - ρ))
    ),
    "lacks the factors ρ and 1 − ρ before the logarithms": lambda ρ, r: np.log(ρ / r) + np.log((1 - ρ) / (1 - r)),
    "has ρ̂ and 1 − ρ̂, not ρ and 1 − ρ, before the logarithms": lambda ρ, r: (
        r * np.log(ρ / r) + (1 - r) * np.log((1 - ρ) / (1 - r))
    ),
    "lacks the factor 1 − ρ in the second half": lambda ρ, r: ρ * np.log(ρ / r) + np.log((1 - ρ) / (1 - r)),
    "lacks the factor ρ in the first half": lambda ρ, r: np.log(ρ / r) + (1 - ρ) * np.log((1 - ρ) / (1 - r)),
    "lacks brackets in the second half: log(1 − ρ/(1 − ρ̂))": lambda ρ, r: (
        ρ * np.log(ρ / r) + (1 - ρ) * np.log(1 - ρ / (1 - r))
    ),
    "lacks brackets in the second half: log((1 − ρ)/1 − ρ̂)": lambda ρ, r: (
        ρ * np.log(ρ / r) + (1 - ρ) * np.log((1 - ρ) / 1 - r)
    ),
    "lacks brackets in the second half: 1 − ρ log(…)": lambda ρ, r: (
        ρ * np.log(ρ / r) + 1 - ρ * np.log((1 - ρ) / (1 - r))
    ),
    "has ρ, not 1 − ρ, before the second logarithm": lambda ρ, r: ρ * np.log(ρ / r) + ρ * np.log((1 - ρ) / (1 - r)),
    "is (ρ̂ − ρ)², not KL": lambda ρ, r: (r - ρ) ** 2,
    "is |ρ̂ − ρ|, not KL": lambda ρ, r: np.abs(r - ρ),
    "is ρ̂ − ρ, not KL": lambda ρ, r: r - ρ,
    "is the sum of ρ̂, not KL": lambda ρ, r: r + 0 * ρ,
    "is made of the slope of KL, not of KL": lambda ρ, r: -ρ / r + (1 - ρ) / (1 - r),
}

# β × these, for each unit.
PUSH = {
    "": lambda ρ, r: -ρ / r + (1 - ρ) / (1 - r),
    "has both parts with a plus": lambda ρ, r: ρ / r + (1 - ρ) / (1 - r),
    "has both parts with a minus": lambda ρ, r: -ρ / r - (1 - ρ) / (1 - r),
    "holds −ρ/ρ̂ alone": lambda ρ, r: -ρ / r,
    "holds (1 − ρ)/(1 − ρ̂) alone": lambda ρ, r: (1 - ρ) / (1 - r),
    "has its fractions upside down": lambda ρ, r: -r / ρ + (1 - r) / (1 - ρ),
    "is that of KL with ρ and ρ̂ exchanged": lambda ρ, r: np.log(r / ρ) - np.log((1 - r) / (1 - ρ)),
    "is KL itself, not its slope": lambda ρ, r: kl(ρ, r),
    "is the sum of KL over the units, not a slope for each unit": lambda ρ, r: np.sum(kl(ρ, r)) + 0 * r,
    "is ρ̂ − ρ, not the slope of KL": lambda ρ, r: r - ρ,
    "has 1/ρ̂, not ρ/ρ̂, in the first part": lambda ρ, r: -1 / r + (1 - ρ) / (1 - r),
    "lacks 1 − ρ in the second part": lambda ρ, r: -ρ / r + 1 / (1 - r),
    "has 1 − ρ where ρ belongs and the other way round": lambda ρ, r: -(1 - ρ) / r + ρ / (1 - r),
    "has ρ̂ under both parts": lambda ρ, r: -ρ / r + (1 - ρ) / r,
    "lacks brackets: 1 − ρ/1 − ρ̂ in the second part": lambda ρ, r: -ρ / r + 1 - ρ / 1 - r,
    "lacks brackets: 1 − ρ/(1 − ρ̂) in the second part": lambda ρ, r: -ρ / r + 1 - ρ / (1 - r),
    "lacks brackets: (1 − ρ)/1 − ρ̂ in the second part": lambda ρ, r: -ρ / r + (1 - ρ) / 1 - r,
    "is (ρ̂ − ρ)/ρ̂, not (ρ̂ − ρ)/(ρ̂(1 − ρ̂))": lambda ρ, r: (r - ρ) / r,
    "holds logarithms in place of fractions": lambda ρ, r: -ρ * np.log(ρ / r) + (1 - ρ) * np.log((1 - ρ) / (1 - r)),
    "does not depend on ρ̂": lambda ρ, r: 1.0 + 0 * r,
}

ERRORS = {
    "": lambda s: s.error,
    "is made of the squared error": lambda s: (s.a3 - s.X) ** 2,
    "is made of |a⁽³⁾ − x|": lambda s: np.abs(s.a3 - s.X),
    "is made of a⁽³⁾ alone": lambda s: s.a3 + 0 * s.X,
    "is made of x alone": lambda s: s.X + 0 * s.a3,
    "is made of a⁽³⁾ + x": lambda s: s.a3 + s.X,
    "is made of z⁽³⁾ − x": lambda s: s.z3 - s.X,
    "is made of the mean error of all examples": lambda s: (s.a3 - s.X).mean(axis=0) + 0 * s.X,
    "is made of the summed error of each example": lambda s: (s.a3 - s.X).sum(axis=1, keepdims=True) + 0 * s.X,
}
# Of a, z, the slope of the forward pass, and at the output the error; "{z}" and "{a}" stand for the layer's own.
SLOPES = {
    "": lambda a, z, right, e: right,
    "lacks the slope f′({z})": lambda a, z, right, e: 1.0,
    "takes {a}(1 − {a}) for the slope": lambda a, z, right, e: a * (1 - a),
    "takes the slope at {a}, not at {z}": lambda a, z, right, e: f(a) * (1 - f(a)),
    "takes {z}(1 − {z}) for the slope": lambda a, z, right, e: z * (1 - z),
    "takes the slope of tanh, 1 − {a}²": lambda a, z, right, e: 1 - a**2,
    "takes {a} for the slope": lambda a, z, right, e: a,
    "takes {z} for the slope": lambda a, z, right, e: z,
    "takes 1 − {a} for the slope": lambda a, z, right, e: 1 - a,
    "takes {a}² for the slope": lambda a, z, right, e: a**2,
    "takes {a}²(1 − {a}) for the slope": lambda a, z, right, e: a**2 * (1 - a),
    "takes {a}(1 − {a})² for the slope": lambda a, z, right, e: a * (1 - a) ** 2,
    "takes {a}(1 − {a}²) for the slope": lambda a, z, right, e: a * (1 - a**2),
    "takes {z}(1 − {a}) for the slope": lambda a, z, right, e: z * (1 - a),
    "takes f({z})(1 − {z}) for the slope": lambda a, z, right, e: f(z) * (1 - z),
    "has the slope twice": lambda a, z, right, e: right**2,
    "takes e⁻ᶻ/(1 + e⁻²ᶻ) for the slope": lambda a, z, right, e: np.exp(-z) / (1 + np.exp(-2 * z)),
    "takes e⁻ᶻ/(1 + e⁻ᶻ) for the slope": lambda a, z, right, e: np.exp(-z) / (1 + np.exp(-z)),
    "takes the mean slope over the examples": lambda a, z, right, e: np.mean(a * (1 - a), axis=0) + 0 * a,
    "takes the slope at the mean activation": lambda a, z, right, e: a.mean(axis=0) * (1 - a.mean(axis=0)) + 0 * a,
    "takes the slope of max(z, 0)": lambda a, z, right, e: (z > 0) * 1.0,
    "takes {a}(1 + {a}) for the slope": lambda a, z, right, e: a * (1 + a),
    "takes the error e for a⁽³⁾ in the slope, e(1 − e)": lambda a, z, right, e: e * (1 - e),
    "takes x(1 − x) for the slope": lambda a, z, right, e: (a - e) * (1 - (a - e)),
}
# e·a·1 − a, where e·a·(1 − a) is meant: the whole δ, of what comes back and of a.
NO_BRACKETS = "lacks brackets: {a} · 1 − {a} for the slope"
# Of the steps and δ⁽³⁾ as it was found.
BACKS = {
    "": lambda s, δ3: δ3 @ s.W2,
    "sends the error back without its slope, a⁽³⁾ − x in place of δ⁽³⁾": lambda s, δ3: s.error @ s.W2,
    "sends δ⁽³⁾ back through W1, not through W2": lambda s, δ3: δ3 @ s.W1.T,
    "sends δ⁽³⁾ back through W2 the wrong way round (one transpose too many or too few)": lambda s, δ3: δ3 @ s.W2.T,
    "sends the mean of δ⁽³⁾ back, not the δ⁽³⁾ of each example": lambda s, δ3: δ3.mean(axis=0) @ s.W2 + 0 * s.a2,
    "adds δ⁽³⁾ up without W2": lambda s, δ3: δ3.sum(axis=1, keepdims=True) + 0 * s.a2,
    "sends back the δ⁽³⁾ of the first h outputs alone": lambda s, δ3: δ3[:, : s.h] @ s.W2[: s.h],
    "sends δ⁽³⁾ back through the gradient of W2": lambda s, δ3: δ3 @ (δ3.T @ s.a2 / s.m),
    "sends the last example's δ⁽³⁾ back for all": lambda s, δ3: δ3[-1] @ s.W2 + 0 * s.a2,
    "is made of a⁽²⁾ − x": lambda s, δ3: s.a2 - s.X,
    "sends δ⁽³⁾ back through W2 reshaped, not transposed": lambda s, δ3: δ3 @ s.W2.reshape(s.h, s.n).T,
    "sends x back, not the error": lambda s, δ3: s.X @ s.W2,
    "sends back the slope and not the error": lambda s, δ3: (s.slope3 + 0 * s.X) @ s.W2,
    "sends back through |W2|": lambda s, δ3: δ3 @ np.abs(s.W2),
    "sends δ⁽³⁾ back through W2²": lambda s, δ3: δ3 @ s.W2**2,
}


def _rounds(δ):
    """1/m for each further round after an example."""
    m = len(δ)
    return float(m) ** -np.arange(m - 1, -1, -1)[:, None]


# The gradient of W of δ and the input A of its layer; of b of δ.
MEANS_W = {
    "": lambda δ, A, W: δ.T @ A / len(δ),
    "uses the last example alone": lambda δ, A, W: np.outer(δ[-1], A[-1]),
    "uses the first example alone": lambda δ, A, W: np.outer(δ[0], A[0]),
    "takes the product of two means, not the mean of the products": lambda δ, A, W: np.outer(
        δ.mean(axis=0), A.mean(axis=0)
    ),
    "is multiplied by W, entry by entry, as happens when brackets enclose too much": lambda δ, A, W: (
        δ.T @ A / len(δ) * W
    ),
    PACKED_TRANSPOSED: lambda δ, A, W: (A.T @ δ / len(δ)).reshape(W.shape),
    PACKED_BY_ROWS: lambda δ, A, W: (δ.T @ A / len(δ)).reshape(W.T.shape).T,
    "lacks the input of its layer": lambda δ, A, W: np.repeat(δ.mean(axis=0)[:, None], A.shape[1], axis=1),
    "lacks δ": lambda δ, A, W: np.repeat(A.mean(axis=0)[None], δ.shape[1], axis=0),
    "is divided by m in every round of the loop": lambda δ, A, W: (δ * _rounds(δ)).T @ A / len(δ),
    "squares δ": lambda δ, A, W: (δ**2).T @ A / len(δ),
    "takes the squared input of its layer": lambda δ, A, W: δ.T @ A**2 / len(δ),
    "takes the input of its layer without its mean": lambda δ, A, W: δ.T @ (A - A.mean(axis=0)) / len(δ),
    "lacks the last example": lambda δ, A, W: δ[:-1].T @ A[:-1] / len(δ),
    "lacks the first example": lambda δ, A, W: δ[1:].T @ A[1:] / len(δ),
}
MEANS_B = {
    "": lambda δ, b: δ.mean(axis=0),
    "uses the last example alone": lambda δ, b: δ[-1],
    "uses the first example alone": lambda δ, b: δ[0],
    "is one number for all units": lambda δ, b: δ.mean() + 0 * b,
    "is multiplied by b": lambda δ, b: δ.mean(axis=0) * b,
    "is divided by m in every round of the loop": lambda δ, b: (δ * _rounds(δ)).mean(axis=0),
    "squares δ": lambda δ, b: (δ**2).mean(axis=0),
    "is added to b itself": lambda δ, b: δ.mean(axis=0) + b,
    "lacks the last example": lambda δ, b: δ[:-1].sum(axis=0) / len(δ),
    "lacks the first example": lambda δ, b: δ[1:].sum(axis=0) / len(δ),
    "takes |δ|": lambda δ, b: np.abs(δ).mean(axis=0),
}
# In place of the input of the layer: for W1 and for W2.
INPUTS = {
    "W1": {
        "": lambda s: s.X,
        "takes the sigmoid of x for x": lambda s: f(s.X),
        "takes a⁽³⁾ where x belongs": lambda s: s.a3,
        "takes the error where x belongs": lambda s: s.a3 - s.X,
    },
    "W2": {
        "": lambda s: s.a2,
        "takes z⁽²⁾ where a⁽²⁾ belongs": lambda s: s.z2,
        "takes x where a⁽²⁾ belongs": lambda s: s.X,
        "takes f(a⁽²⁾) where a⁽²⁾ belongs": lambda s: f(s.a2),
        "takes ρ̂ where a⁽²⁾ belongs": lambda s: s.rho_hat + 0 * s.a2,
        "takes the slope where a⁽²⁾ belongs": lambda s: s.a2 * (1 - s.a2),
    },
}
# The decay in the gradient of W; `other` is the other layer's W.
SHRINKS = {
    "": lambda W, other: W,
    "takes the other layer's W": lambda W, other: other.T,
    "adds up W of both layers": lambda W, other: W + other.T,
    "takes W²": lambda W, other: W**2,
    "takes ΣW² in place of W": lambda W, other: np.sum(W**2) + 0 * W,
    "takes the ΣW² of both layers in place of W": lambda W, other: np.sum(W**2) + np.sum(other**2) + 0 * W,
    "takes |W|": lambda W, other: np.abs(W),
    "takes the sign of W, which belongs to |W|": lambda W, other: np.sign(W),
    "is the same number for all weights: it lacks W": lambda W, other: 1 + 0 * W,
    "takes the sum of W in place of W": lambda W, other: np.sum(W) + 0 * W,
    "takes the norm of W in place of W": lambda W, other: np.linalg.norm(W) + 0 * W,
    "takes W/‖W‖, which belongs to a norm that is not squared": lambda W, other: W / np.linalg.norm(W),
    "leaves out the first column of W": lambda W, other: W * (np.arange(W.shape[1]) > 0),
    "leaves out the first row of W": lambda W, other: W * (np.arange(len(W)) > 0)[:, None],
    W_TRANSPOSED: lambda W, other: W.T.reshape(W.shape),
    W_BY_ROWS: lambda W, other: W.reshape(W.T.shape).T,
}
