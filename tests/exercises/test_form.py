"""What an exercise must have, read from its source."""

import ast
import re

import pytest
from course_nbgrader import EXERCISES

HIDDEN = re.compile(r"### BEGIN HIDDEN TESTS\n(.*?)### END HIDDEN TESTS\s*$", re.DOTALL)


def prose(notebook):
    return "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def code(notebook):
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


def of_nbgrader(notebook, cell_type, **wanted):
    """nbgrader's notes on cells of a kind, with the cell's source."""
    return [
        {**cell.metadata.nbgrader, "source": cell.source}
        for cell in notebook.cells
        if cell.cell_type == cell_type and wanted.items() <= cell.metadata.get("nbgrader", {}).items()
    ]


# --- words ---------------------------------------------------------------------------------------


def test_opens_with_a_picture_and_a_question(exercise):
    first = exercise.student.cells[0].source
    number, words = exercise.name.split("_", 1)
    assert first.splitlines()[0] == f"# Exercise {number} · {words.replace('_', ' ').capitalize()}"
    assert re.search(r"!\[[^\]]{20,}\]\(\.\./pictures/\S+\.png\)", first), "no picture with alternative text"
    assert "?" in first


@pytest.mark.parametrize("what", ["**You will**", "**Points**", "**Time**", "**Before this**", "How it works"])
def test_says_what_it_is_for(exercise, what):
    assert what in exercise.student.cells[1].source


def test_leads_to_its_lesson_and_to_all_symbols(exercise):
    for place in (1, -2):
        assert f"](../{exercise.name}.ipynb)" in exercise.student.cells[place].source
        assert "[all symbols](../glossary.ipynb)" in exercise.student.cells[place].source


def test_says_how_to_hand_it_in(exercise):
    assert exercise.student.cells[-2].source.startswith("## Hand in")


def test_links_and_pictures_exist(exercise):
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", prose(exercise.student)):
        assert (EXERCISES / target).is_file(), target


def test_formulas_are_closed(exercise):
    for cell in exercise.source.cells:
        if cell.cell_type == "markdown":
            assert cell.source.count("$$") % 2 == 0
            assert cell.source.replace("$$", "").count("$") % 2 == 0


def test_every_picture_has_words(exercise):
    outputs = [output for cell in exercise.source.cells for output in cell.get("outputs", [])]
    pictures = [output.data for output in outputs if "image/png" in output.get("data", {})]
    assert pictures
    for data in pictures:
        assert len(data["text/plain"].split()) >= 3


# --- points --------------------------------------------------------------------------------------


def test_every_cell_of_nbgrader_has_its_own_name(exercise):
    names = [cell.metadata.nbgrader.grade_id for cell in exercise.source.cells if "nbgrader" in cell.metadata]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) for name in names)


def test_points_in_the_table_add_up(exercise):
    (said,) = re.findall(r"\*\*Points\*\* \| (.*?) *\|$", exercise.student.cells[1].source, re.MULTILINE)
    code_points, paper = (
        sum(cell["points"] for cell in of_nbgrader(exercise.source, kind, grade=True)) for kind in ("code", "markdown")
    )
    assert said == f"{code_points + paper}: code {code_points}, on paper {paper}"


def test_points_in_the_headings_are_nbgraders(exercise):
    said, given = [], []
    for cell in exercise.source.cells:
        if heading := re.match(r"## Task (\d+): .*\((\d+) points?\)$", cell.source.partition("\n")[0]):
            said.append((int(heading[1]), int(heading[2])))
            given.append(0)
        elif cell.metadata.get("nbgrader", {}).get("grade"):
            given[-1] += cell.metadata.nbgrader.points
    assert said == list(enumerate(given, 1))


def test_written_answers_have_a_rubric_with_their_points(exercise):
    rubric = exercise.source.cells[-1]
    assert rubric.metadata.nbgrader.grade_id == "rubric"
    to_see, _, scheme = rubric.source.partition("<!-- BEGIN MARK SCHEME -->")
    asked, number = {}, None
    for cell in (cell for cell in exercise.source.cells if cell.cell_type == "markdown"):
        if heading := re.match(r"## Task (\d+)", cell.source):
            number = heading[1]
        elif cell.metadata.get("nbgrader", {}).get("grade"):
            asked[number] = asked.get(number, 0) + cell.metadata.nbgrader.points
    assert asked
    assert dict(re.findall(r"Task (\d+): (\d+) points?", to_see)) == {task: str(most) for task, most in asked.items()}
    assert all(f"Task {task}" in scheme for task in asked)


# --- checks --------------------------------------------------------------------------------------


def calls(node, name):
    """The calls of a function or method of this name."""
    found = [call for call in ast.walk(node) if isinstance(call, ast.Call)]
    return [call for call in found if getattr(call.func, "id", getattr(call.func, "attr", None)) == name]


def seed(call):
    """The rng of a call of `check_task`."""
    return {keyword.arg: ast.literal_eval(keyword.value) for keyword in call.keywords}.get("rng", 0)


def tasks(checks):
    """What is checked: the task and the student's function."""
    return [[ast.unparse(argument) for argument in call.args] for call in checks]


def test_every_check_has_a_part_to_see_and_a_hidden_one_that_gives_the_points(exercise):
    checks = of_nbgrader(exercise.source, "code", grade=True)
    assert checks
    for check in checks:
        (hidden,) = HIDDEN.findall(check["source"])
        to_see, hidden = ast.parse(HIDDEN.sub("", check["source"])), ast.parse(hidden)
        shown, graded = calls(to_see, "check_task"), calls(hidden, "check_task")
        assert shown
        assert tasks(graded) == tasks(shown)
        assert len({*map(seed, shown), *map(seed, graded)}) == len(shown) + len(graded), "the grader uses other data"
        # Whatever a student has made of the name: the grader takes the course's.
        assert ast.unparse(hidden.body[0]) == "from sae_check import check_task"
        assert isinstance(hidden.body[-1], ast.Expr), "a number at the end is what nbgrader takes as points"
        points = [call.args[0].value for call in calls(hidden.body[-1], "points")]
        assert sum(points) == check["points"]
        assert all(call.func.value in graded for call in calls(hidden.body[-1], "points"))
        # A value at the end of what is seen would be taken for points as well.
        assert not isinstance(to_see.body[-1], ast.Expr)


def test_the_solutions_get_all_points(exercise):
    for cell in exercise.source.cells:
        if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("grade"):
            (shown,) = [output.data["text/plain"] for output in cell.outputs if output.output_type == "execute_result"]
            assert float(shown) == cell.metadata.nbgrader.points


def test_what_students_run_asserts_nothing(exercise):
    for source in code(exercise.student):
        assert not [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Assert)], source


def test_one_import_cell_and_every_name_of_it_is_used(exercise):
    importing = [source for source in code(exercise.student) if re.search(r"^(import|from) ", source, re.MULTILINE)]
    assert importing == code(exercise.student)[:1]
    trees = [ast.parse(source) for source in code(exercise.source)]
    imports = [node for node in ast.walk(trees[0]) if isinstance(node, (ast.Import, ast.ImportFrom))]
    imported = {alias.asname or alias.name for node in imports for alias in node.names}
    used = {node.id for tree in trees[1:] for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert imported <= used | {"np"}


def test_lines_of_code_are_narrow(exercise):
    for source in code(exercise.source):
        assert max(map(len, source.splitlines())) <= 100, source
