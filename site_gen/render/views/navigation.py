"""How a reader gets around: menu, breadcrumbs, languages, previous and next."""

from collections.abc import Iterable
from typing import TypeVar

from site_gen.domain.articles import Prose
from site_gen.domain.claims import Claim
from site_gen.domain.text import NO_TOKEN, Kind, LocaleCode, Token
from site_gen.plan import addresses
from site_gen.plan.indexes import questions_of
from site_gen.plan.pages import PageKind, PlannedPage
from site_gen.render.context import PageContext
from site_gen.render.text import InlineText, PageText
from site_gen.render.views.questions import shown_contest
from site_gen.structs import Struct


class LanguageLink(Struct, frozen=True):
    """One entry of the language switch, named in its own language.

    `translated` is false if that page falls back to the original's text.
    """

    url: addresses.Href
    name: PageText
    lang: LocaleCode
    dir: Token
    current: bool = False
    translated: bool = True


def menu_section(context: PageContext, page: PlannedPage) -> addresses.Href:
    """The menu entry of the list that a page is or belongs to."""
    if page.key.kind is PageKind.TIMELINE:
        return context.link(addresses.timeline_url(context.locale.code))
    if page.key.kind is PageKind.OWN:
        return context.link(addresses.own_url(page.key.own, context.locale.code))
    in_lists = {PageKind.INDEX, PageKind.RECORD, PageKind.PERIOD}
    is_listed = page.key.record_kind and page.key.kind in in_lists
    return (
        context.link(addresses.index_url(page.key.record_kind, context.locale.code))
        if page.key.record_kind and is_listed
        else addresses.NO_LINK
    )


def language_links(context: PageContext, page: PlannedPage) -> Iterable[LanguageLink]:
    """The same page in each language of the site; none if there is only one."""
    for locale in context.config.locales if context.config.has_choice else ():
        sibling = context.site.plan.by_key[page.key._replace(locale=locale.code)]
        differs = locale.direction is not context.locale.direction
        yield LanguageLink(
            url=context.link(sibling.url),
            name=context.in_own_language(locale.name),
            lang=locale.code,
            dir=Token(locale.direction.value) if differs else NO_TOKEN,
            current=locale.code == context.locale.code,
            # The languages that a page is written in are the same in all of them.
            translated=locale.code in dict(page.alternates),
        )


def menu_links(context: PageContext) -> Iterable[InlineText]:
    """The lists that the menu of every page leads to: those that have something."""
    listed = context.site.listings.kinds
    for kind in (Kind.TOPIC, Kind.QUESTION, Kind.ARTICLE, Kind.ENTITY, Kind.SOURCE):
        if kind in listed:
            url = context.link(addresses.index_url(kind, context.locale.code))
            yield context.in_words(f"index.{kind}", url=url)
    if Kind.CLAIM in listed:
        url = context.link(addresses.timeline_url(context.locale.code))
        yield context.in_words("timeline.title", url=url)
    for own in context.site.own_pages.values():
        if own.in_menu:
            url = context.link(addresses.own_url(own.name, context.locale.code))
            yield context.in_words(own.title, url=url)
    yield context.in_words(
        "search.title", url=context.link(addresses.search_url(context.locale.code))
    )


def footer_links(context: PageContext) -> Iterable[InlineText]:
    """The pages about the site itself, and its data."""
    yield from (context.linked_name(page) for page in context.site.listings.pages)
    yield context.in_words(
        "data.title", url=context.link(addresses.downloads_url(context.locale.code))
    )


def breadcrumbs_to(context: PageContext, kind: Kind | None) -> tuple[InlineText, ...]:
    """The breadcrumbs from the home page down to the list that a page belongs to."""
    home = context.in_words("home.title", url=context.link(addresses.home_url(context.locale.code)))
    if kind is None:
        return (home,)
    index = context.in_words(
        f"index.{kind}",
        url=context.link(addresses.index_url(kind, context.locale.code)),
    )
    return (home, index)


class PrevNext(Struct, frozen=True):
    """The previous and next page of the same kind: articles by date, topics in order, answers."""

    previous: InlineText | None = None
    next: InlineText | None = None


T = TypeVar("T")


def prev_next(context: PageContext, record: Prose | Claim) -> PrevNext | None:
    """Articles by date, topics in the desk's order, claims in the order of their first question.

    None for a record that is in no list, or alone in it.
    """
    neighbours = (
        _claim_neighbours(context, record)
        if isinstance(record, Claim)
        else _prose_neighbours(context, record)
    )
    before, after = (
        context.linked_name(neighbour) if neighbour else None for neighbour in neighbours
    )
    return PrevNext(before, after) if before or after else None


def _claim_neighbours(context: PageContext, claim: Claim) -> tuple[Claim | None, Claim | None]:
    questions = questions_of(context.corpus, claim)
    listed = shown_contest(context, questions[0]).answers if questions else ()
    position = listed.index(claim) if claim in listed else None
    return _neighbours(listed, position)


def _prose_neighbours(context: PageContext, prose: Prose) -> tuple[Prose | None, Prose | None]:
    neighbours = context.site.listings.neighbours.get((prose.kind, prose.id), (None, None))
    # Lists of articles begin with the newest, but "next" leads to a newer one.
    return neighbours[::-1] if prose.kind is Kind.ARTICLE else neighbours


def _neighbours(listed: tuple[T, ...], position: int | None) -> tuple[T | None, T | None]:
    """The items before and after a position in a list; None if there is none."""
    if position is None:
        return None, None
    return (
        listed[position - 1] if position else None,
        listed[position + 1] if position + 1 < len(listed) else None,
    )
