"""The static pages in a real browser that is cut off from the network."""

import pytest
from cells import WHOLE
from lab import SCREENSHOTS
from server import PROJECT

pytestmark = pytest.mark.browser

PAGES = sorted(f"{path.stem}.html" for path in (PROJECT / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_reads_well_without_a_network(html_pages, chromium, name):
    context = chromium.new_context(offline=True)
    page, complaints = context.new_page(), []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("requestfailed", lambda request: complaints.append(request.url[:80]))
    page.goto((html_pages / name).as_uri())
    for scheme, width in (("light", 1300), ("dark", 900), ("light", 420)):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(200)
        assert complaints == []
        assert page.evaluate("[...document.images].every(image => image.naturalWidth > 0)")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), width
        # A formula that the browser does not draw has no height.
        assert page.evaluate("[...document.querySelectorAll('math')].every(m => m.getBoundingClientRect().height > 5)")
        if WHOLE:
            SCREENSHOTS.mkdir(exist_ok=True)
            page.screenshot(path=SCREENSHOTS / f"page-{name}-{scheme}-{width}.png", full_page=True)
    context.close()
