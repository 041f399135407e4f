"""Turns the files of editions into pages of the plan, and into the editions of a topic."""

from collections.abc import Iterator

from site_gen.config import Config
from site_gen.domain.articles import Prose
from site_gen.domain.text import Kind, LocaleCode, RecordId
from site_gen.load.corpus import Corpus
from site_gen.plan.addresses import edition_url, url_of
from site_gen.plan.pages import PageKey, PageKind, PlannedPage
from site_gen.structs import Struct

ASSETS_FOLDER = "assets/"
EDITION_KINDS = frozenset({PageKind.EDITION, PageKind.NEUTRAL_EDITION})


class Edition(Struct, frozen=True):
    """One edition of a topic, under the id that the topic had then, with its languages."""

    topic: RecordId
    name: str
    day: str
    locales: frozenset[LocaleCode]

    def locale_or_neutral(self, locale: LocaleCode) -> LocaleCode | None:
        """This language if the edition has a page in it, else None: the language choice page."""
        return locale if locale in self.locales else None


class NewEdition(Struct, frozen=True):
    """An edition to make in this build."""

    topic: RecordId
    name: str


def edition_asset_path(path: str, topic: RecordId, name: str) -> str:
    """Where an edition keeps its own copy of an asset, so that its look never changes."""
    return f"{edition_url(topic, name, None)}{path.removeprefix(ASSETS_FOLDER)}".removeprefix("/")


def asset_folder_of(key: PageKey) -> str:
    """The folder of the assets that a page uses: those of the site, or an edition's own."""
    return (
        edition_asset_path(ASSETS_FOLDER, key.record, key.edition)
        if key.record and key.edition
        else ASSETS_FOLDER
    )


def editions_of(corpus: Corpus, topic: Prose) -> tuple[Edition, ...]:
    """The editions of a topic under all its ids, the newest first."""
    locales_of: dict[tuple[str, RecordId], set[LocaleCode]] = {}
    for file in corpus.edition_files.values():
        if file.is_page and file.topic in {topic.id, *topic.was}:
            locales_of.setdefault((file.name, file.topic), set()).add(LocaleCode(file.locale))
    return tuple(
        Edition(topic_id, name, name[:10], frozenset(locales))
        for (name, topic_id), locales in sorted(locales_of.items(), reverse=True)
    )


def has_alternates(page: PlannedPage, config: Config) -> bool:
    """Whether a page links to its other languages: translated, and indexable or of an edition."""
    is_named = config.has_choice and (page.indexable or page.key.kind in EDITION_KINDS)
    return is_named and page.x_default is not None and page.is_translated


def edition_file_pages(corpus: Corpus) -> Iterator[PlannedPage]:
    """A page for each file of an edition; none is in any list."""
    for path in corpus.edition_files:
        url = url_of(path)
        yield PlannedPage(PageKey(PageKind.EDITION_FILE, edition=path), url, url, indexable=False)


def edition_pages(corpus: Corpus, new_edition: NewEdition | None) -> Iterator[PlannedPage]:
    """The pages of a new edition: one in each language, and the language choice page.

    Each is its own canonical address, since it will differ from the topic's page. Search engines
    may not index it, or they would show readers an old state for the new one.
    """
    topic = corpus.find(Kind.TOPIC, new_edition.topic) if new_edition else None
    if new_edition is None or not isinstance(topic, Prose):
        return
    urls = {
        code: edition_url(topic.id, new_edition.name, code) for code in (None, *corpus.config.codes)
    }
    neutral = urls[None]
    written = [code for code in corpus.config.codes if topic.version(code)]
    alternates = tuple((code, urls[code]) for code in written)
    for code, url in urls.items():
        kind = PageKind.EDITION if code else PageKind.NEUTRAL_EDITION
        key = PageKey(kind, code, Kind.TOPIC, topic.id, edition=new_edition.name)
        canonical = url if code is None or code in written else urls[topic.original]
        yield PlannedPage(key, url, canonical, alternates, neutral, indexable=False)
