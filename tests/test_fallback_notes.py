"""The notes of a text that a page shows in another language than its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import Locator, Page

from tests.test_incremental import CONTENT
from tests.tools.desk import SmallDesk, small_desk

# The text, the page that shows it for want of its own, and letters that neither language has.
TEXTS = {
    "ar": ("en", "قال المبعوث إنهم كانوا [نحو 300](claim:envoy-came) في ذلك اليوم.", "[A-Za-z]"),
    "en": ("ar", "The envoy said that [about 300](claim:envoy-came) had come.", "[\u0620-\u064a]"),
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> SmallDesk:
    desk = small_desk(tmp_path_factory.mktemp("fallback") / "desk", CONTENT)
    for code, (_, text, _) in TEXTS.items():
        head = "title: T\nsummary: S.\ndate: 2020-11-02\ntopics: [talks]\n"
        desk.write(f"articles/only-{code}.{code}.md", f"---\n{head}---\n\n{text}\n")
    run = desk.run("build")
    assert 0 == run.code, run.err
    return desk


def _path(code: str) -> str:
    return f"{TEXTS[code][0]}/articles/only-{code}/"


@pytest.mark.parametrize("code", TEXTS)
def test_a_note_beside_a_text_is_in_the_language_of_the_text(desk: SmallDesk, code: str) -> None:
    page = html.fromstring(desk.page(f"{_path(code)}index.html"))

    (note,) = page.find_class("margin-note")

    assert note.text_content().count("·") == 3
    assert not re.search(TEXTS[code][2], note.text_content())


@pytest.mark.parametrize("code", TEXTS)
def test_the_same_note_is_on_the_page_of_the_text_itself(desk: SmallDesk, code: str) -> None:
    own = html.fromstring(desk.page(f"{code}/articles/only-{code}/index.html"))
    other = html.fromstring(desk.page(f"{_path(code)}index.html"))

    texts = [page.find_class("margin-note")[0].text_content() for page in (own, other)]

    assert texts[0] == texts[1]


def _visible_box(found: Locator) -> tuple[float, float]:
    box = found.bounding_box()
    assert box is not None
    return box["x"], box["x"] + box["width"]


@pytest.mark.parametrize("code", TEXTS)
@pytest.mark.parametrize("width", [375, 1000, 1440])
def test_a_note_beside_a_text_is_inside_the_window(
    desk: SmallDesk, page: Page, serve_folder: Callable[[Path], str], code: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(f"{serve_folder(desk.output)}/{_path(code)}")

    page.locator(".claim-link").first.hover()
    page.locator(":is(.preview, .margin-notes):visible").first.wait_for()

    shown = [page.locator(f".{name}").first for name in ("preview", "margin-notes")]
    visible = [note for note in shown if note.is_visible()]
    assert visible
    for note in visible:
        start, end = _visible_box(note)
        assert end - start > 150
        assert start >= 0
        assert end <= width
