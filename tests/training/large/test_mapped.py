"""A memory-mapped file gives what the same numbers give in memory, and is never loaded whole."""

import signal
import subprocess
import sys
import textwrap
import tracemalloc

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sae_lib import cost_and_grad, cost_and_grad_large, train
from sae_lib.training.checkpoint import load_checkpoint
from sae_lib.training.large import mapped
from sae_lib.training.large.mapped import MappedObjective
from sae_lib.training.objective import CHUNK_ROWS, Objective
from sae_lib.training.threads import Pool

pytestmark = pytest.mark.filterwarnings("error")
METHODS = ["L-BFGS-B", "CG", "gradient-descent"]


@pytest.fixture
def small_blocks(monkeypatch):
    """So few bytes a block that even small data have many."""
    monkeypatch.setattr(mapped, "READ_BYTES", 16 * 9 * 8)


def in_a_file(X, folder):
    np.save(folder / "x.npy", X)
    return np.load(folder / "x.npy", mmap_mode="r")


def close(found, wanted, rtol=1e-12):
    assert found[0] == pytest.approx(wanted[0], rel=rtol)
    assert np.linalg.norm(found[1] - wanted[1]) <= rtol * np.linalg.norm(wanted[1])


@settings(max_examples=40, deadline=None)
@given(
    m=st.integers(1, 40),
    n=st.integers(1, 9),
    h=st.integers(1, 7),
    rows=st.integers(1, 45),
    weight_decay=st.sampled_from([0.0, 0.1]),
    beta=st.sampled_from([0.0, 3.0]),
)
def test_equals_the_readable_one_on_random_shapes_and_blocks(tmp_path_factory, m, n, h, rows, weight_decay, beta):
    rng = np.random.default_rng([m, n, h])
    X, theta = rng.uniform(size=(m, n)), rng.normal(size=2 * h * n + h + n)
    terms = {"weight_decay": weight_decay, "rho": 0.05, "beta": beta}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mapped, "READ_BYTES", rows * n * 8)
        found = cost_and_grad_large(theta, in_a_file(X, tmp_path_factory.mktemp("x")), h, **terms)
    close(found, cost_and_grad(theta, X, h, **terms))


def test_equals_what_autograd_says(X, path, theta, terms, small_blocks):
    def J(theta, X, h, n, weight_decay, rho, beta):
        W1, W2 = theta[: h * n].reshape(h, n), theta[h * n : 2 * h * n].reshape(n, h)
        a2 = 1 / (1 + anp.exp(-(X @ W1.T + theta[2 * h * n : 2 * h * n + h])))
        a3 = 1 / (1 + anp.exp(-(a2 @ W2.T + theta[2 * h * n + h :])))
        rho_hat = anp.mean(a2, axis=0)
        kl = rho * anp.log(rho / rho_hat) + (1 - rho) * anp.log((1 - rho) / (1 - rho_hat))
        decay = weight_decay / 2 * (anp.sum(W1**2) + anp.sum(W2**2))
        return anp.sum((a3 - X) ** 2) / (2 * len(X)) + decay + beta * anp.sum(kl)

    wanted = autograd.value_and_grad(J)(theta, X, 5, 9, **terms)
    close(cost_and_grad_large(theta, np.load(path, mmap_mode="r"), 5, **terms), wanted, 1e-11)


@pytest.mark.parametrize("kind", ["float32", "uint8", "bool", ">f8", "int64", "Fortran", "slices", "read and write"])
def test_any_kind_of_numbers_and_any_part_of_a_file(tmp_path, theta, terms, kind, small_blocks):
    X = np.random.default_rng(2).integers(0, 2, (103, 9)).astype(float)
    if kind == "Fortran":
        M = in_a_file(np.asfortranarray(X), tmp_path)
    elif kind == "slices":
        M = in_a_file(np.repeat(X, 2, axis=0), tmp_path)[::2]
    elif kind == "read and write":
        M = np.load((in_a_file(X, tmp_path), tmp_path / "x.npy")[1], mmap_mode="r+")
    else:
        M = in_a_file(X.astype(kind), tmp_path)
    assert isinstance(M, np.memmap)
    close(cost_and_grad_large(theta, M, 5, **terms), cost_and_grad(theta, X, 5, **terms))
    assert np.array_equal(M, X)


def test_changes_of_a_copy_on_write_mapping_are_seen_and_kept(X, path, theta, terms, small_blocks):
    M = np.load(path, mmap_mode="c")
    M[7] = 0.25
    changed = np.array(M)
    close(cost_and_grad_large(theta, M, 5, **terms), cost_and_grad(theta, changed, 5, **terms))
    assert np.array_equal(M, changed)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_any_number_of_threads_gives_the_same_bits(tmp_path, dtype):
    m, n, h = 9 * CHUNK_ROWS, 500, 20
    rng = np.random.default_rng(0)
    M, theta = in_a_file(rng.uniform(size=(m, n)), tmp_path), rng.normal(size=2 * h * n + h + n) / 5
    found = []
    for n_threads in (1, 2, 3):
        with Pool(n_threads) as pool:
            objective = MappedObjective(M, h, 0.01, 0.05, 2.0, dtype, pool)
            found.append(objective(theta))
    assert len(objective.shards) > 2
    for other in found[1:]:
        assert other.terms == found[0].terms and np.array_equal(other.grad, found[0].grad)
    rtol = 1e-12 if dtype is np.float64 else 1e-4
    close(
        (found[0].cost, found[0].grad), cost_and_grad(theta, np.array(M), h, weight_decay=0.01, rho=0.05, beta=2), rtol
    )


