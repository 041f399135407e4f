"""How a page looks when shared: its picture, tags and icons."""

import json
from collections.abc import Iterator
from typing import TypeAlias

from site_gen.domain.articles import Prose
from site_gen.domain.claims import Claim, Question
from site_gen.domain.text import NO_TOKEN, Direction, Kind, LocaleCode, RecordId, Status, Token
from site_gen.language.bidi import marked_title
from site_gen.load.corpus import Record
from site_gen.plan import addresses
from site_gen.plan.editions import EDITION_KINDS, asset_folder_of
from site_gen.plan.pages import REDIRECT_KINDS, PageKind, PlannedPage
from site_gen.render.context import Colours, PageContext, SiteContext, context_at
from site_gen.render.data.schema_org import exact_day
from site_gen.render.related import record_hue
from site_gen.render.text import HeadLink, MetaTag, PageText, name_of
from site_gen.structs import Struct


class Sharing(Struct, frozen=True):
    """The link preview of a page; `manifest` is a path from the root, empty without one.

    `description_lang` is the language of the page's description where it is not the page's.
    """

    open_graph: tuple[MetaTag, ...] = ()
    twitter: tuple[MetaTag, ...] = ()
    icons: tuple[HeadLink, ...] = ()
    manifest: Token = NO_TOKEN
    description_lang: LocaleCode = LocaleCode("")


# The size that link previews require.
WIDTH, HEIGHT = 1200, 630


class ShareCard(Struct, frozen=True):
    """The content of a card; `kicker` is above the title, `subtitle` below it, and may be empty.

    `hue` is the number of its topic's colour, which is then the `accent` of `colours`.
    """

    locale: LocaleCode
    direction: Direction
    site_title: PageText
    desk: PageText
    kicker: PageText
    title: PageText
    subtitle: PageText
    colours: Colours
    hue: int = 0

    @property
    def alt_text(self) -> PageText:
        """The content as alternative text."""
        shown = (self.title, self.subtitle, self.kicker, self.site_title)
        return PageText.joined(filter(None, shown))


def share_card(site: SiteContext, kind: Kind, record_id: RecordId, code: LocaleCode) -> ShareCard:
    """The card of a record in a language; LookupError if there is no such record."""
    context = context_at(site, addresses.ROOT, code)
    record = context.corpus.find(kind, record_id)
    if record is None:
        raise LookupError(f"a card was planned for no record: {kind} {record_id}")
    topic = _topic(context, record)
    hue = record_hue(context, topic or record)
    return ShareCard(
        locale=code,
        direction=context.locale.direction,
        site_title=context.own(context.config.title),
        desk=context.own(context.config.desk),
        kicker=context.own(name_of(topic)) if topic else context.say(f"kind.{kind}"),
        title=context.localized(name_of(record)).text,
        subtitle=PageText.joined(_subtitle(context, record)),
        colours=site.colours.with_hue(hue),
        hue=hue,
    )


def _topic(context: PageContext, record: Record) -> Record | None:
    """The first topic of a record that has a name in this language."""
    if not isinstance(record, Prose | Claim | Question):
        return None
    topics = (context.corpus.find(Kind.TOPIC, name) for name in record.topics)
    return next((t for t in topics if t and name_of(t).get(context.locale.code)), None)


def _subtitle(context: PageContext, record: Record) -> Iterator[PageText]:
    """The counts of a question or topic, or the date of an article."""
    if isinstance(record, Question):
        contest = context.site.evidence.contests[record.id]
        if contest.contested:
            yield context.say("question.contested")
        yield context.say("count.answer", len(contest.answers))
    elif isinstance(record, Prose) and record.kind is Kind.TOPIC:
        for kind, records in (
            (Kind.QUESTION, context.corpus.questions),
            (Kind.ARTICLE, _texts(context)),
        ):
            count = sum(record.id in r.topics for r in records if r.status is Status.PUBLISHED)
            if count:
                yield context.say(f"count.{kind}", count)
    elif isinstance(record, Prose) and (date := context.shown_date(record.date)):
        yield date.text


def _texts(context: PageContext) -> tuple[Prose, ...]:
    return tuple(prose for prose in context.corpus.prose if prose.kind is Kind.ARTICLE)


# Address, width and height, and alternative text.
Picture: TypeAlias = tuple[addresses.Url, tuple[int, int], PageText]
_SITE_ICON = "icon-512.png"
_NOT_SHARED = REDIRECT_KINDS | {PageKind.NOT_FOUND}
_ICONS = (
    ("favicon.ico", "image/x-icon", "icon", "32x32"),
    ("icon.svg", "image/svg+xml", "icon", ""),
    ("icon-touch.png", "image/png", "apple-touch-icon", "180x180"),
)
_LARGE = (
    ("icon-192.png", "192x192", "any"),
    ("icon-512.png", "512x512", "any"),
    ("icon-maskable.png", "512x512", "maskable"),
)


def sharing_of(
    context: PageContext, page: PlannedPage, title: PageText, description: PageText, *, is_own: bool
) -> Sharing:
    """The link preview of a page; a page that only redirects has none.

    A description that is its text's own is in the language of that text.
    """
    code = page.key.locale
    is_edition = page.key.kind in EDITION_KINDS
    manifest = addresses.manifest_url(code).removeprefix("/") if code and not is_edition else ""
    icons = tuple(_icons(context, page))
    if page.key.kind in _NOT_SHARED:
        return Sharing(icons=icons)
    short_description = description or context.own(context.config.description)
    picture = tuple(_picture(context, page))
    lang = _foreign_language(context, page)
    description_lang = lang if is_own else LocaleCode("")
    texts = ((title, lang), (short_description, description_lang))
    graph = (*_graph(context, page, *texts), *picture)
    shown = {p.name.removeprefix("og:"): p for p in graph}
    twitter = tuple(
        MetaTag(Token(f"twitter:{name}"), shown[name].content, shown[name].lang)
        for name in ("title", "description", "image", "image:alt")
        if name in shown
    )
    kind = "summary_large_image" if _card(context, page) else "summary"
    card = _machine_tag("twitter:card", kind)
    return Sharing(graph, (card, *twitter), icons, Token(manifest), description_lang)


