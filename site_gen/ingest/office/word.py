"""Turns a Word file (.docx, ECMA-376) into the lines of a document; every doubt is a question.

Lines are numbered by paragraph: nothing else in such a file has a number that a person could find.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from site_gen.ingest.document import (
    DocumentUnreadable,
    ParsedDocument,
    RawLine,
    RemovedLine,
    ReviewItem,
)
from site_gen.ingest.office import word_parts
from site_gen.ingest.office.package import Package, package_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

LONGEST_QUOTED = 120
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Boxes and pictures stand beside the text; a deleted or moved run is in it no more.
_BOXES = frozenset({f"{_W}drawing", f"{_W}pict", f"{_W}object", f"{_W}txbxContent"})
_GONE = frozenset({f"{_W}del", f"{_W}moveFrom"})
_RAISED = str.maketrans("0123456789+-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ")
_SPACES = {f"{_W}tab": " ", f"{_W}br": " ", f"{_W}cr": " ", f"{_W}noBreakHyphen": "-"}
_HEADING = re.compile(r"heading ([1-9])")
_LISTED = re.compile(r"list (bullet|number)(?: ([2-9]))?")
_QUOTES = frozenset({"quote", "intense quote", "block text"})


def document_in(content: bytes) -> ParsedDocument:
    """The document in a Word file; macros are never run. Raises DocumentUnreadable."""
    package = package_of(content)
    root = package.part("word/document.xml")
    body = root.find(f"{_W}body") if root is not None else None
    if body is None:
        message = "there is no Word text in it"
        raise DocumentUnreadable(message, "save it again as .docx in the program that wrote it")
    reader = _WordReader(package)
    reader.read(body)
    reader.read_notes()
    properties = package.part("docProps/core.xml")
    author = properties.findtext(f"{_DC}creator") if properties is not None else ""
    return ParsedDocument(
        tuple(reader.lines),
        title=reader.title,
        author=" ".join((author or "").split()),
        left_out=tuple(_page_edges(package)),
        questions=tuple(reader.all_questions()),
    )


def _page_edges(package: Package) -> Iterator[RemovedLine]:
    """The lines at the top and the foot of every page, which are no part of the text."""
    for edge in ("header", "footer"):
        roots = (root for _, root in package.parts(f"word/{edge}"))
        paragraphs = (word_parts.plain(each) for root in roots for each in root.iter(f"{_W}p"))
        for text in filter(None, paragraphs):
            yield RemovedLine(0, text, f"stands in the {edge} of the pages")


class _WordReader:
    """Reads paragraph after paragraph, and gathers what must be asked."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.lines: list[RawLine] = []
        self.title = ""
        self._questions: list[str] = []
        self._links: list[str] = []
        self._notes: list[tuple[str, str]] = []
        self._counts = Counter[tuple[str, int]]()
        self._pictures = 0
        self._number = 0
        self._styles = dict(word_parts.style_names(package))
        self._formats = dict(word_parts.list_formats(package))
        self._addresses = dict(word_parts.addresses(package))
        self._comments = dict(word_parts.comments(package))

    def read(self, container: "Element") -> None:
        """The paragraphs and tables of a body, a box or a form field, in order."""
        for block in container:
            if block.tag == f"{_W}p":
                self._paragraph(block)
            elif block.tag == f"{_W}tbl":
                self._table(block)
            elif block.tag in _GONE:
                self._ask_of_change(block, "taken out", "")
            else:
                self.read(block)

    def _add(self, text: str, line: RawLine) -> None:
        if text:
            self.lines.append(replace(line, number=self._number, text=text, order=len(self.lines)))

    def _paragraph(self, paragraph: "Element", *, is_doubtful: bool = False) -> None:
        self._number += 1
        text = self._text(paragraph)
        style = self._styles.get(_value(paragraph, "pStyle"), _value(paragraph, "pStyle").lower())
        heading = _HEADING.fullmatch(style)
        if style == "title" and text and not self.title:
            self.title = text
        line = RawLine(0, "", 0, is_doubtful=is_doubtful or style == "subtitle")
        if heading or style == "title":
            line = replace(line, kind="heading", level=int(heading[1]) if heading else 1)
        elif style in _QUOTES:
            line = replace(line, kind="quote")
        elif style == "caption":
            line = replace(line, kind="caption")
        elif text and (_value(paragraph, "numPr/numId", style) not in {"", "0"}):
            line = self._item(paragraph, line, style)
        self._add(text, line)
        self._beside(paragraph)

    def _item(self, paragraph: "Element", line: RawLine, style: str) -> RawLine:
        """A line of a list, with its number if the list has numbers."""
        listed = _LISTED.fullmatch(style)
        own = _value(paragraph, "numPr/numId") or style
        stated = _value(paragraph, "numPr/ilvl") or str(int(listed[2] or 1) - 1 if listed else 0)
        level = word_parts.number_in(stated)
        usual = "decimal" if listed and listed[1] == "number" else "bullet"
        number_format, start = self._formats.get((own, level), (usual, 1))
        if number_format in {"bullet", "none"}:
            return replace(line, kind="item", level=level)
        self._counts[own, level] = self._counts.get((own, level), start - 1) + 1
        for deeper in [key for key in self._counts if key[0] == own and key[1] > level]:
            del self._counts[deeper]
        return replace(line, kind="item", level=level, item=self._counts[own, level])

    def _table(self, table: "Element") -> None:
        first = self._number + 1
        rows = []
        for row in table.iterchildren(f"{_W}tr"):
            cells = [self._cell(cell) for cell in row.iterchildren(f"{_W}tc")]
            rows.append([text for text, span in cells for text in (text, *[""] * (span - 1))])
        width = max(map(len, rows), default=0)
        filled = tuple((*row, *[""] * (width - len(row))) for row in rows if any(row))
        if width == 1:
            for (only,) in filled:
                self._add(only, RawLine(0, "", 0))
        elif filled:
            text = " ".join(cell for row in filled for cell in row if cell)
            line = RawLine(first, text, len(self.lines), kind="table", level=1, rows=filled)
            self.lines.append(line)

    def _cell(self, cell: "Element") -> tuple[str, int]:
        """The words of a cell, tables in it included, and how many columns it takes."""
        texts = []
        for paragraph in cell.iter(f"{_W}p"):
            self._number += 1
            texts.append(self._text(paragraph))
            self._beside(paragraph)
        columns = _value(cell, "gridSpan")
        return " ".join(filter(None, texts)), min(int(columns), 100) if columns.isdecimal() else 1

    def _text(self, paragraph: "Element") -> str:
        """The words that stand in the paragraph now; changes and comments become questions."""
        text = " ".join("".join(self._pieces(paragraph)).split())
        for kind, marks in (("added", ("ins", "moveTo")), ("taken out", ("del", "moveFrom"))):
            for mark in marks:
                for change in paragraph.iter(f"{_W}{mark}"):
                    self._ask_of_change(change, kind, text)
        for reference in paragraph.iter(f"{_W}commentReference"):
            who, says = self._comments.get(reference.get(f"{_W}id", ""), ("", ""))
            self._ask(f"{who or 'somebody'} comments «{_short(says)}» on «{_short(text)}»")
        return text

    def _ask_of_change(self, change: "Element", kind: str, text: str) -> None:
        words = " ".join(word_parts.plain(change, is_changed=True).split())
        if words:
            who = change.get(f"{_W}author") or "somebody"
            is_in = "it is in the draft" if kind == "added" else "it is not in the draft"
            place = f" of «{_short(text)}»" if text and text != words else ""
            self._ask(f"{who} has {kind} «{_short(words)}»{place}, not yet accepted: {is_in}")

    def _ask(self, what: str) -> None:
        self._questions.append(f"line {self._number}: {what}")

    def _pieces(self, element: "Element") -> Iterator[str]:
        for child in element:
            if child.tag in {f"{_W}t", f"{_MATH}t"}:
                yield child.text or ""
            elif child.tag in _SPACES:
                yield _SPACES[str(child.tag)]
            elif child.tag in {f"{_W}footnoteReference", f"{_W}endnoteReference"}:
                kind = "footnote" if "footnote" in str(child.tag) else "endnote"
                self._notes.append((kind, child.get(f"{_W}id", "")))
                yield f"[{len(self._notes)}]"
            elif child.tag == f"{_W}hyperlink":
                words = "".join(self._pieces(child))
                self._keep_link(child, words)
                yield words
            elif child.tag == f"{_W}r" and _is_raised(child):
                yield self._raised("".join(self._pieces(child)))
            elif child.tag == f"{_MATH}oMath":
                self._ask(f"a formula is on one line, «{_short(''.join(self._pieces(child)))}»")
                yield from self._pieces(child)
            elif child.tag == f"{_W}sym":
                self._ask("a sign of a special font was lost here: look at the file")
                yield "\N{REPLACEMENT CHARACTER}"
            elif child.tag not in _BOXES | _GONE | {_FALLBACK}:
                yield from self._pieces(child)

    def _raised(self, text: str) -> str:
        """A raised number in raised digits: `10` and a raised `6` are never `106`."""
        raised = text.translate(_RAISED)
        if raised == text and text.strip() and not text.isalpha():
            self._ask(f"«{_short(text)}» is raised in the file, and not in the draft")
        return raised

    def _keep_link(self, link: "Element", words: str) -> None:
        if address := self._addresses.get(link.get(f"{_R}id", ""), ""):
            self._links.append(f"line {self._number}: «{_short(words)}» {address[:300]}")

    def _beside(self, paragraph: "Element") -> None:
        """The boxes of a paragraph as doubtful lines, and how many pictures it has."""
        for box in paragraph.iter(f"{_W}txbxContent"):
            if _is_own(box, paragraph):
                for inner in box.iterchildren(f"{_W}p"):
                    self._paragraph(inner, is_doubtful=True)
        self._pictures += sum(1 for _ in paragraph.iter("{*}blip", "{*}imagedata"))

    def read_notes(self) -> None:
        """The notes at the end, in the order in which the text refers to them, as a list."""
        kinds = ("footnote", "endnote")
        texts = {kind: dict(word_parts.note_texts(self.package, kind)) for kind in kinds}
        for kind in kinds:
            named = word_parts.addresses(self.package, f"{kind}s")
            known = " ".join(self._links)
            new = sorted({address[:300] for _, address in named if address[:300] not in known})
            self._links += [f"in the notes {address}" for address in new]
        for count, (kind, own) in enumerate(self._notes, start=1):
            self._number += 1
            text = texts[kind].get(own, "")
            self._add(text, RawLine(0, "", 0, kind="item", level=0, item=count))

    def all_questions(self) -> Iterator[ReviewItem]:
        """All that must be asked, one for each change and comment."""
        yield from (ReviewItem("body", question) for question in self._questions)
        if self._pictures:
            asks = f"the pictures of the file ({self._pictures}) are in the capture alone"
            yield ReviewItem("body", asks)
        if self._links:
            yield ReviewItem(
                "body", f"the draft has no links; the file has {'; '.join(self._links)}"
            )
        if any(name.endswith("vbaProject.bin") for name in self.package.names):
            yield ReviewItem("capture", "the file has macros; they were not run: do not open it")


def _value(element: "Element", name: str, style: str = "") -> str:
    """The value of a property of a paragraph or a cell, else its style if that is one of lists."""
    path = "/".join(f"{_W}{part}" for part in name.split("/"))
    properties = element.find(f"{_W}{'tcPr' if element.tag == f'{_W}tc' else 'pPr'}")
    found = properties.find(path) if properties is not None else None
    stated = found.get(f"{_W}val", "") if found is not None else ""
    return stated or (style if _LISTED.fullmatch(style) else "")


def _is_raised(run: "Element") -> bool:
    """Whether a run is raised; the mark of a note is, and has no text of its own."""
    place = run.find(f"{_W}rPr/{_W}vertAlign")
    is_raised = place is not None and place.get(f"{_W}val") == "superscript"
    return is_raised and run.find(f"{_W}t") is not None


def _is_own(box: "Element", paragraph: "Element") -> bool:
    """Whether a box stands in this paragraph and in no other box, and is not its copy for old
    programs.
    """
    for parent in box.iterancestors():
        if parent is paragraph:
            return True
        if parent.tag in {_FALLBACK, f"{_W}txbxContent"}:
            return False
    return False


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_QUOTED else f"{text[:LONGEST_QUOTED]}…"
