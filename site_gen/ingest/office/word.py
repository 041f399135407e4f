"""Turns a Word file (.docx, ECMA-376) into the lines of a document; every doubt is a question."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from site_gen.ingest.document import DocumentUnreadable, ParsedDocument, RawLine, ReviewItem
from site_gen.ingest.office import word_parts
from site_gen.ingest.office.gathering import LONGEST_ADDRESS, WIDEST, Gathering, short
from site_gen.ingest.office.package import Package, package_of
from site_gen.structs import replace

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Boxes and pictures stand beside the text; a deleted or moved run is in it no more.
_BOXES = frozenset({f"{_W}drawing", f"{_W}pict", f"{_W}object", f"{_W}txbxContent"})
_GONE = frozenset({f"{_W}del", f"{_W}moveFrom"})
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
    _leave_out_edges(reader)
    stated = dict(_properties(package))
    made, changed = stated.get(f"{_TERMS}created", ""), stated.get(f"{_TERMS}modified", "")
    reader.tell_properties(stated.get(f"{_DC}title", ""), made, changed)
    return ParsedDocument(
        tuple(reader.lines),
        title=reader.title,
        author=stated.get(f"{_DC}creator", ""),
        left_out=tuple(reader.left_out),
        questions=tuple(reader.all_questions()),
    )


def _properties(package: Package) -> Iterator[tuple[str, str]]:
    """What the properties of the file say, by their names."""
    root = package.part("docProps/core.xml")
    for stated in root if root is not None else ():
        yield str(stated.tag), " ".join((stated.text or "").split())


def _leave_out_edges(reader: "_WordReader") -> None:
    """The lines at the top and the foot of every page are no part of the text."""
    for edge in ("header", "footer"):
        for _, root in reader.package.parts(f"word/{edge}"):
            for paragraph in root.iter(f"{_W}p"):
                why = f"stands in the {edge} of the pages"
                reader.leave_out(word_parts.plain(paragraph), why)


class _WordReader(Gathering):
    """Reads paragraph after paragraph, and gathers what must be asked."""

    def __init__(self, package: Package) -> None:
        super().__init__()
        self.package = package
        self._notes: list[tuple[str, str]] = []
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
                self._tell_change(block, "taken out", "")
            else:
                self.read(block)

    def _paragraph(self, paragraph: "Element", *, is_doubtful: bool = False) -> None:
        self.number += 1
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
        self.add(text, line)
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
        number = self.next_number(own, level, start)
        return replace(line, kind="item", level=level, item=number)

    def _table(self, table: "Element") -> None:
        first = self.number + 1
        rows = []
        for row in table.iterchildren(f"{_W}tr"):
            cells = [self._cell(cell) for cell in row.iterchildren(f"{_W}tc")]
            rows.append([text for text, span in cells for text in (text, *[""] * (span - 1))])
        self.add_table(first, rows)

    def _cell(self, cell: "Element") -> tuple[str, int]:
        """The words of a cell, tables in it included, and how many columns it takes."""
        texts = []
        for paragraph in cell.iter(f"{_W}p"):
            self.number += 1
            texts.append(self._text(paragraph))
            self._beside(paragraph)
        columns = _value(cell, "gridSpan")
        return " ".join(filter(None, texts)), max(1, min(word_parts.number_in(columns), WIDEST))

    def _text(self, paragraph: "Element") -> str:
        """The words that stand in the paragraph now; changes and comments become questions."""
        text = " ".join("".join(self._pieces(paragraph)).split())
        for kind, marks in (("added", ("ins", "moveTo")), ("taken out", ("del", "moveFrom"))):
            for mark in marks:
                for change in paragraph.iter(f"{_W}{mark}"):
                    self._tell_change(change, kind, text)
        for reference in paragraph.iter(f"{_W}commentReference"):
            who, says = self._comments.get(reference.get(f"{_W}id", ""), ("", ""))
            self.ask_of_comment(who, says, text)
        return text

    def _tell_change(self, change: "Element", kind: str, text: str) -> None:
        words = word_parts.plain(change, is_changed=True)
        self.ask_of_change(change.get(f"{_W}author", ""), kind, words, text)

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
                self._tell_link(child, words)
                yield words
            elif child.tag == f"{_W}r" and _is_raised(child):
                yield self.raised("".join(self._pieces(child)))
            elif child.tag == f"{_MATH}oMath":
                self.ask(f"a formula is on one line, «{short(''.join(self._pieces(child)))}»")
                yield from self._pieces(child)
            elif child.tag == f"{_W}sym":
                self.ask("a sign of a special font was lost here: look at the file")
                yield "\N{REPLACEMENT CHARACTER}"
            elif child.tag not in _BOXES | _GONE | {_FALLBACK}:
                yield from self._pieces(child)

    def _tell_link(self, link: "Element", words: str) -> None:
        if address := self._addresses.get(link.get(f"{_R}id", ""), ""):
            self.keep_link(words, address)

    def _beside(self, paragraph: "Element") -> None:
        """The boxes of a paragraph as doubtful lines, and how many pictures it has."""
        for box in paragraph.iter(f"{_W}txbxContent"):
            if _is_own(box, paragraph):
                for inner in box.iterchildren(f"{_W}p"):
                    self._paragraph(inner, is_doubtful=True)
        self.pictures += sum(1 for _ in paragraph.iter("{*}blip", "{*}imagedata"))

    def read_notes(self) -> None:
        """The notes at the end, in the order in which the text refers to them, as a list."""
        kinds = ("footnote", "endnote")
        texts = {kind: dict(word_parts.note_texts(self.package, kind)) for kind in kinds}
        for kind in kinds:
            named = word_parts.addresses(self.package, f"{kind}s")
            for address in sorted({address[:LONGEST_ADDRESS] for _, address in named}):
                if address not in self.links:
                    self.keep_link("", address, "in the notes")
        for count, (kind, own) in enumerate(self._notes, start=1):
            self.number += 1
            text = texts[kind].get(own, "")
            self.add(text, RawLine(0, "", 0, kind="item", level=0, item=count))

    def all_questions(self) -> Iterator[ReviewItem]:
        """All that must be asked, and whether the file has macros."""
        yield from super().all_questions()
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
