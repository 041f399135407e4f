"""A topic's page into an edition of it, and its editions into what the living page lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from site_gen.domain.articles import Prose
from site_gen.domain.dates import when_from
from site_gen.plan.addresses import absolute, edition_url
from site_gen.plan.editions import KeptEdition
from site_gen.plan.pages import PlannedPage
from site_gen.render.edition import Desk
from site_gen.render.parts import EditionLink, EditionNote, Notice, Piece
from site_gen.render.views import TopicView
from site_gen.render.works import Told, Work


def edition_date(desk: Desk, name: str, url: str = "") -> Piece:
    """The day that the name of an edition begins with, and what else the name says."""
    day = desk.dated(when_from(name[:10])) or Piece(name)
    return replace(day, url=url, note=name[11:])


def edition_title(desk: Desk, name: str, title: str) -> str:
    """What an edition is called in the head of its page."""
    return desk.say("edition.page", title=title, date=_told_day(desk, name))


def edition_label(desk: Desk, name: str) -> Piece | None:
    """What stands under the title of an edition where all languages are listed."""
    return Piece(desk.say("edition.of", date=_told_day(desk, name))) if name else None


def _told_day(desk: Desk, name: str) -> str:
    date = edition_date(desk, name)
    return f"{date.text} ({date.note})" if date.note else date.text


def edition_links(desk: Desk, editions: Iterable[KeptEdition]) -> tuple[EditionLink, ...]:
    """The editions with their permanent addresses."""
    base = desk.config.base_url
    return tuple(
        EditionLink(
            edition_piece(desk, edition),
            absolute(base, edition_url(edition.topic, edition.name, None)),
        )
        for edition in editions
    )


def edition_piece(desk: Desk, edition: KeptEdition) -> Piece:
    """The day of an edition, linked to its page in this language, else to that of all languages."""
    url = edition_url(edition.topic, edition.name, edition.nearest(desk.locale.code))
    return edition_date(desk, edition.name, desk.link(url))


def as_edition(desk: Desk, page: PlannedPage, topic: Prose, view: TopicView) -> TopicView:
    """The page as it is now, to be kept: it follows nothing that will be written later."""
    name = page.key.edition
    return replace(
        view,
        notices=tuple(_within(desk, name, topic, notice) for notice in view.notices),
        editions=(),
        feed="",
        documents=(),
        ways=None,
        kept=EditionNote(edition_date(desk, name), desk.named(topic)),
    )


def as_cited(desk: Desk, page: PlannedPage, work: Work) -> Work:
    """The edition in place of the topic: under its own title, of its own day, at its own address.

    There is one date only, since nothing of it changes.
    """
    name, own = page.key.edition, Desk(desk.edition, work.locale, desk.url)
    base = desk.config.base_url
    return replace(
        work,
        title=Told(edition_title(own, name, work.title.text), work.title.lang),
        issued=when_from(name[:10]),
        updated=None,
        permanent=absolute(base, edition_url(work.id, name, None)),
        url=absolute(base, page.canonical),
    )


def _within(desk: Desk, name: str, topic: Prose, notice: Notice) -> Notice:
    """A notice whose link to the original leads to that of the same edition."""
    if notice.link is None:
        return notice
    url = desk.link(edition_url(topic.id, name, topic.original))
    return replace(notice, link=replace(notice.link, url=url))
