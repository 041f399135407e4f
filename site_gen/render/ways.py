"""A record's place among its like into the ways to the one before it and the one after."""

from __future__ import annotations

from collections.abc import Sequence

from site_gen.domain.articles import Prose
from site_gen.domain.claims import Claim
from site_gen.domain.text import Kind
from site_gen.load.corpus import Record
from site_gen.plan.evidence import questions_of
from site_gen.plan.order import newest_first
from site_gen.render.answers import contest_on
from site_gen.render.edition import Desk
from site_gen.render.fronts import Ways
from site_gen.render.shelves import in_order, shown


def ways_from(desk: Desk, record: Prose | Claim) -> Ways | None:
    """Articles by date, topics as the desk orders them, claims as their first question lists them.

    None for a record that no list names, and for the only one of its like.
    """
    listed = _like(desk, record)
    names = [each.id for each in listed]
    if record.id not in names or len(names) == 1:
        return None
    place = names.index(record.id)
    before = desk.named(listed[place - 1]) if place else None
    after = desk.named(listed[place + 1]) if place + 1 < len(listed) else None
    return Ways(before, after)


def _like(desk: Desk, record: Prose | Claim) -> Sequence[Record]:
    if isinstance(record, Claim):
        asked = questions_of(desk.corpus, record)
        return contest_on(desk, asked[0]).answers if asked else ()
    if record.kind is Kind.TOPIC:
        return in_order(desk, Kind.TOPIC)
    return newest_first(shown(desk, record.kind))[::-1]
