"""What holds for the panel of every lesson: any slider at any end, in any order, leaves a valid picture."""

import io
from itertools import product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

import sae_lib
from sae_lib import (
    atlas_panel,
    chunks_panel,
    cost_panel,
    digits_panel,
    features_panel,
    forward_panel,
    gradient_check_panel,
    gradient_panel,
    initialize_panel,
    preparation_panel,
    sparsity_panel,
    training_panel,
    variants_panel,
)

# Each panel has a file of its own beside this one, which is quick.
pytestmark = pytest.mark.slow

NOISE = np.random.default_rng(0).uniform(0.1, 0.9, (60, 64))
SHORT = {"n_small": 20, "small_iter": 5, "max_iter": 7}
PANELS = {
    "atlas_panel": atlas_panel,
    "preparation_panel": preparation_panel,
    "initialize_panel": lambda: initialize_panel(NOISE),
    "forward_panel": lambda: forward_panel(NOISE),
    "cost_panel": lambda: cost_panel(NOISE),
    "gradient_panel": lambda: gradient_panel(NOISE),
    "gradient_check_panel": gradient_check_panel,
    "training_panel": lambda: training_panel(NOISE, 4, **SHORT),
    "features_panel": lambda: features_panel(
        NOISE, np.arange(60) % 3, NOISE[:9], np.arange(9) % 3, sizes=(4, 9), n_each=(1, 2), n_draws=2, max_iter=5
    ),
    "sparsity_panel": lambda: sparsity_panel(NOISE, 4, **SHORT),
    "chunks_panel": lambda: chunks_panel(NOISE),
    "digits_panel": lambda: digits_panel(NOISE[:40], NOISE[40:], (3, 5), sizes=(10, 40), max_iter=5),
    "variants_panel": lambda: variants_panel(NOISE, 4, n_small=20, max_iter=5),
}


@pytest.fixture(scope="module", params=PANELS)
def panel(request):
    panel = PANELS[request.param]()
    yield panel
    panel.close()


def values_of(control):
    """All that a control can be set to, in the order of its arrow keys."""
    if hasattr(control, "_options_values"):
        return list(control._options_values)
    return list(range(control.min, control.max + 1, control.step))


def settled(panel):
    """What the panel shows once it has come to rest."""
    if hasattr(panel, "wait"):
        assert panel.wait(20)
        assert "ended early" not in panel.status
    with Image.open(io.BytesIO(panel.png)) as picture:
        picture.load()
        assert picture.convert("L").getextrema() == (0, 255) or len(set(picture.convert("L").tobytes())) > 20
    said = panel.says
    assert said
    assert "could not be drawn" not in said
    assert "nan" not in said.lower().split() and "inf" not in said.split(), said
    return panel.png


def test_no_panel_is_forgotten():
    assert set(PANELS) == {name for name in sae_lib.__all__ if name.endswith("_panel")}


def test_begins_with_rho_beta_and_lambda_under_the_names_of_the_library(panel):
    first = list(panel.controls)[:3]
    assert first == ["rho", "beta", "weight_decay"]
    assert [panel.controls[name].description for name in first] == ["ρ", "β", "λ"]
    assert repr(panel).startswith(f"Panel «{panel.title}» with controls ρ, β, λ")


def test_corners_leave_a_valid_picture(panel, recwarn):
    # The panels that train are small here; a large sample is trained when asked to, so it stays out.
    ends = {name: values_of(control) for name, control in panel.controls.items() if name != "m"}
    pictures = set()
    # All of ρ, β and λ, with the other controls together at either end: each end meets both ends of any other.
    for penalties in product((0, -1), repeat=3):
        others = -(sum(penalties) % 2)
        places = [*penalties, *[others] * (len(ends) - len(penalties))]
        panel.set(**{name: values[place] for (name, values), place in zip(ends.items(), places)})
        if hasattr(panel, "run"):
            panel.run()
        pictures.add(settled(panel))
    assert len(pictures) > 4
    assert not recwarn.list


def test_every_control_matters_and_reset_brings_the_start_back(panel):
    panel.reset()
    start, sentence = settled(panel), panel.says
    for name, control in panel.controls.items():
        pictures = set()
        for value in (values_of(control)[0], values_of(control)[-1]):
            panel.reset()
            control.value = value
            pictures.add(settled(panel))
        # Choosing the sample trains nothing by itself.
        assert name == "m" or pictures - {start}, name
    panel.reset()
    assert (settled(panel), panel.says) == (start, sentence)


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_order_of_moves_leaves_a_valid_picture(panel, data):
    names = st.sampled_from(sorted(panel.controls))
    for _ in range(data.draw(st.integers(1, 6))):
        control = panel.controls[data.draw(names)]
        control.value = data.draw(st.sampled_from(values_of(control)))
    settled(panel)


def test_a_picture_depends_on_where_the_sliders_are_and_not_on_how_they_came_there(panel):
    if hasattr(panel, "wait"):
        pytest.skip("what is trained depends on what was stopped")
    goal = {name: values_of(control)[-2] for name, control in panel.controls.items()}
    panel.reset()
    panel.set(**goal)
    wanted = settled(panel)
    panel.reset()
    for name in reversed(goal):
        panel.controls[name].value = goal[name]
    assert settled(panel) == wanted


def test_the_still_picture_has_words(panel):
    data, metadata = panel._repr_mimebundle_()
    assert len(panel.alt.split()) > 8
    assert metadata["image/png"]["alt"] == panel.alt
    assert data["text/plain"].endswith(panel.alt)
