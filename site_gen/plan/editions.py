"""The files of editions into their pages of the plan, and into the editions of a topic."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from site_gen.domain.articles import Prose
from site_gen.domain.text import Kind, LocaleCode, RecordId
from site_gen.load.corpus import Corpus
from site_gen.plan.addresses import edition_url, url_of
from site_gen.plan.pages import PageKey, PageKind, PlannedPage

ASSETS = "assets/"
EDITIONS = frozenset({PageKind.EDITION, PageKind.NEUTRAL_EDITION})


@dataclass(frozen=True, slots=True)
class KeptEdition:
    """One edition of a topic, under the id that the topic had then; `locales` has its pages."""

    topic: RecordId
    name: str
    day: str
    locales: frozenset[LocaleCode]

    def nearest(self, locale: LocaleCode) -> LocaleCode | None:
        """This language if the edition has a page in it, else none: the page of all languages."""
        return locale if locale in self.locales else None


@dataclass(frozen=True, slots=True)
class Keeping:
    """An edition that is to be made now."""

    topic: RecordId
    name: str


def kept_beside(path: str, topic: RecordId, name: str) -> str:
    """Where an edition has a copy of an asset of its own, so that it goes on looking the same."""
    return f"{edition_url(topic, name, None)}{path.removeprefix(ASSETS)}".removeprefix("/")


def assets_of(key: PageKey) -> str:
    """The folder of the assets that a page uses: those of the site, or an edition's own."""
    return kept_beside(ASSETS, key.record, key.edition) if key.record and key.edition else ASSETS


def editions_of(corpus: Corpus, topic: Prose) -> tuple[KeptEdition, ...]:
    """The editions of a topic under all its ids, the newest first."""
    found: dict[tuple[str, RecordId], set[LocaleCode]] = {}
    for file in corpus.frozen.values():
        if file.is_page and file.topic in {topic.id, *topic.was}:
            found.setdefault((file.name, file.topic), set()).add(LocaleCode(file.locale))
    return tuple(
        KeptEdition(of, name, name[:10], frozenset(locales))
        for (name, of), locales in sorted(found.items(), reverse=True)
    )


def names_versions(page: PlannedPage) -> bool:
    """Whether a page tells programs of its other languages: it is written, and listed or kept."""
    is_named = page.indexable or page.key.kind in EDITIONS
    return is_named and page.default is not None and page.is_translated


def frozen_pages(corpus: Corpus) -> Iterator[PlannedPage]:
    """A page for each file that is kept as it is; none is listed anywhere."""
    for path in corpus.frozen:
        url = url_of(path)
        yield PlannedPage(PageKey(PageKind.FROZEN, edition=path), url, url, indexable=False)


def edition_pages(corpus: Corpus, keeping: Keeping | None) -> Iterator[PlannedPage]:
    """The pages of an edition that is to be made: one in each language, and the neutral one.

    Each is its own canonical address, since it will differ from the topic's page. Search engines
    are kept from it, or they would show readers an old state for the new one.
    """
    topic = corpus.find(Kind.TOPIC, keeping.topic) if keeping else None
    if keeping is None or not isinstance(topic, Prose):
        return
    urls = {
        code: edition_url(topic.id, keeping.name, code) for code in (None, *corpus.config.codes)
    }
    neutral = urls[None]
    written = [code for code in corpus.config.codes if topic.version(code)]
    members = tuple((code, urls[code]) for code in written)
    for code, url in urls.items():
        kind = PageKind.EDITION if code else PageKind.NEUTRAL_EDITION
        key = PageKey(kind, code, Kind.TOPIC, topic.id, edition=keeping.name)
        canonical = url if code is None or code in written else urls[topic.original]
        yield PlannedPage(key, url, canonical, members, neutral, indexable=False)
