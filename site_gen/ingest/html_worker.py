"""Turns a page on standard input into JSON of its lines and metadata, within limits.

Imports nothing of ours: `readers.py` starts this file in a process that can be killed.
"""

import json
import re
import sys
from collections.abc import Iterator
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


def extract_page(text: str) -> dict[str, Any]:
    """The visible lines of a page, each marked whether the extractor thinks it is article."""
    from lxml import html

    parser = html.HTMLParser(remove_comments=True, remove_pis=True)
    tree = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*>", "", text), parser=parser)
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
        # Beyond its limit the parser drops the rest of the page silently.
        raise RecursionError
    lines = list(visible_lines(tree))
    article_letters = _article_letters(text)
    body = "".join(article_letters)
    marks = [_is_kept(_LETTERS_ONLY.sub("", line), article_letters, body=body) for _, line in lines]
    is_separated = any(marks)
    return _metadata(tree) | {
        "lines": [
            {"line": number, "text": line, "kept": mark or not is_separated}
            for (number, line), mark in zip(lines, marks, strict=True)
        ],
        "told_apart": is_separated,
    }


def _article_letters(text: str) -> frozenset[str]:
    import trafilatura

    # Without these the extractor takes any number of a page for its date; we read dates ourselves.
    dates = {"extensive_search": False, "original_date": True}
    extracted = trafilatura.extract(
        text, output_format="txt", include_comments=False, date_extraction_params=dates
    )
    return frozenset(_LETTERS_ONLY.sub("", line) for line in (extracted or "").splitlines())


def _is_kept(letters: str, article_letters: frozenset[str], *, body: str) -> bool:
    return bool(letters) and (
        letters in article_letters or (len(letters) >= _LONG_ENOUGH and letters in body)
    )


def visible_lines(tree: Any) -> Iterator[tuple[int, str]]:
    """The text between block elements with the line of the file where the block starts."""
    from lxml import etree

    hidden, words, line_number = 0, [""], 1
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        starts, ends_hidden = event == "start", event == "end" and element.tag in _INVISIBLE_TAGS
        if element.tag not in _INLINE:
            if line := " ".join("".join(words).split()):
                yield line_number, line
            words, line_number = (
                [""],
                (element.sourceline or line_number) if starts else line_number,
            )
        hidden += int(starts and element.tag in _INVISIBLE_TAGS) - int(ends_hidden)
        text = element.text if starts else element.tail
        if text and not hidden:
            words.append(text)


def _metadata(tree: Any) -> dict[str, str]:
    """The metadata in the markup of the page, each empty if it is missing."""
    headings = [" ".join(h.text_content().split()) for h in tree.iter("h1")]
    return {
        "language": str(tree.get("lang") or tree.get("xml:lang") or ""),
        "heading": headings[0] if len(headings) == 1 else "",
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
    values = tree.xpath(path)
    return " ".join(str(values[0]).split()) if values else ""


def _published_in_script(tree: Any) -> str:
    scripts = tree.xpath("//script[@type='application/ld+json']/text()")
    dates = {
        d for script in scripts for d in re.findall(r'"datePublished"\s*:\s*"([^"]+)"', script)
    }
    return dates.pop() if len(dates) == 1 else ""


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
    page = extract_page(sys.stdin.buffer.read().decode())
    sys.stdout.write(json.dumps(page))


if __name__ == "__main__":
    main()
