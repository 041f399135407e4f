"""What the comparing of pictures lets pass, and what it does not."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Page

from tests.tools import screenshots
from tests.tools.screenshots import assert_same_picture

SHEET = "<style>body {{ font: 17px serif; {style} }}</style><p>{text}</p>"
TEXT = "The envoy (of both sides) came, " * 40


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(screenshots, "KEPT", tmp_path / "kept")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path / "kept"


def shown(page: Page, text: str, style: str = "") -> bytes:
    page.set_content(SHEET.format(text=text, style=style))
    return page.screenshot()


@pytest.mark.browser
def test_a_picture_is_the_same_as_itself_and_drawn_with_other_edges(page: Page) -> None:
    assert_same_picture("text", shown(page, TEXT), accept=True)

    assert_same_picture("text", shown(page, TEXT), accept=False)
    assert_same_picture("text", shown(page, TEXT, "color: #181818"), accept=False)


@pytest.mark.browser
@pytest.mark.parametrize(
    "other",
    [
        TEXT.replace("(of", ")of", 1),
        TEXT.replace("came, ", ", came ", 1),
        TEXT.replace("both", "b&thinsp;oth", 1),
        TEXT.replace("envoy", "<i>envoy</i>", 1),
    ],
)
def test_one_letter_of_a_page_that_changed_is_seen(other: str, page: Page, tmp_path: Path) -> None:
    assert_same_picture("text", shown(page, TEXT), accept=True)

    with pytest.raises(AssertionError, match="does not look as it did") as seen:
        assert_same_picture("text", shown(page, other), accept=False)

    folder = tmp_path / "site-gen-pictures"
    assert "tests/test_screenshot_comparison.py --accept" in str(seen.value)
    assert {"text-new.png", "text-kept.png", "text-difference.png"} == {
        path.name for path in folder.iterdir()
    }


def test_a_picture_of_another_size_differs() -> None:
    assert_same_picture("sheet", blank(40, 40), accept=True)

    with pytest.raises(AssertionError, match=r"\(40, 40\) became \(40, 41\)"):
        assert_same_picture("sheet", blank(40, 41), accept=False)


def test_a_picture_that_nobody_accepted_is_named() -> None:
    with pytest.raises(AssertionError, match="no picture of `sheet` is kept"):
        assert_same_picture("sheet", blank(40, 40), accept=False)


def test_accepting_what_looks_the_same_leaves_the_kept_file(kept: Path) -> None:
    assert_same_picture("sheet", blank(40, 40), accept=True)
    before = (kept / "sheet.webp").read_bytes()

    assert_same_picture("sheet", blank(40, 40, dot=40), accept=True)

    assert before == (kept / "sheet.webp").read_bytes()


def blank(width: int, height: int, dot: int = 0) -> bytes:
    picture = Image.new("RGB", (width, height), "white")
    ImageDraw.Draw(picture).point((9, 9), (255 - dot, 255 - dot, 255 - dot))
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()
