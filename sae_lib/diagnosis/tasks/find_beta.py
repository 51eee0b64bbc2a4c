"""The task `find_beta`: the smallest β that brings the mean of ρ̂ near ρ."""

from __future__ import annotations

import numpy as np

from sae_lib.diagnosis.tasks.report import TaskReport
from sae_lib.diagnosis.tasks.training import TrainingTask, digits_like, trained
from sae_lib.model.network import forward

# The β below the right one misses ρ by far, whatever the start: half as much again at least.
LISTS = {0.05: (0.001, 0.01, 0.03, 0.1, 3.0, 30.0), 0.15: (0.001, 0.003, 1.0, 10.0)}
WANTED = 0.2
# On another machine a training ends a little elsewhere: what lies between these two is right either way.
SURELY, HARDLY = 0.12, 0.28
PARTS = ("a β of the list", "near ρ", "the smallest")


class FindBetaTask(TrainingTask):
    """Trains with the β that came and with the one below it, and measures."""

    def compare(self, fn, rng):
        """See `Task.compare`."""
        for rho, betas in LISTS.items():
            X = digits_like(rng, 50, 9)
            value = self.call(fn, X, 4, rho, betas, 25)
            beta = self.number(value, "β")
            places = [i for i, one in enumerate(betas) if np.isclose(beta, one)]
            if not places:
                index = beta in range(len(betas))
                self.stop(
                    f"It returned {beta:g}, which is none of the β that came in.",
                    mistake="its place in place of β" if index else None,
                    hint="What does your loop run over, the β or their places?" if index else "Where is β chosen?",
                )
            if flaw := _flaw(places[0], X, rho, betas):
                finding, mistake, hint, n_right = flaw
                parts = {part: i < n_right for i, part in enumerate(PARTS)}
                self.stop(finding, mistake=mistake, hint=hint, parts=parts)
        remark = "For two ρ the network was trained with your β and with the one below it."
        return TaskReport(self.name, ok=True, parts=dict.fromkeys(PARTS, True), remark=remark)


def _flaw(k, X, rho, betas):
    """What is wrong with the k-th β: sentence, mistake, hint, parts right; None if nothing."""
    off = abs(_mean(X, rho, betas[k]) / rho - 1)
    if off <= HARDLY and (k == 0 or abs(_mean(X, rho, betas[k - 1]) / rho - 1) >= SURELY):
        return None
    means = np.array([_mean(X, rho, beta) for beta in betas])
    told = f"For ρ = {rho:g} it returned β = {betas[k]:g}"
    if off <= HARDLY:
        closest = k == np.abs(means - rho).argmin()
        return (
            f"{told}; a smaller β of the list comes within 20 % of ρ, too.",
            "the closest in place of the smallest" if closest else None,
            "When may your search stop?",
            2,
        )
    sentence = f"{told}; trained with it, the mean of ρ̂ is {means[k]:.2g}, and that is not within 20 % of ρ."
    own = {
        "20 % of 1 in place of 20 % of ρ": (
            _first(np.abs(means - rho) <= WANTED),
            f"How far from ρ = {rho:g} may ρ̂ lie at most?",
        ),
        "ρ not passed on": (
            _first([abs(_mean(X, 0.01, beta) / rho - 1) <= WANTED for beta in betas]),
            "Which ρ does train work towards, if it is not told?",
        ),
        "the first whatever comes": (0, "Does the first β meet your condition? Print both sides of it."),
        "one β too early": (_first(np.abs(means / rho - 1) <= WANTED, -1), "Which network did you measure last?"),
    }
    fitting = [(mistake, hint) for mistake, (place, hint) in own.items() if place == k]
    if len(fitting) == 1:
        return sentence, *fitting[0], 1
    hints = [hint for _, hint in fitting[:2]] or ["What is the mean of ρ̂ after each training, from β to β?"]
    return sentence, None, " ".join(hints), 1


def _first(fits, shift=0):
    places = np.flatnonzero(fits)
    return places[0] + shift if len(places) else None


def _mean(X, rho, beta):
    return forward(trained(X, 4, rho=rho, beta=beta, max_iter=25), X, 4).a2.mean()


FIND_BETA = FindBetaTask(
    name="find_beta",
    arguments=("X", "n_hidden", "rho", "betas", "max_iter"),
    gives="one of the betas",
    lesson="08_sparsity",
)
