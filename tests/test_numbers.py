"""Numbers and their signs in Arabic text: where a browser puts each glyph, on every surface."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree
from playwright.sync_api import Page

from site_gen.cards.layout import isolated_levels, visual_order
from site_gen.domain.text import Direction
from tests.tools.desk import ROOT, SMALL, SmallDesk, small_desk
from tests.tools.letter_positions import (
    Letter,
    ReadingCase,
    cases_on_lines,
    lines_of,
    without_marks,
    wrongly_placed,
)
from tests.tools.screenshots import visit

CASES = cases_on_lines(ROOT / "tests" / "data" / "numbers" / "ar.txt")
LATIN = re.compile("[A-Za-z]")
MARKUP = re.compile(r"([\\`*_{}\[\]<>#+.()!|-])")
BACKSLASH = r"\\\1"
CLAIM = """\
number-{n}:
  question: numbers
  claimant: envoy
  stance: asserts
  text: {{ar: {text}}}
  sources: [{{source: daily-2020-10-02}}]
"""
QUESTION = "numbers: {topics: [talks], text: {ar: أين الرقم؟, en: Where is it?}}\n"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> SmallDesk:
    """A desk with every case as a paragraph, as a claim, and as an entry of a feed."""
    texts = [case.text for case in CASES]
    body = "\n\n".join(MARKUP.sub(BACKSLASH, text) for text in texts)
    claims = [
        CLAIM.format(n=n, text=json.dumps(t, ensure_ascii=False)) for n, t in enumerate(texts)
    ]
    updates = [
        f"  - {{date: 2020-11-02, text: {{ar: {json.dumps(t)}, en: {json.dumps(f'So «{t}».')}}}}}\n"
        for t in texts
    ]
    talks = SMALL["topics/talks.ar.md"].replace(
        "order: 1\n", f"order: 1\nupdates:\n{''.join(updates)}"
    )
    header = "---\ntitle: {title}\nsummary: {title}.\n{rest}---\n\n"
    quoted = "\n\n".join(f"He wrote «{MARKUP.sub(BACKSLASH, text)}» twice." for text in texts)
    files = {
        **SMALL,
        "articles/numbers.en.md": f"{header.format(title='Numbers', rest='')}{quoted}\n",
        "topics/talks.ar.md": talks,
        "questions.yaml": QUESTION,
        "claims/numbers.yaml": "".join(claims),
        "articles/numbers.ar.md": f"---\ntitle: أرقام\nsummary: أرقام.\ndate: 2020-11-02\n"
        f"topics: [talks]\n---\n\n{body}\n",
    }
    made = small_desk(tmp_path_factory.mktemp("numbers") / "desk", files)
    done = made.run("build")
    assert 0 == done.code, done.err
    return made


def wrong_in(lines: list[list[Letter]]) -> tuple[list[str], list[str]]:
    """The cases of which a glyph is not where it is read, and those that no line has."""
    by_letters = {"".join(letter.sign for letter in line): line for line in lines if line}
    found = [case for case in CASES if case.letters in by_letters]
    wrong = [p for c in found for p in wrongly_placed(c, by_letters[c.letters], Direction.RTL)]
    return wrong, [case.text for case in CASES if case not in found]


def test_the_table_is_large_and_says_why() -> None:
    assert len(CASES) >= 80
    assert all(case.why for case in CASES)


@pytest.mark.browser
def test_numbers_in_an_article_are_read_in_their_order(
    desk: SmallDesk, serve_folder: Callable[[Path], str], page: Page
) -> None:
    visit(page, f"{serve_folder(desk.output)}/ar/articles/numbers/")

    assert ([], []) == wrong_in(lines_of(page, ".prose p"))


@pytest.mark.browser
def test_numbers_quoted_in_an_english_article_are_read_in_their_order(
    desk: SmallDesk, serve_folder: Callable[[Path], str], page: Page
) -> None:
    visit(page, f"{serve_folder(desk.output)}/en/articles/numbers/")

    wrong, not_quoted_whole = wrong_in(lines_of(page, ".prose p > bdi"))

    assert [] == wrong
    assert [] == [case for case in not_quoted_whole if not LATIN.search(case)]


@pytest.mark.browser
def test_numbers_in_claims_are_read_in_their_order(
    desk: SmallDesk, serve_folder: Callable[[Path], str], page: Page
) -> None:
    visit(page, f"{serve_folder(desk.output)}/ar/questions/numbers/")

    assert ([], []) == wrong_in(lines_of(page, ".claim-text a, td p > a"))


@pytest.mark.browser
def test_numbers_in_a_briefing_are_read_in_their_order(desk: SmallDesk, page: Page) -> None:
    made = desk.run("brief", "talks", "--lang", "ar", "--to", "html")
    assert 0 == made.code, made.err
    (briefing,) = desk.root.rglob("talks*.html")
    page.goto(briefing.as_uri())

    assert ([], []) == wrong_in(lines_of(page, "p, li, td, q, a"))


def entries_of_feed(desk: SmallDesk, language: str) -> str:
    """What a feed reader shows of the entries."""
    feed = etree.parse(desk.output / language / "topics" / "talks" / "feed.xml")
    divs = feed.iterfind(".//{http://www.w3.org/1999/xhtml}div")
    return "".join(etree.tostring(div, encoding="unicode", method="html") for div in divs)


@pytest.mark.browser
def test_numbers_in_a_feed_are_read_in_their_order(desk: SmallDesk, page: Page) -> None:
    page.set_content(entries_of_feed(desk, "ar"))
    assert ([], []) == wrong_in(lines_of(page, "p"))

    page.set_content(entries_of_feed(desk, "en"))
    wrong, not_quoted_whole = wrong_in(lines_of(page, "p > bdi"))
    assert [] == wrong
    assert [] == [case for case in not_quoted_whole if not LATIN.search(case)]


def wrong_on_card(case: ReadingCase, text: str, direction: Direction) -> list[str]:
    """What of the case is not where it is read, in a text of a card that holds it."""
    order = visual_order(isolated_levels(text, direction))
    at = {index: place for place, index in enumerate(order)}
    first = text.index(case.text)
    signs = enumerate(case.text, first)
    line = [Letter(sign, at[index], 1.0) for index, sign in signs if without_marks(sign)]
    return wrongly_placed(case, line, Direction.RTL)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.text)
def test_numbers_on_a_card_are_read_in_their_order(case: ReadingCase) -> None:
    assert [] == wrong_on_card(case, case.text, Direction.RTL)


def test_numbers_quoted_on_an_english_card_are_read_in_their_order() -> None:
    quoted = [case for case in CASES if not LATIN.search(case.text)]
    wrong = [wrong_on_card(case, f"He wrote «{case.text}»", Direction.LTR) for case in quoted]

    assert [] == [fault for faults in wrong for fault in faults]
