"""Blocks as CommonMark reads them, where Python-Markdown would join words or lose them.

A list, quotation, heading, table or fence may follow a line of text directly; lists nest by the
width of their marks; items are as many as there are.
"""

import re
from collections.abc import Iterator
from itertools import chain, islice, pairwise
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markdown import blockprocessors
from markdown.extensions.fenced_code import FencedBlockPreprocessor
from markdown.extensions.tables import TableProcessor

from site_gen.domain.code_fences import code_fences
from site_gen.lazy_pattern import lazy_pattern
from site_gen.structs import Struct

_MARKER = re.compile(r"( {0,3})(?:([-+*])|(\d{1,9})([.)]))(?:( +)(?=\S)|(?= *\Z))")
_RULE = re.compile(r" {0,3}([-*_])(?:[ ]*\1){2,}[ ]*")
_HEADING = re.compile(r" {0,3}#{1,6}(?:[ ]|\Z)")
_QUOTE = re.compile(r" {0,3}>")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ ]*")
_CODE = " " * 4
# Text that Markdown keeps aside: code of a fence, raw HTML.
_KEPT = re.compile(r" *\x02wzxhzdk:\d+\x03 *")
_DELIMITERS = re.compile(r"[ ]{0,3}(?=[^\n]*-)(?=[^\n]*[|:])[|: -]+")
_PIPE = lazy_pattern(r"(?<!\\)\|")
# A line below the first that may begin a block; a search for it is fast.
_MAY_INTERRUPT = re.compile(r"\n(?: {0,3}(?:[-+*>#_\x02|:]|\d{1,9}[.)])|[^\n]*\|)")
# A sentence may begin with a year and a full stop, which is no item unless one counts up to it.
_LONGEST_NUMBER = 3


class ItemMarker(Struct, frozen=True):
    """The mark of an item: its sign, its number if it has one, and where the text begins."""

    sign: str
    number: int | None
    digits: int
    width: int
    has_text: bool


def marker_of(line: str) -> ItemMarker | None:
    """The mark that begins a line, if one does; a rule such as `* * *` is none."""
    found = _MARKER.match(line)
    if found is None or _RULE.fullmatch(line):
        return None
    indent, bullet, digits, delimiter, gap = found.groups()
    mark = len(indent) + len(bullet or digits + delimiter)
    width = mark + (len(gap) if gap and len(gap) <= len(_CODE) else 1)
    number = int(digits) if digits else None
    return ItemMarker(bullet or delimiter, number, len(digits or ""), width, bool(gap))


def _begins_list(line: str) -> bool:
    marker = marker_of(line)
    return marker is not None and marker.digits <= _LONGEST_NUMBER


def begins_block(line: str) -> bool:
    """Whether a line begins a block though text stands directly above it."""
    marker = marker_of(line)
    if marker:
        return marker.has_text and marker.number in {None, 1}
    return any(
        sign.match(line) if sign in (_HEADING, _QUOTE) else sign.fullmatch(line)
        for sign in (_HEADING, _QUOTE, _RULE, _KEPT)
    )


def _lines(block: str) -> Iterator[tuple[int, str]]:
    """Each line with its offset, one by one: the rest of a long block is not looked at."""
    start = 0
    while (end := block.find("\n", start)) >= 0:
        yield start, block[start:end]
        start = end + 1
    yield start, block[start:]


def _interrupted_at(block: str) -> int:
    """The offset of the line that begins another block within this one, or 0."""
    if not _MAY_INTERRUPT.search(block) and not _KEPT.match(block):
        return 0
    (_, first), *below = islice(_lines(block), 2)
    if _begins_list(first) or _QUOTE.match(first) or first.startswith(_CODE) or not below:
        return 0
    if _KEPT.fullmatch(first):
        return below[0][0]
    is_table = bool(_DELIMITERS.fullmatch(below[0][1]))
    following = chain(islice(_lines(block), 1, None), [(0, "")])
    for (start, line), (_, next_line) in pairwise(following):
        if _UNDERLINE.fullmatch(line) and not is_table:
            return 0
        if begins_block(line) or (not is_table and _begins_table(line, next_line)):
            return start
    return 0


def _begins_table(line: str, below: str) -> bool:
    if "|" not in line or not _DELIMITERS.fullmatch(below):
        return False
    heads, columns = (len(_PIPE.split(row.strip().strip("|"))) for row in (line, below))
    return heads == columns


