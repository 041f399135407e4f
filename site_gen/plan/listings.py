"""The prose of a corpus in the orders in which readers meet it, put in order once for all pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from site_gen.domain.articles import Prose
from site_gen.domain.text import Kind, RecordId, Status
from site_gen.load.corpus import Corpus
from site_gen.plan.order import newest_first


@dataclass(frozen=True, slots=True)
class Listings:
    """Prose that lists name, without what was withdrawn, which keeps its address only.

    `articles` are the newest first; `topics` and `pages` as the desk orders them. `positions` are
    the places of articles and topics in their own list, from 0.
    """

    articles: tuple[Prose, ...]
    topics: tuple[Prose, ...]
    pages: tuple[Prose, ...]
    positions: Mapping[tuple[Kind, RecordId], int]

    def of(self, kind: Kind) -> tuple[Prose, ...]:
        """The list of a kind of prose."""
        return {Kind.ARTICLE: self.articles, Kind.TOPIC: self.topics, Kind.PAGE: self.pages}[kind]


def listings_in(corpus: Corpus) -> Listings:
    """Sort all prose that readers are shown."""
    articles = newest_first(_shown(corpus, Kind.ARTICLE))
    topics, pages = _in_order(corpus, Kind.TOPIC), _in_order(corpus, Kind.PAGE)
    placed = ((prose, place) for listed in (articles, topics) for place, prose in enumerate(listed))
    positions = {(prose.kind, prose.id): place for prose, place in placed}
    return Listings(articles, topics, pages, MappingProxyType(positions))


def _in_order(corpus: Corpus, kind: Kind) -> tuple[Prose, ...]:
    return tuple(sorted(_shown(corpus, kind), key=lambda prose: (prose.order, prose.id)))


def _shown(corpus: Corpus, kind: Kind) -> list[Prose]:
    records = (record for record in corpus.of_kind(kind) if isinstance(record, Prose))
    return [prose for prose in records if prose.status is not Status.WITHDRAWN]
