"""No helper code is repeated between notebooks: what two lessons need belongs in the library."""

import ast
from collections import defaultdict

# So many lines that stand in two lessons, one after the other, are no accident.
RUN = 5


def code_of(notebook):
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


def own_lines(source):
    """The lines of a cell as Python reads them: no comments, no layout, no imports."""
    tree = ast.parse(source)
    tree.body = [node for node in tree.body if not isinstance(node, (ast.Import, ast.ImportFrom))]
    return ast.unparse(tree).splitlines()


def is_stub(node):
    """An exercise not begun: ``return ...``."""
    return len(node.body) == 1 and isinstance(node.body[0], ast.Return) and ast.unparse(node.body[0]) == "return ..."


def test_no_function_is_defined_in_two_notebooks(notebooks_of_the_course):
    found = defaultdict(set)
    for notebook in notebooks_of_the_course:
        for node in (node for source in code_of(notebook) for node in ast.walk(ast.parse(source))):
            if isinstance(node, ast.FunctionDef) and not is_stub(node):
                found["\n".join(ast.unparse(part) for part in node.body)].add(notebook.path.stem)
    assert {body: where for body, where in found.items() if len(where) > 1} == {}


def test_no_run_of_lines_stands_in_two_notebooks(notebooks_of_the_course):
    found = defaultdict(set)
    for notebook in notebooks_of_the_course:
        for source in code_of(notebook):
            lines = own_lines(source)
            for start in range(len(lines) - RUN + 1):
                found[tuple(lines[start : start + RUN])].add(notebook.path.stem)
    assert {lines: where for lines, where in found.items() if len(where) > 1} == {}
