"""Hand out, grade and give back the exercises: make release, make grade, make feedback

Python: tools/grade_exercises.py release|grade|feedback FOLDER [EXERCISE …]. The folder is the teacher's own and
holds students' work: keep it out of the checkout. Everything in it is nbgrader's: its own commands work there too.
"""

import base64
import csv
import re
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from course_nbgrader import CONFIG, PICTURES, SOURCES, assignments, nbgrader

# What nbgrader says of a submission that cannot be run to its end, and what that means.
REASONS = {
    "CellTimeoutError": "It has a loop without an end that cannot be interrupted. Take it out to grade the rest.",
    "DeadKernelError": "It ends its own kernel, as exit() does. Take that out to grade the rest.",
    "NotJSONError": "The file is damaged: it is no notebook.",
}


def release(course, names):
    """Fill the course folder: sources, gradebook, and in release/ what students get."""
    course.mkdir(parents=True, exist_ok=True)
    (course / "submitted").mkdir(exist_ok=True)
    own = course / CONFIG.name
    if not own.exists():
        shutil.copy(CONFIG, own)
    elif own.read_bytes() != CONFIG.read_bytes():
        print(f"{own} is not the course's and is kept. Delete it to get the course's.")
    troubles = 0
    for name in names:
        shutil.copytree(SOURCES / name, course / "source" / name, dirs_exist_ok=True)
        done = nbgrader(course, "generate_assignment", name, "--force")
        troubles |= done.returncode
        print(f"{name}: {'released' if done.returncode == 0 else why(done.stderr)}")
    print(f"Submissions go into {course / 'submitted'}, STUDENT/EXERCISE/EXERCISE.ipynb; then: make grade")
    return troubles


def grade(course, names):
    """Grade what is new or changed in submitted/, and write grades.csv."""
    troubles, graded = 0, []
    for name in names:
        students = {path.parent.name for path in course.glob(f"submitted/*/{name}") if path.is_dir()}
        new = {student for student in students if is_new(course, student, name)}
        if not new:
            continue
        print(f"{name}: {len(new)} to grade ...", flush=True)
        others = ",".join(sorted(students - new))
        # --force: without it nbgrader leaves alone what it has graded once. Points given by hand stay.
        done = nbgrader(course, "autograde", name, "--force", f"--CourseDirectory.student_id_exclude={others}")
        for student in sorted(new):
            if (course / "autograded" / student / name / f"{name}.ipynb").exists():
                graded.append((name, student))
            else:
                troubles = 1
                print(f"{student}, {name}: could not be graded. {why_not(course, student, name, done.stderr)}")
    done = nbgrader(course, "export", "--to=grades.csv")
    if done.returncode != 0:
        print(why(done.stderr))
        return 1
    with open(course / "grades.csv", encoding="utf-8", newline="") as file:
        points = {(row["assignment"], row["student_id"]): row for row in csv.DictReader(file)}
    for name, student in graded:
        row = points[name, student]
        print(f"{student}, {name}: {float(row['raw_score']):g} of {float(row['max_score']):g} points")
    print("Points for written answers are given in the formgrader (make formgrader). All points: grades.csv")
    return troubles


def feedback(course, names):
    """Write feedback/STUDENT/EXERCISE/EXERCISE.html for all that is graded."""
    troubles = 0
    for name in names:
        if not any(course.glob(f"autograded/*/{name}")):
            continue
        done = nbgrader(course, "generate_feedback", name, "--force")
        troubles |= done.returncode
        pages = list(course.glob(f"feedback/*/{name}/{name}.html"))
        for page in pages:
            page.write_text(with_pictures(page.read_text(encoding="utf-8")), encoding="utf-8")
        print(f"{name}: feedback for {len(pages)}" if done.returncode == 0 else f"{name}: {why(done.stderr)}")
    return troubles


def is_new(course, student, name):
    """Whether it was handed in after it was graded last."""
    handed_in, graded = (course / folder / student / name / f"{name}.ipynb" for folder in ("submitted", "autograded"))
    if not graded.exists() or not handed_in.exists():
        return True
    # A copy may keep the time of its last change; when it came into this folder is the later of the two.
    return max(handed_in.stat().st_mtime, handed_in.stat().st_ctime) > graded.stat().st_mtime


def why_not(course, student, name, log):
    """Why a submission could not be graded."""
    if not (course / "submitted" / student / name / f"{name}.ipynb").is_file():
        return f"There is no {name}.ipynb in its folder."
    for part in log.split("error processing assignment: ")[1:]:
        folder, _, trace = part.partition("\n")
        if Path(folder.strip()).parent.name == student:
            break
    else:
        trace = log
    reason = why(trace.partition("Removing failed assignment")[0])
    for kind, words in REASONS.items():
        if reason.startswith(kind):
            return words
    return reason


def why(log):
    """The line of nbgrader's log that says what went wrong."""
    errors = re.findall(r"^\s*(?:\w+\.)*(\w*(?:Error|Exception): .{1,120})", log, re.MULTILINE)
    return errors[-1].strip() if errors else "For the reason, try nbgrader autograde in the course's folder."


def with_pictures(page):
    """A page of feedback that can be sent by itself: with the course's pictures in it."""

    def picture(found):
        file = PICTURES / found[1]
        return f'src="data:image/png;base64,{base64.b64encode(file.read_bytes()).decode()}"'

    return re.sub(r'src="\.\./pictures/(\w+\.png)"', picture, page)


if __name__ == "__main__":
    steps = {"release": release, "grade": grade, "feedback": feedback}
    if len(sys.argv) < 3 or sys.argv[1] not in steps or not set(sys.argv[3:]) <= set(assignments()):
        sys.exit(__doc__)
    sys.exit(steps[sys.argv[1]](Path(sys.argv[2]).resolve(), sys.argv[3:] or assignments()))