class InterruptedBlock(blockprocessors.BlockProcessor):
    """Splits text from the list, quotation, heading, table or code directly below it."""

    def test(self, _parent: Element, block: str) -> bool:
        return _interrupted_at(block) > 0

    def run(self, _parent: Element, blocks: list[str]) -> None:
        block = blocks.pop(0)
        at = _interrupted_at(block)
        blocks[:0] = [block[: at - 1], block[at:]]


class _ItemReader:
    """Takes lines as long as they belong to one list."""

    def __init__(self, marker: ItemMarker) -> None:
        self.marker = marker
        self.items: list[list[str]] = []
        self.loose = self.is_after_blank = self.is_nested = False

    def take(self, line: str) -> bool:
        """Whether a line belongs to the list; it is added to it."""
        if not line.strip():
            self.is_after_blank = True
            return True
        indent = len(line) - len(line.lstrip(" "))
        marker = marker_of(line)
        if self.items and indent >= self.marker.width:
            self._continue(line[self.marker.width :])
        elif marker and self._is_next(marker):
            self._begin(line, marker)
        elif self.items and marker and indent >= 2:
            self._continue(line[indent:])
        elif self._is_lazy(line, marker):
            self.items[-1].append(line.strip())
        else:
            return False
        self.is_after_blank = False
        return True

    def _is_next(self, marker: ItemMarker) -> bool:
        if marker.sign != self.marker.sign:
            return False
        counts_up = marker.number == (self.marker.number or 0) + 1
        return marker.digits <= _LONGEST_NUMBER or (bool(self.items) and counts_up)

    def _begin(self, line: str, marker: ItemMarker) -> None:
        self.loose |= self.is_after_blank and bool(self.items)
        self.marker, self.is_nested = marker, False
        self.items.append([line[marker.width :]])

    def _continue(self, line: str) -> None:
        if self.is_after_blank:
            self.items[-1].append("")
            self.loose |= not (self.is_nested and (line.startswith("  ") or marker_of(line)))
        elif not self.is_nested and line.startswith(_CODE) and marker_of(line.lstrip()):
            # Deeper than CommonMark allows, but nothing else was meant.
            line = f"   {line.lstrip()}"
        self.is_nested = _begins_list(line) or (self.is_nested and line.startswith(" "))
        self.items[-1].append(line)

    def _is_lazy(self, line: str, marker: ItemMarker | None) -> bool:
        """Whether a line goes on with the paragraph above it, though it is not indented."""
        if self.is_after_blank or not self.items or marker or begins_block(line):
            return False
        above = self.items[-1][-1]
        return (
            bool(above.strip())
            and not any(sign.fullmatch(above) for sign in (_KEPT, _RULE))
            and not _HEADING.match(above)
        )


def _untaken(reader: _ItemReader, block: str) -> str:
    """Give the lines to a reader; what comes after the last one that it takes."""
    return next((block[start:] for start, line in _lines(block) if not reader.take(line)), "")


class ListBlocks(blockprocessors.BlockProcessor):
    """Lists: an item is all that is indented as far as its first word."""

    def test(self, _parent: Element, block: str) -> bool:
        return _begins_list(block.partition("\n")[0])

    def run(self, parent: Element, blocks: list[str]) -> None:
        marker = marker_of(blocks[0].partition("\n")[0])
        if marker is None:
            return
        reader = _ItemReader(marker)
        rest = _untaken(reader, blocks.pop(0))
        while not rest and blocks:
            rest = _untaken(reader, "\n" + blocks.pop(0))
        if rest:
            blocks.insert(0, rest)
        self._add(parent, reader, marker)

    def _add(self, parent: Element, reader: _ItemReader, first: ItemMarker) -> None:
        if first.number is None:
            element = SubElement(parent, "ul")
        else:
            element = SubElement(parent, "ol", {"start": str(first.number)})
        for lines in reader.items:
            self.parser.state.set("item" if reader.loose else "list")
            self.parser.parseChunk(SubElement(element, "li"), "\n".join(lines))
            self.parser.state.reset()


class QuoteBlocks(blockprocessors.BlockProcessor):
    """Quotations: a line without its sign goes on with text, but not with a table."""

    def test(self, _parent: Element, block: str) -> bool:
        return bool(_QUOTE.match(block))

    def run(self, parent: Element, blocks: list[str]) -> None:
        block = blocks.pop(0)
        quoted: list[str] = []
        is_text = is_table = False
        for (start, line), (_, below) in pairwise(chain(_lines(block), [(0, "")])):
            sign = _QUOTE.match(line)
            if not sign and (not is_text or begins_block(line) or _begins_table(line, below)):
                blocks.insert(0, block[start:])
                break
            quoted.append(line[sign.end() :].removeprefix(" ") if sign else line.strip())
            is_table = bool(quoted[-1].strip()) and (
                is_table or bool(_DELIMITERS.fullmatch(quoted[-1]))
            )
            is_text = bool(quoted[-1].strip()) and not (is_table or begins_block(quoted[-1]))
        self.parser.state.set("blockquote")
        self.parser.parseChunk(SubElement(parent, "blockquote"), "\n".join(quoted))
        self.parser.state.reset()


