"""The pages of the parts of long lists, by date."""

from collections.abc import Iterator

from site_gen.domain.articles import Prose
from site_gen.domain.claims import Claim
from site_gen.domain.text import Kind, Token
from site_gen.load.corpus import Record
from site_gen.plan import article_lists, claim_lists
from site_gen.plan.dated_lists import list_url
from site_gen.plan.pages import ListOf, PlannedPage
from site_gen.render.context import PageContext
from site_gen.render.related import records_of_list
from site_gen.render.text import InlineText, PageText
from site_gen.render.views.cards import Card, ListByDate, list_by_date, prose_card
from site_gen.render.views.claims import ShownClaim, claim_in_list
from site_gen.render.views.frame import Frame, frame_of
from site_gen.render.views.navigation import breadcrumbs_to
from site_gen.structs import Struct


class PeriodView(Struct, frozen=True):
    """The articles or claims of one year, month or day of a list.

    `name` is the record that the list belongs to, if any; `listing` is `articles`, `claims`, or
    `about` for the claims about an entity. `by_date` has the months of a year, or the days of a
    month, that is too long for one page; then `articles` or `claims` are only the newest. A day
    that is too long has all, but only their titles, as `articles`: it is `compact`.
    """

    frame: Frame
    name: InlineText | None
    period: PageText
    articles: tuple[Card, ...]
    count: int
    compact: bool
    by_date: ListByDate | None
    claims: tuple[ShownClaim, ...] = ()
    listing: Token = Token(ListOf.ARTICLES.value)


def period_view(context: PageContext, page: PlannedPage) -> PeriodView:
    """A part of a list, in the order of the list."""
    key = (*page.key.list_owner, page.key.period)
    record = _owner(context, page)
    listed = records_of_list(context, key)
    is_of_claims = key[0] is not ListOf.ARTICLES
    longest = claim_lists.LENGTHS.longest if is_of_claims else article_lists.LONGEST_LIST
    compact = len(listed) > longest
    claims = [r for r in listed if isinstance(r, Claim)] if not compact else []
    articles = listed if compact else [r for r in listed if isinstance(r, Prose)]
    return PeriodView(
        frame=frame_of(
            context, page, period_title(context, page), crumbs=tuple(_breadcrumbs(context, page))
        ),
        name=context.localized(context.title_of(record)) if record else None,
        period=context.period_text(page.key.period),
        articles=tuple(_card(context, article, compact=compact) for article in articles),
        count=context.site.plan.lists[key].count,
        compact=compact,
        by_date=list_by_date(context, key),
        claims=tuple(claim_in_list(context, claim, key) for claim in claims),
        listing=Token(key[0].value),
    )


def _card(context: PageContext, record: Record, *, compact: bool) -> Card:
    """The card of an article, or only the title of any record."""
    if compact or not isinstance(record, Prose):
        return Card(context.linked_name(record))
    return prose_card(context, record)


def _owner(context: PageContext, page: PlannedPage) -> Record | None:
    """The record that a list belongs to; None for a list of the whole site."""
    kind, record = page.key.record_kind, page.key.record
    return context.corpus.find(kind, record) if kind and record else None


# By what a list has: the keys of the title of its parts, for a list of the site and of a record.
_TITLES = {
    ListOf.ARTICLES: ("list.of-period", "list.of-record"),
    ListOf.CLAIMS: ("list.claims-of-period", "list.claims-of-record"),
    ListOf.ABOUT: ("list.claims-of-period", "list.claims-about"),
    ListOf.TIMELINE: ("timeline.of-period", "timeline.of-period"),
}


def period_title(context: PageContext, page: PlannedPage) -> PageText:
    """What is listed, of which record and period, in the language of the context."""
    period, record = context.period_text(page.key.period), _owner(context, page)
    of_site, of_record = _TITLES[page.key.listing]
    if record is None:
        return context.say(of_site, period=period)
    name = context.title_of(record).best(context.locale.code)[1]
    return context.say(of_record, name=name, period=period)


def _breadcrumbs(context: PageContext, page: PlannedPage) -> Iterator[InlineText]:
    """Down to the list, then its year and month if the page is a part of them."""
    yield from breadcrumbs_to(context, page.key.record_kind or Kind.ARTICLE)
    if record := _owner(context, page):
        yield context.linked_name(record)
    yield from wider_periods(context, page)


def wider_periods(context: PageContext, page: PlannedPage) -> Iterator[InlineText]:
    """The year and the month that a part of a list is within, linked."""
    *wider, _ = page.key.period.split("/")
    for length in range(1, len(wider) + 1):
        period = "/".join(wider[:length])
        url = context.link(list_url(page.key.list_owner, period, context.locale.code))
        yield InlineText(context.period_text(period), url=url)
