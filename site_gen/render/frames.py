"""What every page has round its content: head, menu, crumbs, language switch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from site_gen.config import Locale
from site_gen.domain.text import Kind
from site_gen.load.corpus import Record
from site_gen.plan.addresses import (
    NOT_FOUND,
    ROOT,
    Url,
    absolute,
    downloads_url,
    feed_url,
    home_url,
    index_url,
    relative,
    search_url,
    timeline_url,
)
from site_gen.plan.editions import ASSETS, EDITIONS, assets_of, names_versions
from site_gen.plan.pages import PageKind, PlannedPage
from site_gen.render.descriptions import description_of
from site_gen.render.edition import Desk
from site_gen.render.head import exports_of, tags_of
from site_gen.render.jsonld import graph_of
from site_gen.render.parts import Alternate, Feed, Frame, Piece, Switch
from site_gen.render.sharing import sharing_of
from site_gen.render.shelves import hue_at

PRINTED = frozenset({Kind.ARTICLE, Kind.TOPIC, Kind.QUESTION, Kind.CLAIM})
ABOUT_ALL_LANGUAGES = frozenset(
    {
        PageKind.ROOT,
        PageKind.NEUTRAL,
        PageKind.NEUTRAL_INDEX,
        PageKind.NEUTRAL_TIMELINE,
        PageKind.NEUTRAL_SEARCH,
        PageKind.NEUTRAL_DATA,
        PageKind.NEUTRAL_EDITION,
        PageKind.MOVED,
        PageKind.RETIRED,
        PageKind.NOT_FOUND,
    }
)


def frame_of(
    desk: Desk,
    page: PlannedPage,
    title: str,
    *,
    description: str = "",
    crumbs: tuple[Piece, ...] = (),
    draft: bool = False,
) -> Frame:
    """The frame of a planned page in the language of its desk."""
    config, locale = desk.config, desk.locale
    shared = page.key.kind in ABOUT_ALL_LANGUAGES
    line = description_of(desk, page, description)
    return Frame(
        lang=locale.code,
        dir=locale.direction.value,
        title=title,
        site=config.title.get(locale.code),
        root=config.base_path if page.url == NOT_FOUND else relative(ROOT, page.url),
        stylesheet=_asset(desk.edition.stylesheet, page),
        script=_asset(desk.edition.script, page),
        fonts=tuple(_asset(font, page) for font in desk.edition.fonts.get(locale.code, ())),
        code=absolute(config.base_url, page.default) if page.default and _is_coded(page) else "",
        canonical=absolute(config.base_url, page.canonical),
        neutral=absolute(config.base_url, page.default) if page.default else "",
        description=line,
        home=desk.link(home_url(locale.code)) if not shared else "",
        indexable=page.indexable,
        draft=draft,
        alternates=_alternates(page, config.base_url),
        switch=() if shared else tuple(_switches(desk, page)),
        crumbs=crumbs,
        menu=() if shared else tuple(_menu(desk)),
        footer=() if shared else tuple(_footer(desk)),
        feeds=() if shared else tuple(_feeds(desk, page, title)),
        jsonld=graph_of(desk, page, title, description, crumbs),
        tags=tuple(tags_of(desk, page)),
        exports=tuple(exports_of(desk, page)),
        sharing=sharing_of(desk, page, title, line),
        section=_section(desk, page),
        hue=hue_at(desk, _record(desk, page)),
    )


def _section(desk: Desk, page: PlannedPage) -> str:
    """The entry of the menu for the list that a page is, or stands in."""
    if page.key.kind is PageKind.TIMELINE:
        return desk.link(timeline_url(desk.locale.code))
    is_listed = page.key.of and page.key.kind in {PageKind.INDEX, PageKind.RECORD}
    return desk.link(index_url(page.key.of, desk.locale.code)) if page.key.of and is_listed else ""


def _record(desk: Desk, page: PlannedPage) -> Record | None:
    key = page.key
    return desk.corpus.find(key.of, key.record) if key.of and key.record else None


def _is_coded(page: PlannedPage) -> bool:
    """Whether a page is one that people print and hand on."""
    kinds = {PageKind.RECORD, PageKind.NEUTRAL, *EDITIONS}
    return page.key.kind in kinds and page.key.of in PRINTED


def _asset(path: str, page: PlannedPage) -> str:
    """Where a page finds an asset: an edition has its own copy."""
    return assets_of(page.key) + path.removeprefix(ASSETS) if path else ""


def _alternates(page: PlannedPage, base: str) -> tuple[Alternate, ...]:
    """The set is the same on each of its members, and only real translations are in it."""
    if page.default is None or not names_versions(page):
        return ()
    languages = (Alternate(code, absolute(base, url)) for code, url in page.members)
    return (*languages, Alternate("x-default", absolute(base, page.default)))


def _switches(desk: Desk, page: PlannedPage) -> Iterable[Switch]:
    for locale in desk.config.locales:
        key = page.key
        sibling = desk.edition.plan.by_key[replace(key, locale=locale.code)]
        turned = locale.direction is not desk.locale.direction
        yield Switch(
            url=desk.link(sibling.url),
            name=locale.name,
            lang=locale.code,
            dir=locale.direction.value if turned else "",
            current=locale.code == desk.locale.code,
            translated=sibling.is_translated,
        )


def _menu(desk: Desk) -> Iterable[Piece]:
    for kind in (Kind.TOPIC, Kind.QUESTION, Kind.ARTICLE, Kind.ENTITY, Kind.SOURCE):
        url = desk.link(index_url(kind, desk.locale.code))
        yield Piece(desk.say(f"index.{kind}"), url=url)
    yield Piece(desk.say("timeline.title"), url=desk.link(timeline_url(desk.locale.code)))
    yield Piece(desk.say("search.title"), url=desk.link(search_url(desk.locale.code)))


def _footer(desk: Desk) -> Iterable[Piece]:
    yield from (desk.named(page) for page in desk.edition.listings.pages)
    yield Piece(desk.say("data.title"), url=desk.link(downloads_url(desk.locale.code)))


def _feeds(desk: Desk, page: PlannedPage, title: str) -> Iterable[Feed]:
    if page.key.kind is PageKind.EDITION:
        return
    site = desk.config.title.get(desk.locale.code)
    home = home_url(desk.locale.code)
    yield Feed(desk.link(feed_url(home)), desk.say("feed.site", site=site))
    if page.key.kind is PageKind.RECORD and page.key.of is Kind.TOPIC:
        yield Feed(desk.link(feed_url(page.url)), desk.say("feed.topic", site=site, topic=title))


def crumbs_to(desk: Desk, kind: Kind | None) -> tuple[Piece, ...]:
    """The way from the home page down to the list that a page belongs to."""
    home = Piece(desk.say("home.title"), url=desk.link(home_url(desk.locale.code)))
    if kind is None:
        return (home,)
    listed = Piece(desk.say(f"index.{kind}"), url=desk.link(index_url(kind, desk.locale.code)))
    return (home, listed)


def in_all_languages(locales: Iterable[Locale], first: Locale) -> list[Locale]:
    """The languages of the site, the page's own first."""
    return sorted(locales, key=lambda locale: locale.code != first.code)


def url_of(desk: Desk, page: PlannedPage, url: Url) -> str:
    """A link from a page; the 404 page stands at any depth, so its links are absolute paths."""
    if page.url == NOT_FOUND:
        return absolute(desk.config.base_path, url)
    return relative(url, page.url)
