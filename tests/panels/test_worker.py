"""Work in the background, without a kernel."""

import threading
import time

from sae_lib.panels.base.worker import BackgroundTask


def count(report, should_stop, steps):
    for step in range(steps):
        if should_stop():
            return step
        report((step + 1) / steps, step)
        time.sleep(0.001)
    return steps


def make_task(work=count, every=0.05):
    reports, outcomes = [], []
    task = BackgroundTask(work, on_report=lambda *report: reports.append(report), on_done=outcomes.append, every=every)
    return task, reports, outcomes


def test_reports_are_few_and_the_last_arrives():
    task, reports, outcomes = make_task()
    task.start(200)
    assert task.running
    assert task.wait(10)
    assert not task.running
    assert 2 <= len(reports) < 40
    assert reports[-1] == (1.0, 199)
    assert outcomes == [(200, None, False)]


def test_stop_is_quick_and_keeps_the_result():
    task, _, outcomes = make_task()
    task.start(100_000)
    time.sleep(0.1)
    task.stop()
    assert task.wait(20)  # the whole work would take 100 seconds
    assert outcomes[0].stopped
    assert 0 < outcomes[0].result < 100_000


def test_the_latest_start_wins_and_start_does_not_wait():
    task, reports, outcomes = make_task()
    for steps in (100_000, 100_000, 3):
        began = time.monotonic()
        task.start(steps)
        assert time.monotonic() - began < 20  # the first two works would take 100 seconds each
    assert task.wait(20)
    assert outcomes == [(3, None, False)]
    assert reports[-1] == (1.0, 2)


def test_two_runs_are_never_at_work_together():
    busy, most = [], []

    def work(report, should_stop):
        busy.append(1)
        most.append(len(busy))
        while not should_stop() and len(most) < 5:
            time.sleep(0.002)
        busy.pop()

    task, *_ = make_task(work)
    for _ in range(5):
        task.start()
        time.sleep(0.01)
    assert task.wait(10)
    assert max(most) == 1


def test_an_exception_is_an_outcome():
    task, _, outcomes = make_task(lambda report, should_stop: 1 / 0)
    task.start()
    assert task.wait(10)
    assert isinstance(outcomes[0].error, ZeroDivisionError)


def test_nothing_is_heard_after_cancel():
    task, reports, outcomes = make_task()
    task.start(100_000)
    time.sleep(0.05)
    task.cancel()
    heard = len(reports)
    assert task.wait(20)
    assert (len(reports), outcomes) == (heard, [])


def test_the_thread_is_a_daemon():
    task, *_ = make_task()
    task.start(100_000)
    assert all(t.daemon for t in threading.enumerate() if t.name == "sae-work")
    task.stop()
    assert task.wait(20)


def test_waiting_for_nothing_returns_at_once():
    assert make_task()[0].wait(0)
