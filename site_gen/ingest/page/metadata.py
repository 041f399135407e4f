"""Reads what a page states of itself: titles, language, address, author and dates."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

# The names under which pages state the day of publication, without their case.
_PUBLISHED = """
    article:published_time article:published og:published_time og:article:published_time
    datepublished publishdate publish-date publish_date pubdate publication_date publication-date
    published_time parsely-pub-date sailthru.date citation_publication_date citation_date
    citation_online_date prism.publicationdate dc.date.issued dcterms.issued dcterms.date.issued
    cxenseparse:recs:publishtime bt:pubdate rnews:datepublished originalpublicationdate ptime
    article:create_at
"""
# Names that may as well be of the day of saving or of an event.
_MAYBE_PUBLISHED = """
    dc.date dcterms.date dc.date.created dcterms.created dc.created date datecreated
    article_date_original eprints.date dc.date.publication article.created article.published
"""
_LONGEST = 100


def metadata_of(tree: Any, times: Iterable[tuple[str, str, str]]) -> dict[str, Any]:
    """The metadata in the markup of a page, each empty if it is missing.

    `times` are the `<time>` elements in or near the article.
    """
    headings = [" ".join(h.text_content().split()) for h in tree.iter("h1")]
    scripts = list(_structured(tree))
    metas = list(_metas(tree))
    stated = dict(reversed(metas))
    strong = [*_named(metas, _PUBLISHED), *_properties(tree), *_in_scripts(scripts)]
    weak = _named(metas, _MAYBE_PUBLISHED)
    return {
        "language": str(tree.get("lang") or tree.get("xml:lang") or ""),
        "heading": headings[0] if len(headings) == 1 else "",
        "shared_title": stated.get("og:title", ""),
        "head_title": _first(tree, "//head/title/text()"),
        "url": _first(tree, "//link[@rel='canonical']/@href") or stated.get("og:url", ""),
        "author": next(_authors(tree, stated, scripts), ""),
        "outlet": stated.get("og:site_name", ""),
        "published": list(dict.fromkeys(strong)) or list(dict.fromkeys(weak)),
        "times": list(dict.fromkeys(times)),
    }


def _first(tree: Any, path: str) -> str:
    values = tree.xpath(path)
    return " ".join(str(values[0]).split()) if values else ""


def _metas(tree: Any) -> Iterator[tuple[str, str]]:
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or ""
        if content := " ".join(str(meta.get("content") or "").split()):
            yield name.strip().lower(), content


def _named(metas: list[tuple[str, str]], names: str) -> list[tuple[str, str]]:
    wanted = names.split()
    return [(name, content[:_LONGEST]) for name, content in metas if name in wanted]


def _properties(tree: Any) -> Iterator[tuple[str, str]]:
    for element in tree.xpath("//*[@itemprop='datePublished' or @property='datePublished']"):
        if any(above.tag in {"aside", "nav"} for above in element.iterancestors()):
            continue
        text = element.get("content") or element.get("datetime") or element.text_content()
        if text.strip():
            yield "datePublished", " ".join(text.split())[:_LONGEST]


def _structured(tree: Any) -> Iterator[dict[str, Any]]:
    """Every object in the structured data of a page; what cannot be read is passed over."""
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        try:
            waiting = [json.loads(script, strict=False)]
        except (ValueError, RecursionError):
            waiting = [{"datePublished": found} for found in _PUBLISHED_IN.findall(script)]
        while waiting:
            value = waiting.pop(0)
            inner = value.values() if isinstance(value, dict) else value
            waiting += [each for each in inner if isinstance(each, dict | list)]
            if isinstance(value, dict):
                yield value


_OF_AUTHORS = (
    "//a[@rel='author']",
    "//*[contains(@class, 'byline') or contains(@class, 'author')]//a[contains(@href, 'author')]",
)
_PUBLISHED_IN = re.compile(r'"datePublished"\s*:\s*"([^"]+)"')


def _in_scripts(objects: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """The dates of the article in structured data, before those of the page around it."""
    dated = [each for each in objects if isinstance(each.get("datePublished"), str)]
    articles = [
        each
        for each in dated
        if re.search("article|posting|report", str(each.get("@type")).lower())
    ]
    return [("datePublished", each["datePublished"][:_LONGEST]) for each in articles or dated]


def _authors(tree: Any, stated: dict[str, str], objects: list[dict[str, Any]]) -> Iterator[str]:
    names = [stated.get(name, "") for name in ("author", "dc.creator", "article:author", "byl")]
    names += [name for each in objects for name in _names(each.get("author"))]
    names += [_first(tree, "//*[@itemprop='author']//*[@itemprop='name']//text()")]
    names += [_first(tree, f"{path}//text()") for path in _OF_AUTHORS]
    yield from (name for name in names if name and "://" not in name)


def _names(author: Any) -> list[str]:
    if isinstance(author, list):
        return [name for each in author for name in _names(each)]
    name = author.get("name") if isinstance(author, dict) else author
    return [" ".join(name.split())] if isinstance(name, str) else []
