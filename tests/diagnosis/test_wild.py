"""The figure: strangers' functions, right ones and some with one mistake to three, and what a tutor would say of each.

They were written for this test in the style of ports of the assignment, homework and questions, by writers who had not
seen the collection of mistakes. `told.toml` has for each wrong one the words of the answer that carry what the tutor
says; one that has none is not told in full.
"""

import importlib.util
import re
import tomllib
from pathlib import Path

import pytest

from sae_check import diagnose

pytestmark = pytest.mark.slow
FOLDER = Path(__file__).with_name("wild")
TOLD = tomllib.loads((FOLDER / "told.toml").read_text(encoding="utf-8"))


def cases_of(file):
    spec = importlib.util.spec_from_file_location(f"wild_{file.stem}", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return [(file.stem, i, *case) for i, case in enumerate(module.CASES)]


CASES = [case for file in sorted(FOLDER.glob("*.py")) for case in cases_of(file)]
IDS = [f"{file}-{i}-{getattr(fn, '__name__', type(fn).__name__)}" for file, i, fn, *_ in CASES]


@pytest.mark.parametrize(("file", "i", "fn", "tutor", "options"), CASES, ids=IDS)
def test_it_is_judged_and_told(file, i, fn, tutor, options):
    found = diagnose(fn, **options)
    said = str(found)
    assert found.ok == (tutor is None), said
    words = TOLD[file].get(str(i), [])
    for part in words:
        assert part in said
    # No name of a mistake that the tutor would not give.
    given = set(re.findall("«(.+?)»", said)) - {"The third term pushes, too"}
    assert given <= set(TOLD[file].get(f"{i}_names", [])), said


def test_the_figure():
    """At least nine in ten of the wrong ones are told in full."""
    wrong = [(file, i) for file, i, _, tutor, _ in CASES if tutor is not None]
    told = [TOLD[file].get(str(i), []) != [] for file, i in wrong]
    assert len(CASES) >= 150
    assert sum(told) >= 0.9 * len(wrong)
