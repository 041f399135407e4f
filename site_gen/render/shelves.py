"""The prose of an edition in the orders in which readers meet it."""

from __future__ import annotations

from site_gen.domain.articles import Prose
from site_gen.domain.claims import Claim, Question
from site_gen.domain.text import Kind, RecordId, Status
from site_gen.load.corpus import Record
from site_gen.plan.evidence import questions_of
from site_gen.render.edition import Desk

HUES = 6


def listed(desk: Desk, kind: Kind) -> list[Record]:
    """All that lists name: articles by date, topics and pages in their order, others by name."""
    if kind in {Kind.ARTICLE, Kind.TOPIC, Kind.PAGE}:
        return [*desk.edition.listings.of(kind)]
    standing = (r for r in desk.corpus.of_kind(kind) if r.status is not Status.WITHDRAWN)
    return desk.sorted_by_name(standing)


def articles_on(desk: Desk, topic: RecordId) -> tuple[Prose, ...]:
    """The articles of a topic, the newest first."""
    articles = desk.edition.listings.articles
    return tuple(article for article in articles if topic in article.topics)


def hue_of(desk: Desk, topic: RecordId) -> int:
    """The number of a topic's colour, from 1; after the last one they begin again."""
    place = desk.edition.listings.positions.get((Kind.TOPIC, topic))
    return place % HUES + 1 if place is not None else 0


def hue_at(desk: Desk, record: Record | None) -> int:
    """The colour of a page: that of the first topic its record belongs to, 0 without one."""
    topics = _topics(desk, record)
    return hue_of(desk, topics[0]) if topics else 0


def _topics(desk: Desk, record: Record | None) -> tuple[RecordId, ...]:
    if isinstance(record, Prose) and record.kind is Kind.TOPIC:
        return (record.id,)
    if isinstance(record, Claim) and not record.topics:
        asked = questions_of(desk.corpus, record)
        return tuple(topic for question in asked for topic in question.topics)
    return record.topics if isinstance(record, Prose | Claim | Question) else ()
