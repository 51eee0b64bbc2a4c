"""Every slip is found and named as itself; none gives the right numbers, and no two the same."""

import numpy as np
import pytest

from sae_lib import check_task
from sae_lib.diagnosis.tasks.check import TASKS
from sae_lib.diagnosis.tasks.compared import ComparedTask

COMPARED = {name: task for name, task in TASKS.items() if isinstance(task, ComparedTask)}
SLIPS = [(name, slip) for name, task in COMPARED.items() for slip in task.slips]
# What the shapes let through only if h = n has no numbers on the other shapes; the error says the shapes.
SQUARE = {"missing transpose"}
SEEDS = range(3)


@pytest.mark.parametrize(("task", "slip"), SLIPS, ids=[f"{name}: {slip.name}" for name, slip in SLIPS])
def test_a_slip_is_named_as_itself(task, slip):
    def answer(*arguments):
        with np.errstate(all="ignore"):
            return slip.fn(*arguments)

    for seed in SEEDS:
        report = check_task(task, answer, rng=seed)
        assert not report.ok
        assert 0 <= report.points(6) < 6
        if slip.name in SQUARE:
            assert "Which two do not fit?" in report.hint
            continue
        assert report.mistake == slip.name, str(report)
        assert report.hint == slip.hint
        assert report.lesson == slip.lesson


@pytest.mark.parametrize("task", COMPARED)
def test_hints_are_questions_and_names_are_short(task):
    slips = COMPARED[task].slips
    assert len({slip.name for slip in slips}) == len(slips)
    for slip in slips:
        assert slip.hint.rstrip(".").strip()
        assert slip.hint.endswith(("?", "."))
        assert len(slip.name) <= 40
        assert slip.lesson[:2].isdigit()


INITIALIZE = {
    "biases left out": "np.concatenate([draw(r, h * n), draw(r, h * n)])",
    "only one weight matrix": "np.concatenate([draw(r, h * n), np.zeros(h + n)])",
    "b2 as long as b1": "np.concatenate([draw(r, 2 * h * n), np.zeros(2 * h)])",
    "b2 left out": "np.concatenate([draw(r, 2 * h * n), np.zeros(h)])",
    "another order": "np.concatenate([draw(r, h * n), np.zeros(h), draw(r, h * n), np.zeros(n)])",
    "all weights 0": "np.zeros(2 * h * n + h + n)",
    "all weights alike": "np.concatenate([np.full(2 * h * n, r), np.zeros(h + n)])",
    "random biases": "draw(r, 2 * h * n + h + n)",
    "positive weights only": "np.concatenate([rng.uniform(0, r, 2 * h * n), np.zeros(h + n)])",
    "normal instead of uniform": "np.concatenate([rng.normal(0, r, 2 * h * n), np.zeros(h + n)])",
    "square root forgotten": "np.concatenate([draw(6 / (h + n + 1), 2 * h * n), np.zeros(h + n)])",
    "the 1 forgotten": "np.concatenate([draw(np.sqrt(6 / (h + n)), 2 * h * n), np.zeros(h + n)])",
    "unit range": "np.concatenate([draw(1, 2 * h * n), np.zeros(h + n)])",
    "one matrix twice": "np.concatenate([W := draw(r, h * n), W, np.zeros(h + n)])",
    "half the width": "np.concatenate([draw(r / 2, 2 * h * n), np.zeros(h + n)])",
    "generator made inside": "np.concatenate([np.random.default_rng(0).uniform(-r, r, 2 * h * n), np.zeros(h + n)])",
    "rng not used": "np.concatenate([np.random.uniform(-r, r, 2 * h * n), np.zeros(h + n)])",
}


@pytest.mark.parametrize("mistake", INITIALIZE)
def test_initialize(mistake):
    def answer(n_hidden, n_visible, rng):
        names = {"h": n_hidden, "n": n_visible, "rng": rng, "np": np, "r": np.sqrt(6 / (n_hidden + n_visible + 1))}
        names["draw"] = lambda bound, size: rng.uniform(-bound, bound, size)
        return eval(INITIALIZE[mistake], names)

    for seed in SEEDS:
        report = check_task("initialize", answer, rng=seed)
        assert report.mistake == mistake, str(report)
        assert not report.ok


def sampler(
    image="images[rng.integers(len(images))]", top="H - p + 1", left="W - p + 1", cut="square.ravel()", end="X"
):
    source = f"""
def answer(images, m, p, rng):
    X = []
    for _ in range(m):
        im = {image}
        H, W = im.shape
        r = rng.integers({top})
        c = rng.integers({left})
        square = im[r:r + p, c:c + p]
        X.append({cut})
    X = np.array(X)
    return {end}
"""
    names = {"np": np}
    exec(source, names)
    return names["answer"]


SAMPLE = {
    "examples in columns": sampler(end="X.T"),
    "patches left square": sampler(cut="square"),
    "one long vector": sampler(end="X.ravel()"),
    "always the same picture": sampler(image="images[1]"),
    "a picture left out": sampler(image="images[rng.integers(len(images) - 1)]"),
    "last row left out": sampler(top="H - p", left="W - p"),
    "first row left out": sampler(top="1, H - p + 1"),
    "one patch again and again": sampler(end="np.repeat(X[:1], m, axis=0)"),
    "read down the columns": sampler(cut="square.T.ravel()"),
    "pixels that are no neighbours": sampler(cut="rng.choice(im.ravel(), p * p)"),
    "pixels changed": sampler(cut="square.ravel() - square.mean()"),
    "one number for row and column": sampler(top="min(H, W) - p + 1", cut="im[r:r + p, r:r + p].ravel()"),
    "generator made inside": lambda images, m, p, rng: sampler()(images, m, p, np.random.default_rng(1)),
    "rng not used": lambda images, m, p, rng: sampler()(images, m, p, np.random.default_rng()),
}


@pytest.mark.parametrize("mistake", SAMPLE)
def test_sample_patches(mistake):
    for seed in SEEDS:
        report = check_task("sample_patches", SAMPLE[mistake], rng=seed)
        assert report.mistake == mistake, str(report)
        assert not report.ok
