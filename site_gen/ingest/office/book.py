"""Reads what a book (.epub) says of itself: its chapters in order, and who made it."""

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from site_gen.ingest.document import DocumentUnreadable
from site_gen.ingest.office.package import Package

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_CONTAINER = "META-INF/container.xml"
_ENCRYPTED = "META-INF/encryption.xml"
_DC = "{http://purl.org/dc/elements/1.1/}"
_OPF = "{http://www.idpf.org/2007/opf}"
# Fonts may be scrambled in a book that is not locked.
_OF_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_AGAIN = "get the book again, or save the text of the article as .txt"


@dataclass(frozen=True, slots=True)
class Book:
    """The chapters of a book by the names of their parts, and what its metadata states.

    `contents` are those of the chapters that are tables of contents; `missing` are not in the file.
    """

    chapters: tuple[str, ...]
    contents: frozenset[str]
    missing: tuple[str, ...]
    stated: tuple[tuple[str, str], ...]

    def all(self, name: str) -> tuple[str, ...]:
        """All values of one name, such as `creator`."""
        return tuple(dict.fromkeys(value for key, value in self.stated if key == name))

    def first(self, name: str) -> str:
        """The first of them, empty if there is none."""
        return next(iter(self.all(name)), "")


def book_in(package: Package) -> Book:
    """The book in a package. Raises DocumentUnreadable."""
    container = package.part(_CONTAINER)
    roots = container.iter("{*}rootfile") if container is not None else iter(())
    name = next((str(root.get("full-path") or "") for root in roots), "")
    opf = package.part(name) if name else None
    if opf is None:
        raise DocumentUnreadable("there is no book in it", _AGAIN)
    items = {item.get("id"): item for item in opf.iter("{*}item")}
    ordered = [items.get(each.get("idref")) for each in opf.iter("{*}itemref")]
    wanted = dict.fromkeys(path_of(item, name) for item in ordered if item is not None)
    chapters = tuple(path for path in wanted if path in package.names)
    _check_locks(package, frozenset(chapters))
    if not chapters:
        raise DocumentUnreadable("there are no chapters in it", _AGAIN)
    return Book(
        chapters,
        frozenset(_contents(opf, items.values(), name)),
        tuple(path for path in wanted if path not in package.names),
        tuple(_stated(opf)),
    )


def path_of(item: "Element", opf: str) -> str:
    """The name of the part that an item of the manifest is."""
    return resolved(str(item.get("href") or ""), opf)


def resolved(href: str, beside: str) -> str:
    """The name of a part that another refers to; one outside the file is the name of no part."""
    path = unquote(href.partition("#")[0])
    return posixpath.normpath(posixpath.join(posixpath.dirname(beside), path)) if path else beside


def _contents(opf: "Element", items: "Iterable[Element]", name: str) -> Iterator[str]:
    yield from (
        path_of(item, name) for item in items if "nav" in (item.get("properties") or "").split()
    )
    yield from (
        path_of(each, name) for each in opf.iter("{*}reference") if each.get("type") == "toc"
    )


def _stated(opf: "Element") -> Iterator[tuple[str, str]]:
    for element in opf.iter(f"{_DC}*"):
        name, text = str(element.tag).removeprefix(_DC), " ".join((element.text or "").split())
        event = element.get(f"{_OPF}event") or "publication"
        if text and event == "publication":
            yield name, text


def _check_locks(package: Package, chapters: frozenset[str]) -> None:
    root = package.part(_ENCRYPTED)
    for locked in root.iter("{*}EncryptedData") if root is not None else ():
        methods = [each.get("Algorithm") for each in locked.iter("{*}EncryptionMethod")]
        names = {unquote(each.get("URI") or "") for each in locked.iter("{*}CipherReference")}
        if names & chapters or not any(method in _OF_FONTS for method in methods):
            hint = "get one without a lock, or save the text of the article as .txt"
            raise DocumentUnreadable("it is locked by who sells it", hint)
