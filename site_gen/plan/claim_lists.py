"""The lists of claims that are too long for one page: of all, of sources, of entities."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import itemgetter

from site_gen.domain.claims import Claim
from site_gen.domain.dates import EdtfDate
from site_gen.domain.text import Kind, LocaleCode, RecordId, Status, Token
from site_gen.load.corpus import Corpus
from site_gen.plan import addresses, dated_lists
from site_gen.plan.pages import DatedList, ListKey, ListOf, ListOwner

# With more claims a list is divided: three hundred lines are 150 kB, and readers of sources look
# through many. A list that is divided shows its newest hundred, as one of articles does.
LENGTHS = dated_lists.Lengths(longest=300, newest=100)
# The timeline is divided at the same length, but leads to its months and shows no claim above them.
_LENGTHS_OF_TIMELINE = dated_lists.Lengths(LENGTHS.longest, 0)
ALL_CLAIMS: ListOwner = (ListOf.CLAIMS, Kind.CLAIM, RecordId(""))
TIMELINE: ListOwner = (ListOf.TIMELINE, Kind.CLAIM, RecordId(""))


def divided_lists(
    corpus: Corpus, promised: dated_lists.Promised
) -> Iterator[tuple[ListKey, DatedList]]:
    """Each list of claims that is longer than one page or was once, and its parts."""
    published = {o: periods for o, periods in promised.items() if o[0] is not ListOf.ARTICLES}
    claims = [claim for claim in corpus.claims if claim.status is not Status.WITHDRAWN]
    if len(claims) <= LENGTHS.longest and not published:
        return
    for of_timeline, lengths, date_of, owners_of in (
        (False, LENGTHS, _said, _lists_with),
        (True, _LENGTHS_OF_TIMELINE, _about, _timeline_of),
    ):
        own = {o: periods for o, periods in published.items() if (o == TIMELINE) is of_timeline}
        listed = dated_lists.by_owner(_pairs(claims, date_of, owners_of), own)
        yield from dated_lists.divided(listed, lengths, own)


def _pairs(
    claims: Iterable[Claim],
    date_of: Callable[[Claim], EdtfDate | None],
    owners_of: Callable[[Claim], Iterable[ListOwner]],
) -> Iterator[tuple[ListOwner, dated_lists.DatedRecord]]:
    """The claims from the newest, with each list that they are in."""
    by_id = sorted(claims, key=lambda claim: claim.id)
    dated = ((_day(date_of(claim)), claim) for claim in by_id)
    for day, claim in sorted(dated, key=itemgetter(0), reverse=True):
        listed = dated_lists.DatedRecord(claim.id, day)
        yield from ((owner, listed) for owner in owners_of(claim))


def month_url(
    lists: Mapping[ListKey, DatedList], period: str, locale: LocaleCode | None
) -> addresses.Url:
    """Where on the timeline the claims of a month or year are: `2020-10`, empty without a date."""
    part = period.replace("-", "/") or dated_lists.UNDATED
    for within in (f"{part}/{dated_lists.UNDATED}", part) if len(part) == len("2020") else (part,):
        if (*TIMELINE, within) in lists:
            return dated_lists.list_url(TIMELINE, within, locale)
    year = part[:4] if (*TIMELINE, part[:4]) in lists else ""
    return addresses.Url(f"{dated_lists.list_url(TIMELINE, year, locale)}#{group_anchor(period)}")


def group_anchor(period: str) -> Token:
    """The anchor of the claims of a month or year on the timeline; not permanent."""
    return Token(f"s-{period or dated_lists.UNDATED}")


def _said(claim: Claim) -> EdtfDate | None:
    return claim.date


def _about(claim: Claim) -> EdtfDate | None:
    return claim.period or claim.date


def _day(when: EdtfDate | None) -> str:
    """The first day, or the month or year if no more is known; of an open start, the last one."""
    day = (when.start or when.end) if when else None
    return day.iso.replace("-", "/") if day else ""


def _timeline_of(_: Claim) -> Iterable[ListOwner]:
    return (TIMELINE,)


def _lists_with(claim: Claim) -> Iterator[ListOwner]:
    yield ALL_CLAIMS
    yield ListOf.CLAIMS, Kind.ENTITY, claim.claimant
    for source in dict.fromkeys(citation.source for citation in claim.citations):
        yield ListOf.CLAIMS, Kind.SOURCE, source
    for subject in dict.fromkeys(claim.about):
        yield ListOf.ABOUT, Kind.ENTITY, subject