class HashHeadings(blockprocessors.HashHeaderProcessor):
    """A space parts the signs from the words, so that `#5` and `C#` stay as they are."""

    RE = re.compile(r"^ {0,3}(?P<level>#{1,6})(?=[ \n]|\Z)(?P<header>[^\n]*)(?:\n|\Z)")

    def run(self, parent: Element, blocks: list[str]) -> None:
        super().run(parent, blocks)
        words = parent[-1].text or ""
        without = words.rstrip("#")
        if not without or without.endswith(" "):
            parent[-1].text = without.rstrip()


class UnderlinedHeadings(blockprocessors.SetextHeaderProcessor):
    """All lines above the underline are the heading."""

    RE = re.compile(r"(?:(?![ ]*\n)[^\n]+\n)+? {0,3}(?P<sign>=+|-+)[ ]*(?:\n|\Z)")

    def test(self, _parent: Element, block: str) -> bool:
        first = block.partition("\n")[0]
        if _begins_list(first) or _QUOTE.match(first) or first.startswith(_CODE):
            return False
        return bool(self.RE.match(block))

    def run(self, parent: Element, blocks: list[str]) -> None:
        block = blocks.pop(0)
        found = self.RE.match(block)
        if found is None:
            return
        *words, _ = found[0].strip("\n").split("\n")
        heading = SubElement(parent, "h1" if found["sign"].startswith("=") else "h2")
        heading.text = "\n".join(line.strip() for line in words)
        if block[found.end() :].strip():
            blocks.insert(0, block[found.end() :])


class RulesAlone(blockprocessors.HRProcessor):
    """A rule that begins its block; one below text is split from it before."""

    SEARCH_RE = re.compile(r"^ {0,3}([-*_])(?:[ ]*\1){2,}[ ]*(?=\n|\Z)")


class PipeTables(TableProcessor):
    """A row may have a pipe at its ends where the heads have none.

    An escaped pipe is a pipe in code too, as in GitHub's tables.
    """

    def test(self, parent: Element, block: str) -> bool:
        first, _, rest = block.partition("\n")
        if not _DELIMITERS.fullmatch(rest.partition("\n")[0]):
            return False
        return not (_begins_list(first) or _QUOTE.match(first)) and super().test(parent, block)

    def _split_row(self, row: str) -> list[str]:
        inner = self.RE_END_BORDER.sub("", row.removeprefix("|"))
        cells: list[str] = self._split(inner)  # type: ignore[attr-defined]
        return [cell.replace("\\|", "|") for cell in cells]


class FencesEverywhere(FencedBlockPreprocessor):
    """Fenced code in lists and quotations as well, closed by a fence as long or longer."""

    def run(self, lines: list[str]) -> list[str]:
        kept: list[str] = []
        after = 0
        for fence in code_fences(lines):
            inner = [fence.inner(line) for line in lines[fence.first + 1 : fence.last]]
            info = fence.info if fence.info.startswith("{") else _language(fence.info)
            block = super().run([fence.fence + info, *inner, fence.fence])
            kept += [*lines[after : fence.first], fence.before + "".join(block)]
            after = fence.last + 1
        return [*kept, *lines[after:]]


def _language(info: str) -> str:
    return "".join(re.findall(r"^[\w#.+-]+", info))


def register(md: Any) -> None:
    """Put these rules in the place of the package's own."""
    parser = md.parser
    md.preprocessors.register(FencesEverywhere(md, _FENCE_OPTIONS), "fenced_code_block", 25)
    parser.blockprocessors.deregister("indent")
    parser.blockprocessors.register(InterruptedBlock(parser), "interrupted", 85)
    parser.blockprocessors.register(PipeTables(parser, {"use_align_attribute": False}), "table", 75)
    parser.blockprocessors.register(HashHeadings(parser), "hashheader", 70)
    parser.blockprocessors.register(UnderlinedHeadings(parser), "setextheader", 60)
    parser.blockprocessors.register(RulesAlone(parser), "hr", 50)
    parser.blockprocessors.register(ListBlocks(parser), "olist", 40)
    parser.blockprocessors.deregister("ulist")
    parser.blockprocessors.register(QuoteBlocks(parser), "quote", 20)


_FENCE_OPTIONS = {"lang_prefix": "language-"}
