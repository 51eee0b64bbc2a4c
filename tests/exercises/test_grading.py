"""From end to end, as a teacher does it: hand out, collect, grade, give back. Students are made up."""

import csv
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from course_nbgrader import SOURCES

pytestmark = pytest.mark.slow

TOOL = Path(__file__).resolve().parents[2] / "tools" / "grade_exercises.py"
NAME = "05_backpropagation"
SOLUTIONS = {
    cell.metadata.nbgrader.grade_id: cell.source
    for cell in nbformat.read(SOURCES / NAME / f"{NAME}.ipynb", as_version=4).cells
    if cell.metadata.get("nbgrader", {}).get("solution")
}
# Both are known by name. The first spoils one block of the gradient, the second two.
NO_DECAY_IN_W1 = SOLUTIONS["backprop"].replace(" + weight_decay * W1", "")
PENALTY_OUTSIDE = SOLUTIONS["with-sparsity"].replace(
    "(delta3 @ W2 + push) * a2 * (1 - a2)", "(delta3 @ W2) * a2 * (1 - a2) + push"
)
# Lines after which a notebook never goes on, and a function that takes more memory than a submission may have.
# (Where nothing limits it, it costs nothing: the memory is asked for and not filled.)
LOOP = SOLUTIONS["with-sparsity"] + "\n\n\nimport time\n\nwhile True:\n    time.sleep(1)"
HOG = "def backprop(theta, X, n_hidden, weight_decay):\n    return np.empty(6 * 2**27)"


def tool(step, course):
    """One of the teacher's commands: whether it went well, and what it says."""
    done = subprocess.run([sys.executable, TOOL, step, course, NAME], capture_output=True, encoding="utf-8")
    assert done.stderr == ""
    return done.returncode == 0, done.stdout


def hand_in(course, student, answers, deleted=()):
    """Fill in cells of what was released, delete others, and put it where submissions go."""
    notebook = nbformat.read(course / "release" / NAME / f"{NAME}.ipynb", as_version=4)
    for cell in notebook.cells:
        cell.source = answers.get(cell.metadata.get("nbgrader", {}).get("grade_id"), cell.source)
    notebook.cells = [
        cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") not in deleted
    ]
    path = course / "submitted" / student / NAME / f"{NAME}.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(notebook, path)
    return path


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course folder with one exercise handed out."""
    folder = tmp_path_factory.mktemp("teacher") / "Übung 1"
    went_well, said = tool("release", folder)
    assert went_well, said
    return folder


def gradebook(course):
    """nbgrader's, to look things up in and to give points by hand."""
    from nbgrader.api import Gradebook

    return Gradebook(f"sqlite:///{course / 'gradebook.db'}", "sparse-autoencoder")


def points(course, student):
    """The points for each cell of a student's work; None for those that are given by hand later."""
    with gradebook(course) as book:
        grades = book.find_submission_notebook(NAME, NAME, student).grades
        return {grade.name: None if grade.needs_manual_grade else grade.score for grade in grades}


