"""The base of tasks that train: their data, the threads, and how a network that came back is judged."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sae_check.findings import listed
from sae_check.tasks.task import Task
from sae_lib.model.cost import cost_and_grad
from sae_lib.model.network import forward
from sae_lib.training.threads import training_threads
from sae_lib.training.train import train

# J may be so much higher than ours: the same training ends elsewhere on another machine, or from another start.
ROOM = 0.15
# Two numbers that are so near are the same one, computed in another order or in float32.
NEAR = 1e-3
# Two θ that are so near come from one and the same training.
SAME = 0.02
# The same training on the same machine.
IDENTICAL = 1e-9


@dataclass(frozen=True, kw_only=True)
class TrainingTask(Task):
    """A task whose function trains networks: it may take longer, and is not slowed down by BLAS threads."""

    timeout: float = 20.0

    def examine(self, fn, rng):
        """See `Task.examine`."""
        with training_threads(0):
            return super().examine(fn, rng)

    def network(self, value, like, what):
        """`value` as a θ as long as `like`; ends the check if it is none."""
        if hasattr(value, "theta"):
            hint = "Which part of what train returns is θ?"
            self.stop(f"{what} is all that train returned; wanted θ alone.", hint=hint)
        return self.numbers(value, like.shape, what=what)

    def keyed(self, value, keys, hint):
        """`value`, a dict with just these keys; ends the check if it is none."""
        if not isinstance(value, dict):
            self.stop(f"It returned {type(value).__name__}; wanted {self.gives}.")
        missing = [key for key in keys if key not in value]
        if missing:
            turned = all(isinstance(key, tuple) and key[::-1] in value for key in missing)
            if isinstance(keys[0], tuple) and 0 < len(value) < len(keys) and set(value) < set(keys):
                hint = "Does the loop run to its end? Where does return stand, in the loop or after it?"
                if all(len({key[i] for key in value}) == len({key[i] for key in keys}) for i in (0, 1)):
                    hint = "Does every one of the first have all of the second beside it? What does zip do?"
            has = _told(list(value)) if value else "none"
            mistake = "key the other way round" if turned else None
            self.stop(f"The dict has no entry {_told(missing)}; it has {has}.", mistake=mistake, hint=hint)
        if more := [key for key in value if key not in keys]:
            self.stop(f"The dict has entries that were not asked for: {_told(more)}.")
        return value


def digits_like(rng, m, n):
    """m examples of n pixels in [0.1, 0.9] with something to be learned: mixtures of a few patterns."""
    patterns = rng.uniform(0, 1, (4, n)) * (rng.random((4, n)) < 0.5)
    mixed = rng.dirichlet(np.full(4, 0.4), m) @ patterns + rng.normal(0, 0.03, (m, n))
    return np.clip(0.1 + 0.8 * mixed, 0.1, 0.9)


def trained(X, n_hidden, theta0=None, **settings):
    """θ as the library trains it."""
    return train(X, n_hidden, theta0=theta0, **settings).theta


def cost_at(theta, X, n_hidden, *, weight_decay=1e-4, rho=0.01, beta=3.0, **_):
    """J, of the settings of a training those that belong to it."""
    return cost_and_grad(theta, X, n_hidden, weight_decay=weight_decay, rho=rho, beta=beta)[0]


def error(theta, X, n_hidden):
    """The first term of J."""
    return np.sum((forward(theta, X, n_hidden).a3 - X) ** 2) / (2 * len(X))


def other_errors(theta, X, n_hidden):
    """Errors that students compute in place of `error`, by the name of the mistake, with a hint."""
    off = forward(theta, X, n_hidden).a3 - X
    m = "What stands in front of the sum in the formula, and what do you divide by?"
    return {
        "½ forgotten": (np.sum(off**2) / len(X), m),
        "not divided by m": (np.sum(off**2) / 2, m),
        "mean over all pixels": (np.mean(off**2), m),
        "mean over all pixels, halved": (np.mean(off**2) / 2, m),
        "not squared": (np.sum(np.abs(off)) / (2 * len(X)), "What does ‖·‖² mean for the 64 differences of a patch?"),
        "a root too many": (
            np.linalg.norm(off) / (2 * len(X)),
            "Is it the length of the difference or its square that is wanted?",
        ),
    }


def same(a, b):
    """Return True if two numbers are the same but for rounding."""
    return abs(a - b) <= NEAR * max(abs(b), 1e-6)


def nearest(theta, X, n_hidden, settings, others, theta0=None, exactly=False):
    """Of which training `theta` is: None of the right one or of one as good, else mistake and hint.

    Parameters
    ----------
    theta : ndarray
    X, n_hidden, settings, theta0
        The right training.
    others : dict of str to (ndarray, dict, str)
        Examples, settings (the start may be among them) and hint of the wrong ones, by mistake.
    exactly : bool
        Whether another training is wrong, however good it is: few steps from a given start leave no choice.

    Returns
    -------
    tuple (str or None, str) or None
        The mistake is None if it is none of these.
    """
    best = trained(X, n_hidden, theta0, **settings)
    off = apart(theta, best)
    if off < IDENTICAL:
        return None
    here, wanted = cost_at(theta, X, n_hidden, **settings), cost_at(best, X, n_hidden, **settings)
    far = {}
    for mistake, (Y, then, _) in others.items():
        # A longer training takes its time here too; it is tried only if it would explain anything.
        if then.get("max_iter", 400) <= settings["max_iter"] or here < wanted:
            far[mistake] = apart(theta, trained(Y, n_hidden, **({"theta0": theta0} | then)))
    found = min(far, key=far.get, default=None)
    # A wrong training that differs little from the right one is told by lying much nearer.
    if found and far[found] < min(SAME, off / 4):
        return found, others[found][2]
    if off < SAME:
        return None
    return None if here <= wanted * (1 + ROOM) and not exactly else (None, "")


def apart(a, b):
    """The distance of two θ, measured at the length of the second."""
    return np.linalg.norm(np.subtract(a, b)) / np.linalg.norm(b) if np.shape(a) == np.shape(b) else np.inf


def differing(a, b):
    """Two numbers as texts, with as many digits as it takes to tell them apart, three at least."""
    for digits in range(3, 12):
        texts = f"{a:.{digits}g}", f"{b:.{digits}g}"
        if texts[0] != texts[1]:
            break
    return texts


def _told(keys):
    return listed([repr(key) for key in keys[:4]]) + (" …" if len(keys) > 4 else "")
