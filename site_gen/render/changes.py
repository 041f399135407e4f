"""The updates of a text into what its page says has changed."""

from __future__ import annotations

from collections.abc import Iterable

from site_gen.domain.articles import Prose, Update
from site_gen.plan.editions import KeptEdition
from site_gen.render.edition import Desk
from site_gen.render.editions import edition_piece
from site_gen.render.parts import Change, Changes, Piece


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


def _group(
    desk: Desk, updates: Iterable[Update], since: Piece | None = None
) -> tuple[Changes, ...]:
    listed = tuple(_change(desk, update) for update in updates)
    return (Changes(listed, since),) if listed else ()


def _change(desk: Desk, update: Update) -> Change:
    return Change(desk.dated(update.date) or Piece(""), desk.words(update.text))
