"""Write the course as web pages that need neither a kernel nor a network: make html

Python: tools/make_html.py [folder]. The pages show what is stored in the notebooks. Formulas become
MathML, which browsers draw by themselves, so no page loads anything from anywhere.
"""

import shutil
import sys
from pathlib import Path

import nbformat
from jinja2 import pass_context
from latex2mathml.converter import convert
from nbconvert import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from pygments.formatters import HtmlFormatter

TOOLS = Path(__file__).resolve().parent
NOTEBOOKS = TOOLS.parent / "notebooks"
TEMPLATES = TOOLS / "html"
FIRST_PAGE = "00_start_here.html"


class Renderer(IPythonRenderer):
    """Markdown as HTML, with formulas as MathML and links to lessons as links to their pages."""

    def block_math(self, body):
        return convert(body.strip(), display="block")

    def inline_math(self, body):
        return convert(body.strip())

    def heading(self, text, level, **attrs):
        # The names that JupyterLab gives to its headings.
        return f'<h{level} id="{text.replace(" ", "-")}">{text}</h{level}>\n'

    def link(self, text, url, title=None):
        target, hash_sign, place = url.partition("#")
        if target.startswith("exercises/"):
            # An exercise is nothing to read: it wants a kernel, and has no page.
            return f'<span title="notebooks/{target}, to be opened in JupyterLab">{text}</span>'
        if "://" not in target and target.endswith(".ipynb"):
            url = target.removesuffix(".ipynb") + ".html" + hash_sign + place
        return super().link(text, url, title)


class CourseExporter(HTMLExporter):
    """Notebooks as pages in the course's own dress (tools/html/)."""

    def __init__(self, **options):
        super().__init__(
            template_name="course",
            extra_template_basedirs=[str(TEMPLATES)],
            exclude_input_prompt=True,
            exclude_output_prompt=True,
            **options,
        )

    @pass_context
    def markdown2html(self, context, source):
        return MarkdownWithMath(renderer=Renderer(escape=False, exclude_anchor_links=True)).render(source)


def main(folder):
    """Write all pages, their pictures and an index into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    lessons = sorted(NOTEBOOKS.glob("*.ipynb"))
    notebooks = {path: nbformat.read(path, as_version=4) for path in lessons}
    pages = [page(path, notebook) for path, notebook in notebooks.items()]
    exporter, style = CourseExporter(), style_sheet()
    for notebook, here in zip(notebooks.values(), pages):
        html, _ = exporter.from_notebook_node(notebook, {"course": {**here, "pages": pages, "style": style}})
        (folder / here["target"]).write_text(html, encoding="utf-8")
        print(here["target"])
    shutil.copytree(NOTEBOOKS / "pictures", folder / "pictures", dirs_exist_ok=True)
    (folder / "index.html").write_text(
        f'<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>The sparse autoencoder</title>'
        f'<meta http-equiv="refresh" content="0; url={FIRST_PAGE}"><a href="{FIRST_PAGE}">Start here</a></html>\n',
        encoding="utf-8",
    )


def page(path, notebook):
    """What the navigation needs to know of a notebook: its page, its title, a short label."""
    title = notebook.cells[0].source.splitlines()[0].removeprefix("# ")
    return {"target": f"{path.stem}.html", "title": title, "label": title.split(",")[0].replace(" · ", " ").lower()}


def style_sheet():
    """The course's style, and the colours of code on light and on dark paper."""
    light = HtmlFormatter(style="default").get_style_defs(".highlight")
    dark = HtmlFormatter(style="github-dark").get_style_defs(".highlight")
    own = (TEMPLATES / "course" / "style.css").read_text(encoding="utf-8")
    # The background of code is the course's own.
    return (
        f"{light}\n@media (prefers-color-scheme: dark) {{\n{dark}\n}}\n{own}\n.highlight {{ background: var(--code); }}"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else TOOLS.parent / "html")
