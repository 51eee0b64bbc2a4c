"""Run every notebook in a fresh kernel and store its outputs: make notebooks

Python: tools/store_notebooks.py [notebook …]. What would differ from run to run, or from machine
to machine, is taken out. A notebook that fails or writes to stderr is left as it was.
"""

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from sae_lib.jupyter.server import WIDGET_VIEW

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"


def main(names):
    paths = [Path(name) for name in names] or written_by_hand()
    failed = [path for path in paths if not store(path)]
    return 1 if failed else 0


def written_by_hand():
    """All notebooks but JupyterLab's checkpoints and the student versions that `make exercises` makes."""
    paths = sorted(NOTEBOOKS.rglob("*.ipynb"))
    shown = [path for path in paths if not any(part.startswith(".") for part in path.relative_to(NOTEBOOKS).parts)]
    return [path for path in shown if path.parent.name != "exercises"]


def store(path):
    """Run one notebook and write it back; False, with a word on why, if it cannot be stored."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
        store_widget_state=False,
        allow_errors=True,
        timeout=600,
    )
    client.execute()
    troubles = list(complaints(notebook))
    if troubles:
        print(f"{path.name}: NOT stored.", *troubles, sep="\n  ")
        return False
    tidy(notebook)
    nbformat.write(notebook, path)
    print(f"{path.name}: stored, {path.stat().st_size / 1e3:.0f} kB")
    return True


def complaints(notebook):
    """What must not be stored: errors, stderr."""
    for number, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                yield f"cell {number}: {output.ename}: {output.evalue}"
            elif output.output_type == "stream" and output.name == "stderr":
                yield f"cell {number} wrote to stderr: {output.text}"


def tidy(notebook):
    """Take out what depends on the run or the machine."""
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number:02d}"
        cell.metadata = {key: value for key, value in cell.metadata.items() if key in ("tags", "nbgrader")}
        if "outputs" in cell:
            cell.outputs = joined(cell.outputs)
        for output in cell.get("outputs", []):
            if "data" in output:
                # A widget's identity is new in every run; its picture stands in for it.
                output.data.pop(WIDGET_VIEW, None)


def joined(outputs):
    """Printed lines as one output: into how many they come depends on timing."""
    kept = []
    for output in outputs:
        if kept and output.output_type == "stream" == kept[-1].output_type and output.name == kept[-1].name:
            kept[-1].text += output.text
        else:
            kept.append(output)
    return kept


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
