"""Count the lines of code of folders of Python: without blank lines, comments and docstrings."""

import argparse
import ast
import io
import tokenize
from pathlib import Path

NO_CODE = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
}


def code_lines(source):
    """Number of lines of `source` that hold code."""
    lines = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in NO_CODE:
            lines.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(source)):
        is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if is_text and isinstance(node.value.value, str):  # a docstring, or a string that does nothing
            lines.difference_update(range(node.lineno, node.end_lineno + 1))
    return len(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", default=["sae_lib", "sae_check"])
    parser.add_argument("--folders-within", action="store_true", help="a line for each folder in them")
    options = parser.parse_args()
    for folder in options.folders:
        files = sorted(Path(folder).rglob("*.py"))
        counts = {file: code_lines(file.read_text(encoding="utf-8")) for file in files}
        print(f"{folder}: {sum(counts.values()):,} lines of code in {len(files)} files")
        if options.folders_within:
            for within in sorted({file.parent for file in files}):
                inside = [count for file, count in counts.items() if file.parent == within]
                print(f"  {within.as_posix()}: {sum(inside):,} in {len(inside)}")


if __name__ == "__main__":
    main()
