"""Claims, questions and the timeline into the views of their pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from site_gen.domain.claims import Claim, Question
from site_gen.domain.dates import Day, Precision, When
from site_gen.domain.entities import Entity
from site_gen.domain.sources import Source
from site_gen.domain.text import Kind, RecordId, Status
from site_gen.load.corpus import Record
from site_gen.plan.evidence import questions_of, topics_of
from site_gen.plan.pages import PlannedPage
from site_gen.render.answers import answer_of, files_of, table_of
from site_gen.render.citations import box_of
from site_gen.render.edition import Desk
from site_gen.render.evidence import Choice, Era, Moment, QuestionCard
from site_gen.render.frames import crumbs_to, frame_of
from site_gen.render.fronts import Voice
from site_gen.render.head import citing_of
from site_gen.render.numbers import day_text
from site_gen.render.parts import Frame, Piece
from site_gen.render.records import entity_view, notices_of, source_view, used_by
from site_gen.render.sieves import first_day, sieve_of
from site_gen.render.views import ClaimView, QuestionView, TimelineView, View
from site_gen.render.ways import ways_from


def other_view(desk: Desk, page: PlannedPage, record: Source | Entity | Claim | Question) -> View:
    """The page of a record that is no prose."""
    if isinstance(record, Source):
        return source_view(desk, page, record)
    if isinstance(record, Entity):
        return entity_view(desk, page, record)
    if isinstance(record, Claim):
        return claim_view(desk, page, record)
    return question_view(desk, page, record)


def questions_on(desk: Desk, topic: RecordId, tables: frozenset[str]) -> tuple[QuestionCard, ...]:
    """The questions of a topic, contested ones first; `tables` stand on the topic's own page."""
    cards = [
        _question_card(desk, question, tables)
        for question in desk.corpus.questions
        if topic in question.topics and question.status is not Status.WITHDRAWN
    ]
    return tuple(sorted(cards, key=lambda card: not card.contested))


def _question_card(desk: Desk, question: Question, tables: frozenset[str]) -> QuestionCard:
    table = table_of(desk, question)
    url = f"#question--{question.id}" if question.id in tables else table.url
    title = desk.words(question.text, url=url)
    # One who says the same twice is one voice.
    voices = dict.fromkeys(
        Voice(a.claimant, a.stance, a.figure, a.qualifier) for a in table.answers
    )
    told = tuple(voices) if table.contested else ()
    return QuestionCard(title, len(table.answers), table.contested, table.findings, told)


def claim_view(desk: Desk, page: PlannedPage, claim: Claim) -> ClaimView:
    """A claim's page."""
    asked = questions_of(desk.corpus, claim)
    shown = claim.status is not Status.WITHDRAWN
    return ClaimView(
        frame=_frame(desk, page, claim),
        notices=notices_of(desk, claim),
        claim=answer_of(desk, claim),
        about=tuple(_named(desk, Kind.ENTITY, claim.about)),
        topics=tuple(_named(desk, Kind.TOPIC, _topics(desk, claim))),
        tables=tuple(table_of(desk, question, claim.id) for question in asked if shown),
        data=tuple(files_of(desk, Kind.CLAIM, claim.id, ("json",))),
        used_by=used_by(desk, claim),
        ways=ways_from(desk, claim),
        cite=box_of(citing_of(desk), claim, desk.locale.code),
    )


def question_view(desk: Desk, page: PlannedPage, question: Question) -> QuestionView:
    """A question's page."""
    return QuestionView(
        frame=_frame(desk, page, question),
        notices=notices_of(desk, question),
        table=table_of(desk, question),
        topics=tuple(_named(desk, Kind.TOPIC, question.topics)),
        note=desk.maybe(question.note),
        used_by=used_by(desk, question),
        cite=box_of(citing_of(desk), question, desk.locale.code),
    )


