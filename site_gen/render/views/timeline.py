"""The timeline of all claims, and of the claims of a topic."""

from collections.abc import Iterable, Iterator, Mapping

from site_gen.domain.claims import Claim
from site_gen.domain.dates import PartialDate
from site_gen.domain.text import NO_TOKEN, Kind, RecordId, Token
from site_gen.language.dates import day_text
from site_gen.plan import claim_lists
from site_gen.plan.addresses import NO_LINK, Href, timeline_url
from site_gen.plan.indexes import EVERYWHERE, topics_of
from site_gen.plan.pages import PlannedPage
from site_gen.render.context import PageContext
from site_gen.render.related import claims_of_list
from site_gen.render.text import NO_TEXT, InlineText, PageText, opening_of
from site_gen.render.views.cards import ListByDate, list_by_date
from site_gen.render.views.claims import ShownClaim, first_day, shown_claim
from site_gen.render.views.frame import Frame, frame_of
from site_gen.render.views.list_controls import ListControls, list_controls
from site_gen.render.views.navigation import breadcrumbs_to
from site_gen.render.views.periods import period_title, wider_periods
from site_gen.render.views.timeline_overview import OverviewRow, timeline_overview
from site_gen.structs import Struct

# How many words of a claim stand in a row of a topic's timeline.
OPENING_WORDS = 8


class TimelineEntry(Struct, frozen=True):
    """A claim on the timeline, at the period it is about, or else at the day it was said.

    `topics` are the ids by which the list is filtered; `is_period` means that `date` is the period.
    `first_day` is its first day in ISO 8601, empty if unknown. `opening` are the first words of
    the claim.
    """

    date: InlineText | None
    is_period: bool
    claim: ShownClaim
    topics: tuple[RecordId, ...]
    opening: InlineText
    first_day: Token = NO_TOKEN


class TimelineGroup(Struct, frozen=True):
    """The entries of one month, or of a year if the month is unknown.

    `share` is their number in percent of the largest month, 0 for what is no month; if no month is
    known, of the largest year. `url` leads to them where a page of
    their own has them; then `entries` is empty.
    """

    title: PageText
    anchor: Token
    entries: tuple[TimelineEntry, ...]
    share: float
    count: int = 0
    url: Href = NO_LINK


class TopicOption(Struct, frozen=True):
    """A topic by which the timeline can be filtered."""

    id: RecordId
    name: InlineText
    count: int


class TimelineView(Struct, frozen=True):
    """All claims by the period they are about, or those of one year, month or day.

    `period` is that part of a long timeline, `by_date` leads to the parts within; of a timeline
    that is divided, `groups` have no entries.
    """

    frame: Frame
    groups: tuple[TimelineGroup, ...]
    topics: tuple[TopicOption, ...]
    count: int
    controls: ListControls | None = None
    period: PageText = NO_TEXT
    by_date: ListByDate | None = None
    overview: tuple[OverviewRow, ...] = ()


def timeline_view(context: PageContext, page: PlannedPage) -> TimelineView:
    """Claims by the period they are about, or else by the day they were said."""
    key = (*claim_lists.TIMELINE, page.key.period)
    divided = context.site.plan.lists.get(key)
    claims = claims_of_list(context, key) if divided else context.site.evidence.shown
    ordered = sorted(claims, key=_start_key)
    groups = _timeline_groups(context, ordered, {})
    if divided and not page.key.period and not divided.is_whole:
        groups = _linked_groups(context, EVERYWHERE)
    return TimelineView(
        frame=_frame(context, page),
        groups=groups,
        topics=tuple(_topic_options(context, ordered)),
        count=divided.count if divided else len(ordered),
        controls=list_controls(
            context,
            ordered,
            (Token(entry.first_day[:4]) for group in groups for entry in group.entries),
        ),
        period=context.period_text(page.key.period) if page.key.period else NO_TEXT,
        by_date=list_by_date(context, key),
        overview=() if any(group.url for group in groups) else timeline_overview(context, ordered),
    )


