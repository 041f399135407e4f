"""Which pages exist, at which address, in which languages."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType

from site_gen.config import Config
from site_gen.domain.claims import Question
from site_gen.domain.text import Kind, LocaleCode, Status
from site_gen.load.corpus import Corpus, Record, kind_of
from site_gen.plan import addresses, article_lists, claim_lists, dated_lists
from site_gen.plan.indexes import links_in
from site_gen.plan.pages import (
    BRIEFING_KINDS,
    LISTED_KINDS,
    PageKey,
    PageKind,
    PlannedPage,
    SitePlan,
    files_of,
    written_in,
)
from site_gen.problems import Checked, Problem


def plan_site(corpus: Corpus, others: Iterable[PlannedPage] = ()) -> Checked[SitePlan]:
    """Give each record its pages; a second page at one address is a problem, and left out.

    `others` are pages that belong to no record, and come last.
    """
    links = links_in(corpus)
    promised = dated_lists.promised_periods(corpus)
    lists = dict(article_lists.divided_lists(corpus, links, promised))
    lists |= dict(claim_lists.divided_lists(corpus, promised))
    pages: dict[addresses.Url, PlannedPage] = {}
    problems: list[Problem] = []
    for page in (*_pages(corpus), *dated_lists.period_pages(corpus, lists), *others):
        if page.url not in pages:
            pages[page.url] = page
        elif page.key.locale is None and page.key.kind is not PageKind.MOVED_FILE:
            # Its addresses in each language, and its files, are taken as well; one problem is
            # enough.
            problems.append(_address_taken(page, corpus))
    if not corpus.config.has_choice:
        pages |= _pages_instead_of_choices(pages)
    for page in _retired_pages(corpus, dict(pages)):
        pages[page.url] = page
    by_key = {page.key: page for page in pages.values()}
    plan = SitePlan(
        tuple(pages.values()),
        MappingProxyType(by_key),
        MappingProxyType(pages),
        links,
        MappingProxyType(lists),
    )
    return Checked(plan, tuple(problems))


def _pages_instead_of_choices(
    pages: Mapping[addresses.Url, PlannedPage],
) -> dict[addresses.Url, PlannedPage]:
    """The pages at addresses without a language, on a site of one language.

    With nothing to choose from, each is the page itself, as in its language. The address stays what
    it is when the site gets a second language.
    """
    same = {page.x_default: page for page in pages.values() if page.x_default and page.key.locale}
    return {
        url: page._replace(key=page.key._replace(is_neutral=True), url=url)
        for url, page in same.items()
        if url in pages
    }


def _pages(corpus: Corpus) -> Iterator[PlannedPage]:
    config = corpus.config
    yield from _home_pages(config)
    yield from _pages_in_languages(
        PageKind.TIMELINE, PageKind.NEUTRAL_TIMELINE, addresses.timeline_url, config
    )
    yield from _pages_in_languages(
        PageKind.SEARCH, PageKind.NEUTRAL_SEARCH, addresses.search_url, config
    )
    yield from _pages_in_languages(
        PageKind.DATA, PageKind.NEUTRAL_DATA, addresses.downloads_url, config
    )
    yield from _data_file_pages()
    for kind in Kind:
        yield from _index_pages(kind, config)
        for record in corpus.of_kind(kind):
            yield from _record_pages(record, config)
    for kind in Kind:
        for record in corpus.of_kind(kind):
            yield from _moved_pages(record, config)


def _home_pages(config: Config) -> Iterator[PlannedPage]:
    homes = tuple((code, addresses.home_url(code)) for code in config.codes)
    yield PlannedPage(PageKey(PageKind.ROOT), addresses.ROOT, addresses.ROOT, homes, addresses.ROOT)
    for code, url in homes:
        yield PlannedPage(PageKey(PageKind.HOME, code), url, url, homes, addresses.ROOT)
        yield _file_page(PageKey(PageKind.FEED, code), addresses.feed_url(url))
    yield PlannedPage(
        PageKey(PageKind.NOT_FOUND), addresses.NOT_FOUND, addresses.NOT_FOUND, indexable=False
    )
    # A host can be told which one to show; where no host is named, one page serves all.
    for code in config.codes if config.publish and len(config.codes) > 1 else ():
        url = addresses.not_found_url(code)
        yield PlannedPage(PageKey(PageKind.NOT_FOUND, code), url, url, indexable=False)
    yield _file_page(PageKey(PageKind.SITEMAP), addresses.SITEMAP)
    yield _file_page(PageKey(PageKind.ROBOTS), addresses.ROBOTS)


def _pages_in_languages(
    kind: PageKind,
    neutral_kind: PageKind,
    address: Callable[[LocaleCode | None], addresses.Url],
    config: Config,
) -> Iterator[PlannedPage]:
    """A page that belongs to no record, and its language choice page."""
    neutral = address(None)
    alternates = tuple((code, address(code)) for code in config.codes)
    yield PlannedPage(PageKey(neutral_kind), neutral, neutral, alternates, neutral)
    for code, url in alternates:
        yield PlannedPage(PageKey(kind, code), url, url, alternates, neutral)


def own_pages(names: Iterable[str], config: Config) -> Iterator[PlannedPage]:
    """The pages that the desk hands over, in each language, with their language choice pages."""
    for name in names:
        neutral = addresses.own_url(name, None)
        alternates = tuple((code, addresses.own_url(name, code)) for code in config.codes)
        key = PageKey(PageKind.NEUTRAL_OWN, own=name)
        yield PlannedPage(key, neutral, neutral, alternates, neutral)
        for code, url in alternates:
            yield PlannedPage(PageKey(PageKind.OWN, code, own=name), url, url, alternates, neutral)


def _data_file_pages() -> Iterator[PlannedPage]:
    for kind in LISTED_KINDS:
        yield _file_page(
            PageKey(PageKind.LIST_CSV, record_kind=kind), addresses.list_url(kind, "csv")
        )
        yield _file_page(
            PageKey(PageKind.LIST_JSON, record_kind=kind), addresses.list_url(kind, "json")
        )
    yield _file_page(PageKey(PageKind.DATA_PACKAGE), addresses.DATA_PACKAGE)
    yield _file_page(PageKey(PageKind.DATABASE), addresses.DATABASE)


def _file_page(key: PageKey, url: addresses.Url) -> PlannedPage:
    return PlannedPage(key, url, url, (), None, False)


def _index_pages(kind: Kind, config: Config) -> Iterator[PlannedPage]:
    neutral = addresses.index_url(kind, None)
    alternates = tuple((code, addresses.index_url(kind, code)) for code in config.codes)
    key = PageKey(PageKind.NEUTRAL_INDEX, record_kind=kind)
    yield PlannedPage(key, neutral, neutral, alternates, neutral)
    for code, url in alternates:
        yield PlannedPage(PageKey(PageKind.INDEX, code, kind), url, url, alternates, neutral)


def _record_pages(record: Record, config: Config) -> Iterator[PlannedPage]:
    kind, is_published = kind_of(record), record.status is Status.PUBLISHED
    neutral = addresses.record_url(kind, record.id, None)
    urls = {code: addresses.record_url(kind, record.id, code) for code in config.codes}
    languages = [code for code in written_in(record) if code in urls]
    alternates = tuple((code, url) for code, url in urls.items() if code in languages)
    # Without names, with which a tuple takes twice as long: most pages of a site are made here.
    key = PageKey(PageKind.NEUTRAL, None, kind, record.id)
    yield PlannedPage(key, neutral, neutral, alternates, neutral, is_published)
    for code, url in urls.items():
        canonical = url if code in languages or not languages else urls[languages[0]]
        key = PageKey(PageKind.RECORD, code, kind, record.id)
        is_indexed = is_published and code in languages
        yield PlannedPage(key, url, canonical, alternates, neutral, is_indexed)
        if kind is Kind.TOPIC:
            feed = PageKey(PageKind.TOPIC_FEED, code, kind, record.id)
            yield _file_page(feed, addresses.feed_url(url))
            yield from _briefing_pages(record, code, config)
        if _has_chart(record):
            chart = PageKey(PageKind.CHART, code, kind, record.id)
            yield _file_page(chart, addresses.chart_url(url))
    for file_kind, ending in files_of(kind):
        key = PageKey(file_kind, None, kind, record.id)
        yield _file_page(key, addresses.data_url(kind, record.id, ending))


def _has_chart(record: Record) -> bool:
    """Whether a question asks for figures. The file stays though no answer has one any more."""
    return isinstance(record, Question) and bool(record.unit)


def _briefing_pages(topic: Record, code: LocaleCode, config: Config) -> Iterator[PlannedPage]:
    """A topic as documents in a language that it is written in."""
    if topic.status is Status.PUBLISHED and code in written_in(topic):
        url = addresses.record_url(Kind.TOPIC, topic.id, code)
        for ending in config.briefings:
            key = PageKey(BRIEFING_KINDS[ending], code, Kind.TOPIC, topic.id)
            document = addresses.briefing_url(url, ending)
            yield _file_page(key, document)
            for old in topic.was:
                former = addresses.record_url(Kind.TOPIC, old, code)
                yield _moved_file_page(key, addresses.briefing_url(former, ending), document)


def _moved_pages(record: Record, config: Config) -> Iterator[PlannedPage]:
    """A record's old addresses, which redirect to its new ones."""
    kind = kind_of(record)
    for old in record.was:
        for code in (None, *config.codes):
            key = PageKey(PageKind.MOVED, code, kind, record.id, moved_from=old)
            successor, url = (
                addresses.record_url(kind, record.id, code),
                addresses.record_url(kind, old, code),
            )
            yield PlannedPage(key, url, successor, indexable=False)
            if kind is Kind.TOPIC and code:
                yield _moved_file_page(key, addresses.feed_url(url), addresses.feed_url(successor))
            if _has_chart(record) and code:
                former, chart = addresses.chart_url(url), addresses.chart_url(successor)
                yield _moved_file_page(key, former, chart)
        for _, ending in files_of(kind):
            key = PageKey(PageKind.MOVED, record_kind=kind, record=record.id)
            yield _moved_file_page(
                key,
                addresses.data_url(kind, old, ending),
                addresses.data_url(kind, record.id, ending),
            )


