"""Run what you want to know while you work: make check

Python: tools/check.py [pytest option …]. It runs the quick tests (ruff is one of them, and so is the comparison of the
exercises with their student versions) and strict nbval of the notebooks that changed since the last commit. What takes
long is marked `slow` in its test file; what was slow all the same is listed at the end.
"""

import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
# All with stored outputs: lessons, glossary, sources of the exercises. Git's own patterns; a folder's * stops at /.
NOTEBOOKS = (":(glob)notebooks/*.ipynb", ":(glob)notebooks/exercises/source/*/[!.]*.ipynb")


def main(options):
    """Run the checks; gives pytest's exit code."""
    changed = changed_notebooks(PROJECT)
    if changed is None:
        print("This is no git checkout with a commit, so no notebook is run.", flush=True)
    else:
        print("Notebooks that changed since the last commit:", ", ".join(changed) or "none", flush=True)
    command = [sys.executable, "-m", "pytest", "--quiet", "-m", "not slow and not browser", "--nbval"]
    command += ["--numprocesses", "2", "--durations", "10", "--durations-min", "3"]
    return subprocess.run([*command, *options, "tests", *(changed or ())], cwd=PROJECT).returncode


def changed_notebooks(folder):
    """List the notebooks that differ from the last commit or are new, as paths from `folder`; None if git can't say."""
    names = []
    for command in (
        ["diff", "--name-only", "--relative", "--diff-filter=d", "-z", "HEAD"],
        ["ls-files", "--others", "--exclude-standard", "-z"],
    ):
        try:
            done = subprocess.run(
                ["git", *command, "--", *NOTEBOOKS], cwd=folder, capture_output=True, encoding="utf-8"
            )
        except FileNotFoundError:
            return None
        if done.returncode != 0:
            return None
        names += filter(None, done.stdout.split("\0"))
    return sorted(names)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
