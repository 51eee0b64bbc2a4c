"""Which cells of a lesson are needed for others of it."""

import ast
import copy
import os
import symtable

import nbformat

# `make test-browser`: every lesson whole, again after a restart, and pictures for people to look at.
WHOLE = os.environ.get("SAE_BROWSER") == "whole"


def keep_what_panels_need(path):
    """Take all else out of the notebook at `path`: what else the lesson trains and says has nothing to do with them."""
    notebook = nbformat.read(path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    notebook.cells = needed(code, lambda cell: any(name.endswith("_panel") for name in names(cell.source)[1]))
    nbformat.write(notebook, path)


def needed(cells, is_wanted, names_wanted=()):
    """The cells that are wanted, and those that define what they (or `names_wanted`) use, and so on."""
    wanted, found = set(names_wanted), []
    for cell in reversed(cells):
        defined, used = names(cell.source)
        if wanted & defined or is_wanted(cell):
            found.insert(0, cell)
            wanted = (wanted - defined) | used
    return found


def without(cells, costly):
    """The cells that neither use the `costly` names nor anything that was made with them."""
    made, found = set(), []
    for cell in cells:
        defined, used = names(cell.source)
        if used & (made | costly):
            made |= defined
        else:
            made -= defined
            found.append(cell)
    return found


def names(source):
    """What a cell defines, and what it uses of what was there before."""
    defined, used = set(), set()
    for statement in simple(ast.parse(source).body):
        table = symtable.symtable(ast.unparse(statement), "cell", "exec")
        symbols = table.get_symbols()
        # A function's own names are none of the cell's.
        symbols += [symbol for inner in below(table) for symbol in inner.get_symbols() if symbol.is_global()]
        read = {symbol.get_name() for symbol in symbols if symbol.is_referenced()}
        if isinstance(statement, ast.AugAssign):  # x += 1 reads x, too
            read |= {node.id for node in ast.walk(statement.target) if isinstance(node, ast.Name)}
        used |= read - defined
        defined |= {symbol.get_name() for symbol in symbols if symbol.is_assigned() or symbol.is_imported()}
    return defined, used


def simple(statements):
    """Statements one after the other: of a loop or condition first its head, then what is in it."""
    for statement in statements:
        if not isinstance(statement, (ast.For, ast.While, ast.If, ast.With, ast.Try)):
            yield statement
            continue
        if not isinstance(statement, ast.Try):
            head = copy.copy(statement)
            head.body, head.orelse = [ast.Pass()], []
            yield head
        inside = [statement, *getattr(statement, "handlers", [])]
        for part in ("body", "orelse", "finalbody"):
            for each in inside:
                yield from simple(getattr(each, part, []))


def below(table):
    """All scopes in a scope."""
    for inner in table.get_children():
        yield inner
        yield from below(inner)
