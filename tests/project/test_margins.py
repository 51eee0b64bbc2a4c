"""`make test-margins` names the numbers that another machine may print otherwise."""

import runpy
import sys
from pathlib import Path

import nbformat
import numpy as np
import pytest

TOOLS = Path(__file__).resolve().parents[2] / "tools"
sys.path.insert(0, str(TOOLS))
MARGINS = runpy.run_path(str(TOOLS / "test_margins.py"))


@pytest.mark.parametrize(
    "text, unit",
    [("0.25", 0.01), (" 57", 1), ("-1,300", 1), ("25.3%", 0.001), ("12%", 0.01), ("2.5e-08", 1e-9), ("4e+01", 10)],
)
def test_the_unit_of_the_last_printed_place(text, unit):
    assert MARGINS["printed_unit"](text) == pytest.approx(unit)


@pytest.mark.parametrize(
    "kind, values, more, times",
    [
        ("printed", (0.251, 0.252), ("0.25", "0.25"), 3),  # the edge at 0.255 is 0.003 from 0.252
        ("printed", (0.254, 0.256), ("0.25", "0.26"), 0.5),
        ("printed", (0.125, 0.125), ("0.12", "0.12"), np.inf),  # on the edge, but the same everywhere
        ("rounded", ([1.02, 7.4], [1.02, 7.3]), (0, 0), 1),
        ("compared", (-0.3, -0.1), (), 0.5),
        ("compared", (0.1, -0.1), (), 0),  # it holds on one machine only
        ("compared", ([1.0, 2.0], [1.0]), (), 0),
    ],
)
def test_how_far_the_edge_is_away(kind, values, more, times):
    same = [(np.atleast_1d(one), *more[i : i + 1]) for i, one in enumerate(values)]
    assert MARGINS["margin"](kind, same)[0] == pytest.approx(times)


def test_a_thin_margin_in_a_notebook_is_named_and_nothing_else(tmp_path):
    sources = [
        "import math\nimport numpy as np\nx = np.linspace(1, 2, 1000)",
        "total = 1e6 + 1e15 * sum(np.exp(x) - [math.exp(one) for one in x])  # rounding, enlarged",
        "f'{total:.0f}', f'{total:.1e}', f'{0.5:.1f}', 1 < 2 < total, total < 1",
        "assert np.all(np.exp(x) > 0) and not any(x == 0)\nnp.exp(x).round(2).shape, round(total), round(2.5)",
    ]
    path = tmp_path / "thin.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(s) for s in sources]), path)
    assert [told.partition(";")[0] for told in MARGINS["thin"](path, 2)] == [
        "cell 2: {total:.0f} is printed",
        "cell 3: round(total) is rounded",
    ]
