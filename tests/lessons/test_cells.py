"""Which cells of a lesson are needed for which: what the browser tests and those of any order rely on."""

from types import SimpleNamespace

import pytest
from cells import names, needed, without


@pytest.mark.parametrize(
    ("source", "defined", "used"),
    [
        ("x = y + z.real", "x", "y z"),
        ("x = 1\ny = x", "x y", ""),
        ("x = x + 1", "x", "x"),
        ("x += 1", "x", "x"),
        ("x[0] = y", "", "x y"),
        ("import a.b, c as d\nfrom e import f", "a d f", ""),
        ("for i in some:\n    t = i\n    u = t + v", "i t u", "some v"),
        ("with opened as o:\n    x = o", "o x", "opened"),
        ("if a:\n    b = 1\nelse:\n    c = d", "b c", "a d"),
        ("try:\n    a = b\nexcept Error as e:\n    c = e\nfinally:\n    d = f", "a c d", "b f"),
        ("def f(x, y=z):\n    t = x + g\n    return t + h", "f", "z g h"),
        ("f = lambda x: x + y", "f", "y"),
        ("x = [k + y for k in z if k]", "x", "y z"),
        ("class A(B):\n    def f(self):\n        return c", "A", "B c"),
    ],
)
def test_what_a_cell_defines_and_uses(source, defined, used):
    found = names(source)
    assert found[0] >= set(defined.split())
    assert found[1] - {"Error", "e"} == set(used.split())


LESSON = [
    SimpleNamespace(source=source)
    for source in ("from lib import train, show", "X = 1", "t = train(X)", "show(X)", "show(t)", "t = X", "s = t + X")
]


def test_what_is_needed_for_a_cell():
    def numbers(cells):
        return [LESSON.index(cell) for cell in cells]

    assert numbers(needed(LESSON, lambda cell: cell is LESSON[4])) == [0, 1, 2, 4]
    assert numbers(needed(LESSON, lambda cell: False, {"s"})) == [1, 5, 6]
    assert numbers(without(LESSON, {"train"})) == [0, 1, 3, 5, 6]
