"""Interactive panels: controls, a picture that changes in place, work in the background."""

from sae_lib.widgets.controls import (
    beta_slider,
    choice,
    int_slider,
    lattice_slider,
    penalty_sliders,
    rho_slider,
    weight_decay_slider,
)
from sae_lib.widgets.panel import Panel
from sae_lib.widgets.task_panel import TaskPanel
from sae_lib.widgets.worker import BackgroundTask

__all__ = [
    "BackgroundTask",
    "Panel",
    "TaskPanel",
    "beta_slider",
    "choice",
    "int_slider",
    "lattice_slider",
    "penalty_sliders",
    "rho_slider",
    "weight_decay_slider",
]
