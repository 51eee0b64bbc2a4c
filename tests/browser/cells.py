"""Which cells of a lesson its panels need."""

import ast
import os

import nbformat

# `make test-browser`: every lesson whole, again after a restart, and pictures for people to look at.
WHOLE = os.environ.get("SAE_BROWSER") == "whole"


def keep_what_panels_need(path):
    """Take all else out of the notebook at `path`: what else the lesson trains and says has nothing to do with them."""
    notebook = nbformat.read(path, as_version=4)
    notebook.cells = needed_by_panels([cell for cell in notebook.cells if cell.cell_type == "code"])
    nbformat.write(notebook, path)


def needed_by_panels(cells):
    """The cells that call a panel, and those that define what they use, and so on."""
    wanted, needed = set(), []
    for cell in reversed(cells):
        defined, used = names(cell.source)
        if wanted & defined or any(name.endswith("_panel") for name in used):
            needed.insert(0, cell)
            wanted = (wanted - defined) | used
    return needed


def names(source):
    """What a cell defines, and what it uses."""
    tree = ast.parse(source)
    defined = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    defined |= {node.name for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
    defined |= {
        (alias.asname or alias.name).partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for alias in node.names
    }
    return defined, {
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