def _machine_tag(name: str, value: str) -> MetaTag:
    return MetaTag(Token(name), Token(value))


_TextInLanguage: TypeAlias = tuple[PageText, LocaleCode]


def _graph(
    context: PageContext, page: PlannedPage, title: _TextInLanguage, description: _TextInLanguage
) -> Iterator[MetaTag]:
    """The properties of a page; a text stands with its language where it is not the page's."""
    is_article = page.key.record_kind is Kind.ARTICLE and page.key.record is not None
    language = _text_language(context, page)
    yield _shown(context, "og:title", *title)
    yield _shown(context, "og:description", *description)
    yield _machine_tag("og:type", "article" if is_article else "website")
    yield _machine_tag("og:url", addresses.absolute_url(context.config.base_url, page.canonical))
    yield MetaTag(Token("og:site_name"), context.own(context.config.title))
    yield _machine_tag("og:locale", _with_country(context, language))
    for code, _ in page.alternates:
        if code != language:
            yield _machine_tag("og:locale:alternate", _with_country(context, code))
    if is_article:
        yield from _dates(context, page)


def _shown(context: PageContext, name: str, text: PageText, lang: LocaleCode) -> MetaTag:
    """A text that is shown as plain text, where no markup can set the direction."""
    locale = context.config.locale(lang) if lang else context.locale
    marked = context.in_language(locale.code, marked_title(text, locale.direction))
    return MetaTag(Token(name), marked.text, lang)


def _text_language(context: PageContext, page: PlannedPage) -> LocaleCode:
    """The language of the text: the original's if there is no translation."""
    shown = (code for code, url in page.alternates if url == page.canonical)
    return next(shown, context.locale.code)


def _foreign_language(context: PageContext, page: PlannedPage) -> LocaleCode:
    """The language of the text where it is not the page's."""
    language = _text_language(context, page)
    return language if language != context.locale.code else LocaleCode("")


def _with_country(context: PageContext, code: LocaleCode) -> str:
    """`ar_SY`: Open Graph requires a country, taken from the locale of the language's dates."""
    return context.config.locale(code).dates[0].replace("-", "_")


def _dates(context: PageContext, page: PlannedPage) -> Iterator[MetaTag]:
    article = context.corpus.find(Kind.ARTICLE, page.key.record) if page.key.record else None
    if isinstance(article, Prose):
        for name, when in (("published", article.date), ("modified", article.updated)):
            if day := exact_day(when):
                yield _machine_tag(f"article:{name}_time", day)


def _picture(context: PageContext, page: PlannedPage) -> Iterator[MetaTag]:
    """The card of the page's text, or else the site's icon."""
    url, size, alt_text = _card(context, page) or _site_icon(context, page)
    if url:
        yield _machine_tag("og:image", addresses.absolute_url(context.config.base_url, url))
        yield _machine_tag("og:image:type", "image/png")
        yield _machine_tag("og:image:width", str(size[0]))
        yield _machine_tag("og:image:height", str(size[1]))
        yield MetaTag(Token("og:image:alt"), alt_text)


def _card(context: PageContext, page: PlannedPage) -> Picture | None:
    """The card of a page; editions have none, since a card may change and an edition may not."""
    key, code = page.key, _text_language(context, page)
    url = addresses.card_url(dict(page.alternates).get(code, page.canonical))
    if url not in context.site.file_sizes or key.edition or not (key.record_kind and key.record):
        return None
    return (
        url,
        (WIDTH, HEIGHT),
        share_card(context.site, key.record_kind, key.record, code).alt_text,
    )


def _site_icon(context: PageContext, page: PlannedPage) -> Picture:
    path = context.site.assets.get(_SITE_ICON, "")
    url = f"/{asset_folder_of(page.key)}{path.partition('/')[2]}" if path else ""
    return addresses.Url(url), (512, 512), context.own(context.config.title)


def _icons(context: PageContext, page: PlannedPage) -> Iterator[HeadLink]:
    """The icons; an edition has its own copies."""
    for name, media_type, rel, sizes in _ICONS:
        path = context.site.assets.get(name)
        if path:
            url = addresses.Href(asset_folder_of(page.key) + path.partition("/")[2])
            yield HeadLink(url, Token(media_type), rel=Token(rel), sizes=Token(sizes))


def manifest_of(context: PageContext, page: PlannedPage) -> bytes:
    """The site in one language as an application (W3C, Web Application Manifest)."""
    code, config = context.locale.code, context.config
    manifest = {
        "name": config.title.get(code),
        "short_name": config.title.get(code),
        "description": config.description.get(code),
        "lang": code,
        "dir": context.locale.direction.value,
        "id": config.base_path + addresses.home_url(code).removeprefix("/"),
        "start_url": addresses.relative_url(addresses.home_url(code), page.url),
        "scope": "../",
        "display": "minimal-ui",
        "background_color": context.site.colours.background,
        "theme_color": context.site.colours.background,
        "icons": [
            {
                "src": addresses.relative_url(f"/{path}", page.url),
                "sizes": sizes,
                "type": "image/png",
                "purpose": purpose,
            }
            for name, sizes, purpose in _LARGE
            if (path := context.site.assets.get(name))
        ],
    }
    return json.dumps(manifest, ensure_ascii=False, indent=1).encode() + b"\n"
