"""Rules on records and on the references between them."""

from collections.abc import Iterable, Iterator, Set

from site_gen.config import Config
from site_gen.domain.articles import Prose, Version
from site_gen.domain.claims import Claim, Question
from site_gen.domain.entities import Entity
from site_gen.domain.sources import Source
from site_gen.domain.text import ID, Body, Kind, RecordId, Reference, Status, references_in
from site_gen.load.broken import STAND_IN_ID
from site_gen.load.corpus import Corpus, Record, kind_of
from site_gen.plan.indexes import KIND_OF_SCHEME, RecordKey
from site_gen.plan.listings import sort_key
from site_gen.problems import Problem, Severity, Span, did_you_mean, warning, with_other_places
from site_gen.structs import replace


def source_unfindable(record: Record, _: Config) -> Iterator[Problem]:
    """A source that readers cannot look up; only a warning if the desk has a capture."""
    if not isinstance(record, Source) or record.publisher or record.url:
        return
    if record.status is not Status.WITHDRAWN:
        message = f"source `{record.id}` has no `publisher` and no `url`; readers cannot find it"
        is_tolerated = record.capture is not None or record.status is Status.DRAFT
        severity = Severity.WARNING if is_tolerated else Severity.ERROR
        hint = "add one of them; if neither is known, record the `capture` that the desk has"
        if record.capture:
            hint = "add one of them when it is known; until then the page says what was kept"
        yield Problem(
            "source-unfindable", message, record.places.start, hint=hint, severity=severity
        )


def source_undated(record: Record, _: Config) -> Iterator[Problem]:
    """A published source with neither a date nor a note that says why."""
    if not isinstance(record, Source) or record.status is not Status.PUBLISHED:
        return
    if not record.issued and not record.note.locales:
        message = f"source `{record.id}` has no `issued`"
        hint = "add the date; one that is worked out ends in `?`; or say in `note` why not"
        yield warning("source-undated", message, record.places.start, hint=hint)


def source_unarchived(record: Record, _: Config) -> Iterator[Problem]:
    """A source of which no copy would remain if its site disappeared."""
    if not isinstance(record, Source) or record.status is not Status.PUBLISHED:
        return
    if not record.archived and not record.capture:
        message = f"source `{record.id}` has no archived copy and no capture"
        message += "; its address may stop working" if record.url else ""
        hint = "add `archived`, or keep a copy with `python build.py import`"
        yield warning("source-unarchived", message, record.places.start, hint=hint)


def alias_shared(corpus: Corpus) -> Iterator[Problem]:
    """A name shared by two entities: readers and importers cannot tell which is meant."""
    by_name: dict[str, Entity] = {}
    for entity in corpus.entities:
        for name in _names(entity):
            namesake = by_name.setdefault(sort_key(name)[0], entity)
            if namesake is not entity:
                message = f"entities `{namesake.id}` and `{entity.id}` go by the same name"
                yield Problem(
                    "alias-shared",
                    message,
                    _alias_span(entity),
                    found=name,
                    hint="keep it with one of the two, or make both longer",
                    severity=Severity.WARNING,
                    related=(("the other", _alias_span(namesake)),),
                )


def _names(entity: Entity) -> list[str]:
    names = [name for _, name in entity.name.versions] + [name for _, name in entity.aliases]
    return list(dict.fromkeys(names))


def _alias_span(entity: Entity) -> Span:
    return entity.places.of("aliases")


def references_in_fields(record: Record) -> Iterator[tuple[str, Kind, RecordId, Span]]:
    """The records that a record's fields name: field, kind, id and span."""
    places = record.places
    spans = places.fields
    for place, kind, target in _named_in_fields(record):
        field = place.partition(".")[0]
        yield field, kind, target, spans.get(place) or places.of(field)


def _named_in_fields(record: Record) -> Iterator[tuple[str, Kind, RecordId]]:
    """The name of the place, the kind and the id; to work out its span takes far longer."""
    if isinstance(record, Prose):
        for number, topic in enumerate(record.topics):
            yield f"topics.{number}", Kind.TOPIC, topic
    elif isinstance(record, Source) and record.publisher:
        yield "publisher", Kind.ENTITY, record.publisher
    elif isinstance(record, Entity) and record.country:
        yield "country", Kind.ENTITY, record.country
    elif isinstance(record, Claim | Question):
        yield from _named_in_evidence(record)


def _named_in_evidence(record: Claim | Question) -> Iterator[tuple[str, Kind, RecordId]]:
    for topic in record.topics:
        yield "topics", Kind.TOPIC, topic
    if isinstance(record, Question):
        return
    yield "claimant", Kind.ENTITY, record.claimant
    for number, question in enumerate(record.questions):
        yield f"question.{number}", Kind.QUESTION, question
    for entity in record.about:
        yield "about", Kind.ENTITY, entity
    for number, citation in enumerate(record.citations):
        yield f"sources.{number}", Kind.SOURCE, citation.source


