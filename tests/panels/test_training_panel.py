"""Lesson 07's panel without a browser."""

from itertools import product

import numpy as np
import pytest

from sae_lib import training_panel
from sae_lib.panels.live import LivePanel

pytestmark = pytest.mark.slow

X = np.random.default_rng(0).uniform(0.1, 0.9, (60, 16))


@pytest.fixture
def panel():
    panel = training_panel(X, 4, n_small=20, small_iter=5, max_iter=7)
    yield panel
    panel.close()


@pytest.fixture
def started(monkeypatch):
    """The values that trainings were started with, in their order."""
    values, train = [], LivePanel._train

    def counting(self, report, should_stop, given, *rest):
        values.append(given)
        return train(self, report, should_stop, given, *rest)

    monkeypatch.setattr(LivePanel, "_train", counting)
    return values


def move(panel, **values):
    for name, value in values.items():
        panel.controls[name].value = value
    assert panel.wait(20)


def test_a_slider_trains_the_small_sample_and_continue_goes_on(panel):
    move(panel, rho=0.05)
    assert panel.says.startswith("Iteration 5:")
    panel.resume()
    assert panel.wait(20)
    assert panel.says.startswith("Iteration 10:")


def test_the_whole_is_trained_when_asked_only(panel):
    panel.controls["m"].value = 60
    panel.controls["rho"].value = 0.05
    assert not panel.running
    panel.run()
    assert panel.wait(20)
    assert panel.says.startswith("Iteration 7:")


def test_few_examples_are_all_small():
    panel = training_panel(X, 4, small_iter=3, max_iter=7)
    panel.run()
    assert panel.wait(20)
    assert panel.says.startswith("Iteration 3:")


@pytest.mark.parametrize("options", [{"max_iter": 1.5}, {"small_iter": "a"}, {"n_small": 0}])
def test_bad_options_are_named(options):
    with pytest.raises((TypeError, ValueError), match=next(iter(options))):
        training_panel(X, 4, **options)


def test_without_the_term_is_trained_anew_for_another_decay_or_sample_only(panel, started):
    move(panel, rho=0.05)
    move(panel, beta=10)
    assert [values["beta"] for values in started] == [3, 10]
    move(panel, weight_decay=1e-3)
    assert sorted(values["beta"] for values in started[2:]) == [0, 10]
    started.clear()
    move(panel, m=60)
    panel.run()
    assert panel.wait(20)
    assert sorted(values["beta"] for values in started) == [0, 10]


def test_what_is_kept_equals_what_is_trained(panel):
    move(panel, rho=0.05)
    kept = panel._payload["without"]
    move(panel, weight_decay=1e-3)
    assert not np.allclose(panel._payload["without"]["W1"], kept["W1"])
    move(panel, weight_decay=1e-4)
    assert np.allclose(panel._payload["without"]["W1"], kept["W1"], atol=1e-5)


def test_with_beta_0_both_are_the_same(panel):
    move(panel, beta=0)
    payload = panel._payload
    assert np.allclose(payload["W1"], payload["without"]["W1"], atol=1e-5)
    assert len(payload["without"]["history"]) == len(payload["history"]) == 5


def test_continue_takes_both_further(panel):
    panel.run()
    panel.wait(20)
    panel.resume()
    assert panel.wait(20)
    assert len(panel._payload["without"]["history"]) == len(panel._payload["history"]) == 10
    panel.run()
    assert panel.wait(20)
    assert len(panel._payload["without"]["history"]) == len(panel._payload["history"]) == 5


def test_both_stop_and_half_a_training_is_not_kept(panel):
    reported = []
    (mine, rows), (other, others) = panel._work(
        lambda *report: reported.append(report),
        lambda: len(reported) > 2,
        {"rho": 0.1, "beta": 3, "weight_decay": 1e-2, "m": 60},
        None,
    )
    assert len(rows) == 3
    assert len(others) <= 7
    assert mine.shape == other.shape == panel.start.shape
    assert reported[-1][0] == 3 / 7
    assert panel._kept.keys() == {(20, 1e-4)}


def test_an_error_in_either_is_told_and_ends_both(panel, monkeypatch):
    def failing(self, report, should_stop, values, *rest):
        if values["beta"] == 0:
            raise ArithmeticError("no bottom")
        return self.start, []

    monkeypatch.setattr(LivePanel, "_train", failing)
    panel.controls["weight_decay"].value = 1e-2
    assert panel.wait(20)
    assert "no bottom" in panel.status


def test_every_corner_leaves_a_picture(panel):
    ends = {name: panel.controls[name] for name in ("rho", "beta", "weight_decay")}
    ends = {name: (slider._options_values[0], slider._options_values[-1]) for name, slider in ends.items()}
    for corner in product(*ends.values()):
        move(panel, **dict(zip(ends, corner)))
        assert panel.status == "Done.", corner
        assert panel.says.startswith("Iteration "), corner
        assert "nan" not in panel.says
