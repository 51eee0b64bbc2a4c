"""Which numbers of a notebook come close to the edge of their rounding, or of a comparison: make test-margins

Python: tools/test_margins.py [--seeds N] [notebook …]. Runs each notebook on N machines that round otherwise
(tests/rounding) and names the numbers whose distance from the edge is less than five times what the machines differ by:
they may be printed otherwise elsewhere. A number in a picture's title may be; nobody compares it.
"""

import argparse
import json
import math
import os
import re
import sys
import tempfile
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import numpy as np
from jupyter_core.utils import run_sync
from nbclient import NotebookClient
from store_notebooks import written_by_hand

PROJECT = Path(__file__).resolve().parent.parent
ROUNDING = PROJECT / "tests" / "rounding"
WANTED = 5


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("notebooks", nargs="*", type=Path)
    options = parser.parse_args(arguments)
    if options.seeds < 2:
        parser.error("what machines differ by can only be seen with two seeds or more")
    found = 0
    for path in options.notebooks or written_by_hand():
        for told in thin(path, options.seeds):
            found += 1
            print(f"{path.name}, {told}", flush=True)
    print(f"{found} numbers closer to an edge than {WANTED} times what {options.seeds} machines differ by.")
    return int(found > 0)


def thin(path, seeds):
    """Sentences on the numbers of a notebook that come too close to an edge."""
    with ThreadPoolExecutor(2) as pool:
        runs = list(pool.map(noted, [path] * seeds, range(1, seeds + 1)))
    for (cell, kind, what), told in grouped(runs):
        if told is None:
            yield f"cell {cell}: {what} is {kind} more often on one machine than on another"
        elif told[0] < WANTED:
            margin, least, most = told
            yield f"cell {cell}: {what} is {kind}; from {least:.6g} to {most:.6g}, the edge {margin:.1f} times as far"


def grouped(runs):
    """For each place of a cell its smallest margin and the numbers there; None if machines came by unequally often."""
    places = defaultdict(lambda: [[] for _ in runs])
    for run, notes in enumerate(runs):
        for cell, kind, what, values, *more in notes:
            places[cell, kind, what][run].append((np.array(values), *more))
    for place, met in places.items():
        if len({len(one) for one in met}) > 1:
            yield place, None
            continue
        margins = [margin(place[1], same) for same in zip(*met)]
        yield place, min(margins, key=lambda told: told[0])


def margin(kind, same):
    """How many times what the machines differ by the nearest edge is away; and the numbers' range there."""
    if len({values.shape for values, *_ in same}) > 1:
        return 0.0, math.nan, math.nan
    values = np.array([values for values, *_ in same])  # (machines, numbers)
    spread = np.ptp(values, axis=0)
    if kind == "compared":
        one_side = (values > 0).all(axis=0) | (values < 0).all(axis=0)
        room = np.where(one_side, np.abs(values).min(axis=0), 0)
    else:
        unit = [printed_unit(more[0]) if kind == "printed" else 10.0 ** -more[0] for _, *more in same]
        unit = np.array(unit)[:, None]  # (machines, 1)
        room = (unit / 2 - np.abs(values - np.round(values / unit) * unit)).min(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        times = np.where(spread > 0, room / spread, np.inf)
    worst = np.argmin(times)
    return times[worst], values[:, worst].min(), values[:, worst].max()


def printed_unit(text):
    """What one more in the last printed place is: 0.01 for 0.25, 0.001 for 25.3%, 1e-9 for 2.5e-08."""
    digits, _, exponent = text.strip().rstrip("%").replace(",", "").partition("e")
    places = len(re.sub(r"^[^.]*\.?", "", digits))
    return 10.0 ** (int(exponent or 0) - places - 2 * text.rstrip().endswith("%"))


def noted(path, seed):
    """Run a notebook in a kernel that rounds by the seed; all that was noted there."""
    notebook = nbformat.read(path, as_version=4)
    where = {"metadata": {"path": str(path.resolve().parent)}}
    client = NotebookClient(notebook, kernel_name="python3", resources=where, timeout=1200)
    search = os.pathsep.join(filter(None, [str(ROUNDING), os.environ.get("PYTHONPATH")]))
    machine = {"SAE_ROUNDING": str(seed), "PYTHONPATH": search, "OPENBLAS_NUM_THREADS": "1"}
    with tempfile.TemporaryDirectory() as folder, client.setup_kernel(env={**os.environ, **machine}):
        file = Path(folder) / "notes.json"
        unseen(client, "import recording; recording.start()")
        number = 0
        for place, cell in enumerate(notebook.cells):
            if cell.cell_type == "code":
                unseen(client, f"import recording; recording.cell = {number}")
                client.execute_cell(cell, place)
                number += 1
        unseen(client, f"import recording; recording.save({str(file)!r})")
        return json.loads(file.read_text(encoding="utf-8"))


def unseen(client, code):
    """Run code in the kernel that is no cell of the notebook."""
    asked = client.kc.execute(code, silent=True, store_history=False)
    while True:
        answer = run_sync(client.kc.get_shell_msg)(timeout=60)
        if answer["parent_header"].get("msg_id") == asked:
            if answer["content"]["status"] != "ok":
                raise RuntimeError(answer["content"])
            return


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
