"""The records that a page lists, and the records that texts cite."""

from collections.abc import Iterable

from site_gen.domain.articles import Prose
from site_gen.domain.claims import Claim, Question
from site_gen.domain.text import Kind, RecordId, Status
from site_gen.load.corpus import Record
from site_gen.plan.indexes import questions_of
from site_gen.plan.pages import ListKey, ListOf
from site_gen.render.context import PageContext


def sources_in(context: PageContext, prose: Iterable[Prose]) -> list[Record]:
    """The sources of texts: those they link to, and those of the claims they cite."""
    texts = list(prose)
    direct = [(Kind.SOURCE, record.id) for record in linked_records(context, texts, Kind.SOURCE)]
    claims = claims_in(context, texts)
    cited = [(Kind.SOURCE, citation.source) for claim in claims for citation in claim.citations]
    return list(shown_records(context, Kind.SOURCE, (name for _, name in (*direct, *cited))))


def entities_in(context: PageContext, prose: Iterable[Prose]) -> list[Record]:
    """The entities of texts: those they link to, and the claimants of the claims they cite."""
    texts = list(prose)
    direct = [record.id for record in linked_records(context, texts, Kind.ENTITY)]
    claimants = [claim.claimant for claim in claims_in(context, texts)]
    return list(shown_records(context, Kind.ENTITY, (*direct, *claimants)))


def claims_in(context: PageContext, prose: Iterable[Prose]) -> list[Claim]:
    """The claims that texts cite, and the answers in the tables they contain."""
    texts = list(prose)
    answers_to = context.site.evidence.by_question
    questions = linked_records(context, texts, Kind.QUESTION)
    in_tables = [claim for question in questions for claim in answers_to.get(question.id, ())]
    cited = [r for r in linked_records(context, texts, Kind.CLAIM) if isinstance(r, Claim)]
    return [*cited, *in_tables]


def linked_records(context: PageContext, prose: Iterable[Prose], kind: Kind) -> list[Record]:
    """The records of a kind that any of these texts links to, in reading order."""
    outgoing = context.site.mentions.outgoing
    keys = [key for text in prose for key in outgoing.get((text.kind, text.id), ())]
    return list(shown_records(context, kind, (key for of_kind, key in keys if of_kind is kind)))


def shown_records(context: PageContext, kind: Kind, ids: Iterable[RecordId]) -> Iterable[Record]:
    """The records with these ids, each once, without withdrawn ones."""
    for record_id in dict.fromkeys(ids):
        record = context.corpus.find(kind, record_id)
        if record and record.status is not Status.WITHDRAWN:
            yield record


HUES = 6


def listed_records(context: PageContext, kind: Kind) -> list[Record]:
    """The records of an index: articles by date, topics and pages in order, others by name."""
    if kind in {Kind.ARTICLE, Kind.TOPIC, Kind.PAGE}:
        return [*context.site.listings.of(kind)]
    if kind is Kind.CLAIM:
        return context.sorted_by_name(context.site.evidence.shown)
    not_withdrawn = (r for r in context.corpus.of_kind(kind) if r.status is not Status.WITHDRAWN)
    return context.sorted_by_name(not_withdrawn)


def articles_of_list(context: PageContext, key: ListKey) -> tuple[Prose, ...]:
    """The articles that the page of a list shows; none if the list is not divided by date."""
    found = records_of_list(context, key)
    return tuple(article for article in found if isinstance(article, Prose))


def claims_of_list(context: PageContext, key: ListKey) -> tuple[Claim, ...]:
    """The claims that the page of a list shows; none if the list is not divided by date."""
    return tuple(claim for claim in records_of_list(context, key) if isinstance(claim, Claim))


def records_of_list(context: PageContext, key: ListKey) -> list[Record]:
    """The records that the page of a list shows; none if the list is not divided by date."""
    listed = context.site.plan.lists.get(key)
    kind = Kind.ARTICLE if key[0] is ListOf.ARTICLES else Kind.CLAIM
    found = (context.corpus.find(kind, record) for record in (listed.shown if listed else ()))
    return [record for record in found if record]


def articles_on_topic(context: PageContext, topic: RecordId) -> tuple[Prose, ...]:
    """The articles that the page of a topic lists, the newest first."""
    newest = articles_of_list(context, (ListOf.ARTICLES, Kind.TOPIC, topic, ""))
    return newest or context.site.listings.on_topic.get(topic, ())


def topic_hue(context: PageContext, topic: RecordId) -> int:
    """The number of a topic's colour, counted from 1; after the last one it starts again."""
    position = context.site.listings.topic_position.get(topic)
    return position % HUES + 1 if position is not None else 0


def record_hue(context: PageContext, record: Record | None) -> int:
    """The number of a page's colour: that of its record's first topic, or 0 without a topic."""
    topics = _topics_of_record(context, record)
    return topic_hue(context, topics[0]) if topics else 0


def _topics_of_record(context: PageContext, record: Record | None) -> tuple[RecordId, ...]:
    if isinstance(record, Prose) and record.kind is Kind.TOPIC:
        return (record.id,)
    if isinstance(record, Claim) and not record.topics:
        questions = questions_of(context.corpus, record)
        return tuple(topic for question in questions for topic in question.topics)
    return record.topics if isinstance(record, Prose | Claim | Question) else ()
