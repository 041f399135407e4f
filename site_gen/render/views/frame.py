"""The frame of every page: title, navigation, languages and the content of `<head>`."""

from collections.abc import Callable, Iterable

from site_gen.config import Config
from site_gen.domain.text import NO_TOKEN, Kind, LocaleCode, RecordId, Token
from site_gen.load.corpus import Record
from site_gen.plan import addresses
from site_gen.plan.editions import ASSETS_FOLDER, EDITION_KINDS, asset_folder_of, has_alternates
from site_gen.plan.pages import PageKind, PlannedPage
from site_gen.render.citations.head_tags import meta_tags, reference_file_links
from site_gen.render.context import PageContext
from site_gen.render.data.json_ld import json_ld
from site_gen.render.related import record_hue
from site_gen.render.sharing.descriptions import description_of
from site_gen.render.sharing.open_graph import Sharing, sharing_of
from site_gen.render.text import NO_TEXT, HeadLink, InlineText, LinkedAnchor, MetaTag, PageText
from site_gen.render.views.navigation import (
    LanguageLink,
    footer_links,
    language_links,
    menu_links,
    menu_section,
)
from site_gen.structs import Struct


class Frame(Struct, frozen=True):
    """Everything on a page around its content.

    `root` is the relative link to the root of the site ("../../" and so on; absolute on the 404
    page, which is served at any depth). `canonical` and `permalink` are absolute addresses, and so
    is `qr_url`, the address in the QR code of a printed page; empty without a code. `fonts` are
    those that the page is sure to need. `draft` marks a page that only the preview shows. `jsonld`
    is the page as JSON-LD; `meta_tags` and `reference_files` are for reference managers.
    `menu_section` is the menu entry that the page belongs to, `hue` the number of its topic's
    colour. `old_anchors` are former anchors; `successor` is the new address of a moved page.
    """

    lang: LocaleCode
    dir: Token
    title: PageText
    site_title: PageText
    root: addresses.Href
    stylesheet: Token
    script: Token = NO_TOKEN
    fonts: tuple[Token, ...] = ()
    qr_url: addresses.Href = addresses.NO_LINK
    canonical: addresses.Href = addresses.NO_LINK
    permalink: addresses.Href = addresses.NO_LINK
    description: PageText = NO_TEXT
    home: addresses.Href = addresses.NO_LINK
    indexable: bool = True
    draft: bool = False
    alternates: tuple[HeadLink, ...] = ()
    languages: tuple[LanguageLink, ...] = ()
    breadcrumbs: tuple[InlineText, ...] = ()
    menu: tuple[InlineText, ...] = ()
    footer: tuple[InlineText, ...] = ()
    feeds: tuple[HeadLink, ...] = ()
    jsonld: Token = NO_TOKEN
    meta_tags: tuple[MetaTag, ...] = ()
    reference_files: tuple[HeadLink, ...] = ()
    old_anchors: tuple[LinkedAnchor, ...] = ()
    successor: addresses.Href = addresses.NO_LINK
    sharing: Sharing = Sharing()
    menu_section: addresses.Href = addresses.NO_LINK
    hue: int = 0


PRINTED = frozenset({Kind.ARTICLE, Kind.TOPIC, Kind.QUESTION, Kind.CLAIM})
ABOUT_ALL_LANGUAGES = frozenset(
    {
        PageKind.ROOT,
        PageKind.NEUTRAL,
        PageKind.NEUTRAL_INDEX,
        PageKind.NEUTRAL_PERIOD,
        PageKind.NEUTRAL_TIMELINE,
        PageKind.NEUTRAL_SEARCH,
        PageKind.NEUTRAL_DATA,
        PageKind.NEUTRAL_EDITION,
        PageKind.NEUTRAL_OWN,
        PageKind.MOVED,
        PageKind.RETIRED,
        PageKind.NOT_FOUND,
    }
)


