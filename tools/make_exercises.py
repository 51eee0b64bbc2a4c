"""Make the student versions of the exercises from their sources: make exercises

Python: tools/make_exercises.py [folder]. The folder is notebooks/exercises unless another is given.
"""

import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from course_nbgrader import CONFIG, EXERCISES, SOURCES, assignments, nbgrader


def main(target=EXERCISES, names=None):
    """Write the student versions of these exercises, or of all, into a folder; 1 if nbgrader could not."""
    names = assignments() if names is None else names
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(CONFIG, folder)
        for name in names:
            shutil.copytree(SOURCES / name, Path(folder, "source", name), ignore=shutil.ignore_patterns(".*"))
        done = nbgrader(folder, "generate_assignment", "*", "--no-db")
        made = [path for name in names if (path := Path(folder, "release", name, f"{name}.ipynb")).is_file()]
        for path in made:
            shutil.copyfile(path, Path(target, path.name))
            print(f"{path.name}: made")
    if done.returncode != 0 or len(made) < len(names):
        print(done.stderr, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
