"""BLAS pools are held to one thread while training, NumPy's only for small layers, and all are given back."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import numpy as np
import pytest
import scipy
import scipy.linalg  # loads SciPy's BLAS
from threadpoolctl import threadpool_info

from sae_lib import train
from sae_lib.training.blas import LARGE_LAYER, training_threads


def threads():
    """Threads of every BLAS that is loaded, by the library file's path."""
    return {found["filepath"]: found["num_threads"] for found in threadpool_info() if found["user_api"] == "blas"}


def of(package):
    home = Path(package.__file__).resolve().parent
    homes = {home, home.parent / f"{home.name}.libs"}
    return {path for path in threads() if homes & set(Path(path).resolve().parents)}


@pytest.fixture(autouse=True)
def several_threads():
    """Skip where there is nothing to hold."""
    if not of(scipy) or min(threads().values()) < 2:
        pytest.skip("SciPy has no BLAS of its own here, or one thread only")


@pytest.mark.parametrize(("n_visible", "n_hidden", "numpys_is_held"), [(4, 3, True), (LARGE_LAYER // 50, 50, False)])
def test_scipys_pool_is_held_and_numpys_in_small_layers_only(n_visible, n_hidden, numpys_is_held):
    before, inside = threads(), []
    X = np.random.default_rng(0).uniform(size=(20, n_visible))
    train(X, n_hidden, max_iter=2, callback=lambda progress: inside.append(threads()))
    for seen in inside:
        assert {seen[path] for path in of(scipy)} == {1}
        assert all(seen[path] == (1 if numpys_is_held else before[path]) for path in of(np))
    assert len(inside) == 2
    assert threads() == before


@pytest.mark.parametrize("error", [KeyboardInterrupt, ZeroDivisionError])
def test_they_are_given_back_after_an_error_too(error):
    before = threads()
    with pytest.raises(error), training_threads(10):
        raise error
    assert threads() == before


def test_two_trainings_that_overlap_do_not_leave_the_pool_held():
    before = threads()
    first_is_in, second_is_in, first_is_out = Event(), Event(), Event()

    def first():
        with training_threads(10):
            first_is_in.set()
            assert second_is_in.wait(10)
        first_is_out.set()

    def second():
        assert first_is_in.wait(10)
        with training_threads(10):
            second_is_in.set()
            assert first_is_out.wait(10)
            assert set(threads().values()) == {1}, "the one that ended first gave the threads back too early"

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(first), pool.submit(second)]:
            done.result()
    assert threads() == before


def test_a_training_in_another_thread_holds_it_too():
    threads_in_a_training()
    with ThreadPoolExecutor(1) as pool:
        assert {pool.submit(threads_in_a_training).result()[path] for path in of(scipy)} == {1}


def threads_in_a_training():
    inside = []
    train(np.full((5, 4), 0.5), 3, max_iter=1, callback=lambda progress: inside.append(threads()))
    return inside[0]
