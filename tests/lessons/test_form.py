"""What a lesson must have, read from the notebooks as data."""

import ast
import re

import pytest


def prose(lesson):
    return "\n".join(cell.source for cell in lesson.cells if cell.cell_type == "markdown")


def code_cells(lesson):
    return [cell for cell in lesson.cells if cell.cell_type == "code"]


def test_opens_with_a_picture_and_a_question(lesson):
    first = lesson.cells[0]
    assert first.cell_type == "markdown"
    assert re.search(r"!\[[^\]]{20,}\]\(pictures/\S+\.png\)", first.source), "no picture with alternative text"
    assert "?" in first.source


@pytest.mark.parametrize("what", ["**You will**", "**Time**", "**Before this**", "[all symbols](glossary.ipynb)"])
def test_says_what_it_is_for(lesson, what):
    assert what in lesson.cells[1].source


def test_one_import_cell(lesson):
    importing = [cell for cell in code_cells(lesson) if re.search(r"^(import|from) ", cell.source, re.MULTILINE)]
    assert len(importing) == 1
    assert importing[0] is code_cells(lesson)[0]
    assert "from sae_lib import" in importing[0].source


def test_every_imported_name_is_used(lesson):
    imported = {
        alias.asname or alias.name
        for node in ast.walk(ast.parse(code_cells(lesson)[0].source))
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for alias in node.names
    }
    used = {
        node.id
        for cell in code_cells(lesson)[1:]
        for node in ast.walk(ast.parse(cell.source))
        if isinstance(node, ast.Name)
    }
    assert imported <= used | {"np"}


def test_asks_for_predictions(lesson):
    assert prose(lesson).count("**Predict") >= 2


def test_has_a_mistake_of_the_day(lesson):
    assert "## The mistake of the day" in prose(lesson)


def test_has_a_check_that_says_where_to_look(lesson):
    asserts = [
        node for cell in code_cells(lesson) for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Assert)
    ]
    assert asserts
    assert all(node.msg is not None for node in asserts)


def test_has_a_panel_with_the_three_sliders(lesson):
    panels = [
        output.data["text/plain"]
        for cell in code_cells(lesson)
        for output in cell.outputs
        if output.get("data", {}).get("text/plain", "").startswith("Panel «")
    ]
    assert panels
    assert all(symbol in panels[0] for symbol in "ρβλ")


def test_ends_with_what_you_can_do_and_what_comes_next(lesson, lessons):
    last = lesson.cells[-1].source
    assert "## What you can do now" in last
    way = last.splitlines()[-1]
    names = [other.path.name for other in lessons]
    here = names.index(lesson.path.name)
    before, after = way.partition("**Next:**")[::2]
    if here > 0:
        assert f"**Before:** [{titled(names[here - 1])}]({names[here - 1]}) ·" in before
    if here + 1 < len(names):
        assert after.startswith(f" [{titled(names[here + 1])}]({names[here + 1]}),"), after
    assert way.endswith("· [all symbols](glossary.ipynb)")
    assert here == 0 or "· [all lessons](00_start_here.ipynb) ·" in way


def test_leads_to_its_exercise(lesson):
    target = f"exercises/{lesson.path.name}"
    if lesson.path.name.startswith("00"):
        assert "](exercises/" in prose(lesson)
    elif lesson.path.name < "11":
        *_, line, way = filter(None, lesson.cells[-1].source.splitlines())
        assert line.startswith(f"**Exercise:** [{titled(lesson.path.name)}]({target}),")
        assert way.startswith("**Before:**")


def titled(name):
    """``"02_initialize.ipynb"`` as it is spoken of: ``"02 initialize"``."""
    return name.removesuffix(".ipynb").replace("_", " ")


def test_says_what_must_come_before(lesson, lessons):
    names = [other.path.name for other in lessons]
    here = names.index(lesson.path.name)
    if here > 0:
        assert f"]({names[here - 1]})" in lesson.cells[1].source


def test_links_and_pictures_exist(lesson):
    words = re.sub(r"```.*?```", "", prose(lesson), flags=re.DOTALL)
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", words):
        assert (lesson.path.parent / target).is_file(), target


def test_code_cells_are_short_and_narrow(lesson):
    for cell in code_cells(lesson)[1:]:
        lines = cell.source.splitlines()
        # A check may speak at length: its messages are what it is for.
        assert len(lines) <= (30 if "if is_written(" in cell.source else 18), cell.source
        # What is cut off at the window's edge is not read, and one riddle's answer stands at the end of its line.
        assert max(map(len, lines)) <= 100, cell.source


def test_formulas_are_closed(lesson):
    for cell in lesson.cells:
        if cell.cell_type == "markdown":
            assert cell.source.count("$$") % 2 == 0
            assert cell.source.replace("$$", "").count("$") % 2 == 0


def test_most_code_cells_hold_one_idea(lesson):
    lengths = [len(cell.source.splitlines()) for cell in code_cells(lesson)[1:] if "if is_written(" not in cell.source]
    assert sum(length <= 8 for length in lengths) > len(lengths) / 2
    # A table of cases, or a figure with its words, may be longer; whole pages of code may not.
    assert sum(length > 12 for length in lengths) <= len(lengths) / 4


def test_the_first_lesson_lists_all(lessons):
    first = prose(lessons[0])
    for other in lessons[1:]:
        assert f"[{titled(other.path.name)}]({other.path.name})" in first
