"""Hand out, grade and give back the exercises: make release, make grade, make feedback

Python: tools/grade_exercises.py release|grade|feedback FOLDER. The folder is the teacher's own and holds
students' work: keep it out of the checkout. Everything in it is nbgrader's: its own commands work there too.
"""

import csv
import re
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from course_nbgrader import CONFIG, SOURCES, assignments, nbgrader


def release(course):
    """Fill the course folder: sources, gradebook, and in release/ what students get."""
    course.mkdir(parents=True, exist_ok=True)
    shutil.copy(CONFIG, course)
    shutil.copytree(SOURCES, course / "source", dirs_exist_ok=True, ignore=shutil.ignore_patterns(".*"))
    failed = 0
    for name in assignments():
        done = nbgrader(course, "generate_assignment", name, "--force")
        print(f"{name}: {'released' if done.returncode == 0 else done.stderr}")
        failed |= done.returncode
    (course / "submitted").mkdir(exist_ok=True)
    print("Submissions go into submitted/STUDENT/NAME/NAME.ipynb, then: make grade")
    return failed


def grade(course):
    """Grade what is new or changed in submitted/, and write grades.csv."""
    troubles = 0
    for student, name in in_folder(course / "submitted"):
        if not is_new(course, student, name):
            continue
        # Without it nbgrader leaves alone what it has graded once. Points given by hand stay in the gradebook.
        done = nbgrader(course, "autograde", name, f"--student={student}", "--force")
        if done.returncode != 0:
            troubles = 1
            print(f"{student}, {name}: could not be graded. {why(done.stderr)}")
    done = nbgrader(course, "export", "--to=grades.csv")
    if done.returncode != 0:
        print(done.stderr)
        return 1
    with open(course / "grades.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["timestamp"] or row["raw_score"] not in ("", "0.0"):
                print(f"{row['student_id']}, {row['assignment']}: {row['raw_score']} of {row['max_score']}")
    print("Written answers wait for you in the formgrader; see docs/teaching.md.")
    return troubles


def feedback(course):
    """Write feedback/STUDENT/NAME/NAME.html for all that is graded."""
    failed = 0
    for name in sorted({name for _, name in in_folder(course / "autograded")}):
        done = nbgrader(course, "generate_feedback", name, "--force")
        print(f"{name}: {'feedback written' if done.returncode == 0 else done.stderr}")
        failed |= done.returncode
    return failed


def in_folder(folder):
    """(student, exercise) of everything in it, in order."""
    return sorted(
        (path.parent.name, path.name) for path in folder.glob("*/*") if path.is_dir() and path.name in assignments()
    )


def is_new(course, student, name):
    """Whether it was handed in after it was graded last."""
    handed_in, graded = (course / folder / student / name / f"{name}.ipynb" for folder in ("submitted", "autograded"))
    return not graded.exists() or not handed_in.exists() or handed_in.stat().st_mtime > graded.stat().st_mtime


def why(log):
    """The line of nbgrader's log that says what went wrong."""
    errors = re.findall(r"^\s*(?:\w+\.)*(\w*(?:Error|Exception): .{1,120})", log, re.MULTILINE)
    return errors[-1].strip() if errors else "nbgrader did not say why; try nbgrader autograde yourself."


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in ("release", "grade", "feedback"):
        sys.exit(__doc__)
    sys.exit({"release": release, "grade": grade, "feedback": feedback}[sys.argv[1]](Path(sys.argv[2])))
