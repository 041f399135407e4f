"""The links in a document that somebody wrote elsewhere: Word, OpenDocument, PDF, HTML or text."""

from __future__ import annotations

import datetime as dt
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree, html

if TYPE_CHECKING:
    from pypdf import PageObject

# A briefing has some hundred kB; what is far beyond would only fill the memory.
LARGEST_FILE = 100_000_000
LARGEST_PART = 50_000_000
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
# What parts words without being text.
_WORD_SPACES = tuple(f"{_WORD}{name}" for name in ("br", "cr", "tab"))
_OFFICE_SPACES = tuple(f"{_OFFICE}{name}" for name in ("line-break", "tab", "s"))
_XLINK = "{http://www.w3.org/1999/xlink}"
_TERMS = "{http://purl.org/dc/terms/}"
_CORE = "{http://purl.org/dc/elements/1.1/}"
_WORD_PARTS = re.compile(r"word/(?:document|footnotes|endnotes|comments|header\d*|footer\d*)\.xml")
_FIELD = re.compile(r'HYPERLINK\s+"([^"]+)"')
# Neither spaces, quotation marks and brackets nor what sets a direction belong to an address.
_ADDRESS = re.compile(
    r"https?://[^\s<>\"'`{}|\\^«»“”\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+", re.IGNORECASE
)
# Marks that end a sentence or a bracket around an address, and are no part of it.
_AFTER = ".,;:!?…،؛؟*_~]’"
_DAY = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})")
_TEXT_DATE = re.compile(r"^(?:date|updated):\s*[\"']?(\d{4}-\d{2}-\d{2})", re.MULTILINE)
_PDF_DATE = re.compile(r"D:(\d{4})(\d{2})(\d{2})")


class UnreadableDocument(Exception):
    """Why a document cannot be read."""


@dataclass(frozen=True, slots=True)
class FoundLink:
    """An address as a document writes it, and where: `line 12`, `page 3`."""

    address: str
    place: str


@dataclass(frozen=True, slots=True)
class LinkedDocument:
    """The links of a document in their order, and the day it was last changed, where it says so."""

    links: tuple[FoundLink, ...]
    day: dt.date | None = None


def read_links(path: Path) -> LinkedDocument:
    """All web addresses in a document. Raises UnreadableDocument, OSError."""
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        known = ", ".join(READABLE)
        raise UnreadableDocument(f"this kind of document cannot be read; known are {known}")
    if path.stat().st_size > LARGEST_FILE:
        raise UnreadableDocument(f"the file has more than {LARGEST_FILE // 1_000_000} MB")
    document = reader(path)
    return LinkedDocument(tuple(dict.fromkeys(document.links)), document.day)


def addresses_in(text: str) -> Iterator[str]:
    """The web addresses written out in a text, without the marks that follow them."""
    for match in _ADDRESS.finditer(text):
        address = match[0].rstrip(_AFTER)
        while address.endswith(")") and address.count(")") > address.count("("):
            address = address[:-1].rstrip(_AFTER)
        yield address


def _read_text(path: Path) -> LinkedDocument:
    text = path.read_bytes().decode("utf-8-sig", errors="replace")
    links = [
        FoundLink(address, f"line {number}")
        for number, line in enumerate(text.splitlines(), 1)
        for address in addresses_in(line)
    ]
    date = _TEXT_DATE.search(text[:4000])
    return LinkedDocument(tuple(links), _day_in(date[1]) if date else None)


def _read_html(path: Path) -> LinkedDocument:
    content = path.read_bytes()
    if not content.strip():
        return LinkedDocument(())
    tree = html.fromstring(content)
    written = [
        FoundLink(address.strip(), f"line {element.sourceline}")
        for element, _, address, _ in tree.iterlinks()
        if address
    ]
    texts = tree.xpath("//text()[not(parent::script or parent::style or ancestor::a)]")
    in_words = [
        FoundLink(address, f"line {text.getparent().sourceline}")
        for text in texts
        for address in addresses_in(str(text))
    ]
    dates = tree.xpath("//meta[contains(@name, 'date') or contains(@property, '_time')]/@content")
    return LinkedDocument((*written, *in_words), _day_in(" ".join(map(str, dates))))


def _read_docx(path: Path) -> LinkedDocument:
    with _opened(path) as archive:
        names = sorted(
            filter(_WORD_PARTS.fullmatch, archive.namelist()),
            key=lambda name: (name != "word/document.xml", name),
        )
        if not names:
            raise UnreadableDocument("there is no Word document in it")
        links = [link for name in names for link in _word_links(archive, name)]
        return LinkedDocument(tuple(links), _saved_day(archive, "docProps/core.xml", _MODIFIED))


def _word_links(archive: zipfile.ZipFile, name: str) -> Iterator[FoundLink]:
    """The links of one part, by paragraph: with a target of their own, in fields, in words."""
    folder, file = posixpath.split(name)
    targets = _relations(archive, f"{folder}/_rels/{file}.rels")
    part = "" if name == "word/document.xml" else f"{file.removesuffix('.xml')}, "
    for number, paragraph in enumerate(_xml(archive, name).iter(f"{_WORD}p"), 1):
        place = f"{part}paragraph {number}"
        for element in paragraph.iter(f"{_WORD}hyperlink"):
            target = targets.get(str(element.get(f"{_RELATED}id", "")), "")
            anchor = str(element.get(f"{_WORD}anchor", ""))
            if target:
                yield FoundLink(f"{target}#{anchor}" if anchor else target, place)
        fields = "".join(element.text or "" for element in paragraph.iter(f"{_WORD}instrText"))
        yield from (FoundLink(address, place) for address in _FIELD.findall(fields))
        yield from (FoundLink(address, place) for address in addresses_in(_words_of(paragraph)))


