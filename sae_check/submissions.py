"""`run_safely`: call a submitted function, and tell in words what became of it."""

from __future__ import annotations

import _thread
import ctypes
import linecache
import sys
import threading
import time
import warnings
from collections.abc import Callable
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from contextvars import ContextVar
from copy import deepcopy
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from traceback import walk_tb

import numpy as np

import sae_lib
from sae_check.findings import Finding, Kind

# A wait in slices: on Windows a thread that waits for a lock does not hear Ctrl-C before it has it.
SLICE = 0.05
KEPT = 2000
# What is not the student's: the standard library, installed packages, the course's.
LIBRARIES = (
    *(str(Path(file).parent) for file in (threading.__file__, sae_lib.__file__, __file__)),
    str(Path(np.__file__).parents[1]),
    *("<frozen", "<__array_function__"),
)
# NumPy's generators are compiled from these; their names come without a folder of this machine.
COMPILED = (".pyx", ".pxd", ".pxi")
_LISTENER = ContextVar("listener", default=None)


@dataclass(frozen=True)
class Outcome:
    """The outcome of a call.

    Attributes
    ----------
    value : object
        What the function returned; None if it did not return.
    finding : Finding
        One or two sentences on why there is no value; empty if the function returned. Its `kind` is RETURNED, RAISED,
        UNFINISHED (`NotImplementedError`), MEMORY, RECURSION, EXIT or TIMEOUT, its `error` what was raised, without
        its traceback.
    line : str
        The line of the student's code that raised it, where that is known.
    changed : tuple of (int or str)
        Arguments that the function changed in place: 1 for the first, or the keyword.
    printed : str
        The beginning of what it printed, no more than 2000 characters.
    n_printed : int
        How many characters it printed.
    warned : tuple of Warning
        Each different warning once.
    """

    value: object = None
    finding: Finding = field(default=Finding(kind=Kind.RETURNED))
    line: str = ""
    changed: tuple = ()
    printed: str = ""
    n_printed: int = 0
    warned: tuple = ()

    @property
    def kind(self):
        """The kind of the finding."""
        return self.finding.kind

    @property
    def error(self):
        """The exception that was raised, or None."""
        return self.finding.error

    @property
    def ok(self):
        """True if the function returned."""
        return self.kind is Kind.RETURNED


def run_safely(fn, /, *args, timeout=3.0, **kwargs):
    """Call ``fn(*args, **kwargs)`` so that nothing it does reaches the caller.

    Arrays, generators of random numbers, and lists, tuples and dicts of them are handed over as copies.
    What the function prints and warns of is kept, not shown. It runs in a thread of its own, with NumPy's usual error
    state.

    Parameters
    ----------
    fn : callable
    *args, **kwargs
        Its arguments.
    timeout : float
        Seconds until it is told to stop. One that sleeps or computes in C is left behind and ends when it wakes.

    Returns
    -------
    Outcome
        ``outcome.ok`` says whether it returned, ``outcome.value`` what, ``outcome.finding`` why not, in words.

    Raises
    ------
    KeyboardInterrupt
        If the caller is interrupted (Ctrl-C or ■); the function is told to stop.

    Notes
    -----
    Not a sandbox: a function that deletes files deletes them, one that ends the process ends it.
    """
    given, named = _copy(args), _copy(kwargs)
    call = _Call(partial(fn, *given, **named))
    heard, caught = _ThreadOutput(), []
    with _WARNINGS, redirect_stdout(heard), redirect_stderr(heard):
        heard.thread = call.start(lambda: _WARNINGS.of_thread.__setitem__(threading.get_ident(), caught))
        in_time = call.wait(timeout)
    _WARNINGS.of_thread.pop(heard.thread, None)
    if heard.n and _LISTENER.get() is not None:
        _LISTENER.get().append(heard.kept)
    about = {
        "changed": tuple(
            [i for i, (old, new) in enumerate(zip(args, given), 1) if not _same(old, new)]
            + [name for name, old in kwargs.items() if not _same(old, named[name])]
        ),
        "printed": heard.kept,
        "n_printed": heard.n,
        "warned": tuple({str(warning): warning for warning in list(caught)}.values()),
    }
    who = name_of(fn)
    if not in_time:
        said = f"{who} had not returned after {timeout:g} seconds and was stopped. Is there a loop without an end?"
        return Outcome(finding=Finding(said, Kind.TIMEOUT), **about)
    if call.error is not None:
        finding, line = _tell(who, call.error)
        return Outcome(finding=finding, line=line, **about)
    return Outcome(value=call.value, **about)


