"""Brings the lines of a foreign body into our Markdown: headings, lists, tables, fences."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_FENCE = re.compile(r"^[ ]{0,3}(`{3,}|~{3,})(.*)$")
_ATX = re.compile(r"^[ ]{0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$")
_SETEXT = re.compile(r"^[ ]{0,3}(=+|-{2,})[ \t]*$")
_ATTRIBUTES = re.compile(r"[ \t]*\{:?[ \t]*([^{}\n]*)\}[ \t]*$")
_ID = re.compile(r"#([A-Za-z][\w-]*)")
_ITEM = re.compile(r"^([ \t]*)([-*+]|\d{1,9}[.)])([ \t]+)(?=\S)")
_RULE = re.compile(r"^[ ]{0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_TABLE_RULE = re.compile(r"^[ ]{0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-*:?[ \t]*)*$")
# Programs draw a rule as long as the longest cell, and some as long as a whole text.
_LONG_RULE = re.compile("-{40,}")
_CELL_END = re.compile(r"(?<!\\)\|")
_LOWEST, _HIGHEST = 6, 2
_INDENT = 4


@dataclass(frozen=True, slots=True)
class BodyLine:
    """A line of a body; `level` is that of a heading, `anchor` the id that was written for it."""

    text: str
    is_code: bool = False
    level: int = 0
    anchor: str = ""


def lines_of(body: str) -> list[BodyLine]:
    """The lines with what is code and what is a heading told apart; open fences are closed."""
    lines, fence = list[BodyLine](), ""
    for text in body.expandtabs(_INDENT).split("\n"):
        opened = _FENCE.match(text)
        if fence:
            closes = opened and opened[1].startswith(fence) and not opened[2].strip()
            fence = "" if closes else fence
            lines.append(BodyLine(text, is_code=True))
        elif opened and "`" not in opened[2]:
            fence = opened[1]
            lines.append(BodyLine(text.strip(), is_code=True))
        else:
            _add(lines, text)
    return [*lines, *([BodyLine(fence, is_code=True)] if fence else [])]


def _add(lines: list[BodyLine], text: str) -> None:
    if heading := _ATX.match(text):
        words, anchor = _without_attributes(heading[2] or "")
        lines.append(BodyLine(words, level=len(heading[1]), anchor=anchor))
        return
    above = lines[-1] if lines else None
    underline = _SETEXT.match(text)
    is_words = above and above.text.strip() and not above.is_code and not above.level
    if underline and is_words and above and not re.match(r"\s*(?:[-*+>|]|\d+[.)])", above.text):
        alone = len(lines) < 2 or not lines[-2].text.strip() or lines[-2].level or lines[-2].is_code
        if alone:
            words, anchor = _without_attributes(above.text.strip())
            lines[-1] = BodyLine(words, level=1 if underline[1][0] == "=" else 2, anchor=anchor)
            return
    lines.append(BodyLine(text))


def _without_attributes(words: str) -> tuple[str, str]:
    found = _ATTRIBUTES.search(words)
    named = _ID.search(found[1]) if found else None
    return (words[: found.start()].strip() if found else words.strip()), named[1] if named else ""


def with_levels(lines: list[BodyLine]) -> list[BodyLine]:
    """The lines with headings from the second level on, and none left out; empty ones go."""
    levels = [line.level for line in lines if line.level and line.text]
    highest, before = min(levels, default=1), _HIGHEST - 1
    shifted = list[BodyLine]()
    for line in lines:
        if not line.level:
            shifted.append(line)
        elif line.text:
            before = min(_HIGHEST + line.level - highest, before + 1, _LOWEST)
            shifted.append(BodyLine(line.text, level=before, anchor=line.anchor))
    return shifted


def with_lists(lines: list[str]) -> Iterator[str]:
    """Lists begin after an empty line, and what is inside an item is indented by four."""
    widths, in_list, before = list[int](), False, ""
    for line in lines:
        item = None if _RULE.match(line) else _ITEM.match(line)
        indent = len(line) - len(line.lstrip())
        if item:
            while widths and indent < widths[-1]:
                widths.pop()
            is_new = not in_list and before.strip()
            if is_new:
                yield ""
            depth = len(widths)
            widths.append(indent + len(item[2]) + min(len(item[3]), _INDENT))
            in_list = True
            yield f"{' ' * _INDENT * depth}{item[2].replace(')', '.')} {line[item.end() :]}"
        elif in_list and line.strip() and (indent or before.strip()):
            depth = sum(width <= indent for width in widths) if indent else 0
            yield f"{' ' * _INDENT * depth}{line.strip()}"
        else:
            if line.strip():
                widths, in_list = [], False
            yield line
        before = line


def with_even_tables(lines: list[str]) -> Iterator[str]:
    """The rows of a table with as many cells as its heads: those too many join the last one."""
    width = 0
    lines = [_LONG_RULE.sub("---", line) if _TABLE_RULE.match(line) else line for line in lines]
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        if "|" in line and "|" in following and _TABLE_RULE.match(following):
            width = len(_cells(line))
        elif "|" not in line:
            width = 0
        cells = _cells(line) if width else []
        if width and _TABLE_RULE.match(line) and len(cells) != width:
            yield f"|{' --- |' * width}"
        elif width and not line.lstrip().startswith("|"):
            cells = [*cells[: width - 1], " ".join(cells[width - 1 :])]
            yield f"| {' | '.join(cells)} |"
        elif len(cells) > width:
            yield f"| {' | '.join(cells[: width - 1])} | {' '.join(cells[width - 1 :])} |"
        else:
            yield line


def _cells(row: str) -> list[str]:
    inner = row.strip().removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return [cell.strip() for cell in _CELL_END.split(inner)]
