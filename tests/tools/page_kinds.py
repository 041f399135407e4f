"""The kinds of pages of the real site, with one page of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

# Of the languages, `{}` is one.
KINDS = {
    "root": "",
    "home": "{}/",
    "topics": "{}/topics/",
    "topic": "{}/topics/mercenaries/",
    "articles": "{}/articles/",
    "article": "{}/articles/israeli-arms-in-azerbaijan/",
    "sources": "{}/sources/",
    "source": "{}/sources/mayadeen-2020-10-19/",
    "entities": "{}/entities/",
    "entity": "{}/entities/nagorno-karabakh/",
    "pages": "{}/pages/",
    "page": "{}/pages/method/",
    "questions": "{}/questions/",
    "question": "{}/questions/fighters-moved/",
    "claims": "{}/claims/",
    "claim": "{}/claims/macron-300/",
    "timeline": "{}/timeline/",
    "data": "{}/data/",
    "search": "{}/search/",
    "neutral": "topics/mercenaries/",
    "neutral-index": "topics/",
    "neutral-timeline": "timeline/",
    "neutral-data": "data/",
    "neutral-search": "search/",
    "not-found": "404.html",
}
# What the real content has none of: pages of a record that moved, was withdrawn, or has no
# translation, of a language given up, parts of a long list, and an edition.
ODD = {
    "moved": "{}/topics/other/",
    "neutral-moved": "topics/other/",
    "retired": "fr/topics/talks/",
    "untranslated": "{}/articles/second-day/",
    "withdrawn": "{}/articles/third-day/",
    "neutral-withdrawn": "articles/third-day/",
    "year": "{}/articles/year/2020/",
    "empty-year": "{}/topics/talks/year/2019/",
    "neutral-year": "articles/year/2020/",
    "edition": "{}/topics/talks/2020-11-05/",
    "neutral-edition": "topics/talks/2020-11-05/",
}


def paths(languages: Iterable[str], kinds: Mapping[str, str] = KINDS) -> list[str]:
    """One page of each kind in these languages, and those that belong to all."""
    return [
        path.format(language)
        for path in kinds.values()
        for language in (languages if "{}" in path else ("all",))
    ]