def _frame(context: PageContext, page: PlannedPage) -> Frame:
    title, crumbs = context.say("timeline.title"), breadcrumbs_to(context, None)
    if page.key.period:
        url = context.link(timeline_url(context.locale.code))
        timeline = context.in_words("timeline.title", url=url)
        crumbs = (*crumbs, timeline, *wider_periods(context, page))
        title = period_title(context, page)
    return frame_of(context, page, title, crumbs=crumbs)


def timeline_entries(context: PageContext, claims: Iterable[Claim]) -> tuple[TimelineEntry, ...]:
    """Claims by the period they are about, or else by the day they were said."""
    return tuple(_timeline_entry(context, claim) for claim in sorted(claims, key=_start_key))


def topic_timeline(
    context: PageContext, topic: RecordId, numbers: Mapping[str, int]
) -> tuple[TimelineGroup, ...]:
    """The claims of a topic in the groups of the timeline, with the same anchors.

    `numbers` are those of the notes on the page. Of more than a page lists, only their number in
    each month, with a link to the timeline.
    """
    claims = context.site.evidence.by_topic.get(topic, ())
    if len(claims) > claim_lists.LENGTHS.longest:
        return _linked_groups(context, topic)
    return _timeline_groups(context, sorted(claims, key=_start_key), numbers)


def _linked_groups(context: PageContext, topic: RecordId) -> tuple[TimelineGroup, ...]:
    """The months of a topic's claims, or of all, with links to their parts of the timeline."""
    months, code = context.site.evidence.months.get(topic, ()), context.locale.code
    shares = _shares(dict(months))
    return tuple(
        TimelineGroup(
            title=_group_title(context, key),
            anchor=claim_lists.group_anchor(key),
            entries=(),
            share=shares[key],
            count=count,
            url=context.link(claim_lists.month_url(context.site.plan.lists, key, code)),
        )
        for key, count in months
    )


def _start_key(claim: Claim) -> tuple[int, str]:
    when = claim.period or claim.date
    return (when.earliest.toordinal() if when else 10**7, claim.id)


def _topic_options(context: PageContext, claims: Iterable[Claim]) -> Iterator[TopicOption]:
    topic_ids = [topic for claim in claims for topic in topics_of(context.corpus, claim)]
    topics = (prose for prose in context.corpus.prose if prose.kind is Kind.TOPIC)
    for topic in sorted(topics, key=lambda topic: (topic.order, topic.id)):
        if topic.id in topic_ids:
            yield TopicOption(topic.id, context.linked_name(topic), topic_ids.count(topic.id))


def _timeline_groups(
    context: PageContext,
    claims: Iterable[Claim],
    numbers: Mapping[str, int],
) -> tuple[TimelineGroup, ...]:
    """Claims by the month, or the year, in which their period begins."""
    groups: dict[str, list[Claim]] = {}
    for claim in claims:
        groups.setdefault(claim.begins_in, []).append(claim)
    shares = _shares({key: len(group) for key, group in groups.items()})
    return tuple(
        TimelineGroup(
            title=_group_title(context, key),
            anchor=claim_lists.group_anchor(key),
            entries=tuple(
                _timeline_entry(context, claim, numbers.get(claim.id, 0)) for claim in group
            ),
            share=shares[key],
            count=len(group),
        )
        for key, group in groups.items()
    )


def _shares(counts: Mapping[str, int]) -> Mapping[str, float]:
    """How long the bar of each month is: a year that is not divided has none beside months."""
    measured = max(map(len, counts), default=0)
    largest = max((count for key, count in counts.items() if len(key) == measured), default=1)
    return {
        key: round(100 * count / largest, 1) if len(key) == measured else 0
        for key, count in counts.items()
    }


def _group_title(context: PageContext, key: str) -> PageText:
    if not key:
        return context.say("date.unknown")
    year, _, month = key.partition("-")
    day = day_text(PartialDate(int(year), int(month or 0)), context.locale)
    return context.in_own_language(day)


def _timeline_entry(context: PageContext, claim: Claim, number: int = 0) -> TimelineEntry:
    when = context.shown_date(claim.period or claim.date)
    shown = shown_claim(context, claim, number)
    return TimelineEntry(
        date=when,
        is_period=claim.period is not None,
        claim=shown,
        opening=opening_of(shown.text, OPENING_WORDS),
        topics=topics_of(context.corpus, claim),
        first_day=first_day(claim.period or claim.date),
    )
