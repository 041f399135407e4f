"""Divides long lists of articles by date, into pages whose addresses never move."""

from collections.abc import Iterable, Iterator, Mapping

from site_gen.config import Config
from site_gen.domain.articles import Prose
from site_gen.domain.text import Kind, LocaleCode, RecordId, Status
from site_gen.load.corpus import Corpus, Record
from site_gen.plan import addresses, redirects
from site_gen.plan.indexes import Links, RecordKey
from site_gen.plan.listings import newest_first
from site_gen.plan.pages import ArticleList, ListKey, PageKey, PageKind, PlannedPage

# With more articles a list is divided. A hundred of them are 60 to 80 kB of a page, and some twenty
# screens of a phone: what a reader may still look through.
LONGEST_LIST = 100
UNDATED = "undated"
ALL_ARTICLES: RecordKey = (Kind.ARTICLE, RecordId(""))
# The pages of these records list the articles that link to them; that of a topic has its own.
_CITED = frozenset({Kind.QUESTION, Kind.CLAIM, Kind.SOURCE, Kind.ENTITY})
_WITH_LISTS = _CITED | {Kind.TOPIC}
# Where a year, a month and a day end in `2020/10/14`; a list is divided no further.
_ENDS = (4, 7, 10)


def divided_lists(corpus: Corpus, links: Links) -> dict[ListKey, ArticleList]:
    """Each list that is longer than one page or was once, and its parts, in the order of their
    pages.

    A part that was published stays, though it may be empty.
    """
    promised = _promised_periods(corpus)
    lists: dict[ListKey, ArticleList] = {}
    for (kind, record), articles in _all_lists(corpus, links, promised).items():
        periods = promised.get((kind, record), frozenset())
        if len(articles) > LONGEST_LIST or periods:
            for period, listed in _divided("", articles, periods):
                lists[kind, record, period] = listed
    return lists


def _all_lists(
    corpus: Corpus, links: Links, promised: Iterable[RecordKey]
) -> Mapping[RecordKey, list[Prose]]:
    """The articles of each list, the newest first."""
    articles = newest_first(
        prose
        for prose in corpus.prose
        if prose.kind is Kind.ARTICLE and prose.status is not Status.WITHDRAWN
    )
    lists: dict[RecordKey, list[Prose]] = {key: [] for key in promised}
    lists[ALL_ARTICLES] = list(articles)
    if len(articles) <= LONGEST_LIST and not promised:
        return lists
    for article in articles:
        for key in _lists_with(article, corpus, links):
            lists.setdefault(key, []).append(article)
    return lists


def _lists_with(article: Prose, corpus: Corpus, links: Links) -> Iterator[RecordKey]:
    yield from (key for key in links.get((article.kind, article.id), ()) if key[0] in _CITED)
    topics = ((Kind.TOPIC, topic) for topic in dict.fromkeys(article.topics))
    yield from (key for key in topics if corpus.find(*key))


def _divided(
    period: str, articles: list[Prose], promised: frozenset[str]
) -> Iterator[tuple[str, ArticleList]]:
    """A list, then its parts."""
    parts = _parts(period, articles, promised)
    shown = articles[:LONGEST_LIST] if parts else articles
    counts = tuple((part, len(within)) for part, within in parts.items())
    yield period, ArticleList(tuple(article.id for article in shown), len(articles), counts)
    for part, within in parts.items():
        yield from _divided(part, within, promised)


def _parts(
    period: str, articles: list[Prose], promised: frozenset[str]
) -> Mapping[str, list[Prose]]:
    """The parts of a list, from the newest; none if it is short, or has no more than one day."""
    if period == UNDATED or len(period) == _ENDS[-1]:
        return {}
    published = [part for part in promised if _is_part(part, period)]
    if len(articles) <= LONGEST_LIST and not published:
        return {}
    parts: dict[str, list[Prose]] = {part: [] for part in published}
    end = next(end for end in _ENDS if end > len(period))
    for article in articles:
        day = article.date.earliest.isoformat().replace("-", "/") if article.date else ""
        parts.setdefault(day[:end] or UNDATED, []).append(article)
    return {part: parts[part] for part in sorted(parts, key=_dated_first, reverse=True)}


def _is_part(part: str, period: str) -> bool:
    return part.rpartition("/")[0] == period


def _dated_first(part: str) -> tuple[bool, str]:
    return part != UNDATED, part


def _promised_periods(corpus: Corpus) -> Mapping[RecordKey, frozenset[str]]:
    """The parts of each list that were published, with the parts that they are within."""
    promised = [addresses.Url(url) for url in corpus.ledger.anchors if "/year/" in url]
    if not promised:
        return {}
    successors = redirects.successors_in(corpus)
    periods: dict[RecordKey, set[str]] = {}
    for url in promised:
        owner, period = _owner(url, successors), addresses.parse_period(url)
        if owner and period:
            periods.setdefault(owner, set()).update(_with_longer_ones(period))
    return {owner: frozenset(of_owner) for owner, of_owner in periods.items()}


def _owner(url: addresses.Url, successors: Mapping[RecordKey, RecordId]) -> RecordKey | None:
    """Whose list an address belongs to, even under a former id."""
    _, kind, former = addresses.parse_url(url)
    if kind is Kind.ARTICLE and former is None:
        return ALL_ARTICLES
    if kind not in _WITH_LISTS or former is None:
        return None
    successor = successors.get((kind, former))
    return (kind, successor) if successor else None


def _with_longer_ones(period: str) -> set[str]:
    """A period, and the month and the year that it is within."""
    return {period} if period == UNDATED else {period[:end] for end in _ENDS}


def period_pages(corpus: Corpus, lists: Mapping[ListKey, ArticleList]) -> Iterator[PlannedPage]:
    """The pages of the parts of lists, and those of their records' former ids."""
    for (kind, record_id, period), listed in lists.items():
        record = corpus.find(kind, record_id) if record_id else None
        if period:
            is_shown = listed.count > 0 and (not record or record.status is Status.PUBLISHED)
            yield from _period_pages(corpus.config, (kind, record_id), period, is_shown)
            if record:
                yield from _moved_pages(corpus.config, record, (kind, record_id), period)


def _period_pages(
    config: Config, owner: RecordKey, period: str, is_shown: bool
) -> Iterator[PlannedPage]:
    kind, record = owner[0], owner[1] or None
    neutral = list_url(owner, period, None)
    alternates = tuple((code, list_url(owner, period, code)) for code in config.codes)
    for code, url in ((None, neutral), *alternates):
        page_kind = PageKind.PERIOD if code else PageKind.NEUTRAL_PERIOD
        key = PageKey(page_kind, code, kind, record, period=period)
        yield PlannedPage(key, url, url, alternates, neutral, indexable=is_shown)


def _moved_pages(
    config: Config, record: Record, owner: RecordKey, period: str
) -> Iterator[PlannedPage]:
    kind = owner[0]
    for old in record.was:
        for code in (None, *config.codes):
            url, successor = list_url((kind, old), period, code), list_url(owner, period, code)
            key = PageKey(PageKind.MOVED, code, kind, record.id, moved_from=old, period=period)
            yield PlannedPage(key, url, successor, indexable=False)


def list_url(owner: RecordKey, period: str, locale: LocaleCode | None) -> addresses.Url:
    """The page of a list, or of its part within a period."""
    kind, record = owner
    whole = (
        addresses.record_url(kind, record, locale) if record else addresses.index_url(kind, locale)
    )
    return addresses.period_url(whole, period) if period else whole
