"""The prose of an edition in the orders in which readers meet it."""

from __future__ import annotations

from site_gen.domain.articles import Prose
from site_gen.domain.claims import Claim, Question
from site_gen.domain.text import Kind, RecordId, Status
from site_gen.load.corpus import Record
from site_gen.plan.evidence import questions_of
from site_gen.plan.order import newest_first
from site_gen.render.edition import Desk

HUES = 6


def shown(desk: Desk, kind: Kind) -> list[Prose]:
    """Prose that lists name: a withdrawn piece keeps its address only."""
    records = (record for record in desk.corpus.of_kind(kind) if isinstance(record, Prose))
    return [prose for prose in records if prose.status is not Status.WITHDRAWN]


def in_order(desk: Desk, kind: Kind) -> list[Prose]:
    """In the order the desk gave them."""
    return sorted(shown(desk, kind), key=lambda prose: (prose.order, prose.id))


def listed(desk: Desk, kind: Kind) -> list[Record]:
    """All that lists name: articles by date, topics and pages in their order, others by name."""
    if kind is Kind.ARTICLE:
        return list(newest_first(shown(desk, kind)))
    if kind in {Kind.TOPIC, Kind.PAGE}:
        return [*in_order(desk, kind)]
    standing = (r for r in desk.corpus.of_kind(kind) if r.status is not Status.WITHDRAWN)
    return desk.sorted_by_name(standing)


def articles_on(desk: Desk, topic: RecordId) -> list[Prose]:
    return [article for article in shown(desk, Kind.ARTICLE) if topic in article.topics]


def hue_of(desk: Desk, topic: RecordId) -> int:
    """The number of a topic's colour, from 1; after the last one they begin again."""
    names = [prose.id for prose in in_order(desk, Kind.TOPIC)]
    return names.index(topic) % HUES + 1 if topic in names else 0


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
