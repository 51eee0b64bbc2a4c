"""A Dask array on two worker processes gives what the same numbers give in memory, also when a worker is killed."""

import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from contextlib import suppress
from pathlib import Path

import numpy as np
import psutil
import pytest

from sae_lib import cost_and_grad, cost_and_grad_large, load_chunks, local_cluster, train
from sae_lib.training.checkpoint import load_checkpoint

dask = pytest.importorskip("dask", reason="needs the extra large")
dask_array = pytest.importorskip("dask.array", reason="needs the extra large")
distributed = pytest.importorskip("distributed", reason="needs the extra large")

# Waits have no time limits of their own: on a busy machine a new worker takes minutes.
pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name == "nt", reason="Windows was not tried")]


@pytest.fixture
def D(path):
    return load_chunks(path, rows=100)


@pytest.fixture
def pids():
    """Processes of two workers to kill, in a cluster that is now the current one and that no other test has.

    On a busy machine a new worker needs longer than Dask waits for it. Here Dask would not wait at all, if it were
    not told to.
    """
    with dask.config.set({"distributed.deploy.lost-worker-timeout": "1ms"}), local_cluster() as client:
        yield list(client.run(os.getpid).values())


def close(found, wanted, rtol=1e-12):
    assert found[0] == pytest.approx(wanted[0], rel=rtol)
    assert np.linalg.norm(found[1] - wanted[1]) <= rtol * np.linalg.norm(wanted[1])


def test_a_file_is_read_as_it_is(X, path, D):
    assert D.shape == X.shape and D.dtype == X.dtype and D.chunks == ((100,) * 10 + (3,), (9,))
    assert np.array_equal(D.compute(scheduler="sync"), X)
    assert load_chunks(path).numblocks == (1, 1)


@pytest.mark.parametrize("chunks", [(100, 9), (1, 9), (1003, 9), (200, 4), ((1, 1000, 2), (3, 3, 3))])
def test_equals_the_readable_one_in_threads_whatever_the_chunks(X, theta, terms, chunks):
    found = cost_and_grad_large(theta, dask_array.from_array(X, chunks=chunks), 5, **terms)
    close(found, cost_and_grad(theta, X, 5, **terms))


@pytest.mark.parametrize("kind", [np.float32, np.uint8, bool, ">f8"])
def test_any_kind_of_numbers(theta, terms, kind):
    X = np.random.default_rng(2).integers(0, 2, (103, 9))
    found = cost_and_grad_large(theta, dask_array.from_array(X.astype(kind), chunks=(20, 5)), 5, **terms)
    close(found, cost_and_grad(theta, X, 5, **terms))


def test_equals_the_readable_one_on_workers_to_the_same_bit_each_time(X, D, theta, terms, cluster):
    first = cost_and_grad_large(theta, D, 5, **terms)
    close(first, cost_and_grad(theta, X, 5, **terms))
    for other in (D, D.persist(), D.rechunk((100, 4))):
        J, grad = cost_and_grad_large(theta, other, 5, **terms)
        assert first[0] == J and np.array_equal(grad, first[1])


def test_who_is_ready_first_does_not_matter(D, theta, terms, cluster):
    def slowly(x, block_id, order):
        time.sleep(0.02 * order[block_id[0]])
        return x

    first = cost_and_grad_large(theta, D, 5, **terms)
    for order in (range(11), range(11)[::-1]):
        late = D.map_blocks(slowly, order=list(order), dtype=D.dtype)
        J, grad = cost_and_grad_large(theta, late, 5, **terms)
        assert first[0] == J and np.array_equal(grad, first[1])


def test_trains_as_in_memory(X, D, cluster, terms, tmp_path):
    seen = []
    result = train(
        D, 5, max_iter=8, callback=lambda progress: seen.append(progress.cost), checkpoint=tmp_path / "c", **terms
    )
    wanted = train(X, 5, max_iter=8, **terms)
    for name in wanted.history.dtype.names:
        np.testing.assert_allclose(result.history[name], wanted.history[name], rtol=1e-8)
    assert seen == list(result.history.cost) and load_checkpoint(tmp_path / "c").cost == result.cost
    assert train(D, 5, dtype=np.float32, max_iter=3, **terms).history.cost == pytest.approx(seen[:3], rel=1e-4)


