"""The panel without a browser and without a kernel."""

import gc
from types import SimpleNamespace

import pytest
from ipywidgets.widgets import widget as registry
from matplotlib.figure import Figure

from sae_lib import atlas_panel
from sae_lib.panels.base import panel as panel_module
from sae_lib.panels.base.panel import Panel
from sae_lib.panels.base.sliders import int_slider, rho_slider


class Line:
    """A view that counts its redraws and fails where it is told to."""

    def __init__(self):
        self.figure = Figure(figsize=(3, 2))
        (self.line,) = self.figure.subplots().plot([0, 1], [0, 1])
        self.shown = []

    def update(self, rho, k):
        if k == 13:
            raise ValueError("13 <brings> bad luck")
        self.line.set_ydata([rho, k])
        self.shown.append((rho, k))
        return f"From {rho:g} to {k}."


def make_panel():
    controls = {"rho": rho_slider(), "k": int_slider("k", 0, 20, 1, "end")}
    return Panel("Line", controls, Line(), alt="A line.")


@pytest.fixture
def panel():
    panel = make_panel()
    yield panel
    panel.close()


def test_the_last_value_is_in_the_picture(panel):
    for k in (5, 9, 2):
        panel.controls["k"].value = k
    picture = panel.png
    assert panel.view.shown[-1] == (0.01, 2)
    assert panel.says == "From 0.01 to 2."
    panel.controls["k"].value = 3
    assert panel.png != picture
    panel.controls["k"].value = 2
    assert panel.png == picture


def test_reset_draws_once(panel):
    first = panel.png
    panel.set(rho=0.5, k=7)
    drawn = len(panel.view.shown)
    panel.reset()
    assert len(panel.view.shown) == drawn + 1
    assert panel.values == {"rho": 0.01, "k": 1}
    assert panel.png == first


def test_a_failing_view_keeps_the_picture_and_says_so(panel, capsys):
    picture = panel.png
    panel.controls["k"].value = 13
    assert panel.png == picture
    assert "13 <brings> bad luck" in panel.says
    assert "<brings>" not in panel._says.value
    assert capsys.readouterr() == ("", "")
    panel.controls["k"].value = 4
    assert panel.says == "From 0.01 to 4."


def test_an_author_sees_why_the_first_picture_fails():
    with pytest.raises(TypeError, match="rho"):
        Panel("Line", {"k": int_slider("k", 0, 20, 1, "end")}, Line(), alt="A line.")


def test_the_output_is_a_widget_a_picture_and_steady_words(panel):
    bundle, metadata = panel._repr_mimebundle_()
    view = bundle["application/vnd.jupyter.widget-view+json"]
    assert view["model_id"] == panel.widget.model_id
    assert bundle["image/png"].startswith(b"\x89PNG")
    assert metadata["image/png"] == {"width": 300, "alt": "A line."}
    panel.controls["k"].value = 3
    assert bundle["text/plain"] == panel._repr_mimebundle_()[0]["text/plain"]
    assert bundle["text/plain"] == "Panel «Line» with controls ρ, k. A line."


def test_closing_lets_go_of_everything():
    before = set(registry._instances)
    panel = make_panel()
    k, view = panel.controls["k"], panel.view
    panel.close()
    gc.collect()
    assert set(registry._instances) == before
    drawn = len(view.shown)
    k.value = 8
    assert len(view.shown) == drawn


def test_running_a_cell_again_closes_its_earlier_panels(monkeypatch):
    shell = SimpleNamespace(execution_count=1)
    shell.kernel = SimpleNamespace(get_parent=lambda _: {"metadata": {"cellId": "this cell"}})
    monkeypatch.setattr(panel_module, "get_ipython", lambda: shell, raising=False)
    first, second = make_panel(), make_panel()
    assert first.widget.comm is not None
    shell.execution_count = 2
    third = make_panel()
    assert first.widget.comm is None
    assert second.widget.comm is None
    assert third.widget.comm is not None
    third.close()


def test_an_unknown_control_is_named():
    panel = atlas_panel()
    with pytest.raises(ValueError, match="no control 'gamma'; it has rho, beta, weight_decay"):
        panel.set(gamma=3)
