"""The atlas that ships: complete, small, and what it says is true."""

from itertools import product

import numpy as np
import pytest

from sae_lib import cost_terms, forward, load_atlas, load_photos, normalize_patches, pack, sample_patches, whiten
from sae_lib.analysis.atlas import PREPARATIONS
from sae_lib.saving import shipped


@pytest.fixture(scope="module")
def atlas():
    return load_atlas()


@pytest.fixture(scope="module")
def training_patches():
    photos = load_photos()
    images = {"whitened": [whiten(photo) for photo in photos], "raw": photos}
    return {name: normalize_patches(sample_patches(images[name])) for name in PREPARATIONS}


def test_it_is_small():
    assert shipped("atlas.npz").stat().st_size < 2e6


def test_every_point_of_the_lattice_has_a_network(atlas):
    for preparation in PREPARATIONS:
        for point in product(atlas.rho, atlas.beta, atlas.weight_decay):
            entry = atlas.entry(*point, preparation)
            assert [block.shape for block in entry.parameters] == [(25, 64), (64, 25), (25,), (64,)]
            assert all(np.isfinite(block).all() for block in entry.parameters)
            assert ((entry.rho_hat > 0) & (entry.rho_hat < 1)).all()
            assert min(entry.terms) >= 0 and entry.terms.reconstruction > 0
            assert (entry.terms.decay == 0) == (point[2] == 0)
            assert (entry.terms.sparsity == 0) == (point[1] == 0)


def test_the_lattice_rises_and_holds_the_courses_defaults(atlas):
    for values, default in ((atlas.rho, 0.01), (atlas.beta, 3.0), (atlas.weight_decay, 1e-4)):
        assert (np.diff(values) > 0).all()
        assert default in values


@pytest.mark.parametrize("preparation", PREPARATIONS)
@pytest.mark.parametrize("point", [(0.01, 3.0, 1e-4), (0.05, 0.3, 1e-3), (0.2, 10.0, 1e-5)])
def test_what_was_stored_rounded_does_what_the_trained_network_did(atlas, training_patches, preparation, point):
    rho, beta, weight_decay = point
    entry = atlas.entry(*point, preparation)
    theta, X = pack(*entry.parameters), training_patches[preparation]
    assert np.abs(forward(theta, X, 25).a2.mean(axis=0) - entry.rho_hat).max() < 5e-3
    terms = cost_terms(theta, X, 25, weight_decay=weight_decay, rho=rho, beta=beta)
    assert terms.reconstruction == pytest.approx(entry.terms.reconstruction, rel=0.02)
    assert terms.decay == pytest.approx(entry.terms.decay, rel=0.02)


def test_more_sparsity_pressure_brings_activations_nearer_to_rho(atlas):
    far, near = (np.abs(atlas.entry(0.01, beta, 1e-4).rho_hat - 0.01).mean() for beta in (0.1, 10.0))
    assert near < far


def test_an_entry_is_the_callers_own(atlas):
    entry = atlas.entry(0.01, 3.0, 1e-4)
    for array in (*entry.parameters, entry.rho_hat):
        array[...] = 0
    assert all(array.any() for array in (*atlas.entry(0.01, 3.0, 1e-4).parameters, entry.parameters.W1 + 1))


def test_numbers_that_were_computed_still_meet_the_lattice(atlas):
    assert atlas.entry(0.1 * 0.1, 3, 10**-4).terms == atlas.entry(0.01, 3.0, 1e-4).terms


@pytest.mark.parametrize("argument", ["rho", "beta", "weight_decay"])
@pytest.mark.parametrize(
    "value, error", [(0.0123, ValueError), (-1, ValueError), (np.nan, ValueError), ("a", TypeError), (None, TypeError)]
)
def test_a_point_off_the_lattice_is_refused(atlas, argument, value, error):
    point = {"rho": 0.01, "beta": 3.0, "weight_decay": 1e-4} | {argument: value}
    with pytest.raises(error, match=rf"\b{argument}\b"):
        atlas.entry(**point)


def test_an_unknown_preparation_is_refused(atlas):
    with pytest.raises(ValueError, match=r"preparation.*'whitened', 'raw'.*'blurred'"):
        atlas.entry(0.01, 3.0, 1e-4, "blurred")
