"""The updates of a text into what its page says has changed, and where feeds lead to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from site_gen.domain.articles import Prose, Update
from site_gen.plan.editions import KeptEdition
from site_gen.render.edition import Desk
from site_gen.render.editions import edition_piece
from site_gen.render.fronts import Change, Changes
from site_gen.render.parts import Piece


def changes_in(desk: Desk, prose: Prose, newest: KeptEdition | None = None) -> tuple[Changes, ...]:
    """The updates of a text, the newest first; those after its newest edition stand apart.

    An update of the same day as the edition counts as being in it: nobody knows the hour.
    """
    listed = sorted(prose.updates, key=lambda update: update.date.earliest, reverse=True)
    if newest is None:
        return _group(desk, listed)
    since = [one for one in listed if one.date.earliest.isoformat() > newest.day]
    before = listed[len(since) :]
    return (*_group(desk, since, edition_piece(desk, newest)), *_group(desk, before))


def anchor_of_day(day: date) -> str:
    """Where the updates of a day begin on the page of their text; not promised, as no id is."""
    return f"s-updated-{day.isoformat()}"


def _group(
    desk: Desk, updates: Iterable[Update], since: Piece | None = None
) -> tuple[Changes, ...]:
    told = tuple(updates)
    firsts = {update.date.earliest: update for update in reversed(told)}
    listed = tuple(_change(desk, one, one is firsts[one.date.earliest]) for one in told)
    return (Changes(listed, since),) if listed else ()


def _change(desk: Desk, update: Update, is_first: bool) -> Change:
    day = update.date.earliest.isoformat() if is_first else ""
    return Change(desk.dated(update.date) or Piece(""), desk.words(update.text), day)