@pytest.mark.parametrize("method", METHODS)
def test_trains_as_in_memory(X, path, method, terms, small_blocks):
    M, seen = np.load(path, mmap_mode="r"), []
    options = {**terms, "method": method, "max_iter": 8}
    result = train(M, 5, callback=lambda progress: seen.append(progress.cost), **options)
    wanted = train(X, 5, **options)
    assert (result.n_iter, result.n_evals, result.message) == (wanted.n_iter, wanted.n_evals, wanted.message)
    for name in wanted.history.dtype.names:
        np.testing.assert_allclose(result.history[name], wanted.history[name], rtol=1e-8)
    np.testing.assert_allclose(result.theta, wanted.theta, rtol=1e-6, atol=1e-8)
    assert seen == list(result.history.cost)


def test_float32_a_checkpoint_and_going_on_from_it(X, path, tmp_path, terms):
    M = np.load(path, mmap_mode="r")
    train(M, 5, max_iter=5, dtype=np.float32, checkpoint=tmp_path / "c", **terms)
    found = load_checkpoint(tmp_path / "c")
    assert found.settings.dtype == "float32" and len(found.history) == 5
    assert train(M, 5, theta0=found.theta, max_iter=5, **terms).cost < found.cost


@pytest.mark.parametrize("way", ["stop", "ctrl-c", "error"])
def test_what_was_found_is_kept_when_it_ends_early(path, way):
    def end(progress):
        if progress.iteration == 3:
            if way == "stop":
                return True
            raise {"ctrl-c": KeyboardInterrupt, "error": ZeroDivisionError}[way]

    M = np.load(path, mmap_mode="r")
    if way == "error":
        with pytest.raises(ZeroDivisionError) as caught:
            train(M, 5, callback=end)
        result = caught.value.result
    else:
        result = train(M, 5, callback=end)
    assert result.interrupted and result.n_iter == 3


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to another process")
def test_a_real_signal_returns_a_result(tmp_path):
    program = """
        import sys
        import numpy as np
        from sae_lib import train

        tell = lambda progress: print("running", flush=True) if progress.iteration == 2 else None
        X = np.load(sys.argv[1], mmap_mode="r", allow_pickle=False)
        result = train(X, 25, method="gradient-descent", learning_rate=0.01, max_iter=10**9, callback=tell)
        print(result.interrupted, result.n_iter == len(result.history), result.message)
    """
    in_a_file(np.random.default_rng(0).uniform(0.1, 0.9, (20_000, 64)), tmp_path)
    command = [sys.executable, "-c", textwrap.dedent(program), tmp_path / "x.npy"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout.readline() == "running\n"
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=60)
    finally:
        process.kill()
    assert said == "True True Interrupted by the user.\n"


def test_arrays_in_memory_keep_their_bits(X, theta, terms):
    seen = Objective(X, 5, **terms)(theta)
    J, grad = cost_and_grad_large(theta, X, 5, **terms)
    assert seen.cost == J and np.array_equal(grad, seen.grad)


def test_it_is_never_loaded_whole(tmp_path):
    M = np.lib.format.open_memmap(tmp_path / "x.npy", "w+", shape=(200_000, 64))
    for begin in range(0, len(M), 10_000):
        M[begin : begin + 10_000] = 0.5
    M.flush()
    M = np.load(tmp_path / "x.npy", mmap_mode="r")
    tracemalloc.start()
    try:
        train(M, 5, max_iter=1)
        largest = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert largest < M.nbytes / 4


WRONG = [(np.nan, "row 777 holds NaN"), (np.inf, "row 777 holds infinity"), (1.5, "row 777 holds 1.5"), (-0.1, "0.1")]


@pytest.mark.parametrize(("value", "said"), WRONG)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_a_wrong_value_is_named_with_its_row(X, tmp_path, theta, value, said, dtype, small_blocks):
    wrong = X.copy()
    wrong[[777, 900], 4] = value
    M = in_a_file(wrong, tmp_path)
    with pytest.raises(ValueError, match=rf"X must .*{said}"):
        train(M, 5, dtype=dtype)
    with pytest.raises(ValueError, match=rf"X must .*{said}"):
        cost_and_grad_large(theta, M, 5)


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        (np.zeros(5), ValueError),
        (np.zeros((2, 2, 2)), ValueError),
        (np.zeros((2, 2), complex), TypeError),
        (np.zeros((2, 2), "S3"), TypeError),
        (np.zeros((2, 2), "M8[s]"), TypeError),
    ],
)
def test_another_kind_of_file_is_refused_at_the_door(tmp_path, wrong, error):
    M = in_a_file(wrong, tmp_path)
    with pytest.raises(error, match=r"X must .*got"):
        train(M, 3)


def test_other_arguments_are_checked_as_ever(path, theta):
    M = np.load(path, mmap_mode="r")
    with pytest.raises(ValueError, match="theta must have"):
        cost_and_grad_large(theta[1:], M, 5)
    with pytest.raises(ValueError, match="rho must"):
        cost_and_grad_large(theta, M, 5, rho=1)
    with pytest.raises(ValueError, match="theta0 must have"):
        train(M, 5, theta0=theta[1:])
