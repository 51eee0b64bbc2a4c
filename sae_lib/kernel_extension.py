"""What the course adds to the notebook kernel: a cell that was run too early says which cell comes first.

Python says ``NameError: name 'photos' is not defined``. True, but a student who skipped a cell wants to
know which. The kernel knows the notebook's file, and there the cell that makes ``photos`` can be found.
"""

import ast
import json
import os
from pathlib import Path

REMEDY = "Run the cells above first: in the menu Run, «Run All Above Selected Cell»."


def hint(name, path=None):
    """What to run before a cell that wants `name`.

    Parameters
    ----------
    name : str
        The name that is not defined.
    path : path, optional
        The notebook.

    Returns
    -------
    str or None
        None if no cell of the notebook makes it: then it is a slip of the pen.
    """
    cells = _code_cells(path)
    if cells is None:
        return f"If an earlier cell makes {name!r}: {REMEDY}"
    for number, source in enumerate(cells, 1):
        if name in _made_in(source):
            line = source.strip().splitlines()[0]
            return f"{name!r} is made in code cell {number} of this notebook, which begins «{line}». {REMEDY}"
    return None


def load_ipython_extension(shell):
    """Have `shell` add the hint to every NameError. Called by IPython (tools/jupyter/ipython_kernel_config.py)."""
    shell.set_custom_exc((NameError,), _show)


def _show(shell, kind, error, trace, tb_offset=None):
    try:
        said = hint(error.name, os.environ.get("JPY_SESSION_NAME")) if error.name else None
        if said:
            error.add_note(said)
    finally:
        # Whatever becomes of the hint, the error itself must be seen.
        shell.showtraceback((kind, error, trace), tb_offset=tb_offset)


def _code_cells(path):
    try:
        notebook = json.loads(Path(path).read_text(encoding="utf-8"))
        return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _made_in(source):
    """Names that a cell gives a meaning to, outside of its functions."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return set()
    names, todo = set(), list(tree.body)
    while todo:
        node = todo.pop()
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names.add(node.name)
            continue
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        # A comprehension keeps its names to itself.
        if not isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.Lambda)):
            todo.extend(ast.iter_child_nodes(node))
    return names
