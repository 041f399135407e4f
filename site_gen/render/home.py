"""What the desk knows, and what is new, into the view of a language's home."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from site_gen.domain.articles import Prose
from site_gen.domain.claims import Question
from site_gen.domain.text import Kind, Status
from site_gen.plan.addresses import index_url, search_url
from site_gen.plan.pages import PlannedPage
from site_gen.render.answers import contest_on
from site_gen.render.edition import Desk, prose_card
from site_gen.render.frames import frame_of
from site_gen.render.fronts import News, TopicCard
from site_gen.render.parts import Piece
from site_gen.render.shelves import hue_of
from site_gen.render.views import HomeView

NEWEST_ON_HOME = 6


def home_view(desk: Desk, page: PlannedPage) -> HomeView:
    """Topics with what is contested in each, the newest articles, and what has changed."""
    config, code = desk.config, desk.locale.code
    articles = desk.edition.listings.articles
    description = config.description.get(code)
    return HomeView(
        frame=frame_of(desk, page, config.title.get(code), description=description),
        description=description,
        topics=tuple(_topic_card(desk, topic) for topic in desk.edition.listings.topics),
        articles=tuple(prose_card(desk, article) for article in articles[:NEWEST_ON_HOME]),
        all_articles=desk.link(index_url(Kind.ARTICLE, code)),
        article_count=len(articles),
        news=tuple(_news(desk)),
        search=desk.link(search_url(code)),
    )


def _topic_card(desk: Desk, topic: Prose) -> TopicCard:
    card = prose_card(desk, topic)
    return TopicCard(
        title=card.title,
        summary=card.summary,
        hue=hue_of(desk, topic.id),
        claims=len(desk.edition.evidence.on_topic.get(topic.id, ())),
        contested=tuple(_contested(desk, topic)),
    )


def _contested(desk: Desk, topic: Prose) -> Iterator[Piece]:
    for question in desk.corpus.questions:
        if topic.id in question.topics and _is_contested(desk, question):
            yield desk.named(question)


def _is_contested(desk: Desk, question: Question) -> bool:
    return question.status is not Status.WITHDRAWN and contest_on(desk, question).contested


def _news(desk: Desk) -> Iterator[News]:
    """The newest updates of topics and articles; what came on one day stays in its order."""
    listings = desk.edition.listings
    told = [*_updates(desk, [*listings.topics, *listings.articles])]
    for _, news in sorted(told, key=lambda each: each[0], reverse=True)[:NEWEST_ON_HOME]:
        yield news


def _updates(desk: Desk, texts: Iterable[Prose]) -> Iterator[tuple[date, News]]:
    for prose in texts:
        for update in prose.updates:
            day = desk.dated(update.date) or Piece("")
            news = News(day, desk.named(prose), desk.words(update.text))
            yield update.date.earliest, news
