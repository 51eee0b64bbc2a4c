"""The tasks `forward` (all layers) and `feedforward` (the reconstruction alone)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sae_check.problems import networks
from sae_check.tasks.compared import ComparedTask
from sae_check.tasks.task import HINTS, known, shape_of
from sae_lib.model.network import forward
from sae_lib.model.network import stable_sigmoid as f
from sae_lib.model.parameters import split

LESSON = "03_forward_pass"
LAYERS = ("z2", "a2", "z3", "a3")


def _layers(*, hidden=f, out=f, bias1=1, bias2=1, cut=split, encoder=lambda p: p.W1.T, decoder=lambda p: p.W2.T):
    """A forward pass with something changed in it."""

    def layers(theta, X, h):
        p = cut(theta, h, X.shape[1])
        z2 = X @ encoder(p) + bias1 * p.b1
        a2 = hidden(z2)
        z3 = a2 @ decoder(p) + bias2 * p.b2
        return z2, a2, z3, out(z3)

    return layers


def _cut(**change):
    """A forward pass whose blocks are cut out of θ otherwise."""

    def cut(theta, h, n):
        right = split(theta, h, n)
        return right._replace(**{name: block(theta, h, n) for name, block in change.items()})

    return _layers(cut=cut)


def _downwards(x):
    return f(-x)


# All but the last are about this lesson.
SLIPS = {
    "b1 left out": _layers(bias1=0),
    "b2 left out": _layers(bias2=0),
    "both biases left out": _layers(bias1=0, bias2=0),
    "b1 subtracted": _layers(bias1=-1),
    "b2 subtracted": _layers(bias2=-1),
    "both biases subtracted": _layers(bias1=-1, bias2=-1),
    "no sigmoid at the output": _layers(out=lambda z: z),
    "no sigmoid in the hidden layer": _layers(hidden=lambda z: z),
    "no sigmoid at all": _layers(hidden=lambda z: z, out=lambda z: z),
    "tanh for the sigmoid": _layers(hidden=np.tanh, out=np.tanh),
    "output rounded": _layers(out=lambda z: np.round(f(z))),
    "sigmoid upside down": _layers(hidden=_downwards, out=_downwards),
    "sigmoid twice": _layers(hidden=lambda z: f(f(z)), out=lambda z: f(f(z))),
    "W1 for both layers": _layers(decoder=lambda p: p.W1),
    "W1 and W2 exchanged": _layers(encoder=lambda p: p.W2, decoder=lambda p: p.W1),
}
CUTS = {
    "W2 read down the columns": _cut(W2=lambda t, h, n: t[h * n : 2 * h * n].reshape(h, n).T),
    "W1 read down the columns": _cut(W1=lambda t, h, n: t[: h * n].reshape(n, h).T),
    "both matrices read down the columns": _cut(
        W1=lambda t, h, n: t[: h * n].reshape(n, h).T, W2=lambda t, h, n: t[h * n : 2 * h * n].reshape(h, n).T
    ),
    "W2 cut out one entry too late": _cut(W2=lambda t, h, n: t[h * n + 1 : 2 * h * n + 1].reshape(n, h)),
    "W1 where W2 belongs in θ": _cut(
        W1=lambda t, h, n: t[h * n : 2 * h * n].reshape(h, n), W2=lambda t, h, n: t[: h * n].reshape(n, h)
    ),
    "biases in the wrong order": _cut(b1=lambda t, h, n: t[-h:], b2=lambda t, h, n: t[2 * h * n : 2 * h * n + n]),
}


def _sums_handed_on(theta, X, h):
    p, (z2, a2, _, _) = split(theta, h, X.shape[1]), forward(theta, X, h)
    z3 = z2 @ p.W2.T + p.b2
    return z2, a2, z3, f(z3)


def _sums_and_answers_exchanged(theta, X, h):
    z2, a2, z3, a3 = forward(theta, X, h)
    return a2, z2, a3, z3


def _overwritten(*names):
    """Sums that hold the answers in the end."""

    def layers(theta, X, h):
        right = forward(theta, X, h)
        answers = {"z2": right.a2, "z3": right.a3}
        return tuple(right._replace(**{name: answers[name] for name in names}))

    return layers


# What can be told only if all layers are there.
SLIPS_OF_LAYERS = {
    "z2 overwritten": _overwritten("z2"),
    "z3 overwritten": _overwritten("z3"),
    "z2 and z3 overwritten": _overwritten("z2", "z3"),
    "z2 handed on": _sums_handed_on,
    "z and a exchanged": _sums_and_answers_exchanged,
}


def _four_layers(task, value, problem):
    if isinstance(value, dict) and set(value) == set(LAYERS):
        value = tuple(value[name] for name in LAYERS)
    if not isinstance(value, (tuple, list)) or len(value) != 4:
        came = f"{len(value)} things" if isinstance(value, (tuple, list)) else f"one {type(value).__name__}"
        task.stop(f"It returned {came}; wanted the four arrays (z2, a2, z3, a3), in this order.")
    _, X, h = problem
    m, n = X.shape
    shapes = {"z2": (m, h), "a2": (m, h), "z3": (m, n), "a3": (m, n)}
    if m > 1 and all(shape_of(array) == shapes[name][::-1] for name, array in zip(LAYERS, value)):
        task.stop(
            "All four arrays lie on their side: examples in columns.",
            mistake="examples in columns",
            hint="Which axis of X counts the examples? It should be the same one in every layer.",
        )
    came, wanted = [shape_of(array) for array in value], list(shapes.values())
    if m > 1 and came == [shape[1:] for shape in wanted]:
        _only_one(task, came[0], m)
    if came != wanted and sorted(map(str, came)) == sorted(map(str, wanted)):
        task.stop(
            f"The shapes are {', '.join(map(str, came))}; wanted {', '.join(map(str, wanted))}.",
            mistake="layers in another order",
        )
    return {name: task.numbers(array, shapes[name], name) for name, array in zip(LAYERS, value)}


def _only_one(task, shape, m):
    task.stop(f"It returned shape {shape}, which is one example; {m} went in.", mistake="one example only")


def _reconstruction(task, value, problem):
    X, h = problem[1:]
    if isinstance(value, (tuple, list)) and len(value) == 4:
        task.stop("It returned four things; wanted the reconstruction alone.")
    if shape_of(value) == (len(X), h) != X.shape:
        task.stop(
            f"It returned shape {shape_of(value)}, the hidden layer's; the reconstruction has that of X, {X.shape}.",
            mistake="stops at the hidden layer",
        )
    if len(X) > 1 and shape_of(value) == X.shape[1:]:
        _only_one(task, X.shape[1:], len(X))
    if shape_of(value) == X.shape[::-1] != X.shape:
        task.stop(
            f"The reconstruction has shape {X.shape[::-1]}; wanted that of X, {X.shape}.",
            mistake="examples in columns",
            hint="Which axis of X counts the examples, and which axis of what you return?",
        )
    return {"a3": task.numbers(value, X.shape, "The reconstruction")}


def _last(layers):
    return lambda *problem: layers(*problem)[3]


KNOWN = known("forward", LESSON, SLIPS) + known("forward", "02_initialize", CUTS)
# In a3 alone a hidden layer without its sigmoid and one whose sums are handed on are the same.
HANDED_ON = HINTS["feedforward"]["z2 handed on"]
KNOWN_OF_A3 = tuple(
    replace(slip, name="z2 handed on", hint=HANDED_ON) if slip.name == "no sigmoid in the hidden layer" else slip
    for slip in KNOWN
)

FORWARD = ComparedTask(
    name="forward",
    arguments=("theta", "X", "n_hidden"),
    gives="the four arrays (z2, a2, z3, a3)",
    lesson=LESSON,
    section="An autoencoder",
    library=("forward",),
    reference=forward,
    problems=networks,
    parts=_four_layers,
    slips=KNOWN + known("forward", LESSON, SLIPS_OF_LAYERS),
)

FEEDFORWARD = ComparedTask(
    name="feedforward",
    arguments=("theta", "X", "n_hidden"),
    gives="the reconstruction a3, an array like X",
    lesson=LESSON,
    section="An autoencoder",
    library=("forward",),
    reference=_last(forward),
    problems=networks,
    parts=_reconstruction,
    slips=tuple(replace(slip, fn=_last(slip.fn)) for slip in KNOWN_OF_A3),
)