@pytest.mark.parametrize("kept", [False, True], ids=["read again", "kept by the workers"])
def test_a_worker_killed_during_training_changes_nothing(D, pids, kept, terms):
    D = D.persist() if kept else D
    wanted = train(D, 5, max_iter=12, **terms)
    victims = {3: pids[0], 6: pids[1]}

    def kill(progress):
        if progress.iteration in victims:
            os.kill(victims.pop(progress.iteration), signal.SIGKILL)

    result = train(D, 5, max_iter=12, callback=kill, **terms)
    assert not victims and result.message == wanted.message and np.array_equal(result.theta, wanted.theta)
    assert np.array_equal(result.history, wanted.history)
    new_ones_take_the_place_of(pids)


def test_all_workers_killed_at_once(D, theta, pids):
    wanted = cost_and_grad_large(theta, D, 5)
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    J, grad = cost_and_grad_large(theta, D, 5)
    assert wanted[0] == J and np.array_equal(grad, wanted[1])
    new_ones_take_the_place_of(pids)


def new_ones_take_the_place_of(pids):
    client = distributed.default_client()
    client.wait_for_workers(2)
    assert not set(client.run(os.getpid).values()) & set(pids)


def test_an_existing_cluster_is_found_by_its_address(X, D, theta, cluster, terms):
    address = cluster.scheduler.address
    with distributed.Client(address, security=cluster.security, set_as_default=False) as mine:
        with mine.as_current():
            close(cost_and_grad_large(theta, D, 5, **terms), cost_and_grad(theta, X, 5, **terms))
            assert train(D, 5, max_iter=2, **terms).n_iter == 2
        assert mine.scheduler.address == address


def test_ctrl_c_keeps_what_was_found_and_the_cluster_works_on(D, cluster):
    def press(progress):
        if progress.iteration == 3:
            raise KeyboardInterrupt

    result = train(D, 5, callback=press)
    assert result.interrupted and result.n_iter == 3
    assert train(D, 5, theta0=result.theta, max_iter=3).cost < result.cost


@pytest.mark.parametrize(("value", "said"), [(np.nan, "NaN"), (1.5, "1.5"), (-np.inf, "infinity")])
def test_a_wrong_value_is_named_with_its_row(X, value, said, cluster):
    wrong = X.copy()
    wrong[777, 8] = value
    for D in (dask_array.from_array(wrong, chunks=(100, 9)), dask_array.from_array(wrong, chunks=(100, 4))):
        with pytest.raises(ValueError, match=rf"X must .*row 777 holds {said}"):
            train(D, 5)


@pytest.mark.parametrize(
    ("wrong", "error", "said"),
    [
        (lambda: dask_array.zeros(5), ValueError, "2 dimensions"),
        (lambda: dask_array.zeros((4, 3), dtype=complex), TypeError, "real numbers"),
        (lambda: dask_array.zeros((0, 3)), ValueError, "empty"),
        (lambda: (x := dask_array.ones((9, 3)))[x[:, 0] > 0], ValueError, "compute_chunk_sizes"),
        (lambda: dask.delayed(np.zeros)((4, 3)), TypeError, "must be an array"),
    ],
)
def test_what_is_no_table_of_numbers_is_refused_at_the_door(wrong, error, said):
    with pytest.raises(error, match=rf"X .*{said}"):
        train(wrong(), 3)


def test_a_wrong_file_is_refused(tmp_path):
    np.savez(tmp_path / "x.npz", a=np.zeros((4, 3)))
    np.save(tmp_path / "object.npy", np.array([[{}]]), allow_pickle=True)
    (tmp_path / "text.npy").write_text("no array")
    for name in ("x.npz", "object.npy", "text.npy", "missing.npy"):
        with pytest.raises(ValueError, match="path"):
            load_chunks(tmp_path / name)
    with pytest.raises(ValueError, match="rows"):
        load_chunks(tmp_path / "x.npz", rows=0)


# --- who may speak with it, and what is left of it -----------------------------------------------


def processes_of(client):
    return [psutil.Process(), *map(psutil.Process, client.run(os.getpid).values())]


def test_it_listens_to_this_machine_only(cluster):
    for process in processes_of(cluster):
        listening = [c.laddr.ip for c in process.net_connections("inet") if c.status == psutil.CONN_LISTEN]
        assert listening and set(listening) == {"127.0.0.1"}


