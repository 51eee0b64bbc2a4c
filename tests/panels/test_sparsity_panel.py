"""Lesson 08's panel without a browser."""

import numpy as np
import pytest

from sae_lib import sparsity_panel

X = np.random.default_rng(0).uniform(0.1, 0.9, (60, 16))


@pytest.fixture(scope="module")
def panel():
    panel = sparsity_panel(X, 4, n_small=20, small_iter=5, max_iter=7)
    yield panel
    panel.close()


def trained(panel, **values):
    panel.set(**values)
    panel.run()
    assert panel.wait(20)
    return panel.png


def test_a_slider_trains_the_small_sample_and_continue_goes_on(panel):
    panel.reset()
    panel.controls["rho"].value = 0.05
    assert panel.wait(20)
    assert panel.says.startswith("Iteration 5:")
    panel.resume()
    assert panel.wait(20)
    assert panel.says.startswith("Iteration 10:")
