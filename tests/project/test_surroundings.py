"""Surroundings that a process may have: a console that knows no ρ, a drawing backend that there is not."""

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow

PRINTS = """if True:
    import sae_check, sae_lib
    digits = sae_lib.load_digits()[0][:4]
    for thing in (
        sae_lib.atlas_panel(),
        sae_lib.show_mosaic(digits, title="ρ̂"),
        sae_check.check_task("sigmoid", lambda z: z),
        sae_check.diagnose(lambda *given: (0.0, 0 * given[0])),
    ):
        print(thing)
        print(f"{thing}")
    print([sae_lib.atlas_panel()])
"""


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "utf-8"])
def test_panels_pictures_and_reports_can_be_printed_on_any_console(encoding):
    ran = python(PRINTS, PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    assert ran.returncode == 0, ran.stderr.decode("utf-8", "replace")
    assert len(ran.stdout.decode(encoding).splitlines()) > 20


@pytest.mark.parametrize("package, name", [("sae_lib", "show_mosaic"), ("sae_check", "show_beside")])
def test_a_backend_that_there_is_not_is_told_in_a_sentence(package, name):
    ran = python(f"from {package} import {name}", MPLBACKEND="nonsense")
    last = ran.stderr.decode().strip().splitlines()[-1]
    assert last.startswith("ImportError: ") and "MPLBACKEND='nonsense'" in last and "Remove it" in last


def test_what_draws_nothing_does_not_mind():
    assert python("from sae_lib import train, load_photos", MPLBACKEND="nonsense").returncode == 0


def python(code, **environment):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, env={**os.environ, **environment})
