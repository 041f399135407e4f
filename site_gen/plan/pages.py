"""Which pages exist, at which address, in which languages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from site_gen.config import Config
from site_gen.domain.articles import Prose
from site_gen.domain.claims import Claim, Question
from site_gen.domain.sources import Source
from site_gen.domain.text import Kind, LocaleCode, RecordId, Status
from site_gen.load.corpus import Corpus, Record, kind_of
from site_gen.plan.addresses import (
    DATA_PACKAGE,
    DATABASE,
    NOT_FOUND,
    ROBOTS,
    ROOT,
    SITEMAP,
    Url,
    briefing_url,
    data_url,
    downloads_url,
    feed_url,
    home_url,
    index_url,
    list_url,
    output_path,
    record_url,
    search_url,
    timeline_url,
)
from site_gen.plan.kinds import (
    BRIEFINGS,
    CITED_FILES,
    CITED_KINDS,
    DATA_FILES,
    FILES,
    LEADING_ON,
    LISTED,
    RECORD_FILES,
    REFERENCE_FILES,
    PageKind,
    files_of,
)
from site_gen.problems import Checked, Problem

__all__ = [
    "BRIEFINGS",
    "CITED_FILES",
    "CITED_KINDS",
    "DATA_FILES",
    "FILES",
    "LEADING_ON",
    "LISTED",
    "RECORD_FILES",
    "REFERENCE_FILES",
    "PageKey",
    "PageKind",
    "PlannedPage",
    "SitePlan",
    "files_of",
    "plan_site",
    "written_in",
]


@dataclass(frozen=True, slots=True)
class PageKey:
    """Which page: the language is part of it.

    `moved_from` is an id that a record had before, or an address that was left for another.
    `edition` is the name of one that is being made, or the path of a file that is kept as it is.
    """

    kind: PageKind
    locale: LocaleCode | None = None
    of: Kind | None = None
    record: RecordId | None = None
    moved_from: str | None = None
    edition: str = ""


@dataclass(frozen=True, slots=True)
class PlannedPage:
    """A page at its address.

    `members` are the languages the page is really written in, with their addresses; a page in
    another language falls back, canonicalises to `canonical` and is left out of what is listed.
    """

    key: PageKey
    url: Url
    canonical: Url
    members: tuple[tuple[LocaleCode, Url], ...] = ()
    default: Url | None = None
    indexable: bool = True

    @property
    def path(self) -> str:
        return output_path(self.url)

    @property
    def is_translated(self) -> bool:
        return self.key.locale is None or self.key.locale in dict(self.members)


@dataclass(frozen=True, slots=True)
class SitePlan:
    """All pages, each address once."""

    pages: tuple[PlannedPage, ...]
    by_key: Mapping[PageKey, PlannedPage]
    by_url: Mapping[Url, PlannedPage] = field(default_factory=lambda: MappingProxyType({}))


def written_in(record: Record) -> tuple[LocaleCode, ...]:
    """The languages that a record can really be read in; the first is that of its original."""
    if isinstance(record, Prose):
        return tuple(version.locale for version in record.versions)
    if isinstance(record, Claim | Question):
        return record.text.locales
    return record.title.locales if isinstance(record, Source) else record.name.locales


def plan_site(corpus: Corpus, others: Iterable[PlannedPage] = ()) -> Checked[SitePlan]:
    """Give each record its pages; two claimants of one address are a problem, the first holds.

    `others` are pages of no record, which claim their addresses last.
    """
    pages: dict[Url, PlannedPage] = {}
    problems: list[Problem] = []
    for page in (*_pages(corpus), *others):
        if page.url not in pages:
            pages[page.url] = page
        elif page.key.locale is None and page.key.kind is not PageKind.MOVED_FILE:
            # Its addresses in each language, and its files, are taken as well; that is one fault.
            problems.append(_taken(page, corpus))
    for page in _retired(corpus, dict(pages)):
        pages[page.url] = page
    by_key = {page.key: page for page in pages.values()}
    plan = SitePlan(tuple(pages.values()), MappingProxyType(by_key), MappingProxyType(pages))
    return Checked(plan, tuple(problems))


def _pages(corpus: Corpus) -> Iterator[PlannedPage]:
    config = corpus.config
    yield from _front(config)
    yield from _of_no_record(PageKind.TIMELINE, PageKind.NEUTRAL_TIMELINE, timeline_url, config)
    yield from _of_no_record(PageKind.SEARCH, PageKind.NEUTRAL_SEARCH, search_url, config)
    yield from _of_no_record(PageKind.DATA, PageKind.NEUTRAL_DATA, downloads_url, config)
    yield from _downloads()
    for kind in Kind:
        yield from _indexes(kind, config)
        for record in corpus.of_kind(kind):
            yield from _record(record, config)
    for kind in Kind:
        for record in corpus.of_kind(kind):
            yield from _moved(record, config)


def _front(config: Config) -> Iterator[PlannedPage]:
    homes = tuple((code, home_url(code)) for code in config.codes)
    yield PlannedPage(PageKey(PageKind.ROOT), ROOT, ROOT, homes, ROOT)
    for code, url in homes:
        yield PlannedPage(PageKey(PageKind.HOME, code), url, url, homes, ROOT)
        yield _file(PageKey(PageKind.FEED, code), feed_url(url))
    yield PlannedPage(PageKey(PageKind.NOT_FOUND), NOT_FOUND, NOT_FOUND, indexable=False)
    yield _file(PageKey(PageKind.SITEMAP), SITEMAP)
    yield _file(PageKey(PageKind.ROBOTS), ROBOTS)


def _of_no_record(
    kind: PageKind,
    neutral_kind: PageKind,
    address: Callable[[LocaleCode | None], Url],
    config: Config,
) -> Iterator[PlannedPage]:
    """A page about no one record, and its neutral address."""
    neutral = address(None)
    members = tuple((code, address(code)) for code in config.codes)
    yield PlannedPage(PageKey(neutral_kind), neutral, neutral, members, neutral)
    for code, url in members:
        yield PlannedPage(PageKey(kind, code), url, url, members, neutral)


def _downloads() -> Iterator[PlannedPage]:
    for kind in LISTED:
        yield _file(PageKey(PageKind.LIST_CSV, of=kind), list_url(kind, "csv"))
        yield _file(PageKey(PageKind.LIST_JSON, of=kind), list_url(kind, "json"))
    yield _file(PageKey(PageKind.DATA_PACKAGE), DATA_PACKAGE)
    yield _file(PageKey(PageKind.DATABASE), DATABASE)


def _file(key: PageKey, url: Url) -> PlannedPage:
    return PlannedPage(key, url, url, indexable=False)


def _indexes(kind: Kind, config: Config) -> Iterator[PlannedPage]:
    neutral = index_url(kind, None)
    members = tuple((code, index_url(kind, code)) for code in config.codes)
    key = PageKey(PageKind.NEUTRAL_INDEX, of=kind)
    yield PlannedPage(key, neutral, neutral, members, neutral)
    for code, url in members:
        yield PlannedPage(PageKey(PageKind.INDEX, code, kind), url, url, members, neutral)


def _record(record: Record, config: Config) -> Iterator[PlannedPage]:
    kind, shown = kind_of(record), record.status is Status.PUBLISHED
    neutral = record_url(kind, record.id, None)
    languages = [code for code in written_in(record) if code in config.codes]
    in_order = [code for code in config.codes if code in languages]
    members = tuple((code, record_url(kind, record.id, code)) for code in in_order)
    key = PageKey(PageKind.NEUTRAL, of=kind, record=record.id)
    yield PlannedPage(key, neutral, neutral, members, neutral, indexable=shown)
    for code in config.codes:
        url = record_url(kind, record.id, code)
        original = languages[0] if languages else code
        canonical = url if code in languages else record_url(kind, record.id, original)
        key = PageKey(PageKind.RECORD, code, kind, record.id)
        indexable = shown and code in languages
        yield PlannedPage(key, url, canonical, members, neutral, indexable=indexable)
        if kind is Kind.TOPIC:
            feed = PageKey(PageKind.TOPIC_FEED, code, kind, record.id)
            yield _file(feed, feed_url(url))
            yield from _briefings(record, code, config)
    for file_kind, ending in files_of(kind):
        key = PageKey(file_kind, of=kind, record=record.id)
        yield _file(key, data_url(kind, record.id, ending))


def _briefings(topic: Record, code: LocaleCode, config: Config) -> Iterator[PlannedPage]:
    """A topic as documents in a language that it is written in."""
    if topic.status is Status.PUBLISHED and code in written_in(topic):
        url = record_url(Kind.TOPIC, topic.id, code)
        for ending in config.briefings:
            key = PageKey(BRIEFINGS[ending], code, Kind.TOPIC, topic.id)
            document = briefing_url(url, ending)
            yield _file(key, document)
            for old in topic.was:
                former = record_url(Kind.TOPIC, old, code)
                yield _moved_file(key, briefing_url(former, ending), document)


def _moved(record: Record, config: Config) -> Iterator[PlannedPage]:
    """A record's old addresses, which lead on to its new ones."""
    kind = kind_of(record)
    for old in record.was:
        for code in (None, *config.codes):
            key = PageKey(PageKind.MOVED, code, kind, record.id, moved_from=old)
            heir, url = record_url(kind, record.id, code), record_url(kind, old, code)
            yield PlannedPage(key, url, heir, indexable=False)
            if kind is Kind.TOPIC and code:
                yield _moved_file(key, feed_url(url), feed_url(heir))
        for _, ending in files_of(kind):
            key = PageKey(PageKind.MOVED, of=kind, record=record.id)
            yield _moved_file(key, data_url(kind, old, ending), data_url(kind, record.id, ending))


