"""What a page is on paper: printed by a real browser, and looked at page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest
from PIL import ImageOps
from playwright.sync_api import Page

from tests.tools.real_site import RealSite

pytestmark = pytest.mark.browser
# The most sheets of A4 that a page takes, as a reader would print it.
PRINTED = {
    "topics/mercenaries/": 9,
    "articles/israeli-arms-in-azerbaijan/": 8,
    "questions/fighters-moved/": 4,
    "claims/macron-300/": 9,
    "timeline/": 14,
}
# In millimetres: what the stylesheet leaves free at the foot, and two lines of text.
MARGIN, TWO_LINES = 18, 11
POINTS = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Sheet:
    """A printed page, in millimetres from its top: where its ink ends, its headings begin."""

    height: float
    ink: float
    headings: tuple[tuple[float, str], ...]

    @property
    def is_empty_below(self) -> bool:
        """Whether more than a quarter of what could be printed on is left free."""
        return self.height - MARGIN - self.ink > (self.height - 2 * MARGIN) / 4

    @property
    def forsaken(self) -> tuple[str, ...]:
        """Headings with less than two lines below them."""
        return tuple(name for top, name in self.headings if self.ink - top < TWO_LINES)


def sheets(printed: bytes) -> Iterator[Sheet]:
    """The outline of a document printed by Chromium has all headings, with their places."""
    pdf = pypdfium2.PdfDocument(printed)
    places = [(entry.get_title(), entry.get_dest()) for entry in pdf.get_toc()]
    for number, page in enumerate(pdf):
        height = page.get_height() / POINTS
        picture = page.render(scale=1, grayscale=True).to_pil()
        box = ImageOps.invert(picture).getbbox()
        assert box is not None, "an empty sheet"
        headings = tuple(
            (height - place.get_view()[1][1] / POINTS, name)
            for name, place in places
            if place.get_index() == number
        )
        yield Sheet(height, box[3] / POINTS, headings)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_printed_page_wastes_no_paper_and_leaves_no_heading_alone(
    language: str, site: RealSite, serve_folder: Callable[[Path], str], page: Page
) -> None:
    address = serve_folder(site.output)

    for path, most in PRINTED.items():
        page.goto(f"{address}/{language}/{path}")
        page.evaluate("document.fonts.ready")
        printed = page.pdf(format="A4", prefer_css_page_size=True, outline=True, tagged=True)
        found = list(sheets(printed))

        assert len(found) <= most, path
        assert sum(len(sheet.headings) for sheet in found) >= 3, path
        assert [] == [name for sheet in found for name in sheet.forsaken], path
        assert [] == [n for n, sheet in enumerate(found[:-1], 1) if sheet.is_empty_below], path
