"""A notebook with two toy panels, written as a lesson would write them."""

import nbformat
from nbclient import NotebookClient
from server import PROJECT

PLAIN = """
import time
import numpy as np
from matplotlib.figure import Figure
from sae_lib.panels.base.panel import Panel
from sae_lib.panels.base.task_panel import TaskPanel
from sae_lib.panels.base.sliders import beta_slider, choice, int_slider, rho_slider, weight_decay_slider


class Wave:
    def __init__(self):
        self.figure = Figure(figsize=(7, 3), layout="constrained")
        axes = self.figure.subplots()
        self.x = np.linspace(0, 1, 200)
        (self.line,) = axes.plot(self.x, self.x)
        axes.set(title="A wave", xlabel="x", ylabel="height", ylim=(-1, 1))

    def update(self, rho, beta, weight_decay, waves, colour):
        if waves == 9:
            raise ValueError("nine waves are too many")
        self.line.set_color(colour)
        self.line.set_ydata(np.sin(self.x * (6 + beta) * waves) * rho - weight_decay / 2)
        return f"A wave with ρ = {rho:g}, β = {beta:g}, λ = {weight_decay:g}, {waves} times."


controls = {
    "rho": rho_slider(),
    "beta": beta_slider(),
    "weight_decay": weight_decay_slider(),
    "waves": int_slider("k", 1, 9, 2, "number of waves"),
    "colour": choice("colour", ["blue", "black", "grey"], "blue"),
}
panel = Panel("Toy", controls, Wave(), alt="A wave.")
panel
"""

TASK = """
class Curve:
    def __init__(self):
        self.figure = Figure(figsize=(7, 3), layout="constrained")
        axes = self.figure.subplots()
        (self.line,) = axes.plot([0], [0], "o-")
        axes.set(title="Counted", xlabel="step", ylabel="count", xlim=(0, 400), ylim=(0, 400))

    def update(self, steps=0):
        self.line.set_data(range(steps), range(steps))
        return f"{steps} steps."


def count(report, should_stop, values, state):
    steps = state or 0
    while steps < 400 and not should_stop():
        if values["rho"] == 0.5:
            raise ArithmeticError("ρ is too large")
        spin = np.random.default_rng(0).normal(size=(300, 300))
        for _ in range(3):
            spin = np.tanh(spin @ spin)
        time.sleep(0.005)
        steps += 1
        report(steps / 400, {"steps": steps})
    return steps


controls = {"rho": rho_slider(), "beta": beta_slider(), "weight_decay": weight_decay_slider()}
TaskPanel("Count", controls, Curve(), count, alt="An empty axis.")
"""


def write_notebook(path, run=False):
    """Write the notebook to `path`; `run` it first where it is to be seen without a kernel."""
    cells = [nbformat.v4.new_markdown_cell("# Toy\n\n## First")]
    cells += [nbformat.v4.new_code_cell(PLAIN.strip()), nbformat.v4.new_markdown_cell("## Second")]
    cells += [nbformat.v4.new_code_cell(TASK.strip())]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    if run:
        resources = {"metadata": {"path": str(PROJECT)}}
        NotebookClient(notebook, resources=resources, store_widget_state=False).execute()
    nbformat.write(notebook, path)
