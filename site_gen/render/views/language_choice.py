"""Pages without a language: they list the languages of a page, and links to each."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from site_gen.config import Locale
from site_gen.domain.anchors import anchors_in
from site_gen.domain.articles import Prose
from site_gen.domain.entities import Entity
from site_gen.domain.sources import Source
from site_gen.domain.text import NO_TOKEN, Anchor, Kind, LocaleCode, LocalText, Status, Token
from site_gen.load.corpus import Record
from site_gen.plan import addresses
from site_gen.plan.dated_lists import list_url
from site_gen.plan.pages import REDIRECT_KINDS, PageKind, PlannedPage
from site_gen.render.context import PageContext, context_at
from site_gen.render.text import NO_TEXT, InlineText, LinkedAnchor, PageText
from site_gen.render.views.editions import edition_label
from site_gen.render.views.frame import Frame, frame_of
from site_gen.render.views.periods import period_title
from site_gen.structs import Struct


class LanguageVersion(Struct, frozen=True):
    """One language version of a page."""

    lang: LocaleCode
    dir: Token
    language: PageText
    title: InlineText
    summary: InlineText | None
    url: addresses.Href
    translated: bool = True
    label: InlineText | None = None


class RootView(Struct, frozen=True):
    """`/`: the site's name and a link in each language, without guessing the reader's."""

    frame: Frame
    entries: tuple[LanguageVersion, ...]


class LanguageChoiceView(Struct, frozen=True):
    """The page at an address without a language: each language's title, summary and link.

    `passages` are those that links may lead to; only the requested one is shown.
    """

    frame: Frame
    kind: Token
    entries: tuple[LanguageVersion, ...]
    passages: tuple[LinkedAnchor, ...] = ()


class MovedView(Struct, frozen=True):
    """An old address of a record, with a link to its new one in each language; no redirect."""

    frame: Frame
    entries: tuple[LanguageVersion, ...]


class NotFoundView(Struct, frozen=True):
    """404.html, in every language, its own first.

    It is served at any depth, so its links are absolute paths.
    """

    frame: Frame
    entries: tuple[LanguageVersion, ...]


def own_language_first(locales: Iterable[Locale], first: Locale) -> list[Locale]:
    """The languages of the site, the page's own language first."""
    return sorted(locales, key=lambda locale: locale.code != first.code)


def link_from(context: PageContext, page: PlannedPage, url: addresses.Url) -> addresses.Href:
    """A link from a page; an absolute path on the 404 page, which is served at any depth."""
    if page.key.kind is PageKind.NOT_FOUND:
        return addresses.absolute_url(context.config.base_path, url)
    return addresses.relative_url(url, page.url)


NOTHING = LocalText()
_TIMELINE = ("timeline.title", addresses.timeline_url)
_SEARCH = ("search.title", addresses.search_url)
_DATA = ("data.title", addresses.downloads_url)
# Pages without a record: the key of their title, and their address in a language. Those in a
# language stand at the address without one if the site has no other.
_WITHOUT_RECORD: Mapping[PageKind, tuple[str, Callable[[LocaleCode], addresses.Url]]] = {
    PageKind.NEUTRAL_TIMELINE: _TIMELINE,
    PageKind.TIMELINE: _TIMELINE,
    PageKind.NEUTRAL_SEARCH: _SEARCH,
    PageKind.SEARCH: _SEARCH,
    PageKind.NEUTRAL_DATA: _DATA,
    PageKind.DATA: _DATA,
}


def language_choice_view(
    context: PageContext, page: PlannedPage
) -> RootView | NotFoundView | MovedView | LanguageChoiceView:
    """The view of a page without a language."""
    if page.key.kind is PageKind.ROOT:
        return _root(context, page)
    if page.key.kind is PageKind.NOT_FOUND:
        return _not_found(context, page)
    if page.key.kind in REDIRECT_KINDS:
        return _moved(context, page)
    return _language_choice(context, page)


