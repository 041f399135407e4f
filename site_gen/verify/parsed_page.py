"""A finished page as rules see it: its elements by tag and by attribute, and its text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from site_gen.artifacts import Artifact
from site_gen.domain.text import Direction, direction_of
from site_gen.plan.pages import PlannedPage
from site_gen.structs import Struct, field

if TYPE_CHECKING:
    from lxml.etree import HTMLParser, _Element

# Presentation forms, and the digits and separators of Arabic.
_SPECIAL = re.compile("[\ufb50-\ufdff\ufe70-\ufefc\u0660-\u0669\u066b\u066c\u06f0-\u06f9]")
# Direction controls U+202A to U+202E and U+2066 to U+2069 in UTF-8, and a numeric character
# reference, which could be any character, except for those of the two quotation marks.
_CONTROL = re.compile(rb"\xe2(?:\x80[\xaa-\xae]|\x81[\xa6-\xa9])")
_CHARACTER_REFERENCE = re.compile(rb"&#(?!3[49];)")
_DIRECTIONS = {direction.value: direction for direction in Direction}
Element: TypeAlias = "_Element"
TextRun: TypeAlias = "tuple[str, _Element]"


class ParsedPage(Struct, frozen=True):
    """A planned page and its elements, each with its position; the first is `<html>`.

    `by_tag` has the elements by tag, `by_attribute` those with an attribute, with its value.
    `texts` are the runs of text with the element that each is in, `tails` those with the element
    that each follows. All are gathered in one pass, so that no rule looks at every element.
    """

    planned: PlannedPage
    artifact: Artifact
    positions: Mapping[Element, int] = field(default_factory=dict)
    by_tag: Mapping[str, Sequence[Element]] = field(default_factory=dict)
    by_attribute: Mapping[str, Sequence[tuple[Element, str]]] = field(default_factory=dict)
    texts: Sequence[TextRun] = ()
    tails: Sequence[TextRun] = ()
    is_plain: bool = True

    @property
    def elements(self) -> Iterable[Element]:
        """All elements in document order."""
        return self.positions

    @property
    def root(self) -> Element | None:
        """The element `<html>`; None if the page is empty."""
        return next(iter(self.positions), None)

    def all(self, *tags: str) -> list[Element]:
        """The elements with these tags, grouped by tag in the given order."""
        return [element for tag in tags for element in self.by_tag.get(tag, ())]

    def having(self, *names: str) -> list[Element]:
        """The elements with any of these attributes, grouped by attribute in the given order."""
        return [element for name in names for element, _ in self.by_attribute.get(name, ())]

    def values(self, name: str) -> list[str]:
        """The values of an attribute, in document order."""
        return [value for _, value in self.by_attribute.get(name, ())]

    def in_order(self, elements: Iterable[Element]) -> list[Element]:
        """These elements in document order, each once."""
        return sorted(set(elements), key=self.positions.__getitem__)

    def metas(self, name: str) -> list[str]:
        """The content of each `<meta>` with this `name` or `http-equiv`."""
        lowered = name.lower()
        named = (*self.by_attribute.get("name", ()), *self.by_attribute.get("http-equiv", ()))
        metas = (e for e, value in named if value.lower() == lowered and e.tag == "meta")
        return [meta.get("content", "") for meta in dict.fromkeys(metas)]


def parse_page(page: PlannedPage, artifact: Artifact) -> ParsedPage:
    """Parse one page; the result takes a hundred times its bytes, so keep few of them."""
    content = artifact.content
    if not content.strip():
        return ParsedPage(page, artifact)
    positions = {e: number for number, e in enumerate(tree_of(content).iter())}
    by_tag: dict[str, list[Element]] = defaultdict(list)
    by_attribute: dict[str, list[tuple[Element, str]]] = defaultdict(list)
    texts, tails = [], []
    for element in positions:
        by_tag[str(element.tag)].append(element)
        for name, value in element.items():
            by_attribute[name].append((element, value))
        if text := element.text:
            texts.append((text, element))
        if tail := element.tail:
            tails.append((tail, element))
    is_plain = _is_plain(content, "\n".join(text for text, _ in (*texts, *tails)))
    return ParsedPage(page, artifact, positions, by_tag, by_attribute, texts, tails, is_plain)


def _is_plain(content: bytes, text: str) -> bool:
    """Whether the page cannot contain a control, a presentation form or other digits.

    A few searches settle it for most pages.
    """
    return not (
        _CONTROL.search(content) or _CHARACTER_REFERENCE.search(content) or _SPECIAL.search(text)
    )


def tree_of(content: bytes) -> Element:
    """The root of a page, as a browser would nearly read it."""
    from lxml.etree import fromstring

    return fromstring(content, _parser())


@cache
def _parser() -> HTMLParser[_Element]:
    from lxml.etree import HTMLParser

    # No rule looks up an element by its id in the tree.
    return HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)


def tag_of(element: Element) -> str:
    """The tag of an element; the parser keeps nothing else."""
    return str(element.tag)


def own_text(element: Element) -> str:
    """The text of an element without that of the elements in it."""
    text = element.text or ""
    return "".join([text, *(child.tail or "" for child in element)]) if len(element) else text


def words_in(element: Element) -> str:
    """The text of an element with that of the elements in it."""
    return "".join(element.itertext()) if len(element) else element.text or ""


def tags_around(element: Element) -> Iterator[str]:
    """The tag of an element, then those of its ancestors."""
    yield tag_of(element)
    yield from map(tag_of, element.iterancestors())


def lang_of(element: Element) -> str:
    """The language that applies to an element."""
    lang = element.get("lang")
    while lang is None:
        parent = element.getparent()
        if parent is None:
            return ""
        element, lang = parent, parent.get("lang")
    return lang


def direction_in(element: Element) -> Direction:
    """The direction of an element's text: by its `dir`, or by its letters in a `<bdi>`."""
    value = element.get("dir")
    while value is None and element.tag != "bdi":
        parent = element.getparent()
        if parent is None:
            return Direction.LTR
        element, value = parent, parent.get("dir")
    return _DIRECTIONS.get((value or "").lower()) or _unstated_direction(element, value or "")


def _unstated_direction(element: Element, value: str) -> Direction:
    """The direction of an element that leaves it to its letters, or to the text around it."""
    if value.lower() == "auto" or (element.tag == "bdi" and not value):
        text = "".join(_deciding_text(element)) if len(element) else element.text or ""
        if direction := next(filter(None, map(direction_of, text)), None):
            return direction
    return direction_around(element)


def direction_around(element: Element) -> Direction:
    """The direction of the text around an element, which applies if it sets none."""
    parent = element.getparent()
    return Direction.LTR if parent is None else direction_in(parent)


def _deciding_text(element: Element) -> Iterator[str]:
    """The text that decides an element's direction (HTML: auto-directionality).

    Isolated parts are left out: an acronym in a `<bdi>` does not decide a title's direction.
    """
    yield element.text or ""
    for child in element:
        if child.tag != "bdi" and "dir" not in child.attrib:
            yield from _deciding_text(child)
        yield child.tail or ""
