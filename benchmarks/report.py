"""The table for people and the file for machines."""

import json
from dataclasses import asdict
from pathlib import Path

HEAD = "| work | measured | single rounds | goal | |\n|---|---|---|---|---|"


def row(finding):
    """Give one line of the table."""
    goal = f"{'≤' if finding.at_most else '≥'} {number(finding.goal, finding.unit)}"
    spread = f"{number(finding.low, finding.unit)} to {number(finding.high, finding.unit)}, {finding.rounds} rounds"
    verdict = "holds" if finding.holds else "MISSED"
    work = f"{finding.work} ({finding.note})" if finding.note else finding.work
    return f"| {work} | {number(finding.value, finding.unit)} | {spread} | {goal} | {verdict} |"


def number(value, unit):
    """Three digits at most: `1.02`, `7.1`, `131`, `0.05 s`."""
    return f"{value:.{2 if value < 5 else 1 if value < 20 else 0}f}{' ' + unit if unit else ''}"


def write(path, machine, findings, sizes):
    """Write all that was found as JSON."""
    rows = [asdict(finding) | {"holds": finding.holds} for finding in findings]
    text = json.dumps({"machine": machine, "sizes": sizes, "findings": rows}, indent=2, ensure_ascii=False)
    Path(path).write_text(text + "\n", encoding="utf-8")