def _root(context: PageContext, page: PlannedPage) -> RootView:
    config = context.config
    entries = tuple(
        _version(
            context,
            page,
            locale,
            addresses.home_url(locale.code),
            title=config.title,
            summary=config.description,
        )
        for locale in config.locales
    )
    title, description = context.own(config.title), context.own(config.description)
    return RootView(frame_of(context, page, title, description=description), entries)


def _not_found(context: PageContext, page: PlannedPage) -> NotFoundView:
    config = context.config
    locales = (
        own_language_first(config.locales, context.locale) if page.key.locale else config.locales
    )
    entries = tuple(
        _version(context, page, locale, addresses.home_url(locale.code), title=config.title)
        for locale in locales
    )
    return NotFoundView(frame_of(context, page, context.say("notfound.title")), entries)


def _version(
    context: PageContext,
    page: PlannedPage,
    locale: Locale,
    url: addresses.Url,
    *,
    title: LocalText,
    summary: LocalText = NOTHING,
) -> LanguageVersion:
    """One language's entry, entirely in that language."""
    version_context = PageContext(context.site, locale, page.url)
    differs = locale.direction is not context.locale.direction
    summary_text = version_context.own(summary)
    return LanguageVersion(
        lang=locale.code,
        dir=Token(locale.direction.value) if differs else NO_TOKEN,
        language=version_context.in_own_language(locale.name),
        title=version_context.localized(title),
        summary=InlineText(summary_text) if summary_text else None,
        url=link_from(context, page, url),
        translated=bool(title.get(locale.code)),
        label=edition_label(version_context, page.key.edition),
    )


def _language_choice(context: PageContext, page: PlannedPage) -> LanguageChoiceView:
    kind = page.key.record_kind or Kind.PAGE
    title, summary = _title_and_summary(context, page, kind)
    entries = tuple(
        _version(context, page, locale, _address(page, locale.code), title=title, summary=summary)
        for locale in own_language_first(context.config.locales, context.locale)
    )
    title_text = PageText.joined(dict.fromkeys(_names(context, page, entries)))
    if page.key.edition:
        title_text = context.in_own_language(f"{title_text} ({page.key.edition})")
    # Many entities share a role, so it does not describe one of them.
    description = context.own(summary) if kind is not Kind.ENTITY else NO_TEXT
    frame = frame_of(context, page, title_text, description=description)
    return LanguageChoiceView(frame, Token(kind.value), entries, _passages(context, page))


def _names(
    context: PageContext, page: PlannedPage, entries: Iterable[LanguageVersion]
) -> Iterator[PageText]:
    """The titles of the entries; of a source the printed title first, then its translations."""
    key = page.key
    source = (
        context.corpus.find(key.record_kind, key.record) if key.record_kind and key.record else None
    )
    if isinstance(source, Source) and not key.period:
        for code, text in (source.printed_title, *source.title.versions):
            if code == source.printed_title[0] or code in context.config.codes:
                yield context.in_language(code, text).text
        return
    yield from (entry.title.text for entry in entries)


def _passages(context: PageContext, page: PlannedPage) -> tuple[LinkedAnchor, ...]:
    """The anchors of a text in reading order, each with the languages that have it."""
    if page.key.kind not in {PageKind.NEUTRAL, PageKind.NEUTRAL_EDITION}:
        return ()
    record = _record(context, page)
    if not isinstance(record, Prose) or record.status is Status.WITHDRAWN:
        return ()
    links: dict[str, list[InlineText]] = {}
    for locale in own_language_first(context.config.locales, context.locale):
        version = record.version(locale.code)
        for anchor in anchors_in(version.body) if version else ():
            for name in anchor.names:
                links.setdefault(name, []).append(_passage_link(context, page, locale, anchor))
    return tuple(LinkedAnchor(Token(name), tuple(of_name)) for name, of_name in links.items())