def _moved_file(of: PageKey, url: Url, heir: Url) -> PlannedPage:
    """A file cannot lead on: its old address holds the same bytes as the new one."""
    key = replace(of, kind=PageKind.MOVED_FILE, moved_from=url)
    return PlannedPage(key, url, heir, indexable=False)


def _retired(corpus: Corpus, pages: Mapping[Url, PlannedPage]) -> Iterator[PlannedPage]:
    """What was published in languages that the site no longer has leads to what it has.

    An address whose heir is gone as well is left out: the checks name it.
    """
    for address in corpus.ledger.anchors:
        code, _, rest = address.removeprefix("/").partition("/")
        if code not in corpus.config.retired or address in pages:
            continue
        is_page = address.endswith("/")
        start = "/" if is_page else home_url(corpus.config.default_locale)
        heir = pages.get(Url(f"{start}{rest}"))
        if heir is None:
            continue
        key = PageKey(PageKind.RETIRED, None, heir.key.of, heir.key.record, moved_from=address)
        if is_page:
            yield PlannedPage(key, Url(address), heir.canonical, indexable=False)
        else:
            yield _moved_file(key, Url(address), heir.canonical)


def _taken(page: PlannedPage, corpus: Corpus) -> Problem:
    key = page.key
    record = corpus.find(key.of, key.record) if key.of and key.record else None
    place = record.places.of("was") if record else None
    if page.path in corpus.frozen:
        place = corpus.frozen[page.path].place
    message = f"the address {page.url} is already taken"
    hint = "give the record another id"
    if key.moved_from:
        message = f"`was: {key.moved_from}`, but another record has the address {page.url}"
        hint = "remove the `was`, or rename that record"
    return Problem(
        "address-taken", message, place, field="was" if key.moved_from else "", hint=hint
    )
