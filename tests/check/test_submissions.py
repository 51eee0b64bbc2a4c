"""Whatever a stranger's function does, `run_safely` comes back and says what it was."""

import _thread
import signal
import sys
import threading
import time
import warnings

import numpy as np
import pytest

from sae_check.submissions import listening, run_safely


def spin():
    while True:
        pass


def spin_and_catch_everything():
    while True:
        try:
            while True:
                try:
                    time.sleep(0.001)
                except:  # noqa: E722
                    print("not me")
                finally:
                    continue  # noqa: B012
        except BaseException:
            pass


def sleep_long():
    time.sleep(1e6)


def call_itself():
    return call_itself()


def ask_for_too_much():
    return np.zeros((10**7, 10**7, 10**3))


def not_yet():
    raise NotImplementedError


def break_off():
    raise KeyboardInterrupt


ENDINGS = [
    (spin, "timeout", "spin had not returned after 0.2 seconds"),
    (spin_and_catch_everything, "timeout", "loop without an end"),
    (sleep_long, "timeout", "was stopped"),
    (call_itself, "recursion", "calls itself without an end, in line "),
    (ask_for_too_much, "memory", "more memory than there is, in line "),
    (not_yet, "unfinished", "not_yet is not written yet"),
    (sys.exit, "exit", "tried to end Python (SystemExit)"),
    (break_off, "exit", "tried to end Python (KeyboardInterrupt)"),
    (lambda: 1 / 0, "raised", "Your function raised ZeroDivisionError: division by zero, in line "),
]


@pytest.mark.parametrize(("fn", "kind", "said"), ENDINGS, ids=[kind for _, kind, _ in ENDINGS])
def test_every_ending_is_told_in_words(fn, kind, said, capfd):
    outcome = run_safely(fn, timeout=0.2)
    assert (outcome.ok, outcome.kind, outcome.value) == (False, kind, None)
    assert said in outcome.finding
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("fn", [spin, spin_and_catch_everything])
def test_no_thread_is_left_spinning(fn, capfd):
    before = _thread._count()
    run_safely(fn, timeout=0.1)
    deadline = time.monotonic() + 20
    while _thread._count() > before and time.monotonic() < deadline:
        time.sleep(0.01)
    assert _thread._count() == before
    assert "Exception in thread" not in capfd.readouterr().err


def test_one_that_sleeps_ends_when_it_wakes():
    went_on = []

    def doze():
        time.sleep(0.5)
        went_on.append(True)

    before = _thread._count()
    assert run_safely(doze, timeout=0.05).kind == "timeout"
    deadline = time.monotonic() + 20
    while _thread._count() > before and time.monotonic() < deadline:
        time.sleep(0.01)
    assert _thread._count() == before
    assert went_on == []


def test_the_line_is_the_students_own_even_if_numpy_raised():
    def fn(X):
        return np.linalg.inv(X)  # the line

    outcome = run_safely(fn, np.ones((2, 3)))
    assert outcome.finding.startswith("fn raised LinAlgError")
    assert outcome.finding.endswith("`return np.linalg.inv(X)  # the line`.")


def test_lines_of_numpys_own_generator_are_not_the_students():
    def fn(rng):
        return rng.integers(0, -1)  # the line

    assert run_safely(fn, np.random.default_rng(0)).finding.endswith("`return rng.integers(0, -1)  # the line`.")


def test_the_function_that_holds_the_line_is_named():
    def inner():
        return 1 / 0

    def fn():
        return inner()

    assert " of inner: `return 1 / 0`" in run_safely(fn).finding
    assert " of " not in run_safely(inner).finding


def test_a_listener_gets_what_is_printed():
    with listening() as heard:
        run_safely(lambda: print("one"))
        run_safely(lambda: None)
        run_safely(lambda: print("two"))
    run_safely(lambda: print("three"))
    assert heard == ["one\n", "two\n"]


def test_arguments_are_copies_and_changes_are_told():
    def fn(a, pictures, *, rng, k):
        a += 1
        pictures[0][0] = 5
        return rng.random() + k

    a, picture, rng = np.zeros(3), np.zeros(2), np.random.default_rng(0)
    outcome = run_safely(fn, a, [picture], rng=rng, k=0)
    assert outcome.changed == (1, 2)
    assert outcome.value == rng.random() == np.random.default_rng(0).random()
    assert not a.any()
    assert not picture.any()


def test_another_threads_warnings_are_its_own():
    """A panel that trains in the background keeps its warnings, and does not get the student's."""
    begun, ended, theirs = threading.Event(), threading.Event(), []

    def fn():
        begun.set()
        ended.wait(10)
        warnings.warn("the student's", stacklevel=1)

    def panel():
        begun.wait(10)
        warnings.warn("the panel's", stacklevel=1)
        ended.set()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(warnings, "showwarning", lambda message, *_, **__: theirs.append(str(message)))
        warnings.filters.insert(0, ("always", None, Warning, None, 0))
        thread = threading.Thread(target=panel)
        thread.start()
        outcome = run_safely(fn)
        thread.join()
        warnings.filters.pop(0)
    assert [str(warning) for warning in outcome.warned] == ["the student's"]
    assert theirs == ["the panel's"]


def test_what_it_prints_and_warns_of_is_kept_and_shown_nowhere(capfd):
    def fn():
        print("a" * 5000)
        print("b", file=sys.stderr)
        np.seterr(all="raise")
        warnings.filterwarnings("error")
        return 1

    def overflow():
        return np.exp(np.array(1e4))

    filters, errors = list(warnings.filters), np.geterr()
    outcome = run_safely(fn)
    assert outcome.value == 1
    assert outcome.printed == "a" * 2000
    assert outcome.n_printed == 5003
    assert [str(warning) for warning in run_safely(overflow).warned] == ["overflow encountered in exp"]
    assert (warnings.filters, np.geterr()) == (filters, errors)
    assert capfd.readouterr() == ("", "")


def test_others_may_print_meanwhile(capsys):
    started, printed = threading.Event(), threading.Event()

    def neighbour():
        started.wait(10)
        print("from next door")
        printed.set()

    def fn():
        started.set()
        printed.wait(10)
        print("mine")

    threading.Thread(target=neighbour, daemon=True).start()
    assert run_safely(fn).printed == "mine\n"
    assert capsys.readouterr().out == "from next door\n"


def test_it_works_from_another_thread():
    found = []
    thread = threading.Thread(target=lambda: found.append(run_safely(spin, timeout=0.1).kind))
    thread.start()
    thread.join(20)
    assert found == ["timeout"]


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="the alarm stands for a person who presses Ctrl-C")
def test_ctrl_c_passes_through_and_ends_it():
    before = _thread._count()

    def press(*_):
        raise KeyboardInterrupt

    old = signal.signal(signal.SIGALRM, press)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        with pytest.raises(KeyboardInterrupt):
            run_safely(spin_and_catch_everything, timeout=60)
    finally:
        signal.signal(signal.SIGALRM, old)
    deadline = time.monotonic() + 20
    while _thread._count() > before and time.monotonic() < deadline:
        time.sleep(0.01)
    assert _thread._count() == before


def test_an_error_that_cannot_even_be_printed():
    class OddError(Exception):
        def __str__(self):
            raise ValueError

    def fn():
        raise OddError

    assert "fn raised OddError, in line " in run_safely(fn).finding