@contextmanager
def listening():
    """A list that gets what each function prints that `run_safely` calls meanwhile."""
    heard = []
    before = _LISTENER.set(heard)
    try:
        yield heard
    finally:
        _LISTENER.reset(before)


def name_of(fn):
    """The name of a submitted function, for a sentence."""
    name = getattr(fn, "__name__", None)
    return name if isinstance(name, str) and name.isidentifier() else "Your function"


class _Call:
    """A call in a thread of its own, which can be stopped."""

    def __init__(self, call: Callable):
        self.call, self.value, self.error = call, None, None
        self._done, self._lock, self._left_behind, self._thread = threading.Event(), threading.Lock(), False, None

    def start(self, begin):
        """The number of the thread, in which `begin` is called first."""
        self._thread = _thread.start_new_thread(self._work, (begin,))
        return self._thread

    def wait(self, timeout):
        """Return True if it ended in time; if not, or if the wait is interrupted, it is told to stop."""
        deadline = time.monotonic() + timeout
        try:
            while not self._done.wait(min(SLICE, max(deadline - time.monotonic(), 0))):
                if time.monotonic() >= deadline:
                    break
        finally:
            with self._lock:
                if not self._done.is_set():
                    self._left_behind = True
                    _stop(self._thread)
        if self._left_behind:
            time.sleep(SLICE)  # mostly it is gone by then, and nothing that it prints on its way is shown
        return not self._left_behind

    def _work(self, begin):
        value = error = None
        begin()
        try:
            value = self.call()
        except BaseException as raised:
            error = raised
        with self._lock:
            if not self._left_behind:
                self.value, self.error = value, error
                self._done.set()


def _stop(thread):
    """Raise SystemExit in `thread` until it has ended, however often it catches it."""
    raise_in = ctypes.pythonapi["PyThreadState_SetAsyncExc"]
    raise_in.argtypes, raise_in.restype = [ctypes.c_ulong, ctypes.py_object], None

    class Stopped(SystemExit):
        """Raised in a thread from outside; a thread that ends with a SystemExit ends silently."""

    # Each time Python makes one to raise it, it orders the next: a loop with a bare `except:` catches the first, is
    # met by the second in its handler, and so it goes outward. No Python code here, it would be hit itself.
    Stopped.__init__ = staticmethod(partial(raise_in, thread, Stopped))
    raise_in(thread, Stopped)


class _ThreadOutput:
    """A stand-in for a stream that keeps what one thread writes and lets the others' pass."""

    def __init__(self):
        self.thread, self.kept, self.n, self._stream = None, "", 0, sys.stdout

    def write(self, text):
        if self.thread not in (None, threading.get_ident()):
            return self._stream.write(text)
        if len(self.kept) < KEPT:
            self.kept += text[: KEPT - len(self.kept)]
        self.n += len(text)
        return len(text)

    def flush(self):
        pass

    def __getattr__(self, name):
        return getattr(self._stream, name)


