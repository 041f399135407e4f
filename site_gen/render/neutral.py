"""Pages that stand in every language at once: the root, neutral addresses, 404, moved records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from site_gen.config import Locale
from site_gen.domain.anchors import Anchor, anchors_in
from site_gen.domain.articles import Prose
from site_gen.domain.entities import Entity
from site_gen.domain.sources import Source
from site_gen.domain.text import Kind, LocaleCode, LocalText, Status
from site_gen.load.corpus import Record
from site_gen.plan.addresses import (
    Url,
    downloads_url,
    edition_url,
    home_url,
    index_url,
    record_url,
    search_url,
    timeline_url,
)
from site_gen.plan.pages import LEADING_ON, PageKind, PlannedPage
from site_gen.render.edition import Desk
from site_gen.render.editions import edition_label
from site_gen.render.frames import frame_of, in_all_languages, url_of
from site_gen.render.parts import LanguageEntry, LinkedPassage, PassageLink, Piece
from site_gen.render.views import MovedView, NeutralView, NotFoundView, RootView, View

JOINED = " · "
NOTHING = LocalText()
# Neutral pages about no record: the key of their title, and where they are in a language.
_ELSEWHERE: Mapping[PageKind, tuple[str, Callable[[LocaleCode], Url]]] = {
    PageKind.NEUTRAL_TIMELINE: ("timeline.title", timeline_url),
    PageKind.NEUTRAL_SEARCH: ("search.title", search_url),
    PageKind.NEUTRAL_DATA: ("data.title", downloads_url),
}


def neutral_view(desk: Desk, page: PlannedPage) -> View:
    """The view of a page that is about all languages."""
    if page.key.kind is PageKind.ROOT:
        return _root(desk, page)
    if page.key.kind is PageKind.NOT_FOUND:
        return _not_found(desk, page)
    if page.key.kind in LEADING_ON:
        return _moved(desk, page)
    return _neutral(desk, page)


def _root(desk: Desk, page: PlannedPage) -> RootView:
    config = desk.config
    entries = tuple(
        _entry(
            desk,
            page,
            locale,
            home_url(locale.code),
            title=config.title,
            summary=config.description,
        )
        for locale in config.locales
    )
    title = config.title.get(config.default_locale)
    description = config.description.get(config.default_locale)
    return RootView(frame_of(desk, page, title, description=description), entries)


def _not_found(desk: Desk, page: PlannedPage) -> NotFoundView:
    config = desk.config
    entries = tuple(
        _entry(desk, page, locale, home_url(locale.code), title=config.title)
        for locale in config.locales
    )
    return NotFoundView(frame_of(desk, page, desk.say("notfound.title")), entries)


def _entry(
    desk: Desk,
    page: PlannedPage,
    locale: Locale,
    url: Url,
    *,
    title: LocalText,
    summary: LocalText = NOTHING,
) -> LanguageEntry:
    """One language's part of a page, in its own language throughout."""
    own = Desk(desk.edition, locale, page.url)
    turned = locale.direction is not desk.locale.direction
    said = summary.get(locale.code)
    return LanguageEntry(
        lang=locale.code,
        dir=locale.direction.value if turned else "",
        language=locale.name,
        title=own.words(title),
        summary=Piece(said) if said else None,
        url=url_of(desk, page, url),
        translated=bool(title.get(locale.code)),
        label=edition_label(own, page.key.edition),
    )


def _neutral(desk: Desk, page: PlannedPage) -> NeutralView:
    kind = page.key.of or Kind.PAGE
    title, summary = _told(desk, page, kind)
    entries = tuple(
        _entry(desk, page, locale, _address(page, locale.code), title=title, summary=summary)
        for locale in in_all_languages(desk.config.locales, desk.locale)
    )
    joined = JOINED.join(dict.fromkeys(_names(desk, page, entries)))
    if page.key.edition:
        joined = f"{joined} ({page.key.edition})"
    # A role is shared by many; more can be told of whom it belongs to.
    told = summary.get(desk.locale.code) if kind is not Kind.ENTITY else ""
    frame = frame_of(desk, page, joined, description=told)
    return NeutralView(frame, kind.value, entries, _passages(desk, page))


