"""The corpus into the files by which its pages are known elsewhere: cards and manifests."""

from __future__ import annotations

from collections.abc import Iterator

from site_gen.domain.text import Kind, Status
from site_gen.load.corpus import Corpus, kind_of
from site_gen.plan.addresses import Url, card_url, manifest_url, record_url
from site_gen.plan.pages import PageKey, PageKind, PlannedPage, written_in

# A record of these kinds has a card for those who share its page.
CARDED = (Kind.ARTICLE, Kind.TOPIC, Kind.QUESTION)


def shared_files(corpus: Corpus) -> Iterator[PlannedPage]:
    """A manifest for each language, and a card of each text in each language it is written in."""
    for code in corpus.config.codes:
        yield _file(PageKey(PageKind.MANIFEST, code), manifest_url(code))
    if corpus.config.cards:
        yield from _cards(corpus)


def _cards(corpus: Corpus) -> Iterator[PlannedPage]:
    records = (record for kind in CARDED for record in corpus.of_kind(kind))
    for record in records:
        kind, codes = kind_of(record), corpus.config.codes
        shown = written_in(record) if record.status is Status.PUBLISHED else ()
        for code in (code for code in shown if code in codes):
            key = PageKey(PageKind.CARD, code, kind, record.id)
            yield _file(key, card_url(record_url(kind, record.id, code)))


def _file(key: PageKey, url: Url) -> PlannedPage:
    return PlannedPage(key, url, url, indexable=False)
