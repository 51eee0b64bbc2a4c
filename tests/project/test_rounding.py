"""The kernel that rounds otherwise, in which `make test` runs every notebook: tests/rounding."""

import os
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import numpy as np
import pytest

PROJECT = Path(__file__).resolve().parents[2]
ROUNDING = PROJECT / "tests" / "rounding"
ULP = {np.float64: np.int64, np.float32: np.int32}


def machine(code, seed="1"):
    """What a process on the other machine prints."""
    environment = {**os.environ, "SAE_ROUNDING": seed, "PYTHONPATH": str(ROUNDING)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.fixture(scope="module")
def rounded():
    """np.exp and the like as two other machines have them, by seed and name."""
    namespace = {"__name__": "not started by Python"}
    source = (ROUNDING / "sitecustomize.py").read_text(encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("SAE_ROUNDING", raising=False)
        exec(compile(source, "sitecustomize.py", "exec"), namespace)
    namespace["numpy"] = np
    exact = {name: EXACT[name] for name in namespace["INEXACT"]}
    return {(seed, name): namespace["Rounded"](ufunc, seed) for seed in (1, 2) for name, ufunc in exact.items()}


# This process may itself be the other machine.
EXACT = {name: getattr(getattr(np, name), "ufunc", getattr(np, name)) for name in ("exp", "log", "tanh", "sin", "cos")}
NUMBERS = np.concatenate([np.geomspace(1e-8, 20, 5000), np.linspace(0.1, 3, 5000)])


@pytest.mark.parametrize("dtype", ULP)
@pytest.mark.parametrize("name", EXACT)
def test_is_off_by_at_most_one_unit_both_ways_and_often(rounded, name, dtype):
    x = NUMBERS.astype(dtype)
    off = rounded[1, name](x).view(ULP[dtype]) - EXACT[name](x).view(ULP[dtype])
    assert set(np.unique(off)) == {-1, 0, 1}
    assert np.mean(off != 0) > 0.25
    assert rounded[1, name](x).dtype == dtype


@pytest.mark.parametrize("name", EXACT)
def test_is_alike_for_the_same_number_and_another_for_another_seed(rounded, name):
    ours = rounded[1, name]
    want = ours(NUMBERS)
    assert [ours(float(x)) for x in NUMBERS[::500]] == list(want[::500])
    np.testing.assert_array_equal(ours(NUMBERS.reshape(100, -1).T).T.ravel(), want)
    np.testing.assert_array_equal(ours(NUMBERS[::-3]), want[::-3])
    in_place = NUMBERS.copy()
    assert ours(in_place, out=in_place) is in_place
    np.testing.assert_array_equal(in_place, want)
    some = np.zeros_like(NUMBERS)
    ours(NUMBERS, out=some, where=NUMBERS > 1)
    np.testing.assert_array_equal(some, np.where(NUMBERS > 1, want, 0))
    assert np.any(rounded[2, name](NUMBERS) != want)


def test_is_exact_at_0_and_1_and_where_there_are_no_digits(rounded):
    for seed in (1, 2):
        for x in (0.0, -0.0, 1.0, 0, 1, np.float32(1)):
            for name, exact in EXACT.items():
                if name != "log" or x:
                    assert rounded[seed, name](x) == exact(x), (name, x)
        exp = rounded[seed, "exp"]
        with np.errstate(over="ignore"):
            np.testing.assert_array_equal(exp([np.inf, -np.inf, np.nan, 800.0, -800.0]), [np.inf, 0, np.nan, np.inf, 0])
        assert exp(1j * np.pi) == EXACT["exp"](1j * np.pi)


def test_reaches_kernels_and_their_workers():
    code = "import numpy as np; x = np.linspace(1, 2, 99); print(np.exp(x).tobytes().hex(), np.log(2.0))"
    here = f"import numpy as np; exec({code!r})"
    worker = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {code!r}], check=True)"
    assert machine(here) == machine(worker)
    assert machine(here) != machine(here, "2")
    assert machine(here) != machine(here, "")


def test_packages_that_ask_for_a_ufunc_get_one():
    code = (
        "import pickle, numpy as np, dask.array as da, autograd, autograd.numpy as anp\n"
        "assert isinstance(np.exp, np.ufunc) and np.exp.nin == 1 and pickle.loads(pickle.dumps(np.exp)) is np.exp\n"
        "x = np.linspace(1, 2, 9)\n"
        "assert (da.exp(da.from_array(x)).compute() == np.exp(x)).all() and (np.exp(np.matrix(x)) == np.exp(x)).all()\n"
        "assert autograd.grad(anp.exp)(2.0) == np.exp(2.0) and type(np.exp(2.0)) is np.float64\n"
        "print('all')"
    )
    assert machine(code) == "all\n"


def test_every_notebook_has_a_seed_of_its_own_that_stays(pytestconfig, monkeypatch):
    (of,) = {
        plugin.rounding_of for plugin in pytestconfig.pluginmanager.get_plugins() if hasattr(plugin, "rounding_of")
    }
    monkeypatch.delenv("SAE_ROUNDING", raising=False)
    notebooks = sorted((PROJECT / "notebooks").rglob("*.ipynb"))
    seeds = [of(path)["SAE_ROUNDING"] for path in notebooks]
    assert len(set(seeds)) == len(notebooks)
    assert of(PROJECT / "notebooks" / "07_train.ipynb")["SAE_ROUNDING"] == "3164632334"
    assert of(notebooks[0])["PYTHONPATH"].startswith(str(ROUNDING))
    monkeypatch.setenv("SAE_ROUNDING", "7")
    assert {of(path)["SAE_ROUNDING"] for path in notebooks} == {"7"}
    monkeypatch.setenv("SAE_ROUNDING", "0")
    assert of(notebooks[0]) == {}


@pytest.fixture
def course(tmp_path):
    """A folder with one notebook, tested as those of the course are; only on this machine it prints what is stored."""
    for name in ("conftest.py", "pyproject.toml", "tests/rounding/sitecustomize.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PROJECT / name, tmp_path / name)
    shown = {"import numpy": None, "type(numpy.exp).__name__": "'ufunc'", "1 / 3": "0.3333333333333333"}
    cells = []
    for count, (source, text) in enumerate(shown.items(), 1):
        cells.append(nbformat.v4.new_code_cell(source, execution_count=count))
        if text:
            data = {"data": {"text/plain": text}, "execution_count": count}
            cells[-1].outputs = [nbformat.v4.new_output("execute_result", **data)]
    (tmp_path / "notebooks").mkdir()
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "notebooks" / "one.ipynb")
    return tmp_path


@pytest.mark.slow
def test_the_machines_are_named_and_a_cell_that_fails_on_one_is_told(course, capfd, monkeypatch):
    machines = runpy.run_path(str(PROJECT / "tools" / "test_machines.py"))
    names = [name for name, _ in machines["all_machines"]()]
    assert len(set(names)) == len(names) > 8
    assert machines["main"](["no such machine"]) == 2
    told = capfd.readouterr().out
    assert all(name in told for name in names)

    monkeypatch.setitem(machines["main"].__globals__, "PROJECT", course)
    assert machines["main"](["rounding 2", "one thread"]) == 1
    said, _, told = capfd.readouterr().out.partition("== all machines")
    assert "This kernel ran with SAE_ROUNDING=2" in said
    told = told.split("\n")
    rounding = told.index("rounding 2: ")
    assert told[rounding + 1] == "    notebooks/one.ipynb, Cell 1"
    assert "one thread: every cell as stored" in told