def page(course, student):
    """What the student gets back."""
    return (course / "feedback" / student / NAME / f"{NAME}.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def graded(course):
    """The course after the first round of grading, and what was said on the way."""
    # What a function prints, and what it warns of, must not cost the points of its check.
    loud = 'import sys\nprint("ready", file=sys.stderr)\n' + SOLUTIONS["backprop"].replace(
        "    m, n = X.shape", '    print("now", file=sys.stderr)\n    np.log(np.zeros(1))\n    m, n = X.shape'
    )
    hand_in(course, "right", {**SOLUTIONS, "backprop": loud})
    # Who rewrites a check gets the points of the course's check all the same; an unanswered question gets none.
    partly = {**SOLUTIONS, "backprop": NO_DECAY_IN_W1, "with-sparsity": PENALTY_OUTSIDE, "check-backprop": "10"}
    partly.pop("why-rho-hat")
    hand_in(course, "partly", partly)
    hand_in(course, "deleted", SOLUTIONS, deleted=("backprop", "check-with-sparsity", "why-rho-hat"))
    broken = hand_in(course, "broken", SOLUTIONS)
    broken.write_text(broken.read_text(encoding="utf-8")[:3000], encoding="utf-8")
    return course, *tool("grade", course)


def test_points_of_a_right_one(graded):
    assert points(graded[0], "right") == {
        "check-backprop": 10,
        "derive-delta2": None,
        "check-with-sparsity": 8,
        "why-rho-hat": None,
    }


def test_points_of_one_with_two_known_mistakes_and_a_check_rewritten(graded):
    assert points(graded[0], "partly") == {
        "check-backprop": 8,
        "derive-delta2": None,
        "check-with-sparsity": 4.5,
        "why-rho-hat": 0,
    }


def test_points_of_one_with_cells_deleted(graded):
    given = points(graded[0], "deleted")
    assert given["check-backprop"] == 0
    assert given["check-with-sparsity"] == 8


def test_a_broken_file_is_told_and_stops_nobody_else(graded):
    _, went_well, said = graded
    assert not went_well
    assert f"broken, {NAME}: could not be graded. The file is damaged: it is no notebook." in said
    assert f"right, {NAME}: 18 of 30 points" in said
    assert f"partly, {NAME}: 12.5 of 30 points" in said


def test_the_table_of_points(graded):
    with open(graded[0] / "grades.csv", encoding="utf-8", newline="") as file:
        table = {row["student_id"]: (float(row["score"]), float(row["max_score"])) for row in csv.DictReader(file)}
    assert table == {"right": (18, 30), "partly": (12.5, 30), "deleted": (8, 30), "broken": (0, 30)}


# --- the second round ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def graded_again(graded):
    """The course after points were given by hand and new versions were graded, and what was said of those."""
    course = graded[0]
    with gradebook(course) as book:
        book.find_grade("derive-delta2", NAME, NAME, "partly").manual_score = 6
        book.db.commit()
    settings = course / "nbgrader_config.py"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("SECONDS_A_CELL = 60", "SECONDS_A_CELL = 10"), encoding="utf-8")
    for student in ("partly", "broken"):
        shutil.rmtree(course / "submitted" / student)
    hand_in(course, "partly", {**SOLUTIONS, "with-sparsity": PENALTY_OUTSIDE})
    hand_in(course, "hostile", {**SOLUTIONS, "backprop": HOG, "with-sparsity": LOOP})
    went_well, said = tool("grade", course)
    assert went_well, said
    assert tool("feedback", course) == (True, f"{NAME}: feedback for 4\n")
    return course, said


def test_only_new_versions_are_graded_and_points_given_by_hand_stay(graded_again):
    said = re.findall(r"^(\w+), .*: (.*) of 30 points", graded_again[1], re.MULTILINE)
    assert said == [("hostile", "8"), ("partly", "20.5")]
    assert points(graded_again[0], "partly")["derive-delta2"] is None, "to be looked at again"


def test_a_loop_without_an_end_is_ended_and_the_rest_graded(graded_again):
    assert "CellTimeoutError" in page(graded_again[0], "hostile")
    assert points(graded_again[0], "hostile")["check-with-sparsity"] == 8


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the memory of one process")
def test_who_takes_too_much_memory_gets_none_and_is_told(graded_again):
    assert "asked for more memory than there is" in page(graded_again[0], "hostile")
    assert points(graded_again[0], "hostile")["check-backprop"] == 0


def test_feedback_names_the_mistakes_and_shows_the_rubric(graded_again):
    pages = {student: page(graded_again[0], student) for student in ("right", "partly", "deleted")}
    assert "known mistake: «penalty outside f′»" in pages["partly"]
    assert "Score: 4.5 / 8.0" in pages["partly"]
    assert pages["right"].count(": right. ") == 4
    for text in pages.values():
        assert "with their sum over outputs, 2 points" in text, "the mark scheme"
        assert "../pictures/" not in text, "a page can be sent by itself"
