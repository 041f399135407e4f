"""Turns a book (.epub) into the lines of a document: its chapters in order, notes at the end."""

import re
from pathlib import Path
from typing import Any

from site_gen.ingest.characters import decode_bytes
from site_gen.ingest.document import DocumentUnreadable, ParsedDocument, RawLine
from site_gen.ingest.office import marked_up
from site_gen.ingest.office.book import Book, book_in, resolved
from site_gen.ingest.office.gathering import Gathering, short
from site_gen.ingest.office.package import Package, package_of
from site_gen.ingest.page.worker import visible_blocks
from site_gen.ingest.pages import stated_encoding

_TYPE = "{http://www.idpf.org/2007/ops}type"
_NUMBER = re.compile(r"\W{0,2}(?:\d{1,4}|\*+|[a-z])\W{0,2}")
# What stands before a note: its number, where that is no link.
_MARK = re.compile(r"\[?\d{1,4}[.)\]:]\s+")
_LABEL = re.compile(r"(\w{1,10})\W*$")
_BACK = 5
_BLOCKS = frozenset({"p", "li", "aside", "dd", "td", "div", "section"})
_LONGEST_NOTE = 10_000
# Where an element stands: the number of its chapter, and its own within it.
_Place = tuple[int, int]


def document_in(content: bytes) -> ParsedDocument:
    """The document in a book; its scripts are not run. Raises DocumentUnreadable."""
    package = package_of(content)
    book = book_in(package)
    reader = _BookReader(package, book)
    reader.read()
    return reader.document()


class _BookReader(Gathering):
    """Reads chapter after chapter, and gathers what must be asked."""

    def __init__(self, package: Package, book: Book) -> None:
        super().__init__()
        self._book = book
        self._trees = {name: _tree(package, name) for name in book.chapters}
        self._notes = list[str]()
        self._has_scripts = False

    def read(self) -> None:
        """The blocks of all chapters, then the notes as a list."""
        self._number_notes()
        for name, tree in self._trees.items():
            self._has_scripts = self._has_scripts or marked_up.has_scripts(tree)
            if name in self._book.contents:
                for block in visible_blocks(tree):
                    self.leave_out(block["text"], "stands in the table of contents")
                continue
            for element in tree.iter():
                _show_page(element)
            marked_up.gather(self, tree)
        for count, note in enumerate(self._notes, start=1):
            self.number += 1
            self.add(note, RawLine(0, "", 0, kind="item", level=0, item=count))

    # Notes ------------------------------------------------------------------------------------

    def _number_notes(self) -> None:
        """Number the notes of the whole book: each chapter may begin with 1 anew."""
        places, by_id = self._places(), self._by_id()
        numbers = dict[Any, int]()
        for name, tree in self._trees.items():
            for link in list(tree.iter("a")):
                target = _note_of(by_id.get(_target(link, name)))
                is_after = target is not None and places[target] > places[link]
                if not is_after or not _refers(link) or numbers.keys() & {*link.iterancestors()}:
                    continue
                if target not in numbers:
                    self._notes.append(_note_text(target))
                    numbers[target] = len(self._notes)
                    _take_out(target)
                _set_words(link, f"[{numbers[target]}]")

    def _places(self) -> dict[Any, _Place]:
        return {
            element: (chapter, place)
            for chapter, tree in enumerate(self._trees.values())
            for place, element in enumerate(tree.iter())
        }

    def _by_id(self) -> dict[tuple[str, str], Any]:
        return {
            (name, element.get("id")): element
            for name, tree in self._trees.items()
            for element in tree.iter()
            if isinstance(element.tag, str) and element.get("id")
        }

    # What the book states ---------------------------------------------------------------------

    def document(self) -> ParsedDocument:
        """The document, with what the metadata says of it."""
        book = self._book
        self._ask_of_book()
        return ParsedDocument(
            tuple(self.lines),
            title=book.first("title"),
            language=book.first("language"),
            author=book.first("creator"),
            published=book.first("date"),
            left_out=tuple(self.left_out),
            questions=tuple(self.all_questions()),
        )

    def _ask_of_book(self) -> None:
        book = self._book
        if len(book.chapters) > 1:
            asks = f"the draft has all {len(book.chapters)} parts of the book: keep what you need"
            self.ask_of("body", asks)
        for name in book.missing:
            self.ask_of("capture", f"`{short(name)}` is a chapter of the book, and not in the file")
        if others := book.all("creator")[1:]:
            self.ask_of("author", f"the book names others too: {short('; '.join(others))}")
        if publisher := book.first("publisher"):
            number = (
                f" and its number as «{short(own)}»" if (own := book.first("identifier")) else ""
            )
            asks = f"the book gives its publisher as «{short(publisher)}»{number}"
            self.ask_of("publisher", f"{asks}: write the id of that entity")
        if self._has_scripts:
            self.ask_of("capture", "the book has scripts; they were not run")


def _tree(package: Package, name: str) -> Any:
    content = package.content(name)
    decoded = decode_bytes(Path(name), content, stated=stated_encoding(content))
    if decoded.value is None:
        problem = decoded.problems[0]
        raise DocumentUnreadable(f"in `{short(name)}`, {problem.message}", problem.hint)
    if not decoded.value.text.strip():
        return marked_up.tree_of("<p></p>")
    return marked_up.xhtml_tree_of(decoded.value.text)


def _target(link: Any, name: str) -> tuple[str, str]:
    href = str(link.get("href") or "")
    return resolved(href, name), href.partition("#")[2]


def _says(element: Any, kind: str) -> bool:
    return kind in f"{element.get(_TYPE) or ''} {element.get('role') or ''}"


def _refers(link: Any) -> bool:
    """Whether a link leads to a note: it says so, or is a raised number."""
    if _says(link, "noteref"):
        return True
    is_raised = link.find("sup") is not None or any(True for _ in link.iterancestors("sup"))
    return is_raised and _NUMBER.fullmatch("".join(link.itertext()).strip()) is not None


def _note_of(target: Any) -> Any:
    """The paragraph, item or box that a link leads to, or into."""
    while target is not None and target.tag not in _BLOCKS:
        target = target.getparent()
    if target is None or target.getparent() is None:
        return None
    return target if sum(map(len, target.itertext())) < _LONGEST_NOTE else None


def _note_text(note: Any) -> str:
    for link in list(note.iter("a")):
        is_back = "#" in str(link.get("href") or "") and len("".join(link.itertext())) < _BACK
        if (is_back or _says(link, "backlink")) and link is not note:
            _take_out(link)
    text = " ".join(" ".join(note.itertext()).split())
    text = _MARK.sub("", text, count=1) if _MARK.match(text) else text
    return text.lstrip("[].): \t\ufe0e↩^")


def _take_out(element: Any) -> None:
    """Remove an element and leave what follows it."""
    parent, before = element.getparent(), element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    parent.remove(element)


def _set_words(link: Any, words: str) -> None:
    for inner in list(link):
        link.remove(inner)
    link.text = words
    for raised in link.iterancestors("sup"):
        raised.tag = "span"


def _show_page(element: Any) -> None:
    """Write the number of a page of the printed book where it begins, so that it can be cited."""
    if isinstance(element.tag, str) and _says(element, "pagebreak"):
        stated = element.get("title") or element.get("aria-label") or "".join(element.itertext())
        if label := _LABEL.search(stated.strip()):
            for inner in list(element):
                element.remove(inner)
            element.tag, element.text = "span", f"[p. {label[1]}] "
