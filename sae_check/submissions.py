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
    """What became of a call.

    Attributes
    ----------
    value : object
        What the function returned; None if it did not return.
    finding : str
        One or two sentences on why there is no value; empty if the function returned.
    kind : str
        ``"returned"``, ``"raised"``, ``"unfinished"`` (`NotImplementedError`), ``"memory"``, ``"recursion"``,
        ``"exit"`` or ``"timeout"``.
    error : BaseException or None
        What was raised, without its traceback.
    changed : tuple of str
        Arguments that the function changed in place: ``"argument 1"`` for the first, or the keyword.
    printed : str
        The beginning of what it printed, no more than 2000 characters.
    n_printed : int
        How many characters it printed.
    warned : tuple of str
        Each different warning once.
    """

    value: object = None
    finding: str = ""
    kind: str = "returned"
    error: BaseException | None = field(default=None, repr=False)
    changed: tuple = ()
    printed: str = ""
    n_printed: int = 0
    warned: tuple = ()

    @property
    def ok(self):
        """Whether the function returned."""
        return self.kind == "returned"


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
    heard = _ThreadOutput()
    with warnings.catch_warnings(record=True) as caught, redirect_stdout(heard), redirect_stderr(heard):
        warnings.simplefilter("always")
        heard.thread = call.start()
        in_time = call.wait(timeout)
    if heard.n and _LISTENER.get() is not None:
        _LISTENER.get().append(heard.kept)
    about = {
        "changed": tuple(
            [f"argument {i}" for i, (old, new) in enumerate(zip(args, given), 1) if not _same(old, new)]
            + [name for name, old in kwargs.items() if not _same(old, named[name])]
        ),
        "printed": heard.kept,
        "n_printed": heard.n,
        "warned": tuple(dict.fromkeys(str(warning.message) for warning in list(caught))),
    }
    who = name_of(fn)
    if not in_time:
        finding = f"{who} had not returned after {timeout:g} seconds and was stopped. Is there a loop without an end?"
        return Outcome(finding=finding, kind="timeout", **about)
    if call.error is not None:
        kind, finding = _tell(who, call.error)
        return Outcome(finding=finding, kind=kind, error=call.error.with_traceback(None), **about)
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

    def start(self):
        """The number of the thread."""
        self._thread = _thread.start_new_thread(self._work, ())
        return self._thread

    def wait(self, timeout):
        """Whether it ended in time; if not, or if the wait is interrupted, it is told to stop."""
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

    def _work(self):
        value = error = None
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
    """What kind of error it is, and a sentence with the student's own line."""
    where = _own_line(error, who)
    if isinstance(error, NotImplementedError):
        return "unfinished", f"{who} is not written yet."
    if isinstance(error, MemoryError):
        return "memory", f"{who} asked for more memory than there is{where}. Which shape did it want?"
    if isinstance(error, RecursionError):
        return "recursion", f"{who} calls itself without an end{where}."
    if isinstance(error, (SystemExit, KeyboardInterrupt)):
        return "exit", f"{who} tried to end Python ({type(error).__name__}){where}. A function ends with return."
    message = _text(error)
    return "raised", f"{who} raised {type(error).__name__}{': ' + message if message else ''}{where}."


def _text(error):
    try:
        said = " ".join(str(error).split()).rstrip(".")
    except Exception:  # an exception whose own __str__ fails
        return ""
    return said if len(said) <= 300 else said[:300] + " …"


def _own_line(error, who):
    """Where in the student's code: ", in line 3 of f: …", or nothing if that is not known."""
    places = [(frame.f_code.co_filename, line, frame.f_code.co_name) for frame, line in walk_tb(error.__traceback__)]
    # The first is our own call; of the others, the innermost that is in no library.
    own = [place for place in places[1:] if not _is_library(place[0])]
    if not own:
        return ""
    file, line, name = own[-1]
    text = linecache.getline(file, line).strip()
    # Lambdas and comprehensions have no name that could be looked for.
    of = f" of {name}" if len(own) > 1 and name != who and name.isidentifier() else ""
    return f", in line {line}{of}" + (f": `{text[:100]}`" if text else "")


def _is_library(file):
    return file.startswith(LIBRARIES) or file.endswith(COMPILED)
