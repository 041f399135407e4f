"""The description of a page, one line for search engines and shared links."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from site_gen.domain.claims import Claim, Question
from site_gen.domain.entities import Entity
from site_gen.domain.sources import Source
from site_gen.domain.text import Kind, Status
from site_gen.language.dates import BracketStyle
from site_gen.load.corpus import Record
from site_gen.plan.pages import ListKey, ListOf, PageKind, PlannedPage, written_in
from site_gen.render.context import PageContext
from site_gen.render.related import articles_of_list, listed_records
from site_gen.render.text import NO_TEXT, PageText, name_in, name_of, without_full_stop

# The length that search engines show; they cut the rest in the middle of a word.
MAX_LENGTH = 160
SEARCHED = (Kind.TOPIC, Kind.QUESTION, Kind.CLAIM, Kind.ARTICLE, Kind.ENTITY, Kind.SOURCE)


def description_of(
    context: PageContext, page: PlannedPage, summary: PageText = NO_TEXT
) -> PageText:
    """The summary of a page, or else facts and counts; empty for a page that only redirects.

    At most 160 characters, cut between words. A page without a language is described in the
    language of its context.
    """
    kind, record_kind, record = page.key.kind, page.key.record_kind, page.key.record
    if summary:
        return truncated(summary)
    if kind in _BY_PAGE_KIND and not page.key.period:
        return truncated(_BY_PAGE_KIND[kind](context))
    if kind in {PageKind.INDEX, PageKind.NEUTRAL_INDEX} and record_kind:
        return truncated(_of_index(context, record_kind))
    if page.key.period and record_kind:
        return truncated(_of_period(context, (*page.key.list_owner, page.key.period)))
    if kind in {PageKind.RECORD, PageKind.NEUTRAL} and record_kind and record:
        return _of_record(context, context.corpus.find(record_kind, record))
    return NO_TEXT


def truncated(text: PageText, max_length: int = MAX_LENGTH) -> PageText:
    """The words that fit, and an ellipsis if there are more."""
    line = " ".join(text.split())
    if len(line) <= max_length:
        return PageText.part_of(text, line)
    cut = line[:max_length].rpartition(" ")[0] or line[: max_length - 1]
    return PageText.part_of(text, cut.rstrip(" ·,;:،؛") + "…")


def _of_record(context: PageContext, record: Record | None) -> PageText:
    """The description of a record; empty if it is withdrawn."""
    if record is None or record.status is Status.WITHDRAWN:
        return NO_TEXT
    if isinstance(record, Claim):
        return _of_claim(context, record)
    parts = [context.localized(name_of(record)).text]
    if isinstance(record, Source):
        parts.extend(_of_source(context, record))
    if isinstance(record, Entity):
        parts.extend(_of_entity(context, record))
    if isinstance(record, Question):
        parts.extend(_of_question(context, record))
    return truncated(PageText.joined(parts))


def _of_claim(context: PageContext, claim: Claim) -> PageText:
    """Claimant, reservation, words and date; empty if the words lack this language."""
    text = without_full_stop(claim.text.get(context.locale.code))
    claimant = context.corpus.find(Kind.ENTITY, claim.claimant)
    if not text or claimant is None:
        return NO_TEXT
    claimant_text = context.qualified(context.localized(name_of(claimant)).text, claim)
    date = context.date_text(claim.date, BracketStyle.SQUARE) if claim.date else ""
    end = f" ({date})" if date else ""
    said = context.say("cite.said", claimant=claimant_text, words=text)
    return PageText.part_of(said, f"{truncated(said, MAX_LENGTH - len(end))}{end}")


def _of_source(context: PageContext, source: Source) -> Iterator[PageText]:
    outlet = context.corpus.find(Kind.ENTITY, source.publisher) if source.publisher else None
    if outlet:
        yield context.localized(name_of(outlet)).text
    if issued := context.shown_date(source.issued):
        yield issued.text
    yield context.say("count.claim", len(context.site.evidence.by_source.get(source.id, ())))


def _of_entity(context: PageContext, entity: Entity) -> Iterator[PageText]:
    """The role or kind of an entity, and how many claims it makes or is the subject of."""
    evidence = context.site.evidence
    yield context.own(entity.role) or context.say(f"entity.kind.{entity.kind}")
    claims = (*evidence.by_claimant.get(entity.id, ()), *evidence.by_subject.get(entity.id, ()))
    yield context.say("count.claim", len({claim.id for claim in claims}))


def _of_question(context: PageContext, question: Question) -> Iterator[PageText]:
    contest = context.site.evidence.contests[question.id]
    if contest.contested:
        yield context.say("question.contested")
    yield context.say("count.answer", len(contest.answers))


def _of_index(context: PageContext, kind: Kind) -> PageText:
    """The number of records, and the first names.

    For claims the names of the claimants, since a claim is never shown without its claimant.
    """
    if kind is Kind.CLAIM:
        named, count = _claimants(context), len(context.site.evidence.shown)
    else:
        named = listed_records(context, kind)
        count = len(named)
    return PageText.joined((context.say(f"count.{kind}", count), *_names(context, named)))


def _of_period(context: PageContext, key: ListKey) -> PageText:
    """The number of records in a part of a list, and the first names of articles."""
    kind = Kind.ARTICLE if key[0] is ListOf.ARTICLES else Kind.CLAIM
    count = context.say(f"count.{kind}", context.site.plan.lists[key].count)
    return PageText.joined((count, *_names(context, articles_of_list(context, key))))


def _names(context: PageContext, records: Iterable[Record]) -> Iterator[PageText]:
    """The names of the first records, until a description has no room for more."""
    length = 0
    for record in records:
        name = context.in_language(*name_in(record, context.locale.code)).text
        yield name
        length += len(name)
        if length > MAX_LENGTH:
            return


def _claimants(context: PageContext) -> list[Record]:
    """The claimants, those with the most claims first."""
    claims = context.site.evidence.by_claimant
    counts = {e.id: len(claims.get(e.id, ())) for e in context.corpus.of_kind(Kind.ENTITY)}
    claimants = (e for e in context.corpus.of_kind(Kind.ENTITY) if counts[e.id])
    return sorted(context.sorted_by_name(claimants), key=lambda entity: -counts[entity.id])


def _of_timeline(context: PageContext) -> PageText:
    count = context.say("count.claim", len(context.site.evidence.shown))
    return PageText.joined((count, context.say("timeline.order")))


def _of_search(context: PageContext) -> PageText:
    """How many records of each kind are written in this language."""
    counts_by_kind = {kind: _written(context, kind) for kind in SEARCHED}
    counts = (
        context.say(f"count.{kind}", count) for kind, count in counts_by_kind.items() if count
    )
    return PageText.joined((context.say("search.label"), *counts))


def _written(context: PageContext, kind: Kind) -> int:
    """How many records of a kind that are not withdrawn are written in this language."""
    code = context.locale.code
    if kind is Kind.CLAIM:
        return context.site.evidence.written_in.get(code, 0)
    records = (r for r in context.corpus.of_kind(kind) if r.status is not Status.WITHDRAWN)
    return sum(code in written_in(record) for record in records)


def _of_data(context: PageContext) -> PageText:
    return context.say("data.lede")


_BY_PAGE_KIND: Mapping[PageKind, Callable[[PageContext], PageText]] = {
    PageKind.TIMELINE: _of_timeline,
    PageKind.NEUTRAL_TIMELINE: _of_timeline,
    PageKind.SEARCH: _of_search,
    PageKind.NEUTRAL_SEARCH: _of_search,
    PageKind.DATA: _of_data,
    PageKind.NEUTRAL_DATA: _of_data,
}
