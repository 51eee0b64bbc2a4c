"""Validation: every public function checks its arguments here, in one voice.

A message names the argument, says what came and what is wanted. It is a ``TypeError`` if the argument is of the wrong
kind: a word where a number is wanted, something that is no array of real numbers. It is a ``ValueError`` if its kind is
right and its shape or value is not: lengths that do not fit, NaN or infinity, a number out of its range, an empty
array, a file that does not exist.
"""

from __future__ import annotations

import math
import numbers
import os
import re
import sys
import warnings
from contextlib import suppress
from pathlib import Path

import numpy as np


class MissingFileError(FileNotFoundError, ValueError):
    """A file or folder that does not exist: both a ``ValueError`` and a ``FileNotFoundError``."""

    def __str__(self):
        return str(self.args[0])


class ThetaLengthError(ValueError):
    """A θ of another length than its network has."""


def check_count(value, name, minimum=1):
    """An integer not below `minimum`, as ``int``."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, numbers.Integral):
        raise TypeError(f"{name} must be a whole number; got {_short(value)}.")
    if value < minimum:
        raise ValueError(f"{name} must be at least {minimum}; got {value}.")
    return int(value)


def check_number(value, name, *, minimum=None, above=None, below=None):
    """A finite real number in the stated range, as ``float``."""
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value[()]
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, numbers.Real):
        raise TypeError(f"{name} must be a number; got {_short(value)}.")
    try:
        value = float(value)
    except OverflowError:
        raise ValueError(f"{name} must be finite; got a number too large for a float.") from None
    if not np.isfinite(value):
        raise ValueError(f"{name} must be finite; got {value}.")
    if above is not None and below is not None and not above < value < below:
        raise ValueError(f"{name} must lie strictly between {above:g} and {below:g}; got {value:g}.")
    if above is not None and not value > above:
        raise ValueError(f"{name} must be greater than {above:g}; got {value:g}.")
    if minimum is not None and value < minimum:
        raise ValueError(f"{name} must not be below {minimum:g}; got {value:g}.")
    return value


def check_penalties(weight_decay, rho, beta):
    """λ ≥ 0, 0 < ρ < 1 and β ≥ 0, as floats."""
    return (
        check_number(weight_decay, "weight_decay", minimum=0),
        check_number(rho, "rho", above=0, below=1),
        check_number(beta, "beta", minimum=0),
    )


def check_array(value, name, *, ndim=None, dtype=None, unit_interval=False, allow_empty=False):
    """A finite array of real numbers; float32 and float64 stay, other numbers become float64.

    Parameters
    ----------
    value : array_like
    name : str
        The argument's name, for the message.
    ndim : int, optional
        The wanted number of dimensions.
    dtype : dtype, optional
        Convert to this; by default float32 and float64 are kept as they are.
    unit_interval : bool
        Whether values must lie in [0, 1], as the target of a sigmoid output must.
    allow_empty : bool
        Whether an array without entries is accepted.
    """
    refuse_masked(value, name)
    if hasattr(value, "theta") and hasattr(value, "history"):
        raise TypeError(f"{name} must be an array; got {type(value).__name__}. Pass its .theta.")
    try:
        array = np.asarray(value)
    except ValueError:
        raise ValueError(f"{name} must be a regular array; its rows differ in length.") from None
    if array.dtype.kind not in "fiub":
        raise TypeError(f"{name} must hold real numbers; got {_short(value)} of dtype {array.dtype}.")
    if ndim is not None:
        check_ndim(array, name, ndim)
    if array.size == 0 and not allow_empty:
        raise ValueError(f"{name} must not be empty; got shape {array.shape}.")
    if not np.isfinite(array).all():
        bad = "NaN" if np.isnan(array).any() else "infinity"
        raise ValueError(f"{name} must be finite; it holds {bad}.")
    if dtype is None:
        dtype = array.dtype if array.dtype in (np.float32, np.float64) else np.float64
    with np.errstate(over="ignore", under="ignore"):
        converted = array.astype(dtype, copy=False)
    if converted is not array and not np.isfinite(converted).all():
        raise ValueError(f"{name} holds numbers too large for {np.dtype(dtype)}.")
    array = converted
    if unit_interval and array.size:
        low, high = array.min(), array.max()
        if low < 0 or high > 1:
            raise ValueError(
                f"{name} must lie in [0, 1], since a sigmoid unit can give nothing else; "
                f"got values from {low:.3g} to {high:.3g}. See normalize_patches."
            )
    return array


def refuse_masked(value, name):
    """Raise for an array that hides some of its entries: what is behind the mask would be used."""
    parts = value if isinstance(value, (list, tuple)) else [value]
    if any(isinstance(part, np.ma.MaskedArray) and np.ma.getmaskarray(part).any() for part in parts):
        rows = f", or only the rows without any: {name}[~np.ma.getmaskarray({name}).any(axis=1)].data"
        raise ValueError(
            f"{name} is a masked array, and its hidden entries would be used. Pass {name}.filled(number)"
            f"{rows if np.ndim(value) == 2 else ''}."
        )


def check_ndim(array, name, ndim):
    """An array with that many dimensions."""
    if array.ndim != ndim:
        raise ValueError(f"{name} must have {ndim} dimension{'s' * (ndim != 1)}; got shape {array.shape}.")


def check_examples(X, name="X", *, n_visible=None, unit_interval=False, dtype=None, theta=None):
    """Examples in rows, shape (m, n); `theta` is what stands before X among the arguments."""
    if theta is not None and len(_shape(theta)) == 2 and len(_shape(X)) == 1:
        raise ValueError(
            f"theta and {name} look exchanged: theta has shape {_shape(theta)}, {name} {_shape(X)}. theta comes first."
        )
    if isinstance(X, tuple) and len(X) == 2 and isinstance(X[0], np.ndarray) and X[0].ndim == 2:
        raise ValueError(f"{name} must be one array; got a pair. load_digits and load_mnist give (X, y): pass X.")
    if is_list_of_pictures(X):
        raise ValueError(
            f"{name} must have shape (m, n), one example a row; got a list of {len(X)} pictures. See sample_patches."
        )
    X = check_array(X, name, unit_interval=unit_interval, dtype=dtype)
    if X.ndim == 1:
        raise ValueError(
            f"{name} must have shape (m, n), one example a row; got shape {X.shape}. "
            f"For a single example pass {name}[np.newaxis, :]."
        )
    check_ndim(X, name, 2)
    if n_visible is not None and X.shape[1] != n_visible:
        raise ValueError(f"{name} must have {n_visible} columns, one an input; got shape {X.shape}.")
    return X


def warn_if_columns(X, name="X"):
    """Warn of a table that looks as if each column, not each row, was an example."""
    m, n = X.shape
    # As many inputs as a patch has pixels are nothing unusual.
    if is_patch_size(m) and not is_patch_size(n) and n >= (2 if m == 784 else 5) * m:
        told = f"{m} examples of {n:,} inputs? If your examples are columns, pass {name}.T."
        warnings.warn(told, stacklevel=_levels_to_the_caller())


def is_patch_size(n):
    """Return True for a number of pixels that patches have: of 3×3 to 32×32, MNIST's 784 among them."""
    return 9 <= n <= 1024 and math.isqrt(n) ** 2 == n