def frame_of(
    context: PageContext,
    page: PlannedPage,
    title: PageText,
    *,
    description: PageText = NO_TEXT,
    crumbs: tuple[InlineText, ...] = (),
    draft: bool = False,
) -> Frame:
    """The frame of a planned page in the language of its context."""
    config, locale, base = context.config, context.locale, context.config.base_url
    is_neutral = page.key.kind in ABOUT_ALL_LANGUAGES
    permalink = _permalink(base, page)
    short_description = description_of(context, page, description)
    return Frame(
        lang=locale.code,
        dir=Token(locale.direction.value),
        title=title,
        site_title=context.own(config.title),
        root=_root(config, page),
        stylesheet=_asset(context.site.stylesheet, page),
        script=_asset(context.site.script, page),
        fonts=_fonts(context, page),
        qr_url=permalink if _has_qr_code(page) else addresses.NO_LINK,
        canonical=addresses.absolute_url(base, page.canonical),
        permalink=permalink,
        description=short_description,
        home=context.link(addresses.home_url(locale.code)) if not is_neutral else addresses.NO_LINK,
        indexable=page.indexable,
        draft=draft,
        alternates=_alternates(config, page),
        languages=() if is_neutral else tuple(language_links(context, page)),
        breadcrumbs=crumbs,
        menu=() if is_neutral else _in_every_frame(context, "menu", menu_links),
        footer=() if is_neutral else _in_every_frame(context, "footer", footer_links),
        feeds=() if is_neutral else tuple(_feeds(context, page, title)),
        jsonld=json_ld(context, page, title, description, crumbs),
        meta_tags=tuple(meta_tags(context, page)),
        reference_files=tuple(reference_file_links(context, page)),
        sharing=sharing_of(context, page, title, short_description, is_own=bool(description)),
        menu_section=menu_section(context, page),
        hue=record_hue(context, _record(context, page)),
    )


def _in_every_frame(
    context: PageContext, name: str, links: Callable[[PageContext], Iterable[InlineText]]
) -> tuple[InlineText, ...]:
    return context.shared(name, RecordId(""), lambda: tuple(links(context)))


def _permalink(base: str, page: PlannedPage) -> addresses.Href:
    neutral = page.x_default
    return addresses.absolute_url(base, neutral) if neutral else addresses.NO_LINK


def _root(config: Config, page: PlannedPage) -> addresses.Href:
    """The link to the site's root; absolute on the 404 page, which is served at any address."""
    if page.key.kind is PageKind.NOT_FOUND:
        return addresses.Href(config.base_path)
    return addresses.relative_url(addresses.ROOT, page.url)


def _record(context: PageContext, page: PlannedPage) -> Record | None:
    key = page.key
    return (
        context.corpus.find(key.record_kind, key.record) if key.record_kind and key.record else None
    )


def _has_qr_code(page: PlannedPage) -> bool:
    """Whether a page has a QR code, since people print it and pass it on."""
    kinds = {PageKind.RECORD, PageKind.NEUTRAL, *EDITION_KINDS}
    return page.key.kind in kinds and page.key.record_kind in PRINTED


def _fonts(context: PageContext, page: PlannedPage) -> tuple[Token, ...]:
    fonts = context.site.fonts.get(context.locale.code, ())
    return tuple(_asset(font, page) for font in fonts)


def _asset(path: str, page: PlannedPage) -> Token:
    """The path of an asset for a page; an edition has its own copy."""
    return Token(asset_folder_of(page.key) + path.removeprefix(ASSETS_FOLDER) if path else "")


def _alternates(config: Config, page: PlannedPage) -> tuple[HeadLink, ...]:
    """The alternates, the same on every page of the set; only real translations."""
    if page.x_default is None or not has_alternates(page, config):
        return ()
    base = config.base_url
    languages = (
        HeadLink(addresses.absolute_url(base, url), hreflang=code) for code, url in page.alternates
    )
    neutral = addresses.absolute_url(base, page.x_default)
    return (*languages, HeadLink(neutral, hreflang=Token("x-default")))


def _feeds(context: PageContext, page: PlannedPage, title: PageText) -> Iterable[HeadLink]:
    if page.key.kind is PageKind.EDITION:
        return
    site = context.own(context.config.title)
    home = addresses.home_url(context.locale.code)
    yield _feed(context, addresses.feed_url(home), context.say("feed.site", site=site))
    if page.key.kind is PageKind.RECORD and page.key.record_kind is Kind.TOPIC:
        name = context.say("feed.topic", site=site, topic=title)
        yield _feed(context, addresses.feed_url(page.language_url), name)


def _feed(context: PageContext, url: addresses.Url, title: PageText) -> HeadLink:
    return HeadLink(context.link(url), Token("application/atom+xml"), title)