def _passage_link(
    context: PageContext, page: PlannedPage, locale: Locale, anchor: Anchor
) -> InlineText:
    """A link to a passage in one language; its text is the heading's, empty if it has none."""
    url = link_from(context, page, _address(page, locale.code))
    differs = locale.direction is not context.locale.direction
    direction = Token(locale.direction.value) if differs else NO_TOKEN
    text = PageContext(context.site, locale, page.url).in_own_language(anchor.text)
    return InlineText(text, locale.code, direction, addresses.Href(f"{url}#{anchor.names[0]}"))


def _address(page: PlannedPage, code: LocaleCode) -> addresses.Url:
    kind = page.key.record_kind or Kind.PAGE
    if page.key.period:
        return list_url(page.key.list_owner, page.key.period, code)
    if page.key.kind in {PageKind.ROOT, PageKind.HOME}:
        return addresses.home_url(code)
    if page.key.own or page.key.kind in _WITHOUT_RECORD:
        return _url_without_record(page, code)
    if page.key.record is None:
        return addresses.index_url(kind, code)
    if page.key.edition:
        return addresses.edition_url(page.key.record, page.key.edition, code)
    return addresses.record_url(kind, page.key.record, code)


def _title_and_summary(
    context: PageContext, page: PlannedPage, kind: Kind
) -> tuple[LocalText, LocalText]:
    """The title and summary of the content at a neutral address."""
    if page.key.period:
        in_languages = (
            context_at(context.site, context.url, code) for code in context.config.codes
        )
        periods = ((own.locale.code, period_title(own, page)) for own in in_languages)
        return LocalText(tuple(periods)), NOTHING
    if page.key.kind in {PageKind.ROOT, PageKind.HOME}:
        return context.config.title, context.config.description
    is_index = page.key.kind in {PageKind.INDEX, PageKind.NEUTRAL_INDEX}
    if is_index or page.key.own or page.key.kind in _WITHOUT_RECORD:
        key = f"index.{kind}" if is_index else _title_key(context, page)
        catalogues = context.site.catalogues
        titles = ((code, catalogues[code].text(key)) for code in context.config.codes)
        return LocalText(tuple(titles)), NOTHING
    record = _record(context, page)
    shown = record.status is not Status.WITHDRAWN
    return context.title_of(record), _about(record) if shown else LocalText()


def _url_without_record(page: PlannedPage, code: LocaleCode) -> addresses.Url:
    own = page.key.own
    return addresses.own_url(own, code) if own else _WITHOUT_RECORD[page.key.kind][1](code)


def _title_key(context: PageContext, page: PlannedPage) -> str:
    own = page.key.own
    return context.site.own_pages[own].title if own else _WITHOUT_RECORD[page.key.kind][0]


def _about(record: Record) -> LocalText:
    if isinstance(record, Prose):
        return record.summary
    return record.role if isinstance(record, Entity) else LocalText()


def _record(context: PageContext, page: PlannedPage) -> Record:
    key = page.key
    record = (
        context.corpus.find(key.record_kind, key.record) if key.record_kind and key.record else None
    )
    if record is None:
        raise LookupError(f"the page {page.url} was planned for no record")
    return record


def successors_of(context: PageContext, page: PlannedPage) -> Iterator[PlannedPage]:
    """The successors of a moved or retired page: one page, or one in each language."""
    successor = context.site.plan.by_url[page.canonical]
    if page.key.kind is not PageKind.RETIRED:
        yield successor
        return
    for locale in own_language_first(context.config.locales, context.locale):
        yield context.site.plan.by_url[_address(successor, locale.code)]


def _moved(context: PageContext, page: PlannedPage) -> MovedView:
    successor = context.site.plan.by_url[page.canonical]
    title, _ = _title_and_summary(context, successor, successor.key.record_kind or Kind.PAGE)
    entries = tuple(
        _version(context, page, locale, _address(successor, locale.code), title=title)
        for locale in own_language_first(context.config.locales, context.locale)
    )
    return MovedView(frame_of(context, page, context.say("moved.title")), entries)
