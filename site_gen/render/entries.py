"""Articles, and what the desk wrote of its topics, into what a feed tells as new."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from site_gen.domain.articles import Prose, Update
from site_gen.domain.dates import When
from site_gen.domain.text import Kind, LocaleCode, RecordId, Status
from site_gen.plan.addresses import Url, record_url
from site_gen.plan.order import newest_first
from site_gen.render.changes import anchor_of_day
from site_gen.render.edition import Desk


@dataclass(frozen=True, slots=True)
class Entry:
    """One piece of news in a language; `others` are its addresses in the other languages.

    Days are `2026-11-20`. The address names it for ever, and feed readers know it again by that.
    """

    url: Url
    title: str
    published: str
    updated: str
    paragraphs: tuple[str, ...]
    topics: tuple[RecordId, ...]
    authors: tuple[str, ...] = ()
    others: tuple[tuple[LocaleCode, Url], ...] = ()


def entries_of(desk: Desk, topic: RecordId | None = None) -> tuple[Entry, ...]:
    """What is new of a topic, or of the whole site, the newest first; articles before updates."""
    articles = newest_first(_published(desk, Kind.ARTICLE))
    told = [
        _article(desk, one, one.date)
        for one in articles
        if one.date and (topic is None or topic in one.topics)
    ]
    for one in _published(desk, Kind.TOPIC):
        if topic in {None, one.id}:
            told.extend(_updates(desk, one))
    return tuple(sorted(told, key=lambda entry: entry.published, reverse=True))


def _published(desk: Desk, kind: Kind) -> Iterator[Prose]:
    """Those written in this language."""
    for prose in desk.corpus.of_kind(kind):
        is_written = isinstance(prose, Prose) and prose.version(desk.locale.code)
        if isinstance(prose, Prose) and is_written and prose.status is Status.PUBLISHED:
            yield prose


def _article(desk: Desk, article: Prose, published: When) -> Entry:
    code = desk.locale.code
    return Entry(
        url=record_url(Kind.ARTICLE, article.id, code),
        title=article.title.get(code),
        published=published.earliest.isoformat(),
        updated=(article.updated or published).earliest.isoformat(),
        paragraphs=(article.summary.get(code), *_marked_dates(desk, article)),
        topics=article.topics,
        authors=tuple(desk.author(article, name).text for name in article.authors),
        others=tuple(
            (other, record_url(Kind.ARTICLE, article.id, other)) for other in _others(desk, article)
        ),
    )


def _marked_dates(desk: Desk, article: Prose) -> Iterator[str]:
    """The dates that a feed would make more certain than they are: it has no room for a mark."""
    for key, when in (("article.date", article.date), ("article.updated", article.updated)):
        if when and not when.as_printed:
            yield desk.say("feed.date", term=desk.say(key), date=desk.date_text(when))


def _updates(desk: Desk, topic: Prose) -> Iterator[Entry]:
    """All that was told of a topic on one day is one entry: nothing else tells two apart."""
    code = desk.locale.code
    for day in sorted({update.date.earliest for update in topic.updates}):
        told = [update for update in topic.updates if update.date.earliest == day]
        if texts := _said(told, code):
            yield Entry(
                url=_place(topic, day, code),
                title=desk.say("feed.update", topic=topic.title.get(code)),
                published=day.isoformat(),
                updated=day.isoformat(),
                paragraphs=texts,
                topics=(topic.id,),
                others=tuple(
                    (other, _place(topic, day, other))
                    for other in _others(desk, topic)
                    if _said(told, other)
                ),
            )


def _said(updates: list[Update], code: LocaleCode) -> tuple[str, ...]:
    return tuple(text for update in updates if (text := update.text.get(code)))


def _place(topic: Prose, day: date, code: LocaleCode) -> Url:
    return Url(f"{record_url(Kind.TOPIC, topic.id, code)}#{anchor_of_day(day)}")


def _others(desk: Desk, prose: Prose) -> Iterator[LocaleCode]:
    for version in prose.versions:
        if version.locale in desk.config.codes and version.locale != desk.locale.code:
            yield version.locale
