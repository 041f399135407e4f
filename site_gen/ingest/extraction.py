"""A page on standard input -> JSON of its lines and statements; run by itself, with limits.

Imports nothing of ours: `html.py` starts this file in a process that can be killed.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from typing import Any

_UNSHOWN = frozenset({"script", "style", "template", "noscript", "head", "svg", "iframe", "object"})
_INLINE_TAGS = """
    a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small
    span strong sub sup time tt u var wbr
"""
_INLINE = frozenset(_INLINE_TAGS.split())
_LETTERS_ONLY = re.compile(r"[\W_]+")
# Below this a string of letters may stand inside another sentence by chance.
_TELLING = 15


def page_from(text: str) -> dict[str, Any]:
    """The visible lines of a page, each with whether the extractor counts it to the article."""
    from lxml import html

    parser = html.HTMLParser(remove_comments=True, remove_pis=True)
    tree = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*>", "", text), parser=parser)
    if any(fault.type_name == "ERR_RESOURCE_LIMIT" for fault in parser.error_log):
        # Beyond its limit the parser drops the rest of the page without a word.
        raise RecursionError
    lines = list(visible_lines(tree))
    kept = _article_letters(text)
    body = "".join(kept)
    marks = [_is_kept(_LETTERS_ONLY.sub("", line), kept, body=body) for _, line in lines]
    told = any(marks)
    return _statements(tree) | {
        "lines": [
            {"line": number, "text": line, "kept": mark or not told}
            for (number, line), mark in zip(lines, marks, strict=True)
        ],
        "told_apart": told,
    }


def _article_letters(text: str) -> frozenset[str]:
    import trafilatura

    # Without these the extractor takes any number of a page for its date; we read dates ourselves.
    dates = {"extensive_search": False, "original_date": True}
    extracted = trafilatura.extract(
        text, output_format="txt", include_comments=False, date_extraction_params=dates
    )
    return frozenset(_LETTERS_ONLY.sub("", line) for line in (extracted or "").splitlines())


def _is_kept(letters: str, kept: frozenset[str], *, body: str) -> bool:
    return bool(letters) and (letters in kept or (len(letters) >= _TELLING and letters in body))


def visible_lines(tree: Any) -> Iterator[tuple[int, str]]:
    """The text between block elements with the line of the file where the block starts."""
    from lxml import etree

    hidden, words, place = 0, [""], 1
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        starts, ends_hidden = event == "start", event == "end" and element.tag in _UNSHOWN
        if element.tag not in _INLINE:
            if line := " ".join("".join(words).split()):
                yield place, line
            words, place = [""], (element.sourceline or place) if starts else place
        hidden += int(starts and element.tag in _UNSHOWN) - int(ends_hidden)
        text = element.text if starts else element.tail
        if text and not hidden:
            words.append(text)


def _statements(tree: Any) -> dict[str, str]:
    """What the markup says of the page, each empty when it says nothing."""
    heads = [" ".join(h.text_content().split()) for h in tree.iter("h1")]
    return {
        "language": str(tree.get("lang") or tree.get("xml:lang") or ""),
        "heading": heads[0] if len(heads) == 1 else "",
        "shared_title": _first(tree, "//meta[@property='og:title']/@content"),
        "head_title": _first(tree, "//head/title/text()"),
        "url": _first(tree, "//link[@rel='canonical']/@href")
        or _first(tree, "//meta[@property='og:url']/@content"),
        "author": _first(tree, "//meta[@name='author']/@content"),
        "outlet": _first(tree, "//meta[@property='og:site_name']/@content"),
        "published": _first(tree, "//meta[@property='article:published_time']/@content")
        or _first(tree, "//*[@itemprop='datePublished']/@content")
        or _first(tree, "//*[@itemprop='datePublished']/@datetime")
        or _published_in_script(tree),
    }


def _first(tree: Any, path: str) -> str:
    found = tree.xpath(path)
    return " ".join(str(found[0]).split()) if found else ""


def _published_in_script(tree: Any) -> str:
    scripts = tree.xpath("//script[@type='application/ld+json']/text()")
    dates = {d for each in scripts for d in re.findall(r'"datePublished"\s*:\s*"([^"]+)"', each)}
    return dates.pop() if len(dates) == 1 else ""


def limit(memory: int, seconds: int) -> None:
    """Let this process have no more than so many bytes and seconds; Windows has no such limits."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Read UTF-8 from standard input, write ASCII JSON to standard output."""
    limit(*(int(argument) for argument in sys.argv[1:3]))
    page = page_from(sys.stdin.buffer.read().decode())
    sys.stdout.write(json.dumps(page))


if __name__ == "__main__":
    main()
