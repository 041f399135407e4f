"""What a reader sees of the finished site, held to pictures that people have looked at."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Literal

import pypdfium2
import pytest
from playwright.sync_api import Page

from tests.tools.real_site import build_guide, shared_site
from tests.tools.screenshots import assert_same_picture, visit
from tests.tools.static_host import served

NewPage = Callable[..., Page]
LANGUAGES = ("ar", "en")
PAGES = {
    "home": "",
    "topic": "topics/mercenaries/",
    "question": "questions/fighters-moved/",
    "claim": "claims/macron-300/",
    "article": "articles/israeli-arms-in-azerbaijan/",
    "entity": "entities/turkey/",
    "timeline": "timeline/",
    "search": "search/",
}
# A phone, a tablet, a desk: the first two screens of each, in CSS pixels.
WINDOWS = ((360, 1800), (768, 1400), (1440, 1200))
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
GUIDE_PAGES = {"learn": "articles/first-pair/", "reference": "articles/cli/"}
GUIDE_WINDOWS: tuple[tuple[int, int, Literal["light", "dark"]], ...] = (
    (375, 1000, "dark"),
    (1440, 900, "light"),
)
# The fonts of menus, forms and code are the reader's own, and differ between machines: ours replace
# them.
OWN_LETTERS = (
    ":root { --interface: var(--family) !important; --font-code: var(--family) !important }"
)
# A citation names the day the page was seen.
TODAY = "2026-11-20T12:00:00Z"
PRINTED_PAGES = 3


@pytest.mark.browser
@pytest.mark.parametrize("kind", PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_looks_as_it_was_accepted(
    language: str, kind: str, address: str, new_page: NewPage, *, accept: bool
) -> None:
    page = opened(f"{address}/{language}/{PAGES[kind]}", new_page)

    differences = []
    for width, height in WINDOWS:
        page.set_viewport_size({"width": width, "height": height})
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)
            seen = page.screenshot(animations="disabled", caret="hide")
            differences += difference(f"{kind}-{language}-{width}-{theme}", seen, accept=accept)

    assert not differences, "\n\n".join(differences)


@pytest.mark.browser
@pytest.mark.parametrize("kind", GUIDE_PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_of_the_guide_looks_as_it_was_accepted(
    language: str, kind: str, guide_address: str, new_page: NewPage, *, accept: bool
) -> None:
    page = opened(f"{guide_address}/{language}/{GUIDE_PAGES[kind]}", new_page)
    # Documents are edited every week.
    for part in (".prose > *", ".contents li"):
        page.locator(part).evaluate_all("(all) => all.slice(5).forEach((one) => one.remove())")
    page.locator("time").evaluate_all("(days) => days.forEach((day) => (day.textContent = '2026'))")

    differences = []
    for width, height, theme in GUIDE_WINDOWS:
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=theme)
        seen = page.screenshot(animations="disabled", caret="hide")
        name = f"guide-{kind}-{language}-{width}-{theme}"
        differences += difference(name, seen, accept=accept)

    assert not differences, "\n\n".join(differences)


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_printed_topic_looks_as_it_was_accepted(
    language: str, address: str, new_page: NewPage, *, accept: bool
) -> None:
    page = opened(f"{address}/{language}/{PAGES['topic']}", new_page)

    with pypdfium2.PdfDocument(page.pdf(format="A4", print_background=True)) as paper:
        sheets = [sheet(paper, number) for number in range(PRINTED_PAGES)]
    differences = [
        found
        for number, picture in enumerate(sheets, 1)
        for found in difference(f"printed-{language}-{number}", picture, accept=accept)
    ]

    assert not differences, "\n\n".join(differences)


@pytest.fixture
def address(real_address: str) -> str:
    return real_address


@pytest.fixture(scope="module")
def guide_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(shared_site("guide", build_guide, tmp_path_factory).output) as address:
        yield address


def opened(address: str, new_page: NewPage) -> Page:
    page = new_page(bypass_csp=True, reduced_motion="reduce")
    page.clock.set_fixed_time(TODAY)
    visit(page, address)
    page.add_style_tag(content=OWN_LETTERS)
    page.evaluate("document.fonts.ready")
    return page


def difference(name: str, picture: bytes, *, accept: bool) -> list[str]:
    """The message for a picture that differs, so that all that differ are reported together."""
    try:
        assert_same_picture(name, picture, accept=accept)
    except AssertionError as error:
        return [str(error)]
    return []


def sheet(paper: pypdfium2.PdfDocument, number: int) -> bytes:
    """A page of paper, at 96 dots to the inch."""
    picture = io.BytesIO()
    paper[number].render(scale=96 / 72).to_pil().save(picture, "PNG")
    return picture.getvalue()
