"""Divides long lists by date, into pages whose addresses never move."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from site_gen.config import Config
from site_gen.domain.text import Kind, LocaleCode, RecordId, Status
from site_gen.load.corpus import Corpus, Record
from site_gen.plan import addresses, pages, redirects
from site_gen.plan.indexes import RecordKey
from site_gen.structs import Struct

UNDATED = "undated"
# Where a year, a month and a day end in `2020/10/14`; a list is divided no further.
_ENDS = (4, 7, 10)


class Lengths(Struct, frozen=True):
    """How many records one page lists at most, and how many of a list that is longer."""

    longest: int
    newest: int


class DatedRecord(Struct, frozen=True):
    """A record in a list, and its day as `2020/10/14`; `2020` if no more is known of it."""

    id: RecordId
    day: str


Promised = Mapping[pages.ListOwner, frozenset[str]]


def divided(
    lists: Mapping[pages.ListOwner, Sequence[DatedRecord]], lengths: Lengths, promised: Promised
) -> Iterator[tuple[pages.ListKey, pages.DatedList]]:
    """Each list that is longer than one page or was once, and its parts.

    The lists begin with the newest. A part that was published stays, though it may be empty.
    """
    for owner, listed in lists.items():
        periods = promised.get(owner, frozenset())
        if len(listed) > lengths.longest or periods:
            for period, part in _divided("", listed, lengths, periods):
                yield (*owner, period), part


def _divided(
    period: str, listed: Sequence[DatedRecord], lengths: Lengths, promised: frozenset[str]
) -> Iterator[tuple[str, pages.DatedList]]:
    """A list, then its parts in the order of their pages."""
    parts = _parts(period, listed, lengths.longest, promised)
    is_long = parts and len(listed) > lengths.longest
    shown = listed[: lengths.newest] if is_long else listed
    counts = tuple((part, len(within)) for part, within in parts.items())
    yield period, pages.DatedList(tuple(record.id for record in shown), len(listed), counts)
    for part, within in parts.items():
        yield from _divided(part, within, lengths, promised)


def _parts(
    period: str, listed: Sequence[DatedRecord], longest: int, promised: frozenset[str]
) -> Mapping[str, list[DatedRecord]]:
    """The parts of a list, from the newest; none if it is short, or has no more than one day."""
    if period.endswith(UNDATED) or len(period) == _ENDS[-1]:
        return {}
    published = [part for part in promised if _is_part(part, period)]
    if len(listed) <= longest and not published:
        return {}
    parts: dict[str, list[DatedRecord]] = {part: [] for part in published}
    end = next(end for end in _ENDS if end > len(period))
    undated = f"{period}/{UNDATED}" if period else UNDATED
    for record in listed:
        part = record.day[:end] if len(record.day) >= end else undated
        parts.setdefault(part, []).append(record)
    return {part: parts[part] for part in sorted(parts, key=_dated_first, reverse=True)}


def _is_part(part: str, period: str) -> bool:
    return part.rpartition("/")[0] == period


def _dated_first(part: str) -> tuple[bool, str]:
    return not part.endswith(UNDATED), part


def promised_periods(corpus: Corpus) -> Promised:
    """The parts of each list that were published, with the parts that they are within."""
    promised = [addresses.Url(url) for url in corpus.ledger.anchors if "/year/" in url]
    if not promised:
        return {}
    successors = redirects.successors_in(corpus)
    periods: dict[pages.ListOwner, set[str]] = {}
    for url in promised:
        part = addresses.parse_part(url)
        owner = _owner(part, successors) if part else None
        if part and owner:
            periods.setdefault(owner, set()).update(_with_longer_ones(part.period))
    return {owner: frozenset(of_owner) for owner, of_owner in periods.items()}


_KIND_OF_FOLDER = {folder: kind for kind, folder in addresses.FOLDERS.items()}
_OF_SITE = {
    "timeline": (pages.ListOf.TIMELINE, Kind.CLAIM),
    addresses.FOLDERS[Kind.CLAIM]: (pages.ListOf.CLAIMS, Kind.CLAIM),
    addresses.FOLDERS[Kind.ARTICLE]: (pages.ListOf.ARTICLES, Kind.ARTICLE),
}
# The pages of these records have lists.
_LISTS_OF_KIND = {
    Kind.TOPIC: frozenset({pages.ListOf.ARTICLES}),
    Kind.QUESTION: frozenset({pages.ListOf.ARTICLES}),
    Kind.CLAIM: frozenset({pages.ListOf.ARTICLES}),
    Kind.SOURCE: frozenset({pages.ListOf.ARTICLES, pages.ListOf.CLAIMS}),
    Kind.ENTITY: frozenset({pages.ListOf.ARTICLES, pages.ListOf.CLAIMS, pages.ListOf.ABOUT}),
}


def _owner(
    part: addresses.PartAddress, successors: Mapping[RecordKey, RecordId]
) -> pages.ListOwner | None:
    """Whose list an address belongs to, even under a former id."""
    if not part.record:
        of_site = _OF_SITE.get(part.folder)
        return (*of_site, RecordId("")) if of_site else None
    kind, listing = (
        _KIND_OF_FOLDER.get(part.folder),
        pages.ListOf(part.listing or pages.ListOf.ARTICLES),
    )
    if kind is None or listing not in _LISTS_OF_KIND.get(kind, ()):
        return None
    successor = successors.get((kind, RecordId(part.record)))
    return (listing, kind, successor) if successor else None


def _with_longer_ones(period: str) -> set[str]:
    """A period, and the month and the year that it is within."""
    dated = period.removesuffix(UNDATED).rstrip("/")
    return {period, *(dated[:end] for end in _ENDS if dated)}


def period_pages(
    corpus: Corpus, lists: Mapping[pages.ListKey, pages.DatedList]
) -> Iterator[pages.PlannedPage]:
    """The pages of the parts of lists, and those of their records' former ids."""
    for (listing, kind, record_id, period), listed in lists.items():
        record = corpus.find(kind, record_id) if record_id else None
        if period:
            is_shown = listed.count > 0 and (not record or record.status is Status.PUBLISHED)
            owner = (listing, kind, record_id)
            yield from _period_pages(corpus.config, owner, period, is_shown)
            if record:
                yield from _moved_pages(corpus.config, record, owner, period)