def _moved_file_page(base: PageKey, url: addresses.Url, successor: addresses.Url) -> PlannedPage:
    """A file cannot redirect: its old address holds the same bytes as the new one."""
    key = base._replace(kind=PageKind.MOVED_FILE, moved_from=url)
    return PlannedPage(key, url, successor, indexable=False)


def _retired_pages(
    corpus: Corpus, pages: Mapping[addresses.Url, PlannedPage]
) -> Iterator[PlannedPage]:
    """Addresses in languages that the site no longer has, which redirect to the others.

    An address whose successor is gone as well is left out: the checks report it.
    """
    for address in corpus.ledger.anchors:
        code, _, rest = address.removeprefix("/").partition("/")
        if code not in corpus.config.retired or address in pages:
            continue
        is_page = address.endswith("/")
        start = "/" if is_page else addresses.home_url(corpus.config.default_locale)
        successor = pages.get(addresses.Url(f"{start}{rest}"))
        if successor is None:
            continue
        key = PageKey(
            PageKind.RETIRED,
            None,
            successor.key.record_kind,
            successor.key.record,
            moved_from=address,
        )
        if is_page:
            yield PlannedPage(key, addresses.Url(address), successor.canonical, indexable=False)
        else:
            yield _moved_file_page(key, addresses.Url(address), successor.canonical)


