"""What is wrong with the links between records: unknown ones, drafts, old ids, and the unused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set

from site_gen.domain.articles import Prose
from site_gen.domain.claims import Claim, Question
from site_gen.domain.entities import Entity
from site_gen.domain.sources import Source
from site_gen.domain.text import Kind, RecordId, Reference, Status
from site_gen.load.corpus import Corpus, Record, kind_of
from site_gen.plan.mentions import KINDS, RecordName
from site_gen.problems import Problem, Span, did_you_mean, warning
from site_gen.verify.prose_text import ReadProse


def fields_to(record: Record) -> Iterator[tuple[str, Kind, RecordId, Span]]:
    """The records that the fields of a record name: field, kind, id and place."""
    places = record.places
    if isinstance(record, Prose):
        written = dict(places.fields)
        for number, topic in enumerate(record.topics):
            place = written.get(f"topics.{number}", places.of("topics"))
            yield "topics", Kind.TOPIC, topic, place
    elif isinstance(record, Source) and record.publisher:
        yield "publisher", Kind.ENTITY, record.publisher, places.of("publisher")
    elif isinstance(record, Entity) and record.country:
        yield "country", Kind.ENTITY, record.country, places.of("country")
    elif isinstance(record, Claim | Question):
        yield from _of_evidence(record)


def _of_evidence(record: Claim | Question) -> Iterator[tuple[str, Kind, RecordId, Span]]:
    places = record.places
    for topic in record.topics:
        yield "topics", Kind.TOPIC, topic, places.of("topics")
    if isinstance(record, Question):
        return
    yield "claimant", Kind.ENTITY, record.claimant, places.of("claimant")
    written = dict(places.fields)
    for number, question in enumerate(record.questions):
        place = written.get(f"question.{number}", places.of("question"))
        yield "question", Kind.QUESTION, question, place
    for entity in record.about:
        yield "about", Kind.ENTITY, entity, places.of("about")
    for number, citation in enumerate(record.citations):
        place = written.get(f"sources.{number}", places.of("sources"))
        yield "sources", Kind.SOURCE, citation.source, place


def reference_unknown(corpus: Corpus) -> Iterator[Problem]:
    """Fields that name a record which is not there."""
    for record in corpus.by_id.values():
        for field, kind, target, place in fields_to(record):
            if not corpus.knows(kind, target):
                told = f"`{field}` names `{target}`, and there is no such {kind}"
                hint = _nearest(corpus, kind, target)
                yield Problem("reference-unknown", told, place, field=field, hint=hint)


def _nearest(corpus: Corpus, kind: Kind, target: RecordId) -> str:
    heir = next((r.id for r in corpus.of_kind(kind) if target in r.was), None)
    if heir:
        return f"it is called `{heir}` now"
    known = [record.id for record in corpus.of_kind(kind)]
    return did_you_mean(target, known) or f"correct the id, or record the {kind}"


def link_unknown(read: ReadProse, corpus: Corpus) -> Iterator[Problem]:
    """Links in prose to a kind or to a record that is not there."""
    for reference in read.references:
        kind = KINDS.get(reference.kind)
        if kind is None:
            told = f"`{reference.kind}:` is no kind of link"
            hint = did_you_mean(reference.kind, KINDS) or f"write one of {', '.join(KINDS)}"
            yield Problem("link-unknown", told, reference.span, hint=hint)
        elif not corpus.knows(kind, reference.id):
            told = f"there is no {kind} `{reference.id}`"
            hint = _nearest(corpus, kind, reference.id)
            yield Problem("link-unknown", told, reference.span, hint=hint)


def link_to_draft(read: ReadProse, corpus: Corpus) -> Iterator[Problem]:
    """Links from what readers see to what they do not."""
    if read.prose.status is not Status.PUBLISHED:
        return
    for reference in read.references:
        kind = KINDS.get(reference.kind)
        if kind and _is_draft(corpus, kind, reference.id):
            yield _to_draft(f"{kind} `{reference.id}`", read.prose, reference.span)


def field_to_draft(corpus: Corpus) -> Iterator[Problem]:
    """The same for what fields name."""
    for record in corpus.by_id.values():
        if record.status is not Status.PUBLISHED:
            continue
        for _, kind, target, place in fields_to(record):
            if _is_draft(corpus, kind, target):
                yield _to_draft(f"{kind} `{target}`", record, place)


def _is_draft(corpus: Corpus, kind: Kind, target: RecordId) -> bool:
    record = corpus.find(kind, target)
    return record is not None and record.status is Status.DRAFT


def _to_draft(target: str, record: Record, place: Span) -> Problem:
    told = f"{kind_of(record)} `{record.id}` is published, and {target} is a draft"
    hint = "publish the one, or make the other a draft too"
    return Problem("link-to-draft", told, place, hint=hint)


def was_still_used(corpus: Corpus) -> Iterator[Problem]:
    """An old id that still belongs to a record: its address can answer for one only."""
    for record in corpus.by_id.values():
        for old in record.was:
            heir = corpus.find(kind_of(record), old)
            if heir is not None:
                told = f"`was: {old}`, but {kind_of(record)} `{old}` still exists"
                hint = "remove the `was`, or rename that record"
                related = ((f"`{old}` is here", heir.places.start),)
                place = record.places.of("was")
                yield Problem(
                    "was-still-used", told, place, field="was", hint=hint, related=related
                )


def record_unused(corpus: Corpus, read: Iterable[ReadProse]) -> Iterator[Problem]:
    """Sources and entities that no text and no record names."""
    used = _used(corpus, read)
    records: tuple[Record, ...] = (*corpus.sources, *corpus.entities)
    for record in records:
        if record.status is Status.PUBLISHED and (kind_of(record), record.id) not in used:
            told = f"no text and no record links to {kind_of(record)} `{record.id}`"
            hint = "link to it, or take it out"
            yield warning("record-unused", told, record.places.start, hint=hint)


def is_known(reference: Reference, corpus: Corpus) -> bool:
    """Whether a link leads to a record that is there."""
    name = _name_of(reference)
    return name is not None and corpus.knows(*name)


def _used(corpus: Corpus, read: Iterable[ReadProse]) -> Set[RecordName]:
    linked = {_name_of(reference) for one in read for reference in one.references}
    named = {
        (kind, target)
        for record in corpus.by_id.values()
        for _, kind, target, _ in fields_to(record)
    }
    return {name for name in linked if name} | named


def _name_of(reference: Reference) -> RecordName | None:
    kind = KINDS.get(reference.kind)
    return (kind, reference.id) if kind else None