def _period_pages(
    config: Config, owner: pages.ListOwner, period: str, is_shown: bool
) -> Iterator[pages.PlannedPage]:
    listing, kind, record = owner
    page_kind, neutral_kind = (
        (pages.PageKind.TIMELINE, pages.PageKind.NEUTRAL_TIMELINE)
        if listing is pages.ListOf.TIMELINE
        else (pages.PageKind.PERIOD, pages.PageKind.NEUTRAL_PERIOD)
    )
    neutral = list_url(owner, period, None)
    alternates = tuple((code, list_url(owner, period, code)) for code in config.codes)
    for code, url in ((None, neutral), *alternates):
        of_language = page_kind if code else neutral_kind
        key = pages.PageKey(of_language, code, kind, record or None, period=period, listing=listing)
        yield pages.PlannedPage(key, url, url, alternates, neutral, indexable=is_shown)


def _moved_pages(
    config: Config, record: Record, owner: pages.ListOwner, period: str
) -> Iterator[pages.PlannedPage]:
    listing, kind, _ = owner
    for old in record.was:
        for code in (None, *config.codes):
            url = list_url((listing, kind, old), period, code)
            successor = list_url(owner, period, code)
            key = pages.PageKey(
                pages.PageKind.MOVED, code, kind, record.id, old, period=period, listing=listing
            )
            yield pages.PlannedPage(key, url, successor, indexable=False)


def list_url(owner: pages.ListOwner, period: str, locale: LocaleCode | None) -> addresses.Url:
    """The page of a list, or of its part within a period."""
    listing, kind, record = owner
    if listing is pages.ListOf.TIMELINE:
        whole = addresses.timeline_url(locale)
    elif record:
        whole = addresses.record_url(kind, record, locale)
    else:
        whole = addresses.index_url(kind, locale)
    name = listing.value if record and listing is not pages.ListOf.ARTICLES else ""
    return addresses.period_url(whole, period, name) if period else whole


def by_owner(
    pairs: Iterable[tuple[pages.ListOwner, DatedRecord]], promised: Promised
) -> dict[pages.ListOwner, list[DatedRecord]]:
    """The records of each list, in the order given; a list that was published may have none."""
    lists: dict[pages.ListOwner, list[DatedRecord]] = {owner: [] for owner in promised}
    for owner, record in pairs:
        lists.setdefault(owner, []).append(record)
    return lists
