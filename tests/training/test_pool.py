"""A pool does each share once, in the order's answers, and never outlives its work."""

import threading
from time import sleep

import pytest

from sae_lib.training.threads import Pool


@pytest.mark.parametrize("n_threads", [1, 2, 5])
@pytest.mark.parametrize("n_shares", [0, 1, 2, 9])
def test_it_gives_what_a_loop_gives(n_threads, n_shares):
    done = []

    def square(number):
        done.append(number)
        return number**2

    with Pool(n_threads) as pool:
        assert pool.map(square, range(n_shares)) == [number**2 for number in range(n_shares)]
    assert sorted(done) == list(range(n_shares))


def test_several_threads_are_at_work_at_once():
    meeting = threading.Barrier(3, timeout=10)
    with Pool(3) as pool:
        pool.map(lambda _: meeting.wait(), range(3))


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_an_error_comes_out_when_everybody_is_done(error):
    at_work = []

    def work(number):
        if threading.current_thread() is threading.main_thread():
            raise error(number)
        at_work.append(number)
        sleep(0.05)
        at_work.remove(number)

    with Pool(2) as pool, pytest.raises(error):
        pool.map(work, range(6))
    assert at_work == []


def test_an_error_of_a_helper_comes_out_too():
    def work(_):
        if threading.current_thread() is not threading.main_thread():
            raise ArithmeticError
        sleep(0.05)

    with Pool(2) as pool, pytest.raises(ArithmeticError):
        pool.map(work, range(6))


def test_the_threads_end_with_the_pool():
    before = threading.active_count()
    with Pool(4) as pool:
        pool.map(str, range(8))
    assert threading.active_count() == before