def _words_of(paragraph: etree._Element) -> str:
    """The text of a paragraph, with a space for what parts two words without being one."""
    found = paragraph.iter(f"{_WORD}t", *_WORD_SPACES)
    return "".join(" " if element.tag != f"{_WORD}t" else element.text or "" for element in found)


def _relations(archive: zipfile.ZipFile, name: str) -> dict[str, str]:
    if name not in archive.namelist():
        return {}
    relations = _xml(archive, name)
    return {
        str(relation.get("Id")): str(relation.get("Target"))
        for relation in relations
        if relation.get("TargetMode") == "External"
    }


def _read_odt(path: Path) -> LinkedDocument:
    with _opened(path) as archive:
        if "content.xml" not in archive.namelist():
            raise UnreadableDocument("there is no OpenDocument text in it")
        paragraphs = _xml(archive, "content.xml").iter(f"{_OFFICE}p", f"{_OFFICE}h")
        links = [
            FoundLink(address, f"paragraph {number}")
            for number, paragraph in enumerate(paragraphs, 1)
            for address in (
                *(str(link.get(f"{_XLINK}href", "")) for link in paragraph.iter(f"{_OFFICE}a")),
                *addresses_in(" ".join(_lines_of(paragraph))),
            )
        ]
        return LinkedDocument(tuple(links), _saved_day(archive, "meta.xml", _MODIFIED))


def _lines_of(paragraph: etree._Element) -> Iterator[str]:
    """The text of a paragraph, parted where a line ends or a tab stands."""
    words = [paragraph.text or ""]
    for element in paragraph.iterdescendants():
        if element.tag in _OFFICE_SPACES:
            yield "".join(words)
            words = []
        words += [element.text or "", element.tail or ""]
    yield "".join(words)


_MODIFIED = (f"{_TERMS}modified", f"{_CORE}date", f"{_TERMS}created")


def _saved_day(archive: zipfile.ZipFile, name: str, fields: tuple[str, ...]) -> dt.date | None:
    if name not in archive.namelist():
        return None
    tree = _xml(archive, name)
    texts = (tree.findtext(f".//{field}") or "" for field in fields)
    return next((day for text in texts if (day := _day_in(text))), None)


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise UnreadableDocument(f"its archive cannot be opened: {error}") from error


def part_of(archive: zipfile.ZipFile, name: str) -> bytes:
    """A file of the archive, which may not be much larger than it was packed. Raises
    UnreadableDocument."""
    try:
        with archive.open(name) as part:
            content = part.read(LARGEST_PART + 1)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise UnreadableDocument(f"{name}: {error}") from error
    if len(content) > LARGEST_PART:
        message = f"{name} in it has more than {LARGEST_PART // 1_000_000} MB"
        raise UnreadableDocument(message)
    return content


def _xml(archive: zipfile.ZipFile, name: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(part_of(archive, name), parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableDocument(f"{name} in it cannot be read: {error.msg}") from error


def _read_pdf(path: Path) -> LinkedDocument:
    try:
        from pypdf import PdfReader
        from pypdf.errors import PyPdfError
    except ImportError:
        message = "reading PDF needs pypdf, which is in the extra `export`: run `make export`"
        raise UnreadableDocument(message) from None
    try:
        reader = PdfReader(path)
        links = [
            FoundLink(address, f"page {number}")
            for number, page in enumerate(reader.pages, 1)
            for address in _addresses_on(page)
        ]
        dates = dict(reader.metadata or {})
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise UnreadableDocument(f"it is no PDF that can be read: {error}") from error
    saved = str(dates.get("/ModDate") or dates.get("/CreationDate") or "")
    return LinkedDocument(tuple(links), _day_in(_PDF_DATE.sub(r"\1-\2-\3", saved)))


def _addresses_on(page: PageObject) -> Iterator[str]:
    """What areas of a page lead to, and addresses in words: one that a line cuts off is none."""
    whole = [*_annotated(page)]
    yield from whole
    for address in addresses_in(page.extract_text()):
        if not any(other.startswith(address) for other in whole):
            yield address


def _annotated(page: PageObject) -> Iterator[str]:
    """The addresses that areas of a page lead to."""
    for reference in page.get("/Annots") or ():
        action = reference.get_object().get("/A")
        if action and "/URI" in action.get_object():
            yield str(action.get_object()["/URI"])


def _day_in(text: str) -> dt.date | None:
    match = _DAY.search(text)
    try:
        return dt.date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


_READERS: dict[str, Callable[[Path], LinkedDocument]] = {
    ".docx": _read_docx,
    ".odt": _read_odt,
    ".pdf": _read_pdf,
    ".md": _read_text,
    ".html": _read_html,
    ".htm": _read_html,
    ".txt": _read_text,
}
READABLE = tuple(suffix.removeprefix(".") for suffix in _READERS)
