"""A page into what is shown of it elsewhere: Open Graph (ogp.me), Twitter's cards, icons."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TypeAlias

from site_gen.domain.articles import Prose
from site_gen.domain.text import Kind, LocaleCode
from site_gen.plan.addresses import Url, absolute, card_url, home_url, manifest_url, relative
from site_gen.plan.editions import EDITIONS, assets_of
from site_gen.plan.pages import LEADING_ON, PageKind, PlannedPage
from site_gen.render.bidi import marked_title
from site_gen.render.card import HEIGHT, WIDTH, face_of
from site_gen.render.edition import Desk
from site_gen.render.graph import day_of
from site_gen.render.sharing_parts import Icon, Property, Sharing

# Address, width and height, and what it shows.
Picture: TypeAlias = tuple[Url, tuple[int, int], str]
_MARK = "icon-512.png"
_SHARED_BY_NOBODY = LEADING_ON | {PageKind.NOT_FOUND}
_ICONS = (
    Icon("icon", "favicon.ico", "image/x-icon", "32x32"),
    Icon("icon", "icon.svg", "image/svg+xml"),
    Icon("apple-touch-icon", "icon-touch.png", "image/png", "180x180"),
)
_LARGE = (
    ("icon-192.png", "192x192", "any"),
    ("icon-512.png", "512x512", "any"),
    ("icon-maskable.png", "512x512", "maskable"),
)


def sharing_of(desk: Desk, page: PlannedPage, title: str, description: str) -> Sharing:
    """What a page shows of itself elsewhere; one that only leads on is not shared."""
    code = page.key.locale
    is_kept = page.key.kind in EDITIONS
    manifest = manifest_url(code).removeprefix("/") if code and not is_kept else ""
    icons = tuple(_icons(desk, page))
    if page.key.kind in _SHARED_BY_NOBODY:
        return Sharing(icons=icons)
    told = description or desk.config.description.get(desk.locale.code)
    picture = tuple(_picture(desk, page))
    graph = (*_graph(desk, page, title, told), *picture)
    shown = {p.name.removeprefix("og:"): p.content for p in graph}
    twitter = tuple(
        Property(f"twitter:{name}", shown[name])
        for name in ("title", "description", "image", "image:alt")
        if name in shown
    )
    kind = "summary_large_image" if _card(desk, page) else "summary"
    return Sharing(graph, (Property("twitter:card", kind), *twitter), icons, manifest)


def _graph(desk: Desk, page: PlannedPage, title: str, description: str) -> Iterator[Property]:
    is_article = page.key.of is Kind.ARTICLE and page.key.record is not None
    own = _read_in(desk, page)
    # Shown as plain text, where no markup can turn what begins in the other script.
    direction = desk.config.locale(own).direction
    yield Property("og:title", marked_title(title, direction))
    yield Property("og:description", marked_title(description, direction))
    yield Property("og:type", "article" if is_article else "website")
    yield Property("og:url", absolute(desk.config.base_url, page.canonical))
    yield Property("og:site_name", desk.config.title.get(desk.locale.code))
    yield Property("og:locale", _with_country(desk, own))
    for code, _ in page.members:
        if code != own:
            yield Property("og:locale:alternate", _with_country(desk, code))
    if is_article:
        yield from _dates(desk, page)


def _read_in(desk: Desk, page: PlannedPage) -> LocaleCode:
    """The language of the text: where a page falls back, the original's."""
    shown = (code for code, url in page.members if url == page.canonical)
    return next(shown, desk.locale.code)


def _with_country(desk: Desk, code: LocaleCode) -> str:
    """`ar_SY`: Open Graph wants the country, which the dates of a language are printed by."""
    return desk.config.locale(code).dates[0].replace("-", "_")


def _dates(desk: Desk, page: PlannedPage) -> Iterator[Property]:
    article = desk.corpus.find(Kind.ARTICLE, page.key.record) if page.key.record else None
    if isinstance(article, Prose):
        for name, when in (("published", article.date), ("modified", article.updated)):
            if day := day_of(when):
                yield Property(f"article:{name}_time", day)


def _picture(desk: Desk, page: PlannedPage) -> Iterator[Property]:
    """The card of the text that the page shows, else the site's mark."""
    url, size, spoken = _card(desk, page) or _mark(desk, page)
    if url:
        yield Property("og:image", absolute(desk.config.base_url, url))
        yield Property("og:image:type", "image/png")
        yield Property("og:image:width", str(size[0]))
        yield Property("og:image:height", str(size[1]))
        yield Property("og:image:alt", spoken)


def _card(desk: Desk, page: PlannedPage) -> Picture | None:
    """An edition has no card: it stays to the last byte, and a card is not promised."""
    key, own = page.key, _read_in(desk, page)
    url = card_url(dict(page.members).get(own, page.canonical))
    if url not in desk.edition.downloads or key.edition or not (key.of and key.record):
        return None
    return url, (WIDTH, HEIGHT), face_of(desk.edition, key.of, key.record, own).spoken


def _mark(desk: Desk, page: PlannedPage) -> Picture:
    path = desk.edition.assets.get(_MARK, "")
    url = f"/{assets_of(page.key)}{path.partition('/')[2]}" if path else ""
    return Url(url), (512, 512), desk.config.title.get(desk.locale.code)


def _icons(desk: Desk, page: PlannedPage) -> Iterator[Icon]:
    """An edition has a copy of each beside it."""
    for icon in _ICONS:
        path = desk.edition.assets.get(icon.url)
        if path:
            url = assets_of(page.key) + path.partition("/")[2]
            yield Icon(icon.rel, url, icon.type, icon.sizes)


def manifest_of(desk: Desk, page: PlannedPage) -> bytes:
    """The site in one language as an application (W3C, Web Application Manifest)."""
    code, config = desk.locale.code, desk.config
    told = {
        "name": config.title.get(code),
        "short_name": config.title.get(code),
        "description": config.description.get(code),
        "lang": code,
        "dir": desk.locale.direction.value,
        "id": config.base_path + home_url(code).removeprefix("/"),
        "start_url": relative(home_url(code), page.url),
        "scope": "../",
        "display": "minimal-ui",
        "background_color": desk.edition.colours.paper,
        "theme_color": desk.edition.colours.paper,
        "icons": [
            {
                "src": relative(f"/{path}", page.url),
                "sizes": sizes,
                "type": "image/png",
                "purpose": purpose,
            }
            for name, sizes, purpose in _LARGE
            if (path := desk.edition.assets.get(name))
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"
