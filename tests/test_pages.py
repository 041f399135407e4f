"""The pages of the real content, as browsers and checkers see them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.tools.axe import Violation, violations_of_each_medium
from tests.tools.desk import ROOT, SMALL, small_desk
from tests.tools.kept_page import KeptPage, listening
from tests.tools.page_kinds import KINDS
from tests.tools.real_site import RealSite
from tests.tools.vnu import VnuMessage

Serve = Callable[[Path], str]
LANGUAGES = ("ar", "en")
EACH = [
    pytest.param(path.format(language), id=f"{kind}-{language}")
    for kind, path in KINDS.items()
    for language in (LANGUAGES if "{}" in path else ("all",))
]


@pytest.fixture
def address(real_address: str) -> str:
    return real_address


@dataclass(frozen=True, slots=True)
class SeenPage:
    """What a browser found on a page that was opened once, with scripts, and once without."""

    messages: list[str]
    asked: list[str]
    sideways: list[int]
    broken: list[str]
    moving: list[str]
    words: str
    words_without_scripts: str
    headings_without_scripts: int


@pytest.fixture(scope="module", params=EACH)
def seen(
    request: pytest.FixtureRequest,
    real_address: str,
    kept_page: KeptPage,
    kept_page_without_scripts: KeptPage,
) -> SeenPage:
    """A page of each kind and language; to open it anew for each question would cost much."""
    address = f"{real_address}/{request.param}"
    messages: list[str] = []
    asked: list[str] = []
    page, without = kept_page.opened(), kept_page_without_scripts.opened()
    with listening(
        page,
        console=lambda message: messages.append(message.text),
        pageerror=lambda error: messages.append(str(error)),
        request=lambda request: asked.append(request.url),
    ):
        page.goto(address)
    without.goto(address)
    sideways = _sideways(page)
    broken, moving = _broken(page)
    seen = SeenPage(messages, asked, sideways, broken, moving, *_words_of_both(page, without))
    assert [] == [*kept_page.emptied(), *kept_page_without_scripts.emptied()]
    return seen


def _sideways(page: Page) -> list[int]:
    """The widths at which the page scrolls sideways; then it is of ordinary width again."""
    ordinary, found = page.viewport_size, []
    for width in (768, 1600):
        page.set_viewport_size({"width": width, "height": 800})
        if 0 < page.evaluate("document.documentElement.scrollWidth - innerWidth"):
            found.append(width)
    assert ordinary
    page.set_viewport_size(ordinary)
    return found


def _broken(page: Page) -> tuple[list[str], list[str]]:
    """The rules of accessibility that the page breaks in each medium, and what moves in it."""
    broken, moving = list[str](), list[str]()
    for way, found in violations_of_each_medium(page):
        broken += [f"{way}: {v.rule}: {v.help} {v.places}" for v in found]
        moving += page.evaluate("document.getAnimations().map(String)")
    return broken, moving


def _words_of_both(with_scripts: Page, without: Page) -> tuple[str, str, int]:
    """What is read with and without scripts, and the main headings of the latter.

    What only a script can do is not there without one, and what a page says of that is not there
    with one; the day on which it is seen, no page can know by itself.
    """
    with_scripts.locator(
        "[data-seen], .list-controls, .search-filters, .copy, .cite-style"
    ).evaluate_all("(all) => all.forEach((one) => one.remove())")
    without.locator("noscript").evaluate_all("(all) => all.forEach((one) => one.remove())")
    words, others = (page.locator("main").inner_text() for page in (with_scripts, without))
    return words, others, without.locator("h1").count()


@pytest.mark.browser
def test_no_page_breaks_the_rules_of_accessibility_however_its_colours_are(seen: SeenPage) -> None:
    assert [] == seen.broken
    assert [] == seen.moving


@pytest.mark.browser
def test_a_page_asks_its_own_host_only_and_keeps_its_policy(
    seen: SeenPage, real_address: str
) -> None:
    assert [] == seen.messages
    assert [] == [url for url in seen.asked if not url.startswith(real_address)]
    assert len(seen.asked) > 1


@pytest.mark.browser
def test_a_page_is_the_same_without_javascript(seen: SeenPage) -> None:
    """But for a search, which is a script's work."""
    is_search = "/search/" in seen.asked[0]

    assert is_search or seen.words == seen.words_without_scripts
    assert 1 == seen.headings_without_scripts


@pytest.mark.browser
def test_no_page_scrolls_sideways(seen: SeenPage) -> None:
    assert [] == seen.sideways


