"""Looks up what the parts of an OpenDocument beside its text say: styles, lists, changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_NAMES = "{urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, TEXT, TABLE = f"{_NAMES}office:1.0}}", f"{_NAMES}text:1.0}}", f"{_NAMES}table:1.0}}"
DRAW, META, STYLE = f"{_NAMES}drawing:1.0}}", f"{_NAMES}meta:1.0}}", f"{_NAMES}style:1.0}}"
DC = "{http://purl.org/dc/elements/1.1/}"
XLINK = "{http://www.w3.org/1999/xlink}"
_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
SPACES = frozenset({f"{TEXT}s", f"{TEXT}tab", f"{TEXT}line-break"})
_LONGEST_CHAIN = 20


def plain(element: "Element") -> str:
    """The words within an element, without notes and comments."""
    return " ".join("".join(_words(element)).split())


def _words(element: "Element") -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag in SPACES:
            yield " "
        elif isinstance(child.tag, str) and child.tag not in {f"{TEXT}note", f"{OFFICE}annotation"}:
            yield from _words(child)
        yield child.tail or ""


def number_in(text: str) -> int:
    """A number, 0 where there is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


@dataclass(frozen=True, slots=True)
class Change:
    """A tracked change: `insertion`, `deletion` or another, who made it, and what is gone."""

    kind: str
    who: str
    words: str


def changes_in(root: "Element") -> dict[str, Change]:
    """The tracked changes of a text by their ids."""
    found = dict[str, Change]()
    for region in root.iter(f"{TEXT}changed-region"):
        own = str(region.get(f"{TEXT}id") or region.get(_XML_ID) or "")
        for change in region:
            words = " ".join(map(plain, change.iter(f"{TEXT}p", f"{TEXT}h")))
            who = change.findtext(f"{OFFICE}change-info/{DC}creator") or ""
            found[own] = Change(str(change.tag).rpartition("}")[2], who, words)
    return found


class Styles:
    """The styles of a document, those of its text and the common ones."""

    def __init__(self, *roots: "Element | None") -> None:
        self._roots = [root for root in roots if root is not None]
        self._by_name = {
            style.get(f"{STYLE}name", ""): style
            for root in reversed(self._roots)
            for style in root.iter(f"{STYLE}style")
        }
        self._lists = {
            style.get(f"{STYLE}name", ""): style
            for root in reversed(self._roots)
            for style in root.iter(f"{TEXT}list-style")
        }

    def of_paragraph(self, paragraph: "Element") -> tuple[str, int]:
        """The name of the style that a person chose, without case, and its level as a heading."""
        name, level = paragraph.get(f"{TEXT}style-name", ""), 0
        for style in self._chain(paragraph):
            shown = style.get(f"{STYLE}display-name") or style.get(f"{STYLE}name")
            name = str(shown or "")
            level = level or number_in(style.get(f"{STYLE}default-outline-level", ""))
            if level or not _is_automatic(style):
                break
            name = style.get(f"{STYLE}parent-style-name", "") or name
        return name.lower().replace("_20_", " "), level

    def _chain(self, element: "Element") -> Iterator["Element"]:
        """The style of an element, and those that it is based on."""
        name = element.get(f"{TEXT}style-name", "")
        for _ in range(_LONGEST_CHAIN):
            style = self._by_name.get(name)
            if style is None:
                return
            yield style
            name = style.get(f"{STYLE}parent-style-name", "")

    def _says(self, element: "Element", name: str) -> str:
        for style in self._chain(element):
            for properties in style.iter(f"{STYLE}text-properties"):
                if value := properties.get(name, ""):
                    return value
        return ""

    def is_raised(self, span: "Element") -> bool:
        """Whether a span is raised above the line."""
        return self._says(span, f"{STYLE}text-position").startswith("super")

    def is_hidden(self, span: "Element") -> bool:
        """Whether a span is not shown."""
        is_span = span.tag == f"{TEXT}span"
        return is_span and self._says(span, f"{TEXT}display") == "none"

    def first_number(self, name: str, level: int) -> int | None:
        """The number that a level of a list begins with, None if it has none."""
        for own in self._lists.get(name, ()):
            if number_in(own.get(f"{TEXT}level", "")) == level + 1:
                is_numbered = str(own.tag) == f"{TEXT}list-level-style-number"
                if not is_numbered or not own.get(f"{STYLE}num-format"):
                    return None
                return number_in(own.get(f"{TEXT}start-value", "")) or 1
        return None

    def edges(self) -> Iterator[tuple[str, "Element"]]:
        """The paragraphs at the top and the foot of the pages."""
        for root in self._roots:
            for edge in ("header", "footer"):
                for part in root.iter(
                    f"{STYLE}{edge}", f"{STYLE}{edge}-first", f"{STYLE}{edge}-left"
                ):
                    yield from ((edge, paragraph) for paragraph in part.iter(f"{TEXT}p"))


def _is_automatic(style: "Element") -> bool:
    parent = style.getparent()
    return parent is not None and parent.tag == f"{OFFICE}automatic-styles"
