"""The home page of a language."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

from site_gen.domain.articles import Prose
from site_gen.domain.claims import Question
from site_gen.domain.text import Kind, Status
from site_gen.plan.addresses import NO_LINK, Href, index_url, search_url
from site_gen.plan.pages import PlannedPage
from site_gen.render.context import PageContext
from site_gen.render.related import topic_hue
from site_gen.render.text import NO_TEXT, InlineText, PageText
from site_gen.render.views.cards import Card, prose_card
from site_gen.render.views.frame import Frame, frame_of
from site_gen.render.views.questions import shown_contest
from site_gen.structs import Struct, replace


class TopicCard(Struct, frozen=True):
    """A topic on the home page, with its number of claims and its contested questions.

    `hue` is the number of its colour, which carries no meaning.
    """

    title: InlineText
    summary: InlineText | None
    hue: int
    claims: int
    contested: tuple[InlineText, ...]


class RecentUpdate(Struct, frozen=True):
    """A change in the desk's words, with its date, and the pages of which it is told."""

    date: InlineText
    pages: tuple[InlineText, ...]
    text: InlineText


class HomeView(Struct, frozen=True):
    """A language's home page: topics, then the newest articles and updates."""

    frame: Frame
    description: PageText
    topics: tuple[TopicCard, ...]
    articles: tuple[Card, ...]
    articles_url: Href
    article_count: int
    updates: tuple[RecentUpdate, ...] = ()
    search_url: Href = NO_LINK


NEWEST_ON_HOME = 6


def home_view(context: PageContext, page: PlannedPage) -> HomeView:
    """Topics with their contested questions, the newest articles and updates."""
    config, code = context.config, context.locale.code
    articles = context.site.listings.articles
    description = context.own(config.description)
    return HomeView(
        frame=frame_of(context, page, context.own(config.title), description=description),
        description=description,
        topics=tuple(_topic_card(context, topic) for topic in context.site.listings.topics),
        articles=tuple(prose_card(context, article) for article in articles[:NEWEST_ON_HOME]),
        articles_url=context.link(index_url(Kind.ARTICLE, code)),
        article_count=len(articles),
        updates=tuple(_recent_updates(context)),
        search_url=context.link(search_url(code)),
    )


def _topic_card(context: PageContext, topic: Prose) -> TopicCard:
    card = prose_card(context, topic)
    return TopicCard(
        title=card.title,
        summary=card.summary,
        hue=topic_hue(context, topic.id),
        claims=len(context.site.evidence.by_topic.get(topic.id, ())),
        contested=tuple(_contested(context, topic)),
    )


def _contested(context: PageContext, topic: Prose) -> Iterator[InlineText]:
    for question in context.corpus.questions:
        if topic.id in question.topics and _is_contested(context, question):
            yield context.linked_name(question)


def _is_contested(context: PageContext, question: Question) -> bool:
    return question.status is not Status.WITHDRAWN and shown_contest(context, question).contested


def _recent_updates(context: PageContext) -> Iterator[RecentUpdate]:
    """The newest updates of topics and articles; those of one day stay in their order.

    What is said of several pages in the same words on the same day is one change.
    """
    listings = context.site.listings
    dated = [*_updates(context, [*listings.topics, *listings.articles])]
    newest_first = sorted(dated, key=lambda pair: pair[0], reverse=True)
    alike: dict[tuple[date, InlineText], list[RecentUpdate]] = {}
    for day, update in newest_first:
        alike.setdefault((day, update.text), []).append(update)
    for first, *others in islice(alike.values(), NEWEST_ON_HOME):
        pages = (first, *others)
        yield replace(first, pages=tuple(page for update in pages for page in update.pages))


def _updates(context: PageContext, texts: Iterable[Prose]) -> Iterator[tuple[date, RecentUpdate]]:
    for prose in texts:
        for update in prose.updates:
            day = context.shown_date(update.date) or InlineText(NO_TEXT)
            page = context.linked_name(prose)
            recent = RecentUpdate(day, (page,), context.localized(update.text))
            yield update.date.earliest, recent
