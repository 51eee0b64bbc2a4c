"""The task `find_beta`: the smallest β that brings the mean of ρ̂ near ρ."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sae_check.findings import Finding, Kind
from sae_check.report import Report
from sae_check.tasks.training import TrainingTask, digits_like, trained
from sae_lib.model.network import forward

H = 4
WANTED = 0.2
# On another machine a training ends a little elsewhere: what lies between these two is right either way.
SURELY, HARDLY = 0.12, 0.28
# What is far from ρ for the right search and near for one that is content with half of it.
LOOSE = 0.48
PARTS = ("a β of the list", "near ρ", "the smallest")


class Run(NamedTuple):
    """One search, and what has been measured for it."""

    X: np.ndarray
    rho: float
    betas: tuple
    max_iter: int
    memo: dict


class FindBetaTask(TrainingTask):
    """Trains with the β that came and with the one below it, and measures."""

    def compare(self, fn, rng):
        """See `Task.compare`."""
        runs = _with_tempting_ones(rng), _with_few_iterations(rng)
        places = [self._place(fn, run) for run in runs]
        flaws = [flaw for flaw in map(_flaw, places, runs) if flaw]
        if flaws:
            finding, n_right = flaws[0]
            mistake, hint = _known(places, runs)
            if n_right == 2 and not hint:
                hint = "When may your search stop?"
            parts = {part: i < n_right for i, part in enumerate(PARTS)}
            asked = hint or "What is the mean of ρ̂ after each training? Print it beside the limits, from β to β."
            self.stop(finding, mistake=mistake, hint=asked, parts=parts)
        remark = "For two ρ the network was trained with your β and with the one below it."
        return Report(name=self.name, ok=True, parts=dict.fromkeys(PARTS, True), remark=remark)

    def explain(self, report, fn, args):
        """See `Task.explain`."""
        if report.finding.kind is not Kind.NOTHING:
            return {}
        hint = "Did any β meet your condition? Print both sides of it, for each. Does a return follow?"
        return {"finding": Finding(f"For ρ = {args[2]:g} it returned None, no β.", Kind.NOTHING), "hint": hint}

    def _place(self, fn, run):
        """The place in the list of the β that came back; ends the check if it is none of them."""
        value = self.call(fn, run.X, H, run.rho, run.betas, run.max_iter)
        if isinstance(value, (list, tuple)) or (isinstance(value, np.ndarray) and value.ndim):
            hint = "Who uses your β wants one number. What stands behind return?"
            self.stop(f"It returned a {type(value).__name__}; wanted β itself.", mistake="β in brackets", hint=hint)
        beta = self.number(value, "β")
        places = [i for i, one in enumerate(run.betas) if np.isclose(beta, one)]
        if not places:
            index = beta in range(len(run.betas))
            self.stop(
                f"It returned {beta:g}, which is none of the β that came in.",
                mistake="its place in place of β" if index else None,
                hint="What does your loop run over, the β or their places?" if index else "Where is β chosen?",
            )
        return places[0]


def _flaw(k, run):
    """Judge the k-th β: sentence and number of right parts, or None if it is right."""
    mean = _answers(run, run.betas[k]).mean()
    off = abs(mean / run.rho - 1)
    told = f"For ρ = {run.rho:g} it returned β = {run.betas[k]:g}"
    if off > HARDLY:
        return f"{told}; trained with it, the mean of ρ̂ is {mean:.2g}, and that is not within 20 % of ρ.", 1
    if k and abs(_answers(run, run.betas[k - 1]).mean() / run.rho - 1) < SURELY:
        return f"{told}; a smaller β of the list comes within 20 % of ρ, too.", 2
    return None


def _known(places, runs):
    """The one mistake that leads to the same β in both searches, and its hint; or a hint alone."""
    fitting = [
        (mistake, hint)
        for mistake, (search, hint) in _SEARCHES.items()
        if all(place == _first_or_none(search, run) for place, run in zip(places, runs))
    ]
    if len(fitting) == 1:
        return fitting[0]
    return None, " ".join(dict.fromkeys(hint for _, hint in fitting[:2]))


def _first_or_none(search, run):
    fits = np.flatnonzero(search(run))
    return fits[0] if len(fits) else None


def _within(share=WANTED, of=np.mean, **other):
    """A search in which the training or the limit is another."""

    def fits(run):
        all_answers = [_answers(run, beta, **other) for beta in run.betas]
        return [abs(of(answers) / run.rho - 1) <= share for answers in all_answers]

    return fits


def _all_units(run):
    return [np.all(abs(_answers(run, beta) / run.rho - 1) <= WANTED) for beta in run.betas]


def _of_one(run):
    return [abs(_answers(run, beta).mean() - run.rho) <= WANTED for beta in run.betas]


def _closest(run):
    off = [abs(_answers(run, beta).mean() - run.rho) for beta in run.betas]
    return np.array(off) == min(off)


def _too_early(run):
    return np.roll(_within()(run), -1)


def _first_of_all(run):
    return np.ones(len(run.betas))


def _last_of_all(run):
    return np.arange(len(run.betas)) == len(run.betas) - 1


LIMIT = "Your limit: how far from ρ may the mean lie at most, and is that a share of ρ?"
_SEARCHES = {
    "the first whatever comes": (
        _first_of_all,
        "Does the first β meet your condition? Print both sides of it, | | included.",
    ),
    "20 % of 1 in place of 20 % of ρ": (_of_one, LIMIT),
    "another limit than 20 %": (_within(0.5), LIMIT),
    "ρ not passed on": (_within(rho=0.01), "Which ρ does train work towards, if it is not told?"),
    "max_iter not passed on": (_within(max_iter=400), "How does train hear of max_iter?"),
    "weight decay left out": (_within(weight_decay=0), "What is λ in this task?"),
    "every unit near ρ": (_all_units, "What has to lie near ρ: every ρ̂, or their mean?"),
    "the closest in place of the smallest": (_closest, "When may your search stop?"),
    "the largest in place of the smallest": (_last_of_all, "From which end does your search begin?"),
    "one β too early": (_too_early, "Which network did you measure last?"),
}


def _answers(run, beta, **other):
    """ρ̂ of the units after training."""
    settings = {"rho": run.rho, "beta": beta, "max_iter": run.max_iter} | other
    key = tuple(sorted(settings.items()))
    if key not in run.memo:
        run.memo[key] = forward(trained(run.X, H, **settings), run.X, H).a2.mean(axis=0)
    return run.memo[key]


def _off(run, beta, **other):
    return abs(_answers(run, beta, **other).mean() / run.rho - 1)


def _from_any(run, beta):
    """Distance from ρ after trainings from two starts: the least and the most."""
    off = [_off(run, beta, rng=start) for start in (0, 1)]
    return min(off), max(off)


def _with_tempting_ones(rng):
    """A list with a β that only a limit of a half would take, and one that only a training without decay would."""
    ladder = [float(beta) for beta in np.geomspace(0.06, 0.6, 7).round(2)]
    while True:
        run = Run(digits_like(rng, 50, 9), 0.05, (), 40, {})
        off = {beta: _off(run, beta) for beta in ladder}
        halves = [beta for beta in ladder if HARDLY < off[beta] < LOOSE]
        weak = [beta for beta in ladder if halves and off[beta] > 0.55 and beta < halves[-1]]
        undecayed = next((beta for beta in reversed(weak) if _off(run, beta, weight_decay=0) < WANTED - 0.02), None)
        if undecayed and _from_any(run, halves[-1])[0] > HARDLY and _from_any(run, 6.0)[1] < SURELY:
            return run._replace(betas=(0.001, 0.02, undecayed, halves[-1], 6.0, 30.0))


def _with_few_iterations(rng):
    """A list with a β that is right after a few iterations, not for every unit; and one more, but not after many."""
    ladder = [float(beta) for beta in np.geomspace(0.003, 0.06, 9).round(4)]
    while True:
        run = Run(digits_like(rng, 50, 9), 0.15, (), 8, {})
        units = {beta: np.abs(_answers(run, beta) / run.rho - 1).max() for beta in ladder}
        rough = [beta for beta in ladder if units[beta] > HARDLY and _off(run, beta) < SURELY]
        rough = next((beta for beta in rough if _from_any(run, beta)[1] < SURELY), None)
        even = next((beta for beta in ladder if rough and beta > rough and units[beta] < WANTED - 0.02), None)
        if not even or _from_any(run, 0.0005)[0] < HARDLY or _off(run, 3.0) > SURELY:
            continue
        if min(_off(run, beta, max_iter=400) for beta in (rough, even)) > HARDLY:
            return run._replace(betas=(0.0005, rough, even, 3.0, 30.0))


FIND_BETA = FindBetaTask(
    name="find_beta",
    arguments=("X", "n_hidden", "rho", "betas", "max_iter"),
    gives="one of the betas",
    lesson="08_sparsity",
)
