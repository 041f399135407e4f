"""A manuscript into Word by pandoc, which then gets its direction, styles and page numbers."""

from __future__ import annotations

import base64
import io
import subprocess

from lxml import html
from lxml.html import HtmlElement

from site_gen.press.manuscript import Manuscript
from site_gen.press.word import finished

# What a paragraph of a class becomes; pandoc knows a style by the division round it.
_STYLES = {
    "kind": "Strong",
    "by": "Aside",
    "aside": "Aside",
    "address": "Aside",
    "made": "Made",
    "summary": "Aside",
    "lede": "Lede",
    "figure": "Strong",
}
_DIVISIONS = {"judgement": "Judgement", "source": "Source"}
# Shares of the width, in percent, from the column that is read first.
_COLUMNS = {"answers": (20, 36, 16, 28), "moments": (17, 22, 46, 15)}
# The side of the QR code on paper, and of one of its modules in the picture.
_SIDE, _SCALE = "26mm", 8


def docx_of(manuscript: Manuscript) -> bytes:
    """The same bytes on every run. Raises ImportError, and OSError where pandoc cannot run."""
    import pypandoc

    turn = ["--metadata", f"dir={manuscript.locale.direction.value}"]
    done = subprocess.run(
        [
            pypandoc.get_pandoc_path(),
            *("--sandbox", "--from=html", "--to=docx", "--output=-"),
            *("--metadata", f"lang={manuscript.locale.code}", *turn),
        ],
        input=_for_pandoc(manuscript).encode(),
        capture_output=True,
        check=True,
    )
    return finished(done.stdout, manuscript)


def _for_pandoc(manuscript: Manuscript) -> str:
    """The HTML in the terms that pandoc understands."""
    page = html.document_fromstring(manuscript.html)
    # Title and author would be printed a second time, above the briefing's own.
    for element in [*page.iter("title"), *page.iter("meta")]:
        element.drop_tree()
    for drawing in [*page.iter("svg")]:
        _exchange(drawing, _picture(manuscript.address))
    for element in [*page.iter("bdi"), *page.iter("time")]:
        element.tag = "span"
    _style(page)
    _level(page)
    for table in page.iter("table"):
        _column(table)
    return html.tostring(page, encoding="unicode")


def _picture(address: str) -> HtmlElement:
    """The QR code as PNG: Word shows no drawing of ours before 2016."""
    import segno

    out = io.BytesIO()
    segno.make_qr(address, error="m").save(out, kind="png", scale=_SCALE, border=4)
    source = base64.b64encode(out.getvalue()).decode()
    return html.fragment_fromstring(
        f'<p><img src="data:image/png;base64,{source}" width="{_SIDE}" height="{_SIDE}"></p>'
    )


def _style(page: HtmlElement) -> None:
    for paragraph in [*page.iter("p")]:
        if style := _STYLES.get(paragraph.get("class", "")):
            _wrap(paragraph, style)
    for division in page.iter("div"):
        if style := _DIVISIONS.get(division.get("class", "")):
            division.set("custom-style", style)


def _wrap(element: HtmlElement, style: str) -> None:
    division = html.Element("div")
    division.set("custom-style", style)
    _exchange(element, division)
    division.append(element)


def _exchange(old: HtmlElement, new: HtmlElement) -> None:
    """Put an element in the place of another; the text behind it stays there."""
    parent = old.getparent()
    if parent is not None:
        new.tail, old.tail = old.tail, None
        parent.replace(old, new)


def _level(page: HtmlElement) -> None:
    """The title is no heading in Word; sections are of the first level."""
    for title in [*page.iter("h1")]:
        title.tag = "p"
        _wrap(title, "Title")
    for level in range(2, 7):
        for heading in page.iter(f"h{level}"):
            heading.tag = f"h{level - 1}"


def _column(table: HtmlElement) -> None:
    columns = html.Element("colgroup")
    for share in _COLUMNS.get(table.get("class", ""), ()):
        column = html.Element("col")
        column.set("style", f"width: {share}%")
        columns.append(column)
    if len(columns):
        table.insert(0, columns)
