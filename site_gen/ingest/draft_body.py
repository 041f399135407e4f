"""Writes the paragraphs of a document as Markdown: headings, lists, quotations and tables stay."""

from collections.abc import Iterator
from itertools import groupby

from site_gen.ingest.document import Lines, RawLine
from site_gen.ingest.text import escape_markdown

# The title of the page is its heading of the first level.
_HIGHEST = 2
_LOWEST = 6
_INDENT = "    "


def body_of(paragraphs: tuple[Lines, ...]) -> list[str]:
    """The blocks of a body, to be separated by empty lines."""
    levels = _levels([line for lines in paragraphs for line in lines if line.kind == "heading"])
    blocks = list[str]()
    for kind, group in groupby(paragraphs, key=lambda lines: lines[0].kind):
        if kind == "item":
            blocks += _lists([lines[0] for lines in group])
        elif kind == "quote":
            blocks.append("\n>\n".join(_block(lines, levels) for lines in group))
        else:
            blocks += [_block(lines, levels) for lines in group]
    return [block for block in blocks if block.strip()]


def _levels(headings: list[RawLine]) -> dict[int, int]:
    """The level of each heading by its order: they begin at the second, and leave none out."""
    levels, before = dict[int, int](), _HIGHEST - 1
    highest = min((heading.level for heading in headings), default=1)
    for heading in headings:
        wanted = _HIGHEST + heading.level - highest
        before = min(wanted, before + 1, _LOWEST)
        levels[heading.order] = before
    return levels


def _block(lines: Lines, levels: dict[int, int]) -> str:
    first = lines[0]
    if first.rows:
        return _table(first)
    words = [escape_markdown(line.text) for line in lines]
    if first.kind == "heading":
        return f"{'#' * levels[first.order]} {words[0]}" if words[0] else ""
    opening = "> " if first.kind == "quote" else ""
    return "\n".join(opening + text for text in words if text)


def _lists(items: list[RawLine]) -> Iterator[str]:
    """Lists, each from an item of the first level on; a further paragraph is indented."""
    written = list[str]()
    outermost = min(item.level for item in items)
    is_numbered = False
    for item in items:
        depth = max(0, min(item.level - outermost, _depth(written) + 1))
        text = escape_markdown(item.text)
        if item.item < 0:
            written += ["", _INDENT * (depth + 1) + text, ""]
        else:
            marker = f"{item.item}." if item.item else "-"
            is_other = bool(item.item) != is_numbered
            begins_anew = depth == 0 and (item.item == 1 or is_other) and written
            is_numbered = bool(item.item) if depth == 0 else is_numbered
            written += [""] if begins_anew else []
            written.append(f"{_INDENT * depth}{marker} {text}")
    yield "\n".join(written).strip("\n")


def _depth(written: list[str]) -> int:
    last = next((line for line in reversed(written) if line), None)
    return -1 if last is None else (len(last) - len(last.lstrip())) // len(_INDENT)


def _table(line: RawLine) -> str:
    head, *rows = [[_cell(cell) for cell in row] for row in line.rows]
    rule = ["---"] * len(head)
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *rows))


def _cell(text: str) -> str:
    return escape_markdown(text).replace("|", "\\|")
