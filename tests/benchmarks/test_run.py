"""Every benchmark runs, at sizes that only show that it works; no figure of time is looked at."""

import importlib
import json
import os
import re
from pathlib import Path

import pytest

import benchmarks.__main__ as bench
from benchmarks import growth, machine, report
from benchmarks.fresh import in_fresh_process
from benchmarks.measure import Finding, interleaved, plain, ratio

PROJECT = Path(__file__).parents[2]
RESULTS = PROJECT / "benchmarks/results.json"


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch):
    """Nothing is timed here, so nobody's spinning threads are waited for."""
    monkeypatch.setattr("benchmarks.measure.PAUSE", 0)


@pytest.mark.slow
def test_all_cases_at_toy_size(tmp_path, capsys):
    findings = bench.main(["--toy", "--output", str(tmp_path / "toy.json")])
    table, stored = capsys.readouterr().out, json.loads((tmp_path / "toy.json").read_text(encoding="utf-8"))
    assert [row["work"] for row in stored["findings"]] == [finding.work for finding in findings]
    for finding in findings:
        assert finding.low <= finding.value <= finding.high and finding.value > 0
        assert report.row(finding) in table
    assert stored["machine"]["cores"] and stored["machine"]["packages"]["numpy"]


def test_a_case_that_is_not_there():
    with pytest.raises(SystemExit):
        bench.main(["speed"])


@pytest.mark.slow
def test_growth_at_toy_size(tmp_path):
    growth.main(["--toy", "--rounds", "1", "--output", str(tmp_path / "growth")])
    assert (tmp_path / "growth.png").read_bytes().startswith(b"\x89PNG")
    rows = json.loads((tmp_path / "growth.json").read_text(encoding="utf-8"))["growth"]
    assert {row["way"] for axis in rows.values() for row in axis} == set(growth.WAYS)
    assert all(row["ms"] > 0 and row["MB"] > 0 for axis in rows.values() for row in axis)


def test_works_take_turns():
    calls = []
    times = interleaved({"a": lambda: calls.append("a"), "b": lambda: calls.append("b") or 7.0}, 3)
    assert calls == ["a", "b"] * 3
    assert times["b"] == [7.0] * 3 and all(0 < time < 1 for time in times["a"])


def test_ratio_and_spread():
    found = ratio("a / b", [2.0, 3.0, 10.0], [1.0, 2.0, 2.0], 1.4, at_most=True)
    assert (found.value, found.low, found.high, found.rounds, found.holds) == (1.5, 1.5, 5.0, 3, False)
    assert ratio("a / b", [3.0], [2.0], 1.4, at_most=False).holds
    assert plain("p", [1.0, 3.0, 2.0], 2, "s").value == 2


@pytest.mark.skipif(os.cpu_count() == 1, reason="one core, one thread")
def test_a_fresh_process_has_no_limit_on_threads(monkeypatch):
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "1")
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    assert not any("1 threads" in library for library in in_fresh_process(machine.describe)["blas"])


def test_what_fails_in_a_fresh_process_says_so():
    with pytest.raises(RuntimeError, match=r"describe failed in its own process(.|\n)*wrong"):
        in_fresh_process(machine.describe, wrong=1)


def test_readme_quotes_what_make_bench_wrote():
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    stored = json.loads(RESULTS.read_text(encoding="utf-8"))
    quoted = re.findall(r"^\| .+ \| \*\*(.+?)\*\* \| .+ \|$", readme, re.MULTILINE)
    rows = [Finding(**{key: value for key, value in row.items() if key != "holds"}) for row in stored["findings"]]
    assert quoted == [report.number(row.value, row.unit) for row in rows]
    assert stored["sizes"] == {name: importlib.import_module(f"benchmarks.cases.{name}").FULL for name in bench.CASES}
