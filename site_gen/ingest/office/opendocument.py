"""Turns an OpenDocument text (.odt, ISO 26300) into the lines of a document."""

from collections.abc import Iterator
from itertools import takewhile
from typing import TYPE_CHECKING

from site_gen.ingest.document import DocumentUnreadable, ParsedDocument, RawLine, ReviewItem
from site_gen.ingest.office.gathering import WIDEST, Gathering, short
from site_gen.ingest.office.opendocument_parts import (
    DC,
    DRAW,
    META,
    OFFICE,
    SPACES,
    TABLE,
    TEXT,
    XLINK,
    Change,
    Styles,
    changes_in,
    number_in,
    plain,
)
from site_gen.ingest.office.package import Package, package_of
from site_gen.structs import replace

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_INDEXES = frozenset(
    f"{TEXT}{kind}"
    for kind in (
        *("table-of-content", "alphabetical-index", "illustration-index", "table-index"),
        *("object-index", "user-index", "bibliography"),
    )
)
_QUOTES = frozenset({"quotations", "quote", "intense quote", "block text"})
_MARKS = frozenset({f"{TEXT}change", f"{TEXT}change-start", f"{TEXT}change-end"})
# What stands in a paragraph without being part of its words.
_BESIDE = frozenset({f"{TEXT}note", f"{OFFICE}annotation", f"{DRAW}frame", f"{DRAW}custom-shape"})


def document_in(content: bytes) -> ParsedDocument:
    """The document in an OpenDocument text; macros are never run. Raises DocumentUnreadable."""
    package = package_of(content)
    manifest = package.part("META-INF/manifest.xml")
    if manifest is not None and next(manifest.iter("{*}encryption-data"), None) is not None:
        raise DocumentUnreadable("it is locked with a password", _UNLOCK)
    root = package.part("content.xml")
    body = root.find(f"{OFFICE}body/{OFFICE}text") if root is not None else None
    if root is None or body is None:
        message = "there is no OpenDocument text in it"
        raise DocumentUnreadable(message, "save it again as .odt in the program that wrote it")
    reader = _OpenDocumentReader(Styles(root, package.part("styles.xml")), changes_in(root))
    reader.read(body)
    reader.read_notes()
    reader.leave_out_edges()
    stated = dict(_properties(package))
    reader.tell_properties(
        stated.get(f"{DC}title", ""),
        stated.get(f"{META}creation-date", ""),
        stated.get(f"{DC}date", ""),
    )
    return ParsedDocument(
        tuple(reader.lines),
        title=reader.title,
        author=stated.get(f"{META}initial-creator") or stated.get(f"{DC}creator", ""),
        left_out=tuple(reader.left_out),
        questions=(*reader.all_questions(), *_macros(package)),
    )


_UNLOCK = "open it in the program that wrote it, save it without a password, and import that"


def _properties(package: Package) -> Iterator[tuple[str, str]]:
    """What the properties of the file say, by their names."""
    root = package.part("meta.xml")
    for stated in root.iter() if root is not None else ():
        yield str(stated.tag), " ".join((stated.text or "").split())


def _macros(package: Package) -> Iterator[ReviewItem]:
    if any(
        name.startswith(("Basic/", "Scripts/")) and not name.endswith("/") for name in package.names
    ):
        yield ReviewItem("capture", "the file has macros; they were not run: do not open it")


