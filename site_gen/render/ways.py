"""A record's place among its like into the ways to the one before it and the one after."""

from __future__ import annotations

from typing import TypeVar

from site_gen.domain.articles import Prose
from site_gen.domain.claims import Claim
from site_gen.domain.text import Kind
from site_gen.plan.evidence import questions_of
from site_gen.render.answers import contest_on
from site_gen.render.edition import Desk
from site_gen.render.fronts import Ways

T = TypeVar("T")


def ways_from(desk: Desk, record: Prose | Claim) -> Ways | None:
    """Articles by date, topics as the desk orders them, claims as their first question lists them.

    None for a record that no list names, and for the only one of its like.
    """
    beside = _beside_claim(desk, record) if isinstance(record, Claim) else _beside(desk, record)
    before, after = (desk.named(other) if other else None for other in beside)
    return Ways(before, after) if before or after else None


def _beside_claim(desk: Desk, claim: Claim) -> tuple[Claim | None, Claim | None]:
    asked = questions_of(desk.corpus, claim)
    listed = contest_on(desk, asked[0]).answers if asked else ()
    place = listed.index(claim) if claim in listed else None
    return _neighbours(listed, place)


def _beside(desk: Desk, prose: Prose) -> tuple[Prose | None, Prose | None]:
    listings = desk.edition.listings
    place = listings.positions.get((prose.kind, prose.id))
    found = _neighbours(listings.of(prose.kind), place)
    # Of articles the newest stands first in lists, and comes after the older ones.
    return found[::-1] if prose.kind is Kind.ARTICLE else found


def _neighbours(listed: tuple[T, ...], place: int | None) -> tuple[T | None, T | None]:
    """What stands before and after a place in a list; nothing for what is not in it."""
    if place is None:
        return None, None
    return (
        listed[place - 1] if place else None,
        listed[place + 1] if place + 1 < len(listed) else None,
    )
