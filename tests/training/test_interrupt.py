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
