"""A briefing as Markdown for code hosts and note programs (GitHub's flavour)."""

import re
from collections.abc import Iterator

from lxml import html
from lxml.html import HtmlElement

from site_gen.documents.html import BriefingDocument

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~])")
_OPENS_BLOCK = re.compile(r"^(\s*)([#+-]|\d+[.)])(?=\s)")
_SPACE = re.compile(r"\s+")
_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*"}
# Classes of paragraphs that become bold.
_STRONG = frozenset({"figure", "kind"})
_LEVELS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(
    ["header", "section", "div", "p", "ul", "ol", "table", "blockquote", "pre", "hr", *_LEVELS]
)


def markdown_of(document: BriefingDocument) -> bytes:
    """The whole briefing; a right-to-left one is in a `<div dir>`."""
    body = html.document_fromstring(document.html).find("body")
    text = "\n\n".join(_blocks(body)) if body is not None else ""
    if document.is_rtl:
        locale = document.locale
        text = f'<div dir="{locale.direction}" lang="{locale.code}">\n\n{text}\n\n</div>'
    return f"{text}\n".encode()


def _blocks(parent: HtmlElement) -> Iterator[str]:
    """The blocks in an element; an element without blocks is a paragraph."""
    if not any(child.tag in _BLOCKS for child in parent):
        if text := _line(parent):
            yield text
        return
    for child in parent:
        if child.tag in _BLOCKS:
            yield from _block(child)


def _block(element: HtmlElement) -> Iterator[str]:
    if element.tag in {"ul", "ol"}:
        yield "\n".join(_items(element))
    elif element.tag == "table":
        yield "\n".join(_rows(element))
    elif element.tag == "blockquote":
        yield "\n>\n".join(f"> {block}" for block in _blocks(element))
    elif element.tag == "pre":
        yield f"```\n{(element.text_content() or '').rstrip()}\n```"
    elif element.tag == "hr":
        yield "---"
    elif element.tag == "p" or element.tag in _LEVELS:
        yield from _text_block(element)
    else:
        yield from _division(element)


def _text_block(element: HtmlElement) -> Iterator[str]:
    level = _LEVELS.get(str(element.tag), 0)
    line = _with_direction(element, _line(element))
    if line and element.get("class") in _STRONG:
        yield f"**{line}**"
    elif line:
        yield (
            f"{'#' * level} {_anchor(element)}{line}"
            if level
            else _OPENS_BLOCK.sub(r"\1\\\2", line)
        )


def _division(element: HtmlElement) -> Iterator[str]:
    """The blocks of a division, with its anchor before the first and its direction around all."""
    anchor = _anchor(element)
    if direction := element.get("dir"):
        yield f'<div dir="{direction}">'
    for number, block in enumerate(_blocks(element)):
        if number == 0 and anchor and block.startswith("#"):
            marks, _, words = block.partition(" ")
            yield f"{marks} {anchor}{words}"
        else:
            yield block if number else anchor + block
    if element.get("dir"):
        yield "</div>"


def _anchor(element: HtmlElement) -> str:
    name = element.get("id")
    return f'<a id="{name}"></a>' if name else ""


def _items(element: HtmlElement) -> Iterator[str]:
    for number, item in enumerate(element.findall("li"), 1):
        mark = f"{number}. " if element.tag == "ol" else "- "
        first, *rest = [*_blocks(item), ""]
        yield "\n".join([mark + first, *(f"   {block}" for block in rest if block)])


def _rows(table: HtmlElement) -> Iterator[str]:
    """The rows of a table; a cell is one line, with `<br>` between its paragraphs."""
    rows = [[_cell(cell) for cell in row if cell.tag in {"th", "td"}] for row in table.iter("tr")]
    for number, row in enumerate(rows):
        yield f"| {' | '.join(row)} |"
        if number == 0:
            yield f"|{' --- |' * len(row)}"


def _cell(cell: HtmlElement) -> str:
    return "<br>".join(block.replace("\n", " ") for block in _blocks(cell))


def _line(element: HtmlElement) -> str:
    """The words of an element with their markup, on one line."""
    return _SPACE.sub(" ", _words(element)).strip()


def _words(element: HtmlElement) -> str:
    parts = [_escaped(element.text)]
    for child in element:
        parts += [_inline(child), _escaped(child.tail)]
    return "".join(parts)


def _inline(element: HtmlElement) -> str:
    if element.tag == "svg":
        return ""
    if element.tag == "br":
        return "<br>"
    if element.tag == "code":
        return f"`{element.text_content()}`"
    words = _words(element)
    if element.tag == "a" and words.strip():
        words = f"[{words.strip()}]({element.get('href')})"
    elif mark := _MARKS.get(str(element.tag)):
        words = f"{mark}{words.strip()}{mark}"
    return _with_direction(element, words)


def _with_direction(element: HtmlElement, words: str) -> str:
    """The words in a `<span dir>` if the element has its own direction."""
    if direction := element.get("dir"):
        return f'<span dir="{direction}">{words}</span>'
    return words


def _escaped(text: str | None) -> str:
    return _SPECIAL.sub(r"\\\1", text or "").replace("&", "&amp;")
