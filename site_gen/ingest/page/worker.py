"""Turns a page on standard input into JSON of its blocks and metadata, within limits.

Imports nothing of ours but what knows pages: `readers.py` starts this file in a process that can
be killed.
"""

import json
import re
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

_INVISIBLE_TAGS = frozenset(
    {"script", "style", "template", "noscript", "head", "svg", "iframe", "object"}
)
_INLINE_TAGS = """
    a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small
    span strong sub sup time tt u var wbr
"""
_INLINE = frozenset(_INLINE_TAGS.split())
_LETTERS_ONLY = re.compile(r"[\W_]+")
# A shorter string of letters may occur inside another sentence by chance.
_LONG_ENOUGH = 15
# A kept line of this length begins the text; above it stand titles, dates and names.
_PROSE = 60
# What stands this near above the heading or below the text may belong to the article.
_NEAR = 3
# Character data of an XML document, such as an exported blog: what is in it is markup or text.
_CHARACTER_DATA = re.compile(r"<!\[CDATA\[(.*?)(?:\]\]>|\Z)", re.DOTALL)
_BLOCK_TAG = re.compile(r"<(?:p|div|br|h\d|ul|ol|table|script|style)\b|//\s*$", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# A feed may write the markup of its items as text.
_FEED = re.compile(r"\A.{0,500}?<(?:rss|feed|rdf:RDF)\b", re.DOTALL)
_ESCAPED = re.compile(
    r"(?<=>)[^<>]*&lt;(?:p|div|br)\b[^<>]*(?=</(?:description|content|summary)\b)", re.IGNORECASE
)
_EMPTY_LINE = re.compile(r"\n\s*\n")


def extract_page(text: str) -> dict[str, Any]:
    """The visible blocks of a page, each marked whether it is of the article, and the metadata."""
    from lxml import html

    from site_gen.ingest.page import metadata

    text = _CHARACTER_DATA.sub(_as_markup, text)
    if _FEED.match(text):
        text = _ESCAPED.sub(lambda markup: unescape(markup[0]), text)
    parser = html.HTMLParser(remove_comments=True, remove_pis=True)
    tree = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*>", "", text), parser=parser)
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
        # Beyond its limit the parser drops the rest of the page silently.
        raise RecursionError
    blocks = list(visible_blocks(tree))
    _mark_article(blocks, _article_letters(text))
    is_separated = any(block["kept"] for block in blocks)
    for block in blocks:
        block["kept"] = block["kept"] or not is_separated
    near = [time for block in blocks if block["near"] or block["kept"] for time in block["times"]]
    return metadata.metadata_of(tree, near) | {"lines": blocks, "told_apart": is_separated}


def _as_markup(data: re.Match[str]) -> str:
    """Character data as the markup that it is, or its paragraphs."""
    if _BLOCK_TAG.search(data[1]) or not _EMPTY_LINE.search(data[1]):
        return data[1]
    return "".join(f"<p>{part}</p>\n\n" for part in _EMPTY_LINE.split(data[1]))


def _article_letters(text: str) -> frozenset[str]:
    import trafilatura

    # Without these the extractor takes any number of a page for its date; we read dates ourselves.
    dates = {"extensive_search": False, "original_date": True}
    extracted = trafilatura.extract(
        text, output_format="txt", include_comments=False, date_extraction_params=dates
    )
    return frozenset(_LETTERS_ONLY.sub("", line) for line in (extracted or "").splitlines())


def _mark_article(blocks: list[dict[str, Any]], letters: frozenset[str]) -> None:
    """Mark the blocks that the extractor kept, and those beside them that may belong to them."""
    body = "".join(letters)
    for block in blocks:
        block["kept"], block["near"] = _is_kept(block, letters, body=body), False
        block["amid"] = False
    kept = [number for number, block in enumerate(blocks) if block["kept"]]
    if not kept:
        return
    prose = (n for n in kept if len(blocks[n]["text"]) >= _PROSE and not blocks[n]["level"])
    begins = next(prose, kept[0])
    headings = (n for n in range(kept[0] + 1) if _is_title(blocks[n]))
    first = max(0, next(headings, kept[0]) - _NEAR)
    for number, block in enumerate(blocks[first:], first):
        is_beside = number <= kept[-1] or (block["inside"] and number <= kept[-1] + _NEAR)
        is_of_lines = block["kind"] in {"table", "caption", "quote"} and block["inside"]
        block["amid"] = begins < number < kept[-1]
        block["near"] = not block["kept"] and not block["outside"] and (is_beside or is_of_lines)


def _is_title(block: dict[str, Any]) -> bool:
    return bool(block["kind"] == "heading" and block["level"] == 1)


def _is_kept(block: dict[str, Any], article_letters: frozenset[str], *, body: str) -> bool:
    if block["rows"]:
        rows = ["".join(_LETTERS_ONLY.sub("", cell) for cell in row) for row in block["rows"]]
        return sum(row in article_letters for row in rows) > len(rows) / 2
    letters = _LETTERS_ONLY.sub("", block["text"])
    return bool(letters) and (
        letters in article_letters or (len(letters) >= _LONG_ENOUGH and letters in body)
    )


def visible_blocks(tree: Any) -> Iterator[dict[str, Any]]:
    """The text between block elements with the line of the file where the block starts."""
    from lxml import etree

    from site_gen.ingest.page.blocks import Collector

    hidden, collector = 0, Collector(tree)
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        starts, is_hidden = event == "start", _is_hidden(element)
        if element.tag not in _INLINE:
            yield from collector.blocks()
            collector.enter(element) if starts else collector.leave(element)
        hidden += int(is_hidden) if starts else -int(is_hidden)
        if not hidden:
            collector.add(element, element.text if starts else element.tail, starts=starts)
    yield from collector.blocks()


def _is_hidden(element: Any) -> bool:
    style = element.get("style") or ""
    is_marked = element.get("hidden") is not None or _HIDDEN.search(style) is not None
    return element.tag in _INVISIBLE_TAGS or is_marked


def limit_resources(memory: int, seconds: int) -> None:
    """Limit the memory (bytes) and time (seconds) of this process; Windows has no such limits."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Read UTF-8 from standard input, write ASCII JSON to standard output."""
    limit_resources(*(int(argument) for argument in sys.argv[1:3]))
    sys.path.insert(0, str(Path(__file__).parents[3]))
    page = extract_page(sys.stdin.buffer.read().decode())
    sys.stdout.write(json.dumps(page))


if __name__ == "__main__":
    main()
