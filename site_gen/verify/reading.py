"""Finished HTML into elements that know their language and direction."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from site_gen.artifacts import Artifact
from site_gen.domain.text import Direction, text_direction
from site_gen.plan.pages import PlannedPage
from site_gen.verify.site import Site

if TYPE_CHECKING:
    from lxml.etree import HTMLParser, _Element

# Marks of direction, shapes of letters, and the digits and separators that go with Arabic.
_ODD = re.compile(
    "[\u202a-\u202e\u2066-\u2069\ufb50-\ufdff\ufe70-\ufefc\u0660-\u0669\u066b\u066c\u06f0-\u06f9]"
)
_NUMBERED = re.compile("&#(?!3[49];)")
_SAID = {direction.value: direction for direction in Direction}
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


class Element(NamedTuple):
    """An element of a page; a tuple, since a large site has millions.

    `text` is its own, without that of elements in it; `words` is all of it, for headings only.
    `direction` is the one that its text runs in, `around` that of what it stands in. `within`
    names the tags that it stands in, with its own.
    """

    tag: str
    attributes: Mapping[str, str]
    text: str
    words: str
    lang: str
    direction: Direction
    around: Direction
    within: frozenset[str]

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page that was planned, and its elements in document order; the first is `<html>`.

    `written` is the page as it was written, tags and all.
    """

    plan: PlannedPage
    artifact: Artifact
    elements: tuple[Element, ...]
    by_tag: Mapping[str, tuple[Element, ...]]
    ids: tuple[str, ...]
    written: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether no text of the page can hold a control, a shape of a letter or other digits.

        Most pages are done with one look at the whole. A character written as a number could be
        any, but for the two quotation marks.
        """
        return not (_ODD.search(self.written) or _NUMBERED.search(self.written))

    def all(self, *tags: str) -> tuple[Element, ...]:
        """The elements of these tags, those of the first tag first."""
        return tuple(element for tag in tags for element in self.by_tag.get(tag, ()))

    def metas(self, name: str) -> list[str]:
        """What `<meta>` says under a name, or in place of an HTTP header."""
        of = name.lower()
        return [
            meta.get("content")
            for meta in self.all("meta")
            if of in {meta.get("name").lower(), meta.get("http-equiv").lower()}
        ]


def made_pages(site: Site) -> Iterator[tuple[PlannedPage, Artifact]]:
    """Each page of the plan that was made, with its bytes."""
    artifacts = {artifact.path: artifact for artifact in site.artifacts}
    for page in site.plan.pages:
        if page.path.endswith(".html") and page.path in artifacts:
            yield page, artifacts[page.path]


def read_page(page: PlannedPage, artifact: Artifact) -> ReadPage:
    """Parse one page; it takes a hundred times the room of its bytes, so keep few of them."""
    from lxml.etree import fromstring

    elements: list[Element] = []
    if artifact.content.strip():
        root = fromstring(artifact.content, _parser())
        _gather(root, "", Direction.LTR, into=elements, within=frozenset())
    by_tag: dict[str, list[Element]] = {}
    for element in elements:
        by_tag.setdefault(element.tag, []).append(element)
    frozen = {tag: tuple(found) for tag, found in by_tag.items()}
    ids = tuple(e.attributes["id"] for e in elements if "id" in e.attributes)
    written = artifact.content.decode("utf-8", errors="replace")
    return ReadPage(page, artifact, tuple(elements), MappingProxyType(frozen), ids, written)


@cache
def _parser() -> HTMLParser[_Element]:
    from lxml.etree import HTMLParser

    return HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)


def _gather(
    node: _Element,
    lang: str,
    around: Direction,
    *,
    into: list[Element],
    within: frozenset[str],
) -> None:
    """The element and all in it; the parser bounds the depth, so this may recurse."""
    tag, attributes = str(node.tag), dict(node.attrib)
    lang = attributes.get("lang", lang)
    direction = around
    if tag == "bdi" or "dir" in attributes:
        direction = _direction(node, attributes.get("dir", ""), around)
    children = node[:]
    own = node.text or ""
    if children:
        own = "".join([own, *(child.tail or "" for child in children)])
    words = "".join(node.itertext()) if tag in HEADINGS else ""
    within = _with(within, tag)
    into.append(Element(tag, attributes, own, words, lang, direction, around, within))
    for child in children:
        _gather(child, lang, direction, into=into, within=within)


@cache
def _with(within: frozenset[str], tag: str) -> frozenset[str]:
    return within | {tag}


def _direction(node: _Element, said: str, around: Direction) -> Direction:
    """The direction of an element's text: as it says, else as its letters run in a `<bdi>`."""
    if said in _SAID:
        return _SAID[said]
    if said.lower() == "auto" or (node.tag == "bdi" and not said):
        return text_direction("".join(_own_text(node)), around)
    return around


def _own_text(node: _Element) -> Iterator[str]:
    """What turns an element: its text, but for what is set apart in it (HTML: auto-directionality).

    So a title that begins with an acronym in a `<bdi>` runs as the rest of it does.
    """
    yield node.text or ""
    for child in node:
        if child.tag != "bdi" and "dir" not in child.attrib:
            yield from _own_text(child)
        yield child.tail or ""
