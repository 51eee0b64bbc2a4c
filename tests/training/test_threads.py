"""BLAS pools are held to one thread while training, and given back; NumPy's too, unless there is one shard only."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import numpy as np
import pytest
import scipy
import scipy.linalg  # loads SciPy's BLAS
from threadpoolctl import threadpool_info, threadpool_limits

from sae_lib import train
from sae_lib.training.objective import CHUNK_ROWS
from sae_lib.training.threads import LARGE_LAYER, training_threads


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


FEW_ROWS, MANY_ROWS = 20, 4 * CHUNK_ROWS
LARGE = LARGE_LAYER // 50, 50


@pytest.mark.parametrize(
    ("m", "n_visible", "n_hidden", "numpys_is_held"),
    [(FEW_ROWS, 4, 3, True), (FEW_ROWS, *LARGE, False), (MANY_ROWS, *LARGE, True)],
)
def test_scipys_pool_is_held_and_numpys_unless_a_large_layer_has_few_rows(m, n_visible, n_hidden, numpys_is_held):
    before, inside = threads(), []
    X = np.random.default_rng(0).uniform(size=(m, n_visible))
    train(X, n_hidden, max_iter=2, callback=lambda progress: inside.append(threads()))
    for seen in inside:
        assert {seen[path] for path in of(scipy)} == {1}
        assert all(seen[path] == (1 if numpys_is_held else before[path]) for path in of(np))
    assert len(inside) == 2
    assert threads() == before


def test_shares_get_the_threads_that_numpy_had():
    numpys = max(threads()[path] for path in of(np))
    with training_threads(10, n_shards=4) as first, training_threads(10, n_shards=4) as second:
        assert first == second == min(4, numpys)
    with threadpool_limits(1), training_threads(10, n_shards=4) as found:
        assert found == 1
    with training_threads(10) as found:
        assert found == 1


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


def test_a_limit_set_after_a_training_holds():
    threads_in_a_training()
    with threadpool_limits(1):
        assert set(threads().values()) == {1}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_process_forked_during_a_training_can_train():
    answers = []

    def in_a_child(_):
        child = os.fork()
        if child == 0:
            train(np.full((5, 4), 0.5), 3, max_iter=1)
            os._exit(7)
        answers.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))

    train(np.full((5, 4), 0.5), 3, max_iter=1, callback=in_a_child)
    assert answers == [7]
