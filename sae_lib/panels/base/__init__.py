"""Interactive panels: controls, a picture that changes in place, work in the background."""

from sae_lib.panels.base.panel import Panel
from sae_lib.panels.base.sliders import (
    beta_slider,
    choice,
    int_slider,
    lattice_slider,
    penalty_sliders,
    rho_slider,
    weight_decay_slider,
)
from sae_lib.panels.base.task_panel import TaskPanel
from sae_lib.panels.base.worker import BackgroundTask

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
