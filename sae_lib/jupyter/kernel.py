"""Extension of the notebook kernel: a cell run out of order says which cell comes first.

Python says ``NameError: name 'photos' is not defined``. True, but a student who skipped a cell wants to
know which. The kernel knows the notebook's file, and there the cell that makes ``photos`` can be found.
And a student who goes back to a cell may find that a later one has given ``W1`` another meaning.
"""

import ast
import json
import os
import re
import sys
from pathlib import Path

REMEDY = "Run the cells above first: in the menu Run, «Run All Above Selected Cell»."


def hint(name, path=None):
    """Say what to run before a cell that needs `name`.

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
    """Have `shell` add a hint to errors of cells run out of order (tools/jupyter/ipython_kernel_config.py).

    Only in notebooks that import `sae_lib`: the environment may be shared with other work.
    """
    order = Order(os.environ.get("JPY_SESSION_NAME"))
    if any(re.search(r"^\s*(from|import) sae_lib\b", source, re.MULTILINE) for source in _code_cells(order.path) or ()):
        order.attach(shell)
        return

    def look(_result):
        if _uses_the_library(shell):
            shell.events.unregister("post_run_cell", look)
            order.attach(shell)

    shell.events.register("post_run_cell", look)


def _uses_the_library(shell):
    """Return True once the notebook has imported `sae_lib`; this extension alone does not count."""
    parts = {name.split(".")[1] for name in sys.modules if name.startswith("sae_lib.")}
    return bool(parts - {"jupyter"}) or any(value is sys.modules["sae_lib"] for value in shell.user_ns.values())


class Order:
    """Remembers in which cell of the notebook each name was last made.

    Parameters
    ----------
    path : path or None
        The notebook.
    """

    def __init__(self, path):
        self.path, self._made_by, self._source = path, {}, ""
        self._cells, self._read_at = [], None

    def attach(self, shell):
        """Begin to listen."""
        shell.events.register("pre_run_cell", self.begins)
        shell.events.register("post_run_cell", self.ended)
        shell.set_custom_exc((Exception,), self.show)

    def begins(self, info):
        """Remember which cell is run. Called by IPython."""
        self._source = info.raw_cell or ""

    def ended(self, result):
        """Remember what it has made. Called by IPython."""
        here = self._place(result.info.raw_cell or "")
        for name in _made_in(result.info.raw_cell or ""):
            self._made_by[name] = here

    def show(self, shell, kind, error, trace, tb_offset=None):
        """Show an error, with a hint if one helps. Called by IPython."""
        try:
            said = hint(error.name, self.path) if kind is NameError and error.name else self._overtaken()
            if said:
                error.add_note(said)
        finally:
            # Whatever becomes of the hint, the error itself must be seen.
            shell.showtraceback((kind, error, trace), tb_offset=tb_offset)

    def _overtaken(self):
        here = self._place(self._source)
        if here is None:
            return None
        makers = {name: self._made_by.get(name) for name in sorted(_read_in(self._source))}
        later = [f"{name!r} (code cell {place})" for name, place in makers.items() if place and place > here]
        if not later:
            return None
        return f"Cells further down have given another meaning to {', '.join(later)} since. {REMEDY}"

    def _place(self, source):
        """Number of the code cell with this source; None if there is none such, or several."""
        places = [number for number, other in enumerate(self._stripped_cells(), 1) if other == source.strip()]
        return places[0] if len(places) == 1 else None

    def _stripped_cells(self):
        """The notebook's code; its file is read again only when it was saved since, for this is asked at every cell."""
        try:
            saved_at = os.stat(self.path).st_mtime_ns
        except (OSError, TypeError):
            return []
        if saved_at != self._read_at:
            self._cells = [cell.strip() for cell in _code_cells(self.path) or []]
            self._read_at = saved_at
        return self._cells


def _code_cells(path):
    try:
        notebook = json.loads(Path(path).read_text(encoding="utf-8"))
        return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _read_in(source):
    """Names that a cell uses."""
    try:
        return {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}
    except SyntaxError:
        return set()


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
