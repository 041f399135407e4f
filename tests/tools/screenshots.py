"""Pictures of pages, each held to the one that was looked at and accepted."""

from __future__ import annotations

import io
import os
import tempfile
from pathlib import Path
from typing import Final

from PIL import Image, ImageChops
from playwright.sync_api import Page, Route

from tests.tools.desk import ROOT

KEPT = ROOT / "tests" / "data" / "pictures"
# Two ways to draw the same letter differ at its edges, and by less than this in each colour.
_SEEN: Final = 64
# A bracket that faces the other way changes a sixtieth of a square of 32 by 32 pixels, and of the
# whole page next to nothing: so the worst square counts, not the page. Of 255 parts of a square,
# one may differ: four pixels.
_SQUARE: Final = 32
_MOST: Final = 1
_COLOURS: Final = 64


def assert_same_picture(name: str, png: bytes, *, accept: bool) -> None:
    """The picture shows what the kept one of this name does, or is kept in its place.

    It may differ in how the edges of letters are drawn, but nowhere by a letter. The message of a
    difference names a folder with the new picture and one of what differs.
    """
    kept = KEPT / f"{name}.webp"
    now = Image.open(io.BytesIO(png)).convert("RGB")
    if accept:
        _keep(kept, now)
    if not kept.is_file():
        new = _left(name, "new", now)
        raise AssertionError(f"no picture of `{name}` is kept.\nLook at {new}\n{_how_to_accept()}")
    before = Image.open(kept).convert("RGB")
    found = _difference(before, now)
    if found is not None:
        new = _left(name, "new", now)
        _left(name, "difference", found)
        _left(name, "kept", before)
        size = "" if before.size == now.size else f" ({before.size} became {now.size})"
        raise AssertionError(
            f"`{name}` does not look as it did{size}.\nLook at {new}, at what was kept and at what"
            f" differs beside it.\n{_how_to_accept()}"
        )


def picture_of(page: Page, address: str, part: str = "html") -> bytes:
    """The final look of a part of a page: fonts loaded, nothing moving, no caret."""
    visit(page, address)
    if part == "html":
        return page.screenshot(full_page=True, animations="disabled", caret="hide")
    # What stays in view would lie on a part that the browser scrolls to.
    page.locator(".masthead, .within-reach").evaluate_all(
        "(bars) => bars.forEach((bar) => (bar.style.position = 'static'))"
    )
    return page.locator(part).first.screenshot(animations="disabled", caret="hide")


def visit(page: Page, address: str) -> None:
    """Open a page, and wait for the fonts of the site.

    A reader gets a late font on the next page only (`font-display: optional`), and which are late
    would depend on how busy the machine is.
    """
    page.unroute("**/*.css")
    page.route("**/*.css", _waiting)
    page.goto(address)
    page.evaluate("document.fonts.ready")


def _waiting(route: Route) -> None:
    sheet = route.fetch()
    route.fulfill(response=sheet, body=sheet.text().replace("display: optional", "display: block"))


def _difference(before: Image.Image, now: Image.Image) -> Image.Image | None:
    """What differs, dark on light; nothing if no reader would see it."""
    size = (max(before.width, now.width), max(before.height, now.height))
    apart = ImageChops.difference(_on_sheet(before, size), _on_sheet(now, size))
    red, green, blue = apart.split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    seen = most.point([255 * (value > _SEEN) for value in range(256)])
    worse = sum(seen.reduce(_SQUARE).histogram()[_MOST + 1 :])
    return ImageChops.invert(seen) if worse or before.size != now.size else None


def _on_sheet(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The picture on a larger sheet of a colour that no page has, so that what is missing shows."""
    sheet = Image.new("RGB", size, (255, 0, 255))
    sheet.paste(picture)
    return sheet


def _keep(path: Path, picture: Image.Image) -> None:
    """A page has few colours: with no more of them a picture takes a third of the room."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_file() and _difference(Image.open(path).convert("RGB"), picture) is None:
        return
    picture.quantize(_COLOURS).convert("RGB").save(path, lossless=True, method=4)


def _left(name: str, what: str, picture: Image.Image) -> Path:
    folder = Path(tempfile.gettempdir()) / "site-gen-pictures"
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}-{what}.png"
    picture.save(path)
    return path


def _how_to_accept() -> str:
    file = os.environ.get("PYTEST_CURRENT_TEST", "tests").partition("::")[0]
    return f"If it is as it should be: .venv/bin/python -m pytest -q -n0 {file} --accept"
