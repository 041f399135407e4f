"""The updates and editions of a topic, as pages show them."""

from collections.abc import Iterable

from site_gen.domain.articles import Prose, Update
from site_gen.domain.text import NO_TOKEN, Token
from site_gen.plan.addresses import Href, absolute_url, edition_url
from site_gen.plan.editions import Edition
from site_gen.render.context import PageContext, edition_date, edition_day_text
from site_gen.render.text import NO_TEXT, InlineText
from site_gen.structs import Struct


class EditionLink(Struct, frozen=True):
    """An edition of a topic: its linked day, and its absolute address without a language."""

    date: InlineText
    permalink: Href


class EditionNote(Struct, frozen=True):
    """The note on an edition's page: the day it was kept, and a link to the current page."""

    date: InlineText
    living: InlineText


class ShownUpdate(Struct, frozen=True):
    """One change to a text, with its date; the first of a day has it as `day`, 2026-11-20."""

    date: InlineText
    text: InlineText
    day: Token = NO_TOKEN


class UpdateGroup(Struct, frozen=True):
    """Changes, the newest first; `since` is the newest edition if all of them came after it."""

    updates: tuple[ShownUpdate, ...]
    since: InlineText | None = None


def edition_label(context: PageContext, name: str) -> InlineText | None:
    """The line under an edition's title on the page that lists all languages."""
    return (
        InlineText(context.say("edition.of", date=edition_day_text(context, name)))
        if name
        else None
    )


def edition_links(context: PageContext, editions: Iterable[Edition]) -> tuple[EditionLink, ...]:
    """The editions with their permanent addresses."""
    base = context.config.base_url
    return tuple(
        EditionLink(
            linked_edition(context, edition),
            absolute_url(base, edition_url(edition.topic, edition.name, None)),
        )
        for edition in editions
    )


def linked_edition(context: PageContext, edition: Edition) -> InlineText:
    """The day of an edition, linked to its page in this language, or else to the page of all."""
    url = edition_url(edition.topic, edition.name, edition.locale_or_neutral(context.locale.code))
    return edition_date(context, edition.name, context.link(url))


def update_groups(
    context: PageContext, prose: Prose, newest: Edition | None = None
) -> tuple[UpdateGroup, ...]:
    """The updates of a text, the newest first; those after its newest edition are a group.

    An update on the day of the edition counts as part of it, since the hour is unknown.
    """
    newest_first = sorted(prose.updates, key=lambda update: update.date.earliest, reverse=True)
    if newest is None:
        return _update_group(context, newest_first)
    since = [u for u in newest_first if u.date.earliest.isoformat() > newest.day]
    before = newest_first[len(since) :]
    return (
        *_update_group(context, since, linked_edition(context, newest)),
        *_update_group(context, before),
    )


def _update_group(
    context: PageContext, updates: Iterable[Update], since: InlineText | None = None
) -> tuple[UpdateGroup, ...]:
    all_updates = tuple(updates)
    firsts = {update.date.earliest: update for update in reversed(all_updates)}
    shown = tuple(
        _shown_update(context, update, update is firsts[update.date.earliest])
        for update in all_updates
    )
    return (UpdateGroup(shown, since),) if shown else ()


def _shown_update(context: PageContext, update: Update, is_first: bool) -> ShownUpdate:
    day = Token(update.date.earliest.isoformat()) if is_first else NO_TOKEN
    return ShownUpdate(
        context.shown_date(update.date) or InlineText(NO_TEXT), context.localized(update.text), day
    )
