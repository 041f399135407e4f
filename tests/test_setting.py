"""Hard cases of two directions on one line, as a browser sets them: their order and their look."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from site_gen.domain.text import Direction
from tests.tools.compared import assert_same_picture, picture_of
from tests.tools.desk import ROOT, SMALL, small_desk
from tests.tools.glyphs import cases_in, lines_of, misread

NewPage = Callable[..., Page]
DATA = ROOT / "tests" / "data" / "hard-cases"
DIRECTIONS = {"ar": Direction.RTL, "en": Direction.LTR}
# Every block of the text, and what is told of it above.
BLOCKS = "h1, .lede, .prose :is(h2, p, li, td)"


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
        fault
        for case in cases
        if case.letters in by_letters
        for fault in misread(case, by_letters[case.letters], DIRECTIONS[language])
    ]
    assert {case.letters for case in cases} == {*by_letters} - _headings(page)
    assert [] == wrong
    assert_same_picture(f"hard-cases-{language}", png, accept=accept)


def _headings(page: Page) -> set[str]:
    """The headings that hold nothing hard."""
    words = page.locator(".prose h2").all_inner_texts()
    return {"".join(word.split()) for word in words if "2006" not in word}
