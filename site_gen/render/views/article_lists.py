"""The pages of the parts of long lists of articles, by date."""

from collections.abc import Iterator
from dataclasses import dataclass

from site_gen.domain.articles import Prose
from site_gen.domain.text import Kind, RecordId
from site_gen.plan.article_lists import LONGEST_LIST, list_url
from site_gen.plan.pages import PlannedPage
from site_gen.render.context import PageContext
from site_gen.render.related import articles_of_list
from site_gen.render.text import InlineText, PageText
from site_gen.render.views.cards import Card, ListByDate, list_by_date, prose_card
from site_gen.render.views.frame import Frame, frame_of
from site_gen.render.views.navigation import breadcrumbs_to


@dataclass(frozen=True, slots=True)
class PeriodView:
    """The articles of one year, month or day of a list; `name` is the record it belongs to, if any.

    `by_date` has the months of a year, or the days of a month, that is too long for one page; then
    `articles` are only the newest. A day that is too long has all, but only their titles: it is
    `compact`.
    """

    frame: Frame
    name: InlineText | None
    period: PageText
    articles: tuple[Card, ...]
    count: int
    compact: bool
    by_date: ListByDate | None


def period_view(context: PageContext, page: PlannedPage) -> PeriodView:
    """A part of a list, in the order of the list."""
    kind, record_id, period = page.key.record_kind or Kind.ARTICLE, page.key.record, page.key.period
    key = (kind, record_id or RecordId(""), period)
    record = context.corpus.find(kind, record_id) if record_id else None
    listed = articles_of_list(context, key)
    compact = len(listed) > LONGEST_LIST
    card = _title_alone if compact else prose_card
    return PeriodView(
        frame=frame_of(
            context, page, period_title(context, page), crumbs=tuple(_breadcrumbs(context, page))
        ),
        name=context.localized(context.title_of(record)) if record else None,
        period=context.period_text(period),
        articles=tuple(card(context, article) for article in listed),
        count=context.site.plan.lists[key].count,
        compact=compact,
        by_date=list_by_date(context, key),
    )


def _title_alone(context: PageContext, article: Prose) -> Card:
    return Card(context.linked_name(article))


def period_title(context: PageContext, page: PlannedPage) -> PageText:
    """Whose articles, and of which period, in the language of the context."""
    key, period = page.key, context.period_text(page.key.period)
    record = (
        context.corpus.find(key.record_kind, key.record) if key.record_kind and key.record else None
    )
    if record is None:
        return context.say("list.of-period", period=period)
    name = context.title_of(record).best(context.locale.code)[1]
    return context.say("list.of-record", name=name, period=period)


def _breadcrumbs(context: PageContext, page: PlannedPage) -> Iterator[InlineText]:
    """Down to the list, then its year and month if the page is a part of them."""
    key, kind = page.key, page.key.record_kind or Kind.ARTICLE
    yield from breadcrumbs_to(context, kind)
    record = context.corpus.find(kind, key.record) if key.record else None
    if record:
        yield context.linked_name(record)
    owner = (kind, key.record or RecordId(""))
    *wider, _ = key.period.split("/")
    for length in range(1, len(wider) + 1):
        period = "/".join(wider[:length])
        url = context.link(list_url(owner, period, context.locale.code))
        yield InlineText(context.period_text(period), url=url)
