"""The panel of lesson 06 at all its corners."""

from itertools import product

import pytest

from sae_lib import MISTAKES, gradient_check_panel

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def panel():
    panel = gradient_check_panel()
    yield panel
    panel.close()


@pytest.mark.slow
def test_every_mistake_that_can_run_can_be_chosen(panel):
    panel.reset()
    assert set(panel.controls["mistake"].options) == {name for name, m in MISTAKES.items() if not m.square}
    for name in panel.controls["mistake"].options:
        panel.set(mistake=name)
        assert "could not be drawn" not in panel.says
        assert ("The check finds «" in panel.says) == MISTAKES[name].seen


@pytest.mark.parametrize("rho, beta, weight_decay", list(product((1e-3, 0.5), (0, 100), (0, 1))))
def test_the_right_version_is_right_at_every_corner(panel, rho, beta, weight_decay):
    panel.reset()
    panel.set(rho=rho, beta=beta, weight_decay=weight_decay)
    assert "Even the right version" not in panel.says
