"""Hard cases of two directions on one line, as a browser sets them: their order and their look."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html
from playwright.sync_api import Page

from site_gen.domain.text import Direction
from tests.tools.desk import ROOT, SMALL, small_desk
from tests.tools.letter_positions import cases_in, lines_of, wrongly_placed
from tests.tools.screenshots import assert_same_picture, picture_of, visit

NewPage = Callable[..., Page]
DATA = ROOT / "tests" / "data" / "hard-cases"
DIRECTIONS = {"ar": Direction.RTL, "en": Direction.LTR}
# Every block of the text, and what is written of it above.
BLOCKS = "h1, .lede, .prose :is(h2, p, li, td)"

ARABIC = re.compile("[\u0600-\u06ff]")
FACES = {"NotoNaskhArabic-Regular", "NotoNaskhArabic-Bold"}
FACES |= {f"NotoSerif-{cut}" for cut in ("Regular", "Bold", "Italic")}
NOTES = ".margin-notes"
PROSE = f".prose, .prose :not(.copy-link, {NOTES}, {NOTES} *)"
# What each stretch of text is set as.
SET = """(text) => [...text.querySelectorAll("*")].flatMap((one) => {
  const words = [...one.childNodes].filter((node) => node.nodeType === 3 && node.data.trim());
  const style = getComputedStyle(one);
  const plain = ["fontSynthesis", "letterSpacing", "textTransform", "hyphens"]
    .map((name) => style[name]);
  const aligned = style.textAlign === "justify" ? ["justify"] : [];
  const told = [style.fontStyle, style.fontWeight, [...plain, ...aligned]];
  return words.map((node) => [node.data, ...told]);
})"""


@pytest.fixture(scope="module")
def hard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The finished site of a desk that has an article of nothing but hard cases."""
    files = {
        **SMALL,
        "claims/talks.yaml": (DATA / "claims.yaml").read_text("utf-8"),
        **{
            f"articles/hard-cases.{code}.md": (DATA / f"hard-cases.{code}.md").read_text("utf-8")
            for code in DIRECTIONS
        },
    }
    desk = small_desk(tmp_path_factory.mktemp("hard") / "desk", files)
    done = desk.run("build")
    assert 0 == done.code, done.err
    return desk.output


@pytest.mark.browser
@pytest.mark.parametrize("language", DIRECTIONS)
def test_hard_cases_are_read_in_their_order_and_look_as_they_did(
    language: str,
    hard: Path,
    serve_folder: Callable[[Path], str],
    new_page: NewPage,
    accept: bool,
) -> None:
    address = f"{serve_folder(hard)}/{language}/articles/hard-cases/"
    page = new_page(viewport={"width": 900, "height": 800})
    cases = cases_in(DATA / f"{language}.txt")

    png = picture_of(page, address, ".prose")
    lines = [line for line in lines_of(page, BLOCKS) if line]

    by_letters = {"".join(letter.sign for letter in line): line for line in lines}
    wrong = [
        problem
        for case in cases
        if case.letters in by_letters
        for problem in wrongly_placed(case, by_letters[case.letters], DIRECTIONS[language])
    ]
    assert {case.letters for case in cases} == {*by_letters} - _headings(page)
    assert [] == wrong
    assert_same_picture(f"hard-cases-{language}", png, accept=accept)


def test_a_title_in_the_other_script_shows_its_direction_where_no_markup_can(hard: Path) -> None:
    found = {}
    for language, mark in {"ar": "\u200f", "en": "\u200e"}.items():
        page = html.parse(hard / language / "articles" / "hard-cases" / "index.html")
        feed = etree.parse(hard / language / "feed.xml")
        plain = [
            *page.xpath("//title/text() | //meta[@property='og:title']/@content"),
            *page.xpath("//meta[@name='twitter:title']/@content"),
            *feed.xpath("//*[local-name()='entry']/*[local-name()='title']/text()"),
        ]
        title = {"ar": "F-16 فوق الوادي", "en": "قره باغ, in six spellings"}[language]
        told = [text for text in plain if title in text]
        found[language] = len(told)
        (cited,) = page.xpath("//meta[@name='citation_title']/@content")

        assert [] == [text for text in told if not text.startswith(mark)]
        assert title == cited

    assert {"ar": 4, "en": 4} == found


@pytest.mark.browser
@pytest.mark.parametrize("language", DIRECTIONS)
def test_no_letter_is_slanted_thickened_parted_or_stretched_by_the_browser(
    language: str, hard: Path, serve_folder: Callable[[Path], str], own_page: Page
) -> None:
    page = own_page
    visit(page, f"{serve_folder(hard)}/{language}/articles/hard-cases/")

    fonts = list(fonts_in(page, PROSE))
    set_as = page.locator(".prose").first.evaluate(SET)

    ours = {font["postScriptName"] for font in fonts if font["isCustomFont"]}
    assert ours <= FACES
    assert {"NotoNaskhArabic-Regular", "NotoSerif-Regular"} <= ours
    assert [] == [font["familyName"] for font in fonts if not font["isCustomFont"]]
    assert {("none", "normal", "none", "manual")} == {tuple(plain) for *_, plain in set_as}
    assert {"400", "700"} == {weight for _, _, weight, _ in set_as}
    assert {"normal"} == {style for letters, style, *_ in set_as if ARABIC.search(letters)}
    assert ("italic" in {style for _, style, *_ in set_as}) == (language == "en")


def fonts_in(page: Page, selector: str) -> Iterator[dict[str, Any]]:
    """The fonts that the browser took for the text of each element, not of those in it."""
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    wanted = {"nodeId": root, "selector": selector}
    for node in session.send("DOM.querySelectorAll", wanted)["nodeIds"]:
        yield from session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]


def _headings(page: Page) -> set[str]:
    """The headings that hold nothing hard."""
    words = page.locator(".prose h2").all_inner_texts()
    return {"".join(word.split()) for word in words if "2006" not in word}