def test_every_page_is_valid_html(
    site: RealSite, vnu: Callable[[Iterable[Path]], list[VnuMessage]]
) -> None:
    pages = sorted(site.output.rglob("*.html"))

    # Read from a disk, a page's own stylesheet and script are at no host, so the policy seems to
    # forbid them; and a block of linked data is taken for a script, though no policy stops what
    # never runs (HTML, 4.12.1.1). A browser says below what the policy really stops.
    seeming = (
        "blocked by “style-src”",
        "blocked by “script-src”",
        "Inline script violates Content Security Policy",
    )
    found = [m for m in vnu(pages) if m.kind != "info" and not any(s in m.text for s in seeming)]

    assert len(pages) > 300
    assert [] == [f"{m.path}:{m.line}: {m.text}" for m in found]


@pytest.mark.browser
def test_arabic_pages_run_from_the_right(address: str, page: Page) -> None:
    page.goto(f"{address}/ar/questions/fighters-moved/")

    heading = page.locator("h1").bounding_box()
    cells = [cell.bounding_box() for cell in page.locator("table tr").first.locator("th").all()]

    assert heading is not None
    assert heading["x"] + heading["width"] > 600
    starts = [cell["x"] for cell in cells if cell]
    assert starts == sorted(starts, reverse=True)
    assert len(starts) >= 3


@pytest.mark.browser
def test_arabic_is_set_larger_with_more_leading_and_never_slanted(address: str, page: Page) -> None:
    style = "(e) => { const s = getComputedStyle(e); return [s.fontSize, s.lineHeight] }"
    page.goto(f"{address}/en/pages/about/")
    latin_size, _ = page.locator(".prose p").first.evaluate(style)
    page.goto(f"{address}/ar/pages/about/")
    size, leading = page.locator(".prose p").first.evaluate(style)

    slant = page.evaluate(
        "() => { const e = document.querySelector('.prose p')"
        ".appendChild(document.createElement('em'));"
        " e.textContent = 'مهم'; return getComputedStyle(e).fontStyle }"
    )

    assert _pixels(size) > _pixels(latin_size)
    assert _pixels(leading) / _pixels(size) >= 1.7
    assert "normal" == slant


def _pixels(length: str) -> float:
    return float(length.removesuffix("px"))


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_switch_stays_on_the_page(language: str, address: str, page: Page) -> None:
    other = "en" if language == "ar" else "ar"
    page.goto(f"{address}/{language}/articles/israeli-arms-in-azerbaijan/")

    page.locator(f"nav.languages a[hreflang={other}]").click()

    assert page.url == f"{address}/{other}/articles/israeli-arms-in-azerbaijan/"
    assert page.locator("html").get_attribute("lang") == other


@pytest.mark.browser
def test_a_reader_gets_everywhere_by_keyboard(address: str, page: Page) -> None:
    page.goto(f"{address}/en/topics/mercenaries/")

    page.keyboard.press("Tab")
    skip = page.evaluate("document.activeElement.getAttribute('href')")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    inside = page.evaluate("document.querySelector('main').contains(document.activeElement)")
    assert "#main" == skip
    assert inside


@pytest.mark.browser
def test_print_leaves_out_what_cannot_be_used_on_paper(address: str, page: Page) -> None:
    page.goto(f"{address}/en/questions/fighters-moved/")

    page.emulate_media(media="print")

    assert not page.locator("nav.menu").is_visible()
    assert page.locator("h1").is_visible()
    assert page.locator("table").first.is_visible()


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fallback_page_is_accessible_and_runs_in_its_own_direction(
    language: str,
    tmp_path: Path,
    serve_folder: Serve,
    page: Page,
    axe: Callable[[Page], list[Violation]],
) -> None:
    missing = "ar" if language == "ar" else "en"
    desk = small_desk(tmp_path / "desk", _without(missing))
    desk.run("build")
    page.goto(f"{serve_folder(desk.output)}/{missing}/articles/first-day/")

    running = page.locator(".prose p").first.evaluate("(e) => getComputedStyle(e).direction")

    assert ("ltr" if missing == "ar" else "rtl") == running
    assert [] == [v.rule for v in axe(page)]
    assert page.locator(".notice").is_visible()


def _without(language: str) -> dict[str, str]:
    """The small desk with its article in one language only, which is then its original."""
    files = dict(SMALL)
    del files[f"articles/first-day.{language}.md"]
    if language == "ar":
        files["articles/first-day.en.md"] = (
            files["articles/first-day.en.md"]
            .replace("translator: The desk\ntranslated: 2020-11-03\n", "")
            .replace("translates: c4a838cb8f7de01e\n", "date: 2020-11-02\ntopics: [talks]\n")
        )
    return files


def test_the_pictures_of_the_readme_are_there() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    named = [part.partition(")")[0] for part in readme.split("](docs/")[1:]]

    assert [] == [name for name in named if not (ROOT / "docs" / name.partition("#")[0]).exists()]