def _names(desk: Desk, page: PlannedPage, entries: Iterable[LanguageEntry]) -> Iterator[str]:
    """What the entries are called; a source in each language once, the title as printed first."""
    key = page.key
    source = desk.corpus.find(key.of, key.record) if key.of and key.record else None
    if isinstance(source, Source):
        yield source.printed_title[1]
        yield from (text for code, text in source.title.versions if code in desk.config.codes)
        return
    yield from (entry.title.text for entry in entries)


def _passages(desk: Desk, page: PlannedPage) -> tuple[LinkedPassage, ...]:
    """The anchors of a text in the order in which they are met, each where a language has it."""
    if page.key.kind not in {PageKind.NEUTRAL, PageKind.NEUTRAL_EDITION}:
        return ()
    record = _record(desk, page)
    if not isinstance(record, Prose) or record.status is Status.WITHDRAWN:
        return ()
    links: dict[str, list[PassageLink]] = {}
    for locale in in_all_languages(desk.config.locales, desk.locale):
        version = record.version(locale.code)
        for anchor in anchors_in(version.body) if version else ():
            for name in anchor.names:
                links.setdefault(name, []).append(_way(desk, page, locale, anchor))
    return tuple(LinkedPassage(name, tuple(ways)) for name, ways in links.items())


def _way(desk: Desk, page: PlannedPage, locale: Locale, anchor: Anchor) -> PassageLink:
    url = url_of(desk, page, _address(page, locale.code))
    turned = locale.direction is not desk.locale.direction
    own = locale.direction.value if turned else ""
    return PassageLink(locale.code, own, anchor.text, f"{url}#{anchor.names[0]}")


def _address(page: PlannedPage, code: LocaleCode) -> Url:
    kind = page.key.of or Kind.PAGE
    if page.key.kind is PageKind.ROOT:
        return home_url(code)
    if page.key.kind in _ELSEWHERE:
        return _ELSEWHERE[page.key.kind][1](code)
    if page.key.record is None:
        return index_url(kind, code)
    if page.key.edition:
        return edition_url(page.key.record, page.key.edition, code)
    return record_url(kind, page.key.record, code)


def _told(desk: Desk, page: PlannedPage, kind: Kind) -> tuple[LocalText, LocalText]:
    """Title and summary of what a neutral address stands for."""
    if page.key.kind is PageKind.ROOT:
        return desk.config.title, desk.config.description
    if page.key.kind is PageKind.NEUTRAL_INDEX or page.key.kind in _ELSEWHERE:
        key = _ELSEWHERE[page.key.kind][0] if page.key.kind in _ELSEWHERE else f"index.{kind}"
        books = desk.edition.books
        titles = ((code, books[code].plain(key)) for code in desk.config.codes)
        return LocalText(tuple(titles)), LocalText()
    record = _record(desk, page)
    shown = record.status is not Status.WITHDRAWN
    return desk.title_of(record), _about(record) if shown else LocalText()


def _about(record: Record) -> LocalText:
    if isinstance(record, Prose):
        return record.summary
    return record.role if isinstance(record, Entity) else LocalText()


def _record(desk: Desk, page: PlannedPage) -> Record:
    key = page.key
    record = desk.corpus.find(key.of, key.record) if key.of and key.record else None
    if record is None:
        raise LookupError(f"the page {page.url} was planned for no record")
    return record


def heirs_of(desk: Desk, page: PlannedPage) -> Iterator[PlannedPage]:
    """Where a page that was left leads: to one page, or to one in each language."""
    heir = desk.edition.plan.by_url[page.canonical]
    if page.key.kind is not PageKind.RETIRED:
        yield heir
        return
    for locale in in_all_languages(desk.config.locales, desk.locale):
        yield desk.edition.plan.by_url[_address(heir, locale.code)]


def _moved(desk: Desk, page: PlannedPage) -> MovedView:
    heir = desk.edition.plan.by_url[page.canonical]
    title, _ = _told(desk, heir, heir.key.of or Kind.PAGE)
    entries = tuple(
        _entry(desk, page, locale, _address(heir, locale.code), title=title)
        for locale in in_all_languages(desk.config.locales, desk.locale)
    )
    return MovedView(frame_of(desk, page, desk.say("moved.title")), entries)
