"""Gathers the text of an HTML tree that is all of a document: a chapter, or a message."""

import re
from html import unescape
from typing import Any

from site_gen.ingest.document import DocumentUnreadable, RawLine
from site_gen.ingest.office.gathering import ALONE, Gathering
from site_gen.ingest.page.worker import visible_blocks

_PICTURES = ("img", "svg", "image", "object", "embed", "video", "audio")
_KINDS = frozenset({"heading", "item", "quote", "caption", "byline", "table"})
_DOCTYPE = re.compile(
    r"<!DOCTYPE[^\[>]{0,1000}(?:\[[^\]]{0,100000}\]\s*)?>|<\?xml[^>]{0,200}>", re.I
)
# Of the entities that HTML knows, all but the five of XML.
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,30});")


def tree_of(text: str) -> Any:
    """The elements of a page, without what a DOCTYPE defines. Raises DocumentUnreadable."""
    from lxml import etree, html

    content = _DOCTYPE.sub("", text).strip().encode()
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        tree = html.document_fromstring(content, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise DocumentUnreadable("there is no text in it", ALONE) from error
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
        raise DocumentUnreadable("its elements are nested too deeply", ALONE)
    return tree


def xhtml_tree_of(text: str) -> Any:
    """The same of a chapter: as XML if it is that, since `<a/>` is a whole element there."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    content = _ENTITY.sub(lambda found: unescape(found[0]), _DOCTYPE.sub("", text)).strip()
    try:
        tree = etree.fromstring(content.encode(), parser)
    except etree.XMLSyntaxError:
        return tree_of(text)
    for element in tree.iter():
        if isinstance(element.tag, str):
            element.tag = etree.QName(element).localname.lower()
    return tree


def gather(gathering: Gathering, tree: Any) -> None:
    """Add the blocks of a tree; pictures, links, formulas and scripts are told."""
    _raise_numbers(gathering, tree)
    gathering.pictures += sum(1 for _ in tree.iter(*_PICTURES))
    for link in tree.iter("a"):
        address = str(link.get("href") or "")
        if address.startswith(("http://", "https://")):
            gathering.keep_link("".join(link.itertext()), address, place=None)
    if any(True for _ in tree.iter("math")):
        gathering.ask_of("body", "its formulas are on one line in the draft: compare each")
    for block in visible_blocks(tree):
        if block["text"]:
            gathering.number += 1
            _add(gathering, block)


def has_scripts(tree: Any) -> bool:
    """Whether a page has scripts, which no import runs."""
    return any(True for _ in tree.iter("script"))


def _add(gathering: Gathering, block: dict[str, Any]) -> None:
    kind = block["kind"] if block["kind"] in _KINDS else ""
    if block["rows"]:
        gathering.add_table(gathering.number, block["rows"])
        return
    line = RawLine(0, "", 0, kind="time" if block["is_time"] else kind, level=block["level"])
    number = block["number"] if kind == "item" else 0
    gathering.add(block["text"], RawLine(0, "", 0, kind=line.kind, level=line.level, item=number))


def _raise_numbers(gathering: Gathering, tree: Any) -> None:
    """A raised number that leads to no note is written in raised digits."""
    for raised in list(tree.iter("sup")):
        words = "".join(raised.itertext())
        is_link = next(raised.iter("a"), None) is not None
        is_link = is_link or next(raised.iterancestors("a"), None) is not None
        if not is_link and len(words) < 10:
            for inner in list(raised):
                raised.remove(inner)
            raised.tag, raised.text = "span", gathering.raised(words)