class _ThreadWarnings:
    """Keeps the warnings of submitted functions, by the thread that each runs in, and lets those of others pass.

    `warnings.catch_warnings` is for the whole process: it would take those of a panel that trains in the background,
    too, or give it the student's.
    """

    def __init__(self):
        self.of_thread, self._n_inside, self._lock = {}, 0, threading.Lock()

    def __enter__(self):
        with self._lock:
            if self._n_inside == 0:
                self._show, self._filters = warnings.showwarning, warnings.filters
                self._before = list(self._filters)
                # So that Python forgets which warnings it has shown already.
                warnings.simplefilter("default")
                self._filters[:] = [("always", self, Warning, None, 0), *self._before]
                warnings.showwarning = self.show
            self._n_inside += 1

    def __exit__(self, *_):
        with self._lock:
            self._n_inside -= 1
            if self._n_inside == 0:
                # Also what the function itself has done to them.
                warnings.showwarning, self._filters[:] = self._show, self._before

    def match(self, _text):
        """In the place of the pattern of a filter: whether a warning comes from a submitted function."""
        return threading.get_ident() in self.of_thread

    def show(self, message, *about, **more):
        """In the place of `warnings.showwarning`."""
        kept = self.of_thread.get(threading.get_ident())
        self._show(message, *about, **more) if kept is None else kept.append(message)


_WARNINGS = _ThreadWarnings()


def _copy(value):
    """A copy, as deep as arrays and containers go; anything else is the thing itself."""
    if isinstance(value, np.ndarray):
        return value.copy() if value.dtype != object else deepcopy(value)
    if isinstance(value, (np.random.Generator, np.random.RandomState)):
        return deepcopy(value)
    if type(value) in (list, tuple):
        return type(value)(_copy(item) for item in value)
    if type(value) is dict:
        return {name: _copy(item) for name, item in value.items()}
    return value


def _same(old, new):
    if isinstance(old, np.ndarray):
        return old.shape == new.shape and old.dtype == new.dtype and bool(np.array_equal(old, new, equal_nan=True))
    if type(old) in (list, tuple):
        return len(old) == len(new) and all(map(_same, old, new))
    if type(old) is dict:
        return old.keys() == new.keys() and all(_same(item, new[name]) for name, item in old.items())
    return True


def _tell(who, error):
    """The finding, and the student's own line."""
    where, line = _own_line(error, who)
    message = _text(error)
    if isinstance(error, NotImplementedError):
        kind, said = Kind.UNFINISHED, f"{who} is not written yet."
    elif isinstance(error, MemoryError):
        kind, said = Kind.MEMORY, f"{who} asked for more memory than there is{where}. Which shape did it want?"
    elif isinstance(error, RecursionError):
        kind, said = Kind.RECURSION, f"{who} calls itself without an end{where}."
    elif isinstance(error, (SystemExit, KeyboardInterrupt)):
        told = f"{who} tried to end Python ({type(error).__name__}){where}."
        kind, said = Kind.EXIT, f"{told} A function ends with return."
    else:
        kind, said = Kind.RAISED, f"{who} raised {type(error).__name__}{': ' + message if message else ''}{where}."
    return Finding(said, kind, error.with_traceback(None)), line


def _text(error):
    try:
        said = " ".join(str(error).split()).rstrip(".")
    except Exception:  # an exception whose own __str__ fails
        return ""
    return said if len(said) <= 300 else said[:300] + " …"


def _own_line(error, who):
    """Locate an error in the student's code: ", in line 3 of f: …", and that line; empty if it is not known."""
    places = [(frame.f_code.co_filename, line, frame.f_code.co_name) for frame, line in walk_tb(error.__traceback__)]
    # The first is our own call; of the others, the innermost that is in no library.
    own = [place for place in places[1:] if not _is_library(place[0])]
    if not own:
        return "", ""
    file, line, name = own[-1]
    text = linecache.getline(file, line).strip()
    # Lambdas and comprehensions have no name that could be looked for.
    of = f" of {name}" if len(own) > 1 and name != who and name.isidentifier() else ""
    return f", in line {line}{of}" + (f": `{text[:100]}`" if text else ""), text


def _is_library(file):
    return file.startswith(LIBRARIES) or file.endswith(COMPILED)
