"""Markdown of the desk into sanitised HTML: record links, our own anchors, isolated directions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any
from xml.etree.ElementTree import Element

import nh3
from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup, escape

from site_gen.domain.markup import LINK_SCHEMES, PROSE_ATTRIBUTES, PROSE_TAGS
from site_gen.domain.text import Direction
from site_gen.render.bidi import isolated_html
from site_gen.render.notes import noted
from site_gen.render.parts import ProseText, RecordLink
from site_gen.render.passages import linkable

# A year at the start of a line is not the first item of a list, and would not be seen as one.
_ITEM = re.compile(r"^[ ]{0,3}\d{1,2}\.[ ]+(.*)")
_ITEM_BELOW = re.compile(r"^[ ]{0,3}((\d{1,2}\.))[ ]+(.*)")
_RECORD_LINK = re.compile(r"([a-z]+):([a-z0-9-]+)")
# A heading's title may be longer than the link to it; nothing else in prose needs a class.
_ALIGNED = {"right": "end", "left": "start", "center": "center"}
_CELLS = {"th": set(_ALIGNED.values()), "td": set(_ALIGNED.values())}


def prose_html(prose: ProseText) -> Markup:
    """The text as HTML that is safe to set on a page.

    A link to a record that the view does not know keeps its words and loses its address; the
    checks tell the editor.
    """
    engine = _engine()
    engine.reset()
    engine.record_links = {link.target: link for link in prose.links}
    raw = engine.convert(prose.source)
    clean = nh3.clean(
        raw,
        tags=set(PROSE_TAGS),
        attributes={tag: set(names) for tag, names in _plain_attributes().items()},
        allowed_classes=_CELLS,
        url_schemes=set(LINK_SCHEMES),
        link_rel="noopener noreferrer",
    )
    told = _LINK.sub(_told_nothing, clean)
    named = linkable(told, prose.neutral, prose.link_label)
    framed = _framed_tables(noted(named, prose.notes), prose.table_label)
    if prose.dir == Direction.RTL:
        framed = _CODE.sub(_left_to_right, framed)
    return Markup(isolated_html(framed, Direction(prose.dir), prose.foreign))


@cache
def _plain_attributes() -> dict[str, frozenset[str]]:
    """What nh3 takes: it wants classes named apart from the other attributes."""
    return {tag: names - {"class"} for tag, names in PROSE_ATTRIBUTES.items()}


# The sanitiser writes each attribute in one way, and no ">" within one.
_LINK = re.compile(r"<a [^>]*>")
_LEAVES = re.compile(r' href="(?:https?|mailto):', re.IGNORECASE)
# A browser reads "//host", "/\\host" and the like as an address on another host.
_HIDDEN_HOST = re.compile(r' href="\s*[/\\]\s*[/\\][^"]*"')
_CODE = re.compile(r"<(pre|code)( [^>]*)?>(<code>)?")


def _told_nothing(link: re.Match[str]) -> str:
    """`rel` belongs on links that leave the site, and those say that they do."""
    tag = _HIDDEN_HOST.sub("", link[0])
    return tag if _LEAVES.search(tag) else tag.replace(' rel="noopener noreferrer"', "")


def _left_to_right(code: re.Match[str]) -> str:
    """Code runs from the left wherever it stands."""
    tag, said, within = code[1], code[2] or "", code[3] or ""
    own = "" if " dir=" in said else ' dir="ltr"'
    return f"<{tag}{own}{said}>{within}"


def _framed_tables(clean: str, label: str) -> str:
    """A wide table scrolls in a frame of its own, which the keyboard can reach (WCAG 2.1.1)."""
    opening = f'<div class="table" role="region" tabindex="0" aria-label="{escape(label)}"><table'
    return clean.replace("<table", opening).replace("</table>", "</table></div>")


class _Desk(Treeprocessor):
    """Resolves record links and turns physical alignment into logical."""

    def run(self, root: Element) -> None:
        links: Mapping[str, RecordLink] = self.md.record_links  # type: ignore[attr-defined]
        for element in root.iter():
            if was := element.attrib.pop("was", ""):
                _keep(element, was)
            if element.tag == "a":
                _resolve(element, links)
            elif element.tag == "ol":
                _start(element)
            elif element.tag in _CELLS:
                _align(element)


def _resolve(element: Element, links: Mapping[str, RecordLink]) -> None:
    target = element.get("href", "")
    found = links.get(target)
    if found is None:
        if _RECORD_LINK.fullmatch(target):
            del element.attrib["href"]
        return
    element.set("href", found.name.url)
    if not (element.text or "").strip() and not len(element):
        _name(element, found)


def _keep(element: Element, was: str) -> None:
    """The anchors that a passage had before lead to it still; those of other pages are kept there.

    A browser goes to the first element of a name, so each is an element of its own, and empty.
    """
    spans = [Element("span", {"id": old}) for old in was.split() if "#" not in old]
    if spans:
        spans[-1].tail, element.text = element.text, None
        element[:0] = spans


def _name(element: Element, link: RecordLink) -> None:
    if not link.name.lang:
        element.text = link.name.text
        return
    own = Element("bdi", {"lang": link.name.lang})
    if link.name.dir:
        own.set("dir", link.name.dir)
    own.text = link.name.text
    element.text = None
    element.append(own)


def _start(element: Element) -> None:
    """HTML takes the number of a first item in Western digits only."""
    first = element.attrib.pop("start", "1")
    if first.isdecimal() and int(first) != 1:
        element.set("start", str(int(first)))


def _align(element: Element) -> None:
    style = element.attrib.pop("style", "")
    side = _ALIGNED.get(style.removeprefix("text-align:").strip(" ;"))
    if side:
        element.set("class", side)


class _DeskExtension(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the package's name
        # After `inline` (20), which makes the links; before `unescape` (0).
        md.treeprocessors.register(_Desk(md), "desk", 5)
        numbered: Any = md.parser.blockprocessors["olist"]
        numbered.RE, numbered.CHILD_RE = _ITEM, _ITEM_BELOW


@cache
def _engine() -> Any:
    """One for each process: making it costs more than a page. It keeps state; reset it."""
    known = ["tables", "attr_list", "sane_lists", "fenced_code"]
    return Markdown(extensions=[*known, _DeskExtension()], output_format="html")