class _OpenDocumentReader(Gathering):
    """Reads paragraph after paragraph, and gathers what must be asked."""

    def __init__(self, styles: Styles, changes: dict[str, Change]) -> None:
        super().__init__()
        self._styles, self._changes = styles, changes
        self._last = dict[str, str]()
        self._begun = dict[str, list[str]]()
        self._notes: list[Element] = []
        self._asked = list[tuple[str, str, str]]()

    def read(self, container: "Element", *, is_doubtful: bool = False) -> None:
        """The paragraphs, lists and tables of a text, a section or a box, in order."""
        for block in container:
            if block.tag in {f"{TEXT}p", f"{TEXT}h"}:
                self._paragraph(block, RawLine(0, "", 0, is_doubtful=is_doubtful))
            elif block.tag == f"{TEXT}list":
                self._list(block, "", "", 0)
            elif block.tag == f"{TABLE}table":
                self._table(block)
            elif block.tag in _INDEXES:
                for line in block.iter(f"{TEXT}p"):
                    self.leave_out(plain(line), "stands in a table of contents or an index")
            elif block.tag == f"{DRAW}frame":
                self._frame(block)
            elif block.tag in _MARKS:
                self._mark(block)
                self._tell("")
            elif block.tag != f"{TEXT}tracked-changes":
                self.read(block, is_doubtful=is_doubtful)

    def _paragraph(self, paragraph: "Element", line: RawLine) -> None:
        self.number += 1
        text = self._text(paragraph)
        style, level = self._styles.of_paragraph(paragraph)
        if style == "title" and text and not self.title:
            self.title = text
        if paragraph.tag == f"{TEXT}h" or level or style == "title":
            own = number_in(paragraph.get(f"{TEXT}outline-level", ""))
            line = replace(line, kind="heading", level=own or level or 1, item=0)
        elif style in _QUOTES:
            line = replace(line, kind="quote")
        elif style in {"caption", "illustration", "figure"}:
            line = replace(line, kind="caption")
        self.add(text, replace(line, is_doubtful=line.is_doubtful or style == "subtitle"))
        self._beside(paragraph)

    def _list(self, block: "Element", style: str, own: str, level: int) -> None:
        """The items of a list; `own` is the name under which they are counted."""
        style = block.get(f"{TEXT}style-name", "") or style
        if not level:
            goes_on = {block.get(f"{TEXT}continue-numbering"), block.get(f"{TEXT}continue-list")}
            own = self._last.get(style, "") if goes_on - {None, "false"} else ""
            own = self._last[style] = own or f"{style}-{self.number}"
        for item in block:
            is_begun = item.tag == f"{TEXT}list-header"
            for inner in item:
                if inner.tag == f"{TEXT}list":
                    self._list(inner, style, own, level + 1)
                elif inner.tag in {f"{TEXT}p", f"{TEXT}h"}:
                    number = -1 if is_begun else self._item_number(item, style, own, level)
                    self._paragraph(inner, RawLine(0, "", 0, kind="item", level=level, item=number))
                    is_begun = True

    def _item_number(self, item: "Element", style: str, own: str, level: int) -> int:
        start = self._styles.first_number(style, level)
        if start is None:
            return 0
        stated = number_in(item.get(f"{TEXT}start-value", ""))
        return self.next_number(own, level, start, stated=stated)

    def _table(self, table: "Element") -> None:
        first, rows = self.number + 1, list[list[str]]()
        for row in table.iter(f"{TABLE}table-row"):
            if next(row.iterancestors(f"{TABLE}table")) is not table:
                continue
            cells = [text for cell in row for text in self._cell(cell)]
            rows += [cells] * (_repeated(row, "rows") if any(cells) else 1)
        width = max(map(_filled, rows), default=0)
        self.add_table(first, [row[:width] for row in rows])

    def _cell(self, cell: "Element") -> list[str]:
        """The words of a cell, tables in it included, in each column where they are repeated."""
        texts = list[str]()
        for paragraph in cell.iter(f"{TEXT}p", f"{TEXT}h"):
            if not _BESIDE & {above.tag for above in _between(paragraph, cell)}:
                self.number += 1
                texts.append(self._text(paragraph))
                self._beside(paragraph)
        text = " ".join(filter(None, texts))
        if text and number_in(cell.get(f"{TABLE}number-columns-repeated", "")) > WIDEST:
            self.ask(f"a cell is repeated more than {WIDEST} times; so many are in the draft")
        return [text] * _repeated(cell, "columns")

    def _text(self, paragraph: "Element") -> str:
        """The words that stand in the paragraph now; changes and comments become questions."""
        pieces = "".join(self._pieces(paragraph))
        text = " ".join(pieces.split())
        self._tell(text)
        return text

    def _tell(self, text: str) -> None:
        for kind, who, words in self._asked:
            if kind == "comments":
                self.ask_of_comment(who, words, text)
            else:
                self.ask_of_change(who, kind, words, text)
        self._asked = []

    def _pieces(self, element: "Element") -> Iterator[str]:
        yield from self._said(element.text)
        for child in element:
            yield from self._piece(child)
            yield from self._said(child.tail)

    def _said(self, text: str | None) -> Iterator[str]:
        for words in self._begun.values():
            words.append(text or "")
        yield text or ""

    def _piece(self, child: "Element") -> Iterator[str]:
        if child.tag in SPACES:
            yield from self._said(" ")
        elif child.tag == f"{TEXT}note":
            self._notes.append(child)
            yield f"[{len(self._notes)}]"
        elif child.tag == f"{OFFICE}annotation":
            words = " ".join(map(plain, child.iter(f"{TEXT}p")))
            self._asked.append(("comments", child.findtext(f"{DC}creator") or "", words))
        elif child.tag in _MARKS:
            self._mark(child)
        elif child.tag == f"{TEXT}ruby":
            for base in child.iter(f"{TEXT}ruby-base"):
                yield from self._pieces(base)
        elif isinstance(child.tag, str) and child.tag not in _BESIDE:
            yield self._of_span(child, "".join(self._pieces(child)))

    def _of_span(self, span: "Element", words: str) -> str:
        """The words of a span or a link, and what must be said of them."""
        address = span.get(f"{XLINK}href", "") if span.tag == f"{TEXT}a" else ""
        if "://" in address:
            self.keep_link(words, address)
        if self._styles.is_hidden(span) and words.strip():
            self.ask(f"«{short(words.strip())}» is hidden in the file, and is in the draft")
        return self.raised(words) if self._styles.is_raised(span) else words

    def _mark(self, mark: "Element") -> None:
        """The border of a change: what was added between two, or taken out at one."""
        own = mark.get(f"{TEXT}change-id", "")
        change = self._changes.get(own)
        if mark.tag == f"{TEXT}change-start":
            self._begun[own] = []
        elif mark.tag == f"{TEXT}change-end" and own in self._begun:
            words = "".join(self._begun.pop(own))
            if change is not None and change.kind == "insertion":
                self._asked.append(("added", change.who, words))
        elif change is not None and change.kind == "deletion":
            self._asked.append(("taken out", change.who, change.words))

    def _beside(self, paragraph: "Element") -> None:
        for frame in paragraph.iter(f"{DRAW}frame", f"{DRAW}custom-shape"):
            if next(frame.iterancestors(f"{TEXT}p", f"{TEXT}h"), None) is paragraph:
                self._frame(frame)

    def _frame(self, frame: "Element") -> None:
        """A box as doubtful lines; a picture in it is counted, another document asked about."""
        if frame.tag == f"{DRAW}custom-shape":
            self.read(frame, is_doubtful=True)
        for inner in frame:
            if inner.tag == f"{DRAW}text-box":
                self.read(inner, is_doubtful=True)
        if frame.find(f"{DRAW}object") is not None or frame.find(f"{DRAW}object-ole") is not None:
            self.ask("a formula, a chart or another document is here, and not in the draft")
        elif frame.find(f"{DRAW}image") is not None:
            self.pictures += 1

    def read_notes(self) -> None:
        """The notes at the end, in the order in which the text refers to them, as a list."""
        for count, note in enumerate(self._notes, start=1):
            for place, paragraph in enumerate(note.iterfind(f"{TEXT}note-body//{TEXT}p")):
                self.number += 1
                text = self._text(paragraph)
                item = -1 if place else count
                self.add(text, RawLine(0, "", 0, kind="item", level=0, item=item))

    def leave_out_edges(self) -> None:
        """The lines at the top and the foot of every page are no part of the text."""
        for edge, paragraph in self._styles.edges():
            self.leave_out(plain(paragraph), f"stands in the {edge} of the pages")


def _between(inner: "Element", outer: "Element") -> Iterator["Element"]:
    """The elements around one up to another."""
    return takewhile(lambda above: above is not outer, inner.iterancestors())


def _repeated(element: "Element", kind: str) -> int:
    stated = number_in(element.get(f"{TABLE}number-{kind}-repeated", ""))
    return max(1, min(stated, WIDEST))


def _filled(row: list[str]) -> int:
    """How many cells of a row there are up to the last that has text."""
    return max((place for place, text in enumerate(row, start=1) if text), default=0)
