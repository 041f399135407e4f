"""The kinds of pages of the real site, with one page of each."""

from __future__ import annotations

from collections.abc import Iterable

# Of the languages, `{}` is one; the fallback is of a small desk, since the real content lacks
# nothing.
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
    "not-found": "404.html",
}


def paths(languages: Iterable[str]) -> list[str]:
    """One page of each kind in these languages, and those that stand in all."""
    return [
        path.format(language)
        for path in KINDS.values()
        for language in (languages if "{}" in path else ("all",))
    ]