def test_nobody_without_its_certificate_is_let_in(cluster):
    address = cluster.scheduler.address
    assert address.startswith("tls://127.0.0.1:")
    with pytest.raises(OSError):
        distributed.Client(address, security=distributed.Security.temporary(), timeout="10s", set_as_default=False)
    host, _, port = address.removeprefix("tls://").partition(":")
    with socket.create_connection((host, int(port)), timeout=10) as plain:
        plain.sendall(bytes(64))
        answer = b"-"
        with suppress(ConnectionError):
            while answer:
                answer = plain.recv(1000)
                assert b"dask" not in answer
    assert cluster.submit(int, 7).result(timeout=60) == 7


def test_no_page_is_served(cluster):
    import http.client

    for process in processes_of(cluster):
        for connection in process.net_connections("inet"):
            if connection.status != psutil.CONN_LISTEN:
                continue
            asked = http.client.HTTPConnection("127.0.0.1", connection.laddr.port, timeout=10)
            try:
                asked.request("GET", "/info/main/workers.html")
                assert asked.getresponse().status == 404
            except (http.client.HTTPException, OSError):
                pass  # it speaks something else
            finally:
                asked.close()


def test_nothing_is_left_of_it_after_an_error_either(D, theta):
    with pytest.raises(ZeroDivisionError), local_cluster(1) as client:
        workers = [psutil.Process(pid) for pid in client.run(os.getpid).values()]
        raise ZeroDivisionError
    gone, alive = psutil.wait_procs(workers, timeout=30)
    assert gone and not alive
    assert client.status == "closed"
    # Without it, whoever is the current client does the work, or threads of this process.
    assert np.isfinite(cost_and_grad_large(theta, D, 5)[0])


def test_it_says_nothing_when_a_worker_dies_and_leaves_no_process(path, tmp_path):
    program = """
        import os, signal, sys
        from sae_lib import load_chunks, local_cluster, train

        if __name__ == "__main__":
            with local_cluster() as client:
                pids = list(client.run(os.getpid).values())
                kill = lambda progress: os.kill(pids[0], signal.SIGKILL) if progress.iteration == 3 else None
                result = train(load_chunks(sys.argv[1], rows=100), 5, max_iter=8, callback=kill)
            print(result.n_iter, *pids)
    """
    (tmp_path / "script.py").write_text(textwrap.dedent(program))
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    command = [sys.executable, "-W", "default", tmp_path / "script.py", path]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=200, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    n_iter, *pids = map(int, done.stdout.split())
    assert n_iter == 8 and not any(map(psutil.pid_exists, pids))
    assert [found.name for found in tmp_path.iterdir() if found.name != "__pycache__"] == ["script.py"]


@pytest.mark.parametrize("missing", ["distributed", "dask", "cryptography"])
def test_without_dask_one_sentence_says_what_to_install_and_files_work(path, missing):
    program = f"""
        import sys
        sys.modules[{missing!r}] = None
        import numpy as np
        from sae_lib import load_chunks, local_cluster, train

        for attempt in (lambda: local_cluster().__enter__(), lambda: load_chunks(sys.argv[1])):
            try:
                attempt()
            except ImportError as error:
                print(error)
        print(train(np.load(sys.argv[1], mmap_mode="r", allow_pickle=False), 3, max_iter=2).n_iter)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program), path], capture_output=True, text=True, check=True
    )
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["local_cluster", "load_chunks", "2"]
    for line in lines[:2]:
        assert f"needs the package {missing!r}" in line and '".[large]"' in line


def test_workers_of_another_machine_agree_to_ten_digits(D, X, theta, monkeypatch):
    # They round otherwise than this process does: tests/rounding.
    rounding = Path(__file__).resolve().parents[2] / "rounding"
    monkeypatch.setenv("SAE_ROUNDING", "7")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, [str(rounding), os.environ.get("PYTHONPATH")])))
    with local_cluster() as client:
        assert set(client.run(lambda: type(np.exp).__name__).values()) == {"Rounded"}
        close(cost_and_grad_large(theta, D, 5), cost_and_grad(theta, X, 5), rtol=1e-10)
        assert np.allclose(train(D, 5, max_iter=6).history.cost, train(X, 5, max_iter=6).history.cost, rtol=1e-6)
