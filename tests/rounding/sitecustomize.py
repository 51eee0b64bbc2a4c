"""With this folder on PYTHONPATH and a seed in SAE_ROUNDING, a Python process computes as on another machine.

Python imports a module of this name by itself when it starts: in a kernel, and in the worker processes that it starts.
Processors, and NumPy's own code for each of them, differ in the last place of exp, log and the like. Here each of these
is off by up to one unit there, always alike for the same number, and exact where its argument is 0 or 1.
"""

import os

INEXACT = ("exp", "log", "tanh", "sin", "cos")
BLOCK = 8192


class Rounded:
    """A NumPy function, off by up to one unit in the last place."""

    def __init__(self, ufunc, seed):
        self.ufunc = ufunc
        self.__name__, self.__doc__, self.__module__ = ufunc.__name__, ufunc.__doc__, "numpy"
        # Odd, so that no bit of a number is lost in the product.
        random = numpy.random.default_rng([seed, INEXACT.index(ufunc.__name__)])
        self.factor = random.integers(2**63, dtype="uint64") | 1

    # Dask asks whether it is a ufunc.
    __class__ = property(lambda self: numpy.ufunc)

    def __getattr__(self, name):
        return getattr(self.ufunc, name)

    def __repr__(self):
        return repr(self.ufunc)

    def __reduce__(self):
        return self.__name__

    def __call__(self, x, /, *out, where=True, **options):
        # Before the result may overwrite it; -0.0 becomes 0.0. Dask's arrays are worked out later, elsewhere.
        before = None if hasattr(x, "dask") else numpy.asarray(numpy.add(numpy.asarray(x), 0.0))
        result = self.ufunc(x, *out, where=where, **options)
        if before is None or getattr(result, "dtype", None) not in (numpy.float64, numpy.float32):
            return result
        before = before.astype(result.dtype, copy=False)
        if not isinstance(result, numpy.ndarray):
            return self.moved(before.reshape(1), numpy.array([result]))[0]
        values = numpy.asarray(result)  # the same numbers, if they are those of a matrix
        before = numpy.broadcast_to(before, values.shape)
        if where is True and before.flags.c_contiguous and values.flags.c_contiguous:
            before, flat = before.reshape(-1), values.reshape(-1)
            for begin in range(0, flat.size, BLOCK):  # that fits into the processor's cache
                part = slice(begin, begin + BLOCK)
                flat[part] = self.moved(before[part], flat[part])
        else:
            numpy.copyto(values, self.moved(before, values), where=where)
        return result

    def moved(self, before, result):
        """The result, off by one of its last units or not, as the bits of its argument have it."""
        bits = before.view(f"u{before.itemsize}").astype("u8", order="C")
        bits *= self.factor
        # Any number of the full range of integers, times 3/4 of a unit in the last place.
        off = bits.view("i8") * result.dtype.type(0.75 * numpy.finfo(result.dtype).eps / 2**63)
        off = off.astype(result.dtype, copy=False)
        with numpy.errstate(all="ignore"):
            off *= result
            off += result
        stays = before == 1
        stays |= ~numpy.isfinite(off)
        numpy.copyto(off, result, where=stays)
        return off


_seed = int(os.environ.get("SAE_ROUNDING") or 0)
if _seed:
    import numpy

    for _name in INEXACT:
        setattr(numpy, _name, Rounded(getattr(numpy, _name), _seed))
