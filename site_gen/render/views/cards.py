"""Records as cards in a list, the notices on a record's page, and index pages."""

from collections.abc import Sequence
from functools import partial
from typing import Literal

from site_gen.domain.articles import Prose
from site_gen.domain.claims import Claim, Question
from site_gen.domain.entities import Entity, EntityKind
from site_gen.domain.sources import Source
from site_gen.domain.text import NO_TOKEN, Kind, RecordId, Status, Token
from site_gen.load.corpus import Record, kind_of
from site_gen.plan.addresses import record_url
from site_gen.plan.dated_lists import list_url
from site_gen.plan.listings import newest_first
from site_gen.plan.pages import ListKey, ListOf, PlannedPage, written_in
from site_gen.render.context import PageContext, translated_title
from site_gen.render.related import articles_of_list, listed_records, records_of_list
from site_gen.render.text import InlineText
from site_gen.render.views.frame import Frame, frame_of
from site_gen.render.views.navigation import breadcrumbs_to
from site_gen.structs import Struct


class Notice(Struct, frozen=True):
    """A notice about the page itself.

    `kind` is one of `untranslated`, `stale`, `withdrawn`, `note`; `text` is the desk's own note,
    `link` leads to the original if there is one.
    """

    kind: Literal["untranslated", "stale", "withdrawn", "note"]
    text: InlineText | None = None
    link: InlineText | None = None


class Card(Struct, frozen=True):
    """A record in a list: its linked title and a short summary."""

    title: InlineText
    summary: InlineText | None = None
    date: InlineText | None = None
    tags: tuple[InlineText, ...] = ()
    count: int | None = None


class CardGroup(Struct, frozen=True):
    """Cards under a heading; `key` is the last part of the key of its interface words."""

    key: Token
    cards: tuple[Card, ...]


class ListPart(Struct, frozen=True):
    """A part of a long list: a year, month or day, linked, with the number of its records."""

    period: InlineText
    count: int


class ListByDate(Struct, frozen=True):
    """The parts of a long list of articles or claims; `kind` is `article` or `claim`.

    `newest` is how many of the list are on this page; 0 if all of them are, or none.
    """

    newest: int
    parts: tuple[ListPart, ...]
    kind: Token = Token(Kind.ARTICLE.value)


class IndexView(Struct, frozen=True):
    """All records of a kind; `kind` is `article`, `topic`, `page`, `source` or `entity`.

    `by_date` has the years of a list of articles or claims that is too long for one page.
    """

    frame: Frame
    kind: Token
    groups: tuple[CardGroup, ...]
    count: int
    by_date: ListByDate | None = None


def prose_card(context: PageContext, prose: Prose) -> Card:
    """The card of a prose record; without a translation, it shows the original."""
    return context.shared(f"card of {prose.kind}", prose.id, partial(_prose_card, context, prose))


def _prose_card(context: PageContext, prose: Prose) -> Card:
    locale = context.locale.code if prose.version(context.locale.code) else prose.original
    tags = tuple(
        context.linked_name(topic)
        for topic in (context.corpus.find(Kind.TOPIC, name) for name in prose.topics)
        if topic
    )
    summary = prose.summary_in(locale) if prose.status is not Status.WITHDRAWN else ""
    return Card(
        title=context.linked_name(prose),
        summary=context.in_language(locale, summary) if summary else None,
        date=context.shown_date(prose.date),
        tags=tags,
    )


def source_card(context: PageContext, source: Source) -> Card:
    """The card of a source: its title as printed, and the outlet."""
    locale, title = source.printed_title
    url = context.record_link(Kind.SOURCE, source.id)
    printed = context.in_language(locale, title, url=url)
    publisher = context.corpus.find(Kind.ENTITY, source.publisher) if source.publisher else None
    return Card(
        title=printed,
        summary=translated_title(context, source),
        date=context.shown_date(source.issued),
        tags=(context.linked_name(publisher),) if publisher else (),
    )


def card_groups(
    context: PageContext, kind: Kind, records: Sequence[Record]
) -> tuple[CardGroup, ...]:
    """A list of records as cards; people, organisations, places and weapons in separate groups.

    Other kinds are one group without a heading, so its key is empty.
    """
    cards = [(record, _card(context, record)) for record in records]
    if kind is not Kind.ENTITY:
        return (CardGroup(NO_TOKEN, tuple(card for _, card in cards)),) if cards else ()
    groups = []
    for entity_kind in EntityKind:
        of_kind = tuple(c for r, c in cards if isinstance(r, Entity) and r.kind is entity_kind)
        if of_kind:
            groups.append(CardGroup(Token(entity_kind.value), of_kind))
    return tuple(groups)


