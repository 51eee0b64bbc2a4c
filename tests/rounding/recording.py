"""Notes the numbers that a notebook formats, rounds and compares; tools/test_margins.py starts it in the kernel."""

import ast
import json
import operator

import numpy as np
from IPython import get_ipython

COMPARED = {"Lt": operator.lt, "LtE": operator.le, "Gt": operator.gt, "GtE": operator.ge}
notes = []
cell = None


def start():
    """From now on cells are run with their numbers noted."""
    get_ipython().user_ns["_noting"] = globals()
    get_ipython().ast_transformers.append(Noting())


def save(path):
    with open(path, "w", encoding="utf-8") as file:
        json.dump(notes, file)


def note(kind, what, values, *more):
    """Keep what can differ: finite numbers with digits after the point."""
    values = np.atleast_1d(np.asarray(values))
    if values.dtype.kind == "f" and np.isfinite(values).all() and values.size <= 100_000:
        notes.append([cell, kind, what, values.ravel().tolist(), *more])


def formatted(value, conversion, spec, what):
    if conversion != -1:
        value = {"r": repr, "s": str, "a": ascii}[chr(conversion)](value)
    text = format(value, spec)
    if isinstance(value, (float, np.floating)):
        note("printed", what, value, text)
    return text


def rounded(function, arguments, keywords, what):
    digits = [*arguments[1:], *keywords.values(), 0][0]
    note("rounded", what, arguments[0], digits)
    return function(*arguments, **keywords)


def compared(values, kinds, what, whole):
    """``a < b <= c``: each pair, up to the first that does not hold, as Python does; of arrays only if all matter."""
    holds = True
    for left, right, kind in zip(values, values[1:], kinds):
        holds = COMPARED[kind](left, right)
        if whole or np.ndim(holds) == 0:
            note("compared", what, np.asarray(left, float) - np.asarray(right, float))
        if len(kinds) > 1 and not holds:
            break
    return holds


class Noting(ast.NodeTransformer):
    """Puts the functions above in the place of f-strings' fields, of ``round`` and of comparisons."""

    def __init__(self):
        self.whole = []  # comparisons of which all or any must hold

    def visit_FormattedValue(self, node):
        what = ast.unparse(node)
        self.generic_visit(node)
        spec = node.format_spec or ast.Constant("")
        text = called("formatted", node.value, ast.Constant(node.conversion), spec, ast.Constant(what))
        return ast.FormattedValue(text, -1, None)

    def visit_Compare(self, node):
        what = ast.unparse(node)
        self.generic_visit(node)
        kinds = [type(kind).__name__ for kind in node.ops]
        if not COMPARED.keys() >= set(kinds):
            return node
        values = ast.List([node.left, *node.comparators], ast.Load())
        named = ast.List([ast.Constant(kind) for kind in kinds], ast.Load())
        return called("compared", values, named, ast.Constant(what), ast.Constant(node in self.whole))

    def visit_Call(self, node):
        what, name = ast.unparse(node), getattr(node.func, "attr", getattr(node.func, "id", None))
        if name in ("all", "any"):
            self.whole += node.args
        self.generic_visit(node)
        if name != "round" or any(keyword.arg is None for keyword in node.keywords):
            return node
        function, arguments = node.func, node.args
        if isinstance(function, ast.Attribute) and getattr(function.value, "id", None) != "np":
            # x.round(2) is np.round(x, 2)
            function, arguments = called_name("np", "round"), [function.value, *arguments]
        keywords = ast.Dict([ast.Constant(k.arg) for k in node.keywords], [k.value for k in node.keywords])
        return called("rounded", function, ast.List(arguments, ast.Load()), keywords, ast.Constant(what))

    def visit(self, node):
        return ast.fix_missing_locations(super().visit(node))


def called(name, *arguments):
    return ast.Call(called_name(name), list(arguments), [])


def called_name(name, attribute=None):
    found = ast.Subscript(ast.Name("_noting", ast.Load()), ast.Constant(name), ast.Load())
    return ast.Attribute(found, attribute, ast.Load()) if attribute else found
