"""Lesson 12's panel without a browser."""

import numpy as np
import pytest

from sae_lib import variants_panel
from sae_lib.panels import variants

pytestmark = pytest.mark.slow

X = np.random.default_rng(0).uniform(0.1, 0.9, (60, 16))


@pytest.fixture
def panel():
    panel = variants_panel(X, 4, n_small=30, max_iter=5)
    yield panel
    panel.close()


@pytest.fixture
def trained(monkeypatch):
    """The units of each descent, in their order."""
    units, descend = [], variants.descend

    def counting(step, *args, **options):
        (kind,) = (cell.cell_contents for cell in step.__closure__ if hasattr(cell.cell_contents, "price"))
        units.append(type(kind).__name__)
        return descend(step, *args, **options)

    monkeypatch.setattr(variants, "descend", counting)
    return units


def move(panel, **values):
    for name, value in values.items():
        panel.controls[name].value = value
    assert panel.wait(20)
    assert panel.status == "Done."


def test_a_slider_trains_what_depends_on_it_and_nothing_else(panel, trained):
    move(panel, k=1)
    assert trained == ["TopKUnits"]
    move(panel, rho=0.2)
    assert trained[1:] == ["RhoUnits"]
    move(panel, weight_decay=1e-2)
    assert trained[2:] == ["RhoUnits", "TopKUnits"]
    move(panel, beside="L1, price β/10")
    assert trained[4:] == ["L1Units"]
    move(panel, beta=1)
    assert trained[5:] == ["RhoUnits", "L1Units"]
    move(panel, beta=3)
    assert trained[7:] == []


def test_what_is_kept_equals_what_is_trained(panel):
    before = panel.png
    move(panel, k=1)
    assert panel.png != before
    move(panel, k=3)
    assert panel.png == before
    assert len(panel._trained) <= variants.KEPT


def test_the_first_picture_is_of_trained_networks(panel):
    assert panel.says.startswith("Iteration 5. ρ-sparsity: ")
    assert "top-3: " in panel.says


def test_continue_goes_on_from_there(panel):
    panel.run()
    assert panel.wait(20)
    first = panel.state[0]
    panel.resume()
    assert panel.wait(20)
    assert panel.says.startswith("Iteration 10.")
    for before, after in zip(first, panel.state[0]):
        assert not np.array_equal(before, after)
    panel.run()
    assert panel.wait(20)
    assert panel.says.startswith("Iteration 5.")


def test_stops_and_half_a_training_is_not_kept():
    panel = variants_panel(X, 4, n_small=30, max_iter=50)
    reports = []
    values = {**panel.values, "rho": 0.3}
    kept = len(panel._trained)
    thetas, _ = panel._work(lambda *report: reports.append(report), lambda: len(reports) > 2, values, None)
    assert len(reports) <= 4
    assert reports[-1][0] < 1
    assert len(panel._trained) == kept
    assert all(theta.shape == panel.start.shape for theta in thetas)
    panel.close()


@pytest.mark.parametrize("options", [{"max_iter": 1.5}, {"n_small": 0}, {"n_hidden": "a"}])
def test_bad_options_are_named(options):
    with pytest.raises((TypeError, ValueError), match=next(iter(options))):
        variants_panel(X, **options)