def _levels_to_the_caller():
    """The `stacklevel` at which `warnings.warn` names the code that called the library."""
    frame, levels = sys._getframe(1), 1
    while frame.f_back and frame.f_globals.get("__name__", "").startswith(__package__):
        frame, levels = frame.f_back, levels + 1
    return levels


def check_memory(n_numbers, what):
    """Raise if so many numbers of 8 bytes are more than this machine has memory for."""
    wanted = 8 * n_numbers
    try:
        there = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):  # Windows; there NumPy says what it could not get
        return
    if wanted > there:
        wanted, there = ((number + 10**9 // 2) // 10**9 for number in (wanted, there))
        raise ValueError(f"{what} would take {wanted:,} GB; this machine has {there:,} GB of memory.")


def is_list_of_pictures(value):
    """Return True for what `load_photos` gives, handed over where one array is wanted."""
    return isinstance(value, list) and len(value) > 0 and isinstance(value[0], np.ndarray) and value[0].ndim == 2


def check_table(X, name="X"):
    """Shape and kind of data whose values are not looked at yet.

    Parameters
    ----------
    X : memmap or dask.array.Array
    name : str

    Raises
    ------
    TypeError
        If an argument is of the wrong kind; see `sae_lib.checks`.
    ValueError
        If it is not a table (m, n) of real numbers with at least one entry.
    """
    if X.dtype.kind not in "fiub":
        raise TypeError(f"{name} must hold real numbers; got dtype {X.dtype}.")
    check_ndim(X, name, 2)
    if 0 in X.shape:
        raise ValueError(f"{name} must not be empty; got shape {X.shape}.")


def check_chunk(x, first, name="X"):
    """Values of one chunk of rows: finite and in [0, 1].

    Parameters
    ----------
    x : ndarray (k, n)
    first : int
        Number of its first row in the whole.
    name : str

    Raises
    ------
    ValueError
        Naming the first row that is wrong.
    """
    if x.min() >= 0 and x.max() <= 1:
        return
    row = int(np.argmin(((x >= 0) & (x <= 1)).all(axis=1)))
    wrong = x[row][~((x[row] >= 0) & (x[row] <= 1))][0]
    if not np.isfinite(wrong):
        raise ValueError(f"{name} must be finite; row {first + row} holds {'NaN' if np.isnan(wrong) else 'infinity'}.")
    raise ValueError(
        f"{name} must lie in [0, 1], since a sigmoid unit can give nothing else; row {first + row} holds "
        f"{wrong:.3g}. See normalize_patches."
    )


def check_theta(theta, n_hidden, n_visible, name="theta"):
    """θ of length 2hn + h + n; the same memory if it is a float array already."""
    theta = check_array(theta, name, ndim=1)
    wanted = 2 * n_hidden * n_visible + n_hidden + n_visible
    if theta.size != wanted:
        raise ThetaLengthError(
            f"{name} must have 2·{n_hidden}·{n_visible} + {n_hidden} + {n_visible} = {wanted} entries "
            f"for {n_hidden} hidden and {n_visible} visible units; got {theta.size}."
        )
    return theta


def check_dtype(dtype):
    """float64 or float32, as a ``numpy.dtype``."""
    try:
        found = None if dtype is None else np.dtype(dtype)
    except (TypeError, ValueError):
        found = None
    # None has to be asked for first: a dtype equals whatever np.dtype would make of the other side.
    if found is None or found not in (np.dtype(np.float64), np.dtype(np.float32)):
        raise ValueError(f"dtype must be float64 or float32; got {dtype!r}.")
    return found


def check_choice(value, name, choices):
    """One of `choices`."""
    if not isinstance(value, str) or value not in choices:
        listed = ", ".join(repr(choice) for choice in choices)
        raise ValueError(f"{name} must be one of {listed}; got {value!r}.")
    return value


def check_named(value, name, of):
    """A dict with at least one entry, such as the curves of a figure by their names."""
    if not isinstance(value, dict):
        raise TypeError(f"{name} must be a dict of {of} by name; got {_short(value)}.")
    if not value:
        raise ValueError(f"{name} must hold at least one of {of}; it is empty.")
    return value


def check_callable(value, name):
    """Something that can be called."""
    if not callable(value):
        raise TypeError(f"{name} must be a function; got {_short(value)}.")
    return value


def check_verdict(value):
    """Return True if a callback asks to stop."""
    try:
        return bool(value)
    except (TypeError, ValueError):
        raise TypeError(
            f"callback must return something true to stop the training, or nothing; it returned {_short(value)}, "
            "which is neither true nor false."
        ) from None


def check_scalar(value, what="f must return a number"):
    """A number that somebody's function returned, as float; `what` begins the message."""
    if isinstance(value, tuple):
        raise TypeError(f"{what}; it returned a tuple. Pass lambda t: f(t)[0] for its first part.")
    array = np.asarray(value)
    if array.size != 1 or array.dtype.kind not in "fiub":
        raise TypeError(f"{what}; it returned {type(value).__name__}.")
    return float(array.reshape(()))


def check_cost_and_grad(returned, size):
    """``(J, grad)`` as a function returned it: a finite number, and a vector of `size` finite numbers."""
    if not isinstance(returned, tuple) or len(returned) != 2:
        raise TypeError(f"fn must return (J, grad); it returned {type(returned).__name__}.")
    grad = check_array(returned[1], "grad (the second value that fn returns)", dtype=np.float64)
    if grad.shape != (size,):
        raise ValueError(f"grad must have the shape of theta, ({size},); fn returned {grad.shape}.")
    J = check_scalar(returned[0], "fn must return a number as J, its first value")
    if not np.isfinite(J):
        raise ValueError(f"J (the first value that fn returns) must be finite; fn returned {J}.")
    return J, grad


def check_path(value, name):
    """A path to something that exists."""
    if not isinstance(value, (str, os.PathLike)):
        raise TypeError(f"{name} must be a path; got {_short(value)}.")
    try:
        path = Path(value).expanduser()
        exists = path.exists()
    except (ValueError, OSError, RuntimeError) as error:
        raise ValueError(f"{name} is not a usable path: {value!r} ({error}).") from None
    if exists and not (path.is_file() or path.is_dir()):
        raise ValueError(f"{name} must be a file or a folder; {str(value)!r} is a pipe, a socket or a device.")
    if not exists and re.match(r"\s*([a-z][a-z0-9+.-]+:/|www\.)", str(value), re.IGNORECASE):
        raise ValueError(
            f"{name} must be a file or folder here; {str(value)!r} is an address, and nothing is fetched from the "
            "network. Download it with a browser and give the path of the file (MNIST: fetch_mnist())."
        )
    if not exists:
        raise MissingFileError(f"{name}: there is no file or folder {str(value)!r} (looked in {Path.cwd()}).")
    return path


def check_target(value, name, ending=""):
    """A path of a file to be written, in a folder that exists; `ending` is added if it is missing."""
    if not isinstance(value, (str, os.PathLike)):
        raise TypeError(f"{name} must be a path; got {_short(value)}.")
    try:
        given = Path(value).expanduser()
        path = with_ending(given, ending)
        path.stat()
    except FileNotFoundError:
        pass
    except NotADirectoryError:
        raise ValueError(f"{name} must lie in a folder; {str(path.parent)!r} is a file.") from None
    except (ValueError, OSError, RuntimeError) as error:
        raise ValueError(f"{name} is not a usable path: {value!r} ({error}).") from None
    if not check_path(path.parent, name).is_dir():
        raise ValueError(f"{name} must lie in a folder; {str(path.parent)!r} is a file.")
    for candidate in (given, path):
        if candidate.is_dir():
            raise ValueError(f"{name} must be a file; {str(candidate)!r} is a folder.")
    # What is written takes the place of what was there: that shall be no terminal and no disk.
    if path.exists() and not path.is_file():
        raise ValueError(f"{name} must be a file; {str(path)!r} is a device.")
    return path


def check_saved(value, name, ending):
    """A path to a file that was saved with `ending` added; it may be given without."""
    if isinstance(value, (str, os.PathLike)):
        with suppress(RuntimeError, ValueError, OSError):
            saved = with_ending(Path(value).expanduser(), ending)
            value = saved if saved.is_file() else value
    return check_path(value, name)


def with_ending(path, ending):
    """`path`, with `ending` added if it has another."""
    return path if path.suffix == ending or not ending else path.with_name(path.name + ending)


def check_rng(rng, name="rng"):
    """A ``numpy.random.Generator`` from a seed, a generator or ``None``."""
    if isinstance(rng, (bool, np.bool_, float, str, bytes)):
        raise TypeError(f"{name} must be a seed (a whole number) or a numpy Generator; got {rng!r}.")
    try:
        return np.random.default_rng(rng)
    except (TypeError, ValueError):
        raise ValueError(
            f"{name} must be a seed (a whole number, 0 or more) or a numpy Generator; got {_short(rng)}."
        ) from None


def printable(text):
    """`text` as this terminal can show it: one of code page 1252 knows no ρ."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        for sign, name in {"ρ": "rho", "β": "beta", "λ": "lambda", "θ": "theta", "δ": "delta"}.items():
            text = text.replace(sign, name)
    return text.encode(encoding, "replace").decode(encoding)


def _shape(value):
    try:
        return np.shape(value)
    except ValueError:  # rows of different lengths
        return ()


def _short(value):
    text = type(value).__name__
    if isinstance(value, (numbers.Number, str, list, tuple)) and len(repr(value)) < 40:
        text += f" {value!r}"
    return text