def _frame(desk: Desk, page: PlannedPage, record: Claim | Question) -> Frame:
    title = desk.words(desk.title_of(record)).text
    kind = Kind.CLAIM if isinstance(record, Claim) else Kind.QUESTION
    draft, scope = record.status is Status.DRAFT, ""
    if isinstance(record, Question) and record.status is not Status.WITHDRAWN:
        scope = record.scope.get(desk.locale.code)
    crumbs = crumbs_to(desk, kind)
    return frame_of(desk, page, title, description=scope, crumbs=crumbs, draft=draft)


def _topics(desk: Desk, claim: Claim) -> tuple[RecordId, ...]:
    return topics_of(claim, {question.id: question.topics for question in desk.corpus.questions})


def _named(desk: Desk, kind: Kind, names: Iterable[RecordId]) -> Iterator[Piece]:
    records: Iterator[Record | None] = (desk.corpus.find(kind, name) for name in names)
    return (desk.named(record) for record in records if record)


def timeline_view(desk: Desk, page: PlannedPage) -> TimelineView:
    """Claims by the time they speak of, else by the day they were said."""
    shown = [claim for claim in desk.corpus.claims if claim.status is not Status.WITHDRAWN]
    ordered = sorted(shown, key=_begins)
    eras = _eras(desk, ordered)
    return TimelineView(
        frame=frame_of(desk, page, desk.say("timeline.title"), crumbs=crumbs_to(desk, None)),
        eras=eras,
        choices=tuple(_choices(desk, ordered)),
        count=len(ordered),
        sieve=sieve_of(desk, ordered, (m.day[:4] for era in eras for m in era.moments)),
    )


def moments_of(desk: Desk, claims: Iterable[Claim]) -> tuple[Moment, ...]:
    """Claims by the time they speak of, else by the day they were said."""
    return tuple(_moment(desk, claim) for claim in sorted(claims, key=_begins))


def topic_eras(desk: Desk, topic: RecordId) -> tuple[Era, ...]:
    """The claims of a topic under the times of the timeline, whose anchors they bear."""
    return _eras(desk, sorted(desk.edition.evidence.on_topic.get(topic, ()), key=_begins))


def _begins(claim: Claim) -> tuple[int, str]:
    when = claim.period or claim.date
    return (when.earliest.toordinal() if when else 10**7, claim.id)


def _choices(desk: Desk, claims: Iterable[Claim]) -> Iterator[Choice]:
    found = [topic for claim in claims for topic in _topics(desk, claim)]
    topics = (prose for prose in desk.corpus.prose if prose.kind is Kind.TOPIC)
    for topic in sorted(topics, key=lambda topic: (topic.order, topic.id)):
        if topic.id in found:
            yield Choice(topic.id, desk.named(topic), found.count(topic.id))


def _eras(desk: Desk, claims: Iterable[Claim]) -> tuple[Era, ...]:
    """Claims under the month, or the longer time, in which what they speak of begins."""
    groups: dict[str, list[Claim]] = {}
    for claim in claims:
        groups.setdefault(_era_of(claim), []).append(claim)
    fullest = max((len(group) for group in groups.values()), default=1)
    return tuple(
        Era(
            title=_title(desk, key),
            anchor=f"s-{key or 'undated'}",
            moments=tuple(_moment(desk, claim) for claim in group),
            share=round(100 * len(group) / fullest, 1),
        )
        for key, group in groups.items()
    )


def _era_of(claim: Claim) -> str:
    """`2020-10`, or `2006` where what the claim speaks of begins in no known month."""
    day = _first_day(claim.period) or _first_day(claim.date)
    if day is None:
        return ""
    return day.iso[:7] if day.precision > Precision.YEAR else day.iso


def _first_day(when: When | None) -> Day | None:
    """The day a time begins; one with an open start is known by its end."""
    return (when.start or when.end) if when else None


def _title(desk: Desk, era: str) -> str:
    if not era:
        return desk.say("date.unknown")
    year, _, month = era.partition("-")
    return day_text(Day(int(year), int(month or 0)), desk.locale)


def _moment(desk: Desk, claim: Claim) -> Moment:
    when = desk.dated(claim.period or claim.date)
    return Moment(
        when=when,
        exact=claim.period is not None,
        claim=answer_of(desk, claim),
        topics=_topics(desk, claim),
        day=first_day(claim.period or claim.date),
    )
