"""Nothing is lost when training is interrupted."""

import signal
import subprocess
import sys
import textwrap

import pytest

from sae_lib import cost_and_grad, train
from sae_lib.training.objective import Objective

METHODS = ["L-BFGS-B", "CG", "gradient-descent"]


@pytest.mark.parametrize("method", METHODS)
def test_ctrl_c_gives_the_best_theta_so_far_and_training_goes_on_from_there(X, method):
    def press_ctrl_c(progress):
        if progress.iteration == 4:
            raise KeyboardInterrupt

    result = train(X, 5, method=method, callback=press_ctrl_c)
    assert result.interrupted and not result.converged
    assert result.n_iter == len(result.history) == 4
    assert result.cost == pytest.approx(cost_and_grad(result.theta, X, 5)[0], rel=1e-12)
    assert result.cost <= result.history.cost.min()
    assert "nterrupted" in result.message

    resumed = train(X, 5, method=method, theta0=result.theta, max_iter=10)
    assert not resumed.interrupted
    assert resumed.cost < result.cost


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to another process")
def test_a_real_signal_in_the_middle_of_the_mathematics_returns_a_result():
    program = """
        import numpy as np
        from sae_lib import cost_and_grad, initialize, train

        X = np.random.default_rng(0).uniform(0.1, 0.9, (5_000, 64))
        tell = lambda progress: print("running", flush=True) if progress.iteration == 2 else None
        # Such that it would not end by itself.
        result = train(X, 25, method="gradient-descent", learning_rate=0.01, max_iter=10**9, callback=tell)
        assert result.cost < cost_and_grad(initialize(25, 64), X, 25)[0]
        assert np.isfinite(result.theta).all()
        print(result.interrupted, result.n_iter == len(result.history), result.message)
    """
    process = subprocess.Popen([sys.executable, "-c", textwrap.dedent(program)], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout.readline() == "running\n"
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=60)
    finally:
        process.kill()
    assert said == "True True Interrupted by the user.\n"
    assert process.returncode == 0


def test_an_interrupt_before_anything_was_computed_is_passed_on(X, monkeypatch):
    def interrupted(self, theta):
        raise KeyboardInterrupt

    monkeypatch.setattr("sae_lib.training.objective.Objective.__call__", interrupted)
    with pytest.raises(KeyboardInterrupt):
        train(X, 5)


def test_an_interrupt_between_iterations_keeps_what_a_line_search_had_found(X, monkeypatch):
    calls, evaluate = [], Objective.__call__

    def interrupted_at_the_tenth(self, theta):
        calls.append(theta.copy())
        if len(calls) == 10:
            raise KeyboardInterrupt
        return evaluate(self, theta)

    monkeypatch.setattr(Objective, "__call__", interrupted_at_the_tenth)
    result = train(X, 5)
    assert result.interrupted and result.n_evals == 9
    assert result.cost == pytest.approx(min(cost_and_grad(theta, X, 5)[0] for theta in calls[:9]), rel=1e-12)


@pytest.mark.slow
@pytest.mark.parametrize("method", METHODS)
def test_ctrl_c_at_any_moment_returns_a_result_or_nothing_was_found_yet(method, tmp_path):
    """Forty real interrupts: in the mathematics, in line searches, in the callback, while a checkpoint is written."""
    program = """
        import _thread, random, sys, threading
        import numpy as np
        from sae_lib import cost_and_grad, initialize, train
        from sae_lib.training.checkpoint import load_checkpoint
        from sae_lib.training import checkpoint

        checkpoint.EVERY = checkpoint.PATIENCE = 0
        X = np.random.default_rng(0).uniform(0.1, 0.9, (500, 16))
        options = {"method": sys.argv[1], "learning_rate": 1e-3, "max_iter": 10**6, "checkpoint": sys.argv[2]}
        train(X, 8, **(options | {"max_iter": 1}))  # what is slow at the first time only
        begun, ended, moments = threading.Event(), threading.Event(), random.Random(0)
        interrupted = []

        def at(moment):
            begun.wait()
            threading.Event().wait(moment)
            _thread.interrupt_main()
            # Python drops one that comes while it runs somebody's __del__.
            while not ended.wait(5):
                _thread.interrupt_main()

        for k in range(40):
            begun.clear()
            ended.clear()
            presser = threading.Thread(target=at, args=(moments.uniform(0, 0.03),))
            presser.start()
            try:
                # Several, since one may converge before.
                for seed in range(10**6):
                    result = train(X, 8, rng=seed, callback=lambda progress: begun.set(), **options)
                    if result.interrupted:
                        break
            except KeyboardInterrupt:
                result = None  # between two trainings, or before the first evaluation
            ended.set()
            presser.join()
            interrupted.append(result)
            if result is None:
                continue
            assert len(result.history) == result.n_iter and np.isfinite(result.theta).all()
            assert result.cost < cost_and_grad(initialize(8, 16, seed), X, 8)[0]
            assert "Interrupted" in result.message or "Ctrl-C" in result.message
            assert load_checkpoint(sys.argv[2]).theta.shape == result.theta.shape
        print(len(interrupted), sum(result is not None for result in interrupted))
    """
    arguments = [sys.executable, "-c", textwrap.dedent(program), method, tmp_path / "checkpoint.npz"]
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    tried, found = map(int, done.stdout.split())
    assert tried == 40 and found > 30
    assert [path.name for path in tmp_path.iterdir()] == ["checkpoint.npz"]
