"""Lesson 05's panel without a browser; what the lesson claims about it."""

import numpy as np
import pytest

from sae_lib import cost_and_grad, gradient_panel, load_photos, normalize_patches, sample_patches, unpack, whiten
from sae_lib.model.cost import gradient_terms

pytestmark = pytest.mark.slow

SETTINGS = {"rho": 0.01, "beta": 3.0, "weight_decay": 1e-4}


@pytest.fixture(scope="module")
def X():
    return normalize_patches(sample_patches([whiten(photo) for photo in load_photos()]))[:500]


@pytest.fixture(scope="module")
def panel(X):
    panel = gradient_panel(X)
    yield panel
    panel.close()


def lengths(panel, X, network, **settings):
    theta = panel.view.thetas[list(panel.view.thetas)[network]]
    terms = gradient_terms(theta, X, 25, **{**SETTINGS, **settings})
    parts = {**terms._asdict(), "all": sum(terms)}
    return {
        name: {block: np.linalg.norm(array) for block, array in unpack(part, 25, 64)._asdict().items()}
        for name, part in parts.items()
    }


def test_at_the_start_sparsity_pulls_more_than_a_hundred_times_as_hard(panel, X):
    found = lengths(panel, X, 0)
    assert found["sparsity"]["W1"] > 100 * found["reconstruction"]["W1"]


def test_after_30_iterations_sparsity_pulls_gently_and_both_ways(panel, X):
    assert lengths(panel, X, 1)["sparsity"]["W1"] < 0.01 * lengths(panel, X, 0)["sparsity"]["W1"]
    theta = list(panel.view.thetas.values())[1]
    pulls = unpack(gradient_terms(theta, X, 25, **SETTINGS).sparsity, 25, 64).b1
    assert pulls.min() < 0 < pulls.max()


def test_in_the_trained_network_the_pulls_are_in_balance(panel, X):
    found = lengths(panel, X, 2)
    for block, partner in (("W1", "sparsity"), ("b1", "sparsity"), ("W2", "decay")):
        assert found["all"][block] < 0.1 * found["reconstruction"][block]
        assert 0.9 < found["reconstruction"][block] / found[partner][block] < 1.1
    panel.set(network=list(panel.view.thetas)[2])
    assert "in balance" in panel.says
    panel.reset()


def test_with_more_decay_the_sum_is_decays(panel, X):
    theta = list(panel.view.thetas.values())[2]
    terms = gradient_terms(theta, X, 25, **{**SETTINGS, "weight_decay": 1e-3})
    for block in ("W1", "W2"):
        whole, decay = (getattr(unpack(part, 25, 64), block).ravel() for part in (sum(terms), terms.decay))
        assert np.corrcoef(whole, decay)[0, 1] > 0.95


def test_with_a_larger_rho_the_push_changes_its_sign(panel, X):
    theta = list(panel.view.thetas.values())[2]
    slope = unpack(cost_and_grad(theta, X, 25, **{**SETTINGS, "rho": 0.1})[1], 25, 64)
    assert (slope.b1 < 0).all()


def test_few_examples_and_another_size_will_do():
    panel = gradient_panel(np.random.default_rng(0).uniform(0.1, 0.9, (7, 16)), 3)
    assert panel.png.startswith(b"\x89PNG")
    panel.close()


@pytest.mark.parametrize("X, n_hidden, named", [(np.ones((3, 4)) * 2, 3, "X"), (np.ones((3, 4)), 0, "n_hidden")])
def test_bad_arguments_are_named(X, n_hidden, named):
    with pytest.raises(ValueError, match=named):
        gradient_panel(X, n_hidden)
