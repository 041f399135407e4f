"""A briefing as a Word file by pandoc; direction, styles and page numbers are added later."""

import base64
import io
import subprocess

from lxml import html
from lxml.html import HtmlElement

from site_gen.documents.docx_parts import completed_docx
from site_gen.documents.html import BriefingDocument

# The Word style of each paragraph class; pandoc takes a style from the enclosing division.
_STYLES = {
    "kind": "Strong",
    "byline": "Aside",
    "muted": "Aside",
    "address": "Aside",
    "made-from": "Made",
    "summary": "Aside",
    "lede": "Lede",
    "figure": "Strong",
}
_DIVISIONS = {"assessment": "Judgement", "source": "Source"}
# Column widths in percent, from the column that is read first.
_COLUMNS = {"answers": (20, 36, 16, 28), "timeline-table": (17, 22, 46, 15)}
# The side of the QR code on paper, and the pixels of one module in the image.
_SIDE, _SCALE = "26mm", 8


def docx_of(document: BriefingDocument) -> bytes:
    """The same bytes on every run. Raises ImportError, and OSError if pandoc cannot run."""
    import pypandoc

    direction = ["--metadata", f"dir={document.locale.direction.value}"]
    result = subprocess.run(
        [
            pypandoc.get_pandoc_path(),
            *("--sandbox", "--from=html", "--to=docx", "--output=-"),
            *("--metadata", f"lang={document.locale.code}", *direction),
        ],
        input=_for_pandoc(document).encode(),
        capture_output=True,
        check=True,
    )
    return completed_docx(result.stdout, document)


def _for_pandoc(document: BriefingDocument) -> str:
    """The HTML in a form that pandoc understands."""
    page = html.document_fromstring(document.html_without_overrides)
    # Title and author would be printed a second time, above the briefing's own.
    for element in [*page.iter("title"), *page.iter("meta")]:
        element.drop_tree()
    for drawing in [*page.iter("svg")]:
        _replace(drawing, _picture(document.permalink))
    for element in [*page.iter("bdi"), *page.iter("time")]:
        element.tag = "span"
    _apply_styles(page)
    _shift_headings(page)
    for table in page.iter("table"):
        _set_column_widths(table)
    return html.tostring(page, encoding="unicode")


def _picture(address: str) -> HtmlElement:
    """The QR code as PNG: Word before 2016 does not show SVG."""
    import segno

    buffer = io.BytesIO()
    segno.make_qr(address, error="m").save(buffer, kind="png", scale=_SCALE, border=4)
    encoded = base64.b64encode(buffer.getvalue()).decode()
    return html.fragment_fromstring(
        f'<p><img src="data:image/png;base64,{encoded}" width="{_SIDE}" height="{_SIDE}"></p>'
    )


def _apply_styles(page: HtmlElement) -> None:
    for paragraph in [*page.iter("p")]:
        if style := _STYLES.get(paragraph.get("class", "")):
            _wrap(paragraph, style)
    for division in page.iter("div"):
        if style := _DIVISIONS.get(division.get("class", "")):
            division.set("custom-style", style)


def _wrap(element: HtmlElement, style: str) -> None:
    division = html.Element("div")
    division.set("custom-style", style)
    _replace(element, division)
    division.append(element)


def _replace(old: HtmlElement, new: HtmlElement) -> None:
    """Replace an element by another; the text after it stays."""
    parent = old.getparent()
    if parent is not None:
        new.tail, old.tail = old.tail, None
        parent.replace(old, new)


def _shift_headings(page: HtmlElement) -> None:
    """The title is no heading in Word, so sections are of the first level."""
    for title in [*page.iter("h1")]:
        title.tag = "p"
        _wrap(title, "Title")
    for level in range(2, 7):
        for heading in page.iter(f"h{level}"):
            heading.tag = f"h{level - 1}"


def _set_column_widths(table: HtmlElement) -> None:
    columns = html.Element("colgroup")
    for share in _COLUMNS.get(table.get("class", ""), ()):
        column = html.Element("col")
        column.set("style", f"width: {share}%")
        columns.append(column)
    if len(columns):
        table.insert(0, columns)
