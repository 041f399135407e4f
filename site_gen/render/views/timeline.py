"""The timeline of all claims, and of the claims of a topic."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from site_gen.domain.claims import Claim
from site_gen.domain.dates import PartialDate
from site_gen.domain.text import NO_TOKEN, Kind, RecordId, Status, Token
from site_gen.language.dates import day_text
from site_gen.plan.indexes import topics_of
from site_gen.plan.pages import PlannedPage
from site_gen.render.context import PageContext
from site_gen.render.text import InlineText, PageText
from site_gen.render.views.claims import ShownClaim, first_day, shown_claim
from site_gen.render.views.frame import Frame, frame_of
from site_gen.render.views.list_controls import ListControls, list_controls
from site_gen.render.views.navigation import breadcrumbs_to


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """A claim on the timeline, at the period it is about, or else at the day it was said.

    `topics` are the ids by which the list is filtered; `is_period` means that `date` is the period.
    `first_day` is its first day in ISO 8601, empty if unknown.
    """

    date: InlineText | None
    is_period: bool
    claim: ShownClaim
    topics: tuple[RecordId, ...]
    first_day: Token = NO_TOKEN


@dataclass(frozen=True, slots=True)
class TimelineGroup:
    """The entries of one month, or of a year if the month is unknown.

    `share` is their number in percent of the largest group.
    """

    title: PageText
    anchor: Token
    entries: tuple[TimelineEntry, ...]
    share: float


@dataclass(frozen=True, slots=True)
class TopicOption:
    """A topic by which the timeline can be filtered."""

    id: RecordId
    name: InlineText
    count: int


@dataclass(frozen=True, slots=True)
class TimelineView:
    """All claims by the period they are about."""

    frame: Frame
    groups: tuple[TimelineGroup, ...]
    topics: tuple[TopicOption, ...]
    count: int
    controls: ListControls | None = None


def timeline_view(context: PageContext, page: PlannedPage) -> TimelineView:
    """Claims by the period they are about, or else by the day they were said."""
    shown = [claim for claim in context.corpus.claims if claim.status is not Status.WITHDRAWN]
    ordered = sorted(shown, key=_start_key)
    groups = _timeline_groups(context, ordered, {})
    return TimelineView(
        frame=frame_of(
            context, page, context.say("timeline.title"), crumbs=breadcrumbs_to(context, None)
        ),
        groups=groups,
        topics=tuple(_topic_options(context, ordered)),
        count=len(ordered),
        controls=list_controls(
            context,
            ordered,
            (Token(entry.first_day[:4]) for group in groups for entry in group.entries),
        ),
    )


def timeline_entries(context: PageContext, claims: Iterable[Claim]) -> tuple[TimelineEntry, ...]:
    """Claims by the period they are about, or else by the day they were said."""
    return tuple(_timeline_entry(context, claim) for claim in sorted(claims, key=_start_key))


def topic_timeline(
    context: PageContext, topic: RecordId, numbers: Mapping[str, int]
) -> tuple[TimelineGroup, ...]:
    """The claims of a topic in the groups of the timeline, with the same anchors.

    `numbers` are those of the notes on the page.
    """
    return _timeline_groups(
        context, sorted(context.site.evidence.by_topic.get(topic, ()), key=_start_key), numbers
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
    largest = max((len(group) for group in groups.values()), default=1)
    return tuple(
        TimelineGroup(
            title=_group_title(context, key),
            anchor=Token(f"s-{key or 'undated'}"),
            entries=tuple(
                _timeline_entry(context, claim, numbers.get(claim.id, 0)) for claim in group
            ),
            share=round(100 * len(group) / largest, 1),
        )
        for key, group in groups.items()
    )


def _group_title(context: PageContext, key: str) -> PageText:
    if not key:
        return context.say("date.unknown")
    year, _, month = key.partition("-")
    day = day_text(PartialDate(int(year), int(month or 0)), context.locale)
    return context.in_own_language(day)


def _timeline_entry(context: PageContext, claim: Claim, number: int = 0) -> TimelineEntry:
    when = context.shown_date(claim.period or claim.date)
    return TimelineEntry(
        date=when,
        is_period=claim.period is not None,
        claim=shown_claim(context, claim, number),
        topics=topics_of(context.corpus, claim),
        first_day=first_day(claim.period or claim.date),
    )
