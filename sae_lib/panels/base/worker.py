"""Long work in the background: one thread at a time, the latest wins, and it can be stopped."""

import threading
import time
from typing import Any, NamedTuple

from sae_lib.checks import check_callable, check_number


class Outcome(NamedTuple):
    """The end of a piece of work."""

    result: Any
    error: BaseException | None
    stopped: bool


class BackgroundTask:
    """Runs ``work(report, should_stop)`` in a thread of its own.

    Parameters
    ----------
    work : callable
        ``work(report, should_stop, *args)``. It calls ``report(fraction, payload)`` as often as
        it likes, asks ``should_stop()`` every now and then, and returns its result, also when it
        was stopped.
    on_report : callable, optional
        ``on_report(fraction, payload)``, the last report at most once in `every` seconds.
    on_done : callable, optional
        ``on_done(outcome)`` with an `Outcome`, after the last report.
    every : float
        Seconds between two calls of `on_report`. Where `on_report` itself is slow, the wait is
        three times its own time, so that the work gets three quarters of it.

    Notes
    -----
    `on_report` and `on_done` are called in the thread of the work. Nothing of a run that a newer
    one has replaced is reported. They hold `lock`; who takes it too acts either before the end of
    the work or after it, never in between. The thread is a daemon: it ends with the kernel.
    """

    def __init__(self, work, *, on_report=None, on_done=None, every=0.1):
        self._work = check_callable(work, "work")
        self._on_report = on_report or (lambda fraction, payload: None)
        self._on_done = on_done or (lambda outcome: None)
        self._every = check_number(every, "every", minimum=0)
        self.lock = threading.RLock()
        self._run = None

    @property
    def running(self):
        """True while work is under way; no longer when `on_done` is called."""
        return self._run is not None and not self._run.ended

    def start(self, *args):
        """Start ``work(report, should_stop, *args)``; one that is running is stopped first."""
        with self.lock:
            self.stop()
            run = _Run(self, args, after=self._run)
            try:
                run.thread.start()
            except BaseException:  # Ctrl-C, or no more threads
                run.stop.set()
                raise
            self._run = run

    def stop(self):
        """Ask the running work to stop; returns at once."""
        if self._run is not None:
            self._run.stop.set()

    def cancel(self):
        """Ask the running work to stop, and hear nothing more of it."""
        with self.lock:
            self.stop()
            if self._run is not None:
                self._run.muted = True

    def wait(self, timeout=None):
        """Wait until no work is under way; False when that took longer than `timeout` seconds."""
        run = self._run
        if run is None or run.thread is threading.current_thread():
            return True
        run.thread.join(timeout)
        return not run.thread.is_alive()


class _Run:
    """One start of a `BackgroundTask`."""

    def __init__(self, task, args, after):
        self.task, self.args, self.after = task, args, after
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self._main, name="sae-work", daemon=True)
        self.muted = self.ended = False
        self._unsent = None
        self._next = 0.0

    def _main(self):
        if self.after is not None:
            self.after.thread.join()
            self.after = None
        result = error = None
        try:
            if not self.stop.is_set():
                result = self.task._work(self._report, self.stop.is_set, *self.args)
            self._send()
        except BaseException as caught:
            # Whatever it is, a thread that went without a word would be running for ever.
            error = caught
        with self.task.lock:
            self.ended = True
            self._tell(self.task._on_done, Outcome(result, error, self.stop.is_set()))

    def _report(self, fraction, payload=None):
        self._unsent = fraction, payload
        if time.monotonic() >= self._next:
            self._send()

    def _send(self):
        if self._unsent is None:
            return
        began = time.monotonic()
        report, self._unsent = self._unsent, None
        self._tell(self.task._on_report, *report)
        ended = time.monotonic()
        self._next = max(began + self.task._every, ended + 3 * (ended - began))

    def _tell(self, callback, *args):
        with self.task.lock:
            if self.task._run is self and not self.muted:
                callback(*args)
