"""Student versions are what `make exercises` makes of the sources, and hold nothing that students shall find out."""

import re

import make_exercises
import pytest
from course_nbgrader import EXERCISES, assignments

MARKS = re.compile(r"(BEGIN|END) (SOLUTION|HIDDEN TESTS|MARK SCHEME)")
HIDDEN = re.compile(
    r"### BEGIN SOLUTION\n(.*?)### END SOLUTION"
    r"|### BEGIN HIDDEN TESTS\n(.*?)### END HIDDEN TESTS"
    r"|<!-- BEGIN MARK SCHEME -->(.*?)<!-- END MARK SCHEME -->",
    re.DOTALL,
)
CODE_STUB = "return ...  # your code here, in place of the dots"
TEXT_STUB = "*Write your answer here, in place of this line.*"


@pytest.fixture(scope="session")
def made_anew(request, tmp_path_factory):
    """A folder with the student versions of all exercises that are tested now, made at once: nbgrader starts slowly."""
    chosen = {
        item.callspec.params["exercise"]
        for item in request.session.items
        if "made_anew" in getattr(item, "fixturenames", ())
    }
    folder = tmp_path_factory.mktemp("made anew")
    assert make_exercises.main(folder, sorted(chosen)) == 0
    return folder


def by_id(notebook):
    """The cells that nbgrader knows, by their grade_id."""
    return {cell.metadata.nbgrader.grade_id: cell for cell in notebook.cells if "nbgrader" in cell.metadata}


def test_every_source_has_a_student_version_and_nothing_else_lies_there():
    assert sorted(path.stem for path in EXERCISES.glob("*.ipynb")) == assignments()


def test_the_stored_one_is_what_the_source_gives(exercise, made_anew):
    stored, made = (folder / f"{exercise.name}.ipynb" for folder in (EXERCISES, made_anew))
    assert stored.read_bytes() == made.read_bytes(), "run `make exercises`"


def test_nothing_that_is_hidden_is_left(exercise):
    everything = "\n".join(cell.source for cell in exercise.student.cells)
    assert not MARKS.search(everything)
    given = "\n".join(
        cell.source for cell in exercise.source.cells if cell.cell_type == "code" and "nbgrader" not in cell.metadata
    )
    students = by_id(exercise.student)
    for name, cell in by_id(exercise.source).items():
        for found in HIDDEN.finditer(cell.source):
            hidden = "".join(filter(None, found.groups()))
            lines = list(filter(None, map(str.strip, hidden.splitlines())))
            assert not set(lines) & set(map(str.strip, students[name].source.splitlines()))
            # A short line, such as one that takes a shape apart, may stand in given code as well; and where given
            # code is to be mended, all lines but the mended ones.
            long = [line for line in lines if len(line) >= 40]
            left = [line for line in long if line in everything]
            assert all(line in given for line in left)
            assert not left or len(left) < len(long)


def test_dots_and_a_line_of_words_stand_in_place_of_solutions(exercise):
    students = by_id(exercise.student)
    for name, cell in by_id(exercise.source).items():
        if cell.metadata.nbgrader.solution and cell.cell_type == "code":
            assert students[name].source.count(CODE_STUB) == cell.source.count("### BEGIN SOLUTION") == 1
        elif cell.metadata.nbgrader.solution:
            assert students[name].source == TEXT_STUB


def test_nothing_was_run(exercise):
    for cell in exercise.student.cells:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


def test_checks_can_neither_be_changed_nor_deleted_by_accident(exercise):
    for cell in by_id(exercise.student).values():
        assert cell.metadata.deletable is False
        assert cell.metadata.get("editable", True) is not cell.metadata.nbgrader.locked
