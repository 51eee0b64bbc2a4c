"""`make html`: pages that read well with no kernel and no network."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup

pytestmark = pytest.mark.slow

PROJECT = Path(__file__).resolve().parents[2]
NOTEBOOKS = PROJECT / "notebooks"


@pytest.fixture(scope="module")
def pages(html_pages):
    return {
        file.name: BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser") for file in html_pages.glob("*.html")
    }


def test_every_notebook_is_a_page_and_the_index_leads_to_the_first(pages):
    assert set(pages) == {"index.html"} | {f"{path.stem}.html" for path in NOTEBOOKS.glob("*.ipynb")}
    assert pages["index.html"].a["href"] == "00_start_here.html"


def test_nothing_is_loaded_from_anywhere(pages):
    for name, page in pages.items():
        assert not page.find_all(["script", "link", "iframe"]), name
        assert not [image["src"][:40] for image in page.find_all("img") if "://" in image["src"]], name
        assert "url(" not in str(page.style), name


def test_every_picture_is_there_and_has_words(html_pages, pages):
    for name, page in pages.items():
        for image in page.find_all("img"):
            assert len(image["alt"].split()) >= 3, (name, image["alt"])
            assert image["alt"] != "No description has been provided for this image", name
            assert image["src"].startswith("data:image/png;base64,") or (html_pages / image["src"]).is_file(), name


def test_every_link_leads_to_a_place_that_exists(pages):
    for name, page in pages.items():
        for link in page.find_all("a"):
            target, _, place = unquote(link["href"]).partition("#")
            if "://" in target:
                continue
            there = pages.get(target or name)
            assert there is not None, f"{name} links to {target}"
            assert not place or there.find(id=place), f"{name} links to #{place}"


def test_exercises_are_named_and_no_link_leads_to_them(pages):
    for name, page in pages.items():
        if name[0] == "0":
            assert page.select('span[title^="notebooks/exercises/"][title$=".ipynb, to be opened in JupyterLab"]'), name


def test_formulas_are_drawn_and_none_is_left_as_source(pages):
    for name, page in pages.items():
        if name == "index.html":
            continue
        assert page.find("math"), name
        for code in page.find_all(["code", "pre", "style", "annotation"]):
            code.extract()
        left = re.findall(r"\$[^$\n]*\$|\\[a-zA-Z]{2,}", page.get_text())
        assert left == [], name


def test_a_panel_says_that_it_is_still(pages):
    for name, page in pages.items():
        panels = [image for image in page.select(".output_png img") if image.find_parent().find_next_sibling("p")]
        assert bool(panels) == (name[:2].isdigit()), name
        assert all("open this lesson in JupyterLab" in p.get_text() for p in page.select("p.still"))


def test_the_page_names_itself_among_the_lessons(pages):
    for name, page in pages.items():
        if name != "index.html":
            assert page.select_one("nav a[aria-current]")["href"] == name
            assert page.title.get_text().endswith("The sparse autoencoder")
