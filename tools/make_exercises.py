"""Make the student versions of the exercises from their sources: make exercises

Python: tools/make_exercises.py [folder]. The folder is notebooks/exercises unless another is given.
"""

import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from course_nbgrader import CONFIG, EXERCISES, SOURCES, assignments, nbgrader


def main(target=EXERCISES):
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(CONFIG, folder)
        shutil.copytree(SOURCES, Path(folder, "source"), ignore=shutil.ignore_patterns(".*"))
        for name in assignments():
            done = nbgrader(folder, "generate_assignment", name, "--no-db")
            made = Path(folder, "release", name, f"{name}.ipynb")
            if done.returncode != 0 or not made.is_file():
                print(done.stderr, file=sys.stderr)
                return 1
            shutil.copyfile(made, Path(target, made.name))
            print(f"{made.name}: made")
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