def _card(context: PageContext, record: Record) -> Card:
    if isinstance(record, Prose):
        return prose_card(context, record)
    if isinstance(record, Source):
        return source_card(context, record)
    if isinstance(record, Claim):
        return _claim_card(context, record)
    if isinstance(record, Question):
        return Card(
            context.linked_name(record),
            context.localized_or_none(record.scope),
            count=_answers(context, record),
        )
    return Card(context.linked_name(record), context.localized_or_none(record.role))


def _claim_card(context: PageContext, claim: Claim) -> Card:
    """The title names the claimant; the stance is next to the date."""
    stance = context.in_words(f"stance.{claim.stance}")
    return Card(context.linked_name(claim), date=context.shown_date(claim.date), tags=(stance,))


def _answers(context: PageContext, question: Question) -> int:
    return len(context.site.evidence.by_question.get(question.id, ()))


def record_notices(
    context: PageContext, record: Source | Entity | Claim | Question
) -> tuple[Notice, ...]:
    """The notices that a reader needs before reading the record's page."""
    if record.status is Status.WITHDRAWN:
        return (Notice("withdrawn", context.localized_or_none(record.note)),)
    note = context.localized_or_none(record.note) if isinstance(record, Entity) else None
    notes = (Notice("note", note),) if note else ()
    if context.locale.code in written_in(record):
        return notes
    original = next((code for code in written_in(record) if code in context.config.codes), None)
    if original is None:
        return (Notice("untranslated"),)
    url = context.link(record_url(kind_of(record), record.id, original))
    title = context.title_of(record).get(original)
    return (Notice("untranslated", link=context.in_language(original, title, url=url)),)


def cards_of_citing_texts(
    context: PageContext, record: Source | Entity | Claim | Question
) -> tuple[Card, ...]:
    """The texts that link to a record: topics, then articles from the newest, then pages.

    Of a list of articles that is divided, only the newest.
    """
    kind = kind_of(record)
    texts = context.site.mentions.incoming.get((kind, record.id), ())
    topics = sorted((t for t in texts if t.kind is Kind.TOPIC), key=lambda t: (t.order, t.id))
    articles = articles_of_list(context, (ListOf.ARTICLES, kind, record.id, "")) or newest_first(
        text for text in texts if text.kind is Kind.ARTICLE
    )
    pages = [text for text in texts if text.kind is Kind.PAGE]
    return tuple(prose_card(context, text) for text in (*topics, *articles, *pages))


def list_by_date(context: PageContext, key: ListKey) -> ListByDate | None:
    """The parts of a list that have pages of their own; None if it has none."""
    listed = context.site.plan.lists.get(key)
    if listed is None or not listed.parts:
        return None
    parts = (_part(context, key, period, count) for period, count in listed.parts)
    kind = Kind.ARTICLE if key[0] is ListOf.ARTICLES else Kind.CLAIM
    return ListByDate(0 if listed.is_whole else len(listed.shown), tuple(parts), Token(kind.value))


def articles_by_date(context: PageContext, kind: Kind, record: RecordId) -> ListByDate | None:
    """The parts of the list of articles that link to a record, or of a topic."""
    return list_by_date(context, (ListOf.ARTICLES, kind, record, ""))


def _part(context: PageContext, key: ListKey, period: str, count: int) -> ListPart:
    url = list_url(key[:3], period, context.locale.code)
    return ListPart(InlineText(context.period_text(period), url=context.link(url)), count)


def index_view(context: PageContext, page: PlannedPage) -> IndexView:
    """All records of a kind, in the order of the language; of a long list only the newest."""
    kind = page.key.record_kind or Kind.ARTICLE
    listing = ListOf.CLAIMS if kind is Kind.CLAIM else ListOf.ARTICLES
    key = (listing, kind, RecordId(""), "")
    records = records_of_list(context, key) or listed_records(context, kind)
    groups = card_groups(context, kind, records)
    divided = context.site.plan.lists.get(key)
    title = context.say(f"index.{kind}")
    return IndexView(
        frame=frame_of(context, page, title, crumbs=breadcrumbs_to(context, None)),
        kind=Token(kind.value),
        groups=groups,
        count=divided.count if divided else len(records),
        by_date=list_by_date(context, key),
    )
