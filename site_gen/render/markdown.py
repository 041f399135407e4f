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

# A year at the start of a line is not the first item of a list; \d there takes any digits.
_YEAR_FIRST = re.compile(r"^([ ]{0,3})(\d{3,})([.)])(?=\s)", re.MULTILINE)
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
    raw = engine.convert(_YEAR_FIRST.sub(r"\1\2\\\3", prose.source))
    clean = nh3.clean(
        raw,
        tags=set(PROSE_TAGS),
        attributes={tag: set(names) for tag, names in _plain_attributes().items()},
        allowed_classes=_CELLS,
        url_schemes=set(LINK_SCHEMES),
        link_rel="noopener noreferrer",
    )
    framed = _framed_tables(noted(_inner_links(clean), prose.notes), prose.table_label)
    return Markup(isolated_html(framed, Direction(prose.dir), prose.foreign))


@cache
def _plain_attributes() -> dict[str, frozenset[str]]:
    """What nh3 takes: it wants classes named apart from the other attributes."""
    return {tag: names - {"class"} for tag, names in PROSE_ATTRIBUTES.items()}


def _inner_links(clean: str) -> str:
    """`rel` belongs on links that leave the site."""
    return re.sub(
        r'(<a [^>]*href="(?!https?:|mailto:)[^"]*"[^>]*?) rel="noopener noreferrer"', r"\1", clean
    )


def _framed_tables(clean: str, label: str) -> str:
    """A wide table scrolls in a frame of its own, which the keyboard can reach (WCAG 2.1.1)."""
    opening = f'<div class="table" role="region" tabindex="0" aria-label="{escape(label)}"><table'
    return clean.replace("<table", opening).replace("</table>", "</table></div>")


class _Desk(Treeprocessor):
    """Resolves record links and turns physical alignment into logical."""

    def run(self, root: Element) -> None:
        links: Mapping[str, RecordLink] = self.md.record_links  # type: ignore[attr-defined]
        for element in root.iter():
            if element.tag == "a":
                _resolve(element, links)
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


def _name(element: Element, link: RecordLink) -> None:
    if not link.name.lang:
        element.text = link.name.text
        return
    own = Element("bdi", {"lang": link.name.lang, "dir": link.name.dir})
    own.text = link.name.text
    element.text = None
    element.append(own)


def _align(element: Element) -> None:
    style = element.attrib.pop("style", "")
    side = _ALIGNED.get(style.removeprefix("text-align:").strip(" ;"))
    if side:
        element.set("class", side)


class _DeskExtension(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the package's name
        # After `inline` (20), which makes the links; before `unescape` (0).
        md.treeprocessors.register(_Desk(md), "desk", 5)


@cache
def _engine() -> Any:
    """One for each process: making it costs more than a page. It keeps state; reset it."""
    extensions: list[str | Extension] = ["tables", "attr_list", "sane_lists", _DeskExtension()]
    return Markdown(extensions=extensions, output_format="html")