def names_unknown(corpus: Corpus, texts: Iterable[Body]) -> Iterator[Problem]:
    """Fields and links that name a record that does not exist: one problem for each such name."""
    by_target: dict[tuple[Kind, RecordId], list[Problem]] = {}
    for record in (*corpus.by_id.values(), *(broken.record for broken in corpus.broken)):
        for field, kind, target, span in references_in_fields(record):
            if not corpus.knows(kind, target) and target != STAND_IN_ID:
                message = f"`{field}` names `{target}`, and there is no such {kind}"
                problem = Problem("reference-unknown", message, span, field=field)
                by_target.setdefault((kind, target), []).append(problem)
    for reference in (reference for body in texts for reference in references_in(body)):
        kind_of_link = KIND_OF_SCHEME.get(reference.kind)
        if kind_of_link and not corpus.knows(kind_of_link, reference.id):
            message = f"there is no {kind_of_link} `{reference.id}`"
            problem = Problem("link-unknown", message, reference.span)
            by_target.setdefault((kind_of_link, reference.id), []).append(problem)
    meant = {(kind, _plain(record)) for kind, record in _unreadable_ids(corpus)}
    for (kind, target), problems in by_target.items():
        # That the id of the record is unreadable is reported there.
        if (kind, _plain(target)) in meant:
            continue
        first, *others = sorted(problems, key=lambda problem: problem.span or Span(""))
        hinted = replace(first, hint=_nearest(corpus, kind, target))
        yield with_other_places(hinted, [p.span for p in others if p.span])


def _unreadable_ids(corpus: Corpus) -> Iterator[RecordKey]:
    known = (*corpus.by_id, *corpus.unreadable)
    return ((kind, record) for kind, record in known if not ID.fullmatch(record))


def _plain(record: RecordId) -> str:
    """The letters and digits of an id: what two spellings of it have in common."""
    return "".join(filter(str.isalnum, record.lower()))


def _nearest(corpus: Corpus, kind: Kind, target: RecordId) -> str:
    successor = next((r.id for r in corpus.of_kind(kind) if target in r.was), None)
    if successor:
        return f"it is called `{successor}` now"
    ids = [record.id for record in corpus.of_kind(kind)]
    return did_you_mean(target, ids) or f"correct the id, or record the {kind}"


def scheme_unknown(_: Prose, version: Version, __: Corpus) -> Iterator[Problem]:
    """Links in prose to a kind of record that does not exist."""
    for reference in references_in(version.body):
        if reference.kind not in KIND_OF_SCHEME:
            message = f"`{reference.kind}:` is no kind of link"
            hint = (
                did_you_mean(reference.kind, KIND_OF_SCHEME)
                or f"write one of {', '.join(KIND_OF_SCHEME)}"
            )
            yield Problem("link-unknown", message, reference.span, hint=hint)


def link_to_draft(prose: Prose, version: Version, corpus: Corpus) -> Iterator[Problem]:
    """Links in published prose to a draft."""
    if prose.status is not Status.PUBLISHED:
        return
    for reference in references_in(version.body):
        kind = KIND_OF_SCHEME.get(reference.kind)
        if kind and _is_draft(corpus, kind, reference.id):
            yield _draft_problem(f"{kind} `{reference.id}`", prose, reference.span)


def field_to_draft(corpus: Corpus) -> Iterator[Problem]:
    """Fields of a published record that name a draft."""
    for record in corpus.by_id.values():
        if record.status is not Status.PUBLISHED:
            continue
        for _, kind, target, span in references_in_fields(record):
            if _is_draft(corpus, kind, target):
                yield _draft_problem(f"{kind} `{target}`", record, span)


def _is_draft(corpus: Corpus, kind: Kind, target: RecordId) -> bool:
    record = corpus.find(kind, target)
    return record is not None and record.status is Status.DRAFT


def _draft_problem(target: str, record: Record, span: Span) -> Problem:
    message = f"{kind_of(record)} `{record.id}` is published, and {target} is a draft"
    hint = "publish the one, or make the other a draft too"
    return Problem("link-to-draft", message, span, hint=hint)


def was_still_used(corpus: Corpus) -> Iterator[Problem]:
    """An old id that still belongs to a record: an address can lead to one record only."""
    for record in (*corpus.by_id.values(), *(broken.record for broken in corpus.broken)):
        for old in record.was:
            current = corpus.find(kind_of(record), old)
            if current is not None:
                message = f"`was: {old}`, but {kind_of(record)} `{old}` still exists"
                hint = "remove the `was`, or rename that record"
                related = ((f"`{old}` is here", current.places.start),)
                span = record.places.of("was")
                yield Problem(
                    "was-still-used", message, span, field="was", hint=hint, related=related
                )


def record_unused(corpus: Corpus, named: Set[RecordKey | None]) -> Iterator[Problem]:
    """Published sources and entities that are not among those that a text or a record names."""
    records: tuple[Record, ...] = (*corpus.sources, *corpus.entities)
    for record in records:
        if record.status is Status.PUBLISHED and (kind_of(record), record.id) not in named:
            message = f"no text and no record links to {kind_of(record)} `{record.id}`"
            hint = "link to it, or take it out"
            yield warning("record-unused", message, record.places.start, hint=hint)


def is_known(reference: Reference, corpus: Corpus) -> bool:
    """Whether a link leads to a record that exists."""
    key = _key_of(reference)
    return key is not None and corpus.knows(*key)


def named_records(corpus: Corpus) -> Set[RecordKey | None]:
    """The records that texts and fields name, of which some may not exist.

    None is among them if the kind of one is unknown. Records with errors name nothing here.
    """
    bodies = (version.body for prose in corpus.prose for version in prose.versions)
    named = {_key_of(reference) for body in bodies for reference in references_in(body)}
    for record in corpus.by_id.values():
        named.update((kind, target) for _, kind, target in _named_in_fields(record))
    return named


def _key_of(reference: Reference) -> RecordKey | None:
    kind = KIND_OF_SCHEME.get(reference.kind)
    return (kind, reference.id) if kind else None
