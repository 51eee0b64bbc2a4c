"""``python -m benchmarks``: measure, print the table, write the JSON file."""

import argparse
import importlib
import os
from pathlib import Path

from benchmarks import machine, report

CASES = ("evaluation", "training", "digits", "memory", "panels", "imports", "large")
RESULTS = Path(__file__).with_name("results.json")


def main(arguments=None):
    """Run the benchmarks that were asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("cases", nargs="*", metavar="case", help=f"{', '.join(CASES)}; all by default")
    parser.add_argument("--toy", action="store_true", help="sizes that only show that it works")
    parser.add_argument("--output", type=Path, help=f"JSON file; {RESULTS.name} beside this one if all cases ran")
    options = parser.parse_args(arguments)
    chosen, output = options.cases or CASES, options.output
    for name in set(chosen) - set(CASES):
        parser.error(f"there is no case {name!r}; there are {', '.join(CASES)}")
    if output is None and not options.toy and set(chosen) == set(CASES):
        output = RESULTS

    about = machine.describe()
    print(
        f"{about['cpu']}, {about['cores']} cores, Python {about['python']}, {about['packages']}, BLAS: {about['blas']}"
    )
    if (load := _load()) > 0.5:
        print(f"Other programs keep {load:.1f} cores busy: expect a wide spread.")
    print(report.HEAD, flush=True)
    findings, sizes = [], {}
    for name in chosen:
        case = importlib.import_module(f"benchmarks.cases.{name}")
        sizes[name] = case.TOY if options.toy else case.FULL
        for finding in case.measure(**sizes[name]):
            print(report.row(finding), flush=True)
            findings.append(finding)
    if output is not None:
        report.write(output, about, findings, sizes)
        print(f"Written to {output.name}.")
    return findings


def _load():
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0


if __name__ == "__main__":
    main()