def _address_taken(page: PlannedPage, corpus: Corpus) -> Problem:
    key = page.key
    record = corpus.find(key.record_kind, key.record) if key.record_kind and key.record else None
    span = record.places.of("was") if record else None
    if page.path in corpus.edition_files:
        span = corpus.edition_files[page.path].span
    message = f"the address {page.url} is already taken"
    hint = "give your page another name" if key.own else "give the record another id"
    if key.moved_from:
        message = f"`was: {key.moved_from}`, but another record has the address {page.url}"
        hint = "remove the `was`, or rename that record"
    return Problem("address-taken", message, span, field="was" if key.moved_from else "", hint=hint)


# Records of these kinds have a card, for those who share their pages.
CARD_KINDS = (Kind.ARTICLE, Kind.TOPIC, Kind.QUESTION)


def sharing_pages(corpus: Corpus) -> Iterator[PlannedPage]:
    """A manifest for each language, and a card of each text in each language it is written in."""
    for code in corpus.config.codes:
        yield _file(PageKey(PageKind.MANIFEST, code), addresses.manifest_url(code))
    if corpus.config.cards:
        yield from _card_pages(corpus)


def _card_pages(corpus: Corpus) -> Iterator[PlannedPage]:
    records = (record for kind in CARD_KINDS for record in corpus.of_kind(kind))
    for record in records:
        kind, codes = kind_of(record), corpus.config.codes
        locales = written_in(record) if record.status is Status.PUBLISHED else ()
        for code in (code for code in locales if code in codes):
            key = PageKey(PageKind.CARD, code, kind, record.id)
            yield _file(key, addresses.card_url(addresses.record_url(kind, record.id, code)))


def _file(key: PageKey, url: addresses.Url) -> PlannedPage:
    return PlannedPage(key, url, url, indexable=False)
