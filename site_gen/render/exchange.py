"""Records into JSON for programs: each whole, in every language of it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TypeAlias

from site_gen.domain.claims import Assessment, Citation, Claim, Figure, Question
from site_gen.domain.dates import When
from site_gen.domain.entities import Entity
from site_gen.domain.sources import Capture, Source
from site_gen.domain.text import Kind, LocalNames, LocalText, RecordId, Status
from site_gen.load.corpus import Record, kind_of
from site_gen.plan.addresses import absolute, record_url
from site_gen.render.tables import Shelf, label_of, plain_number

Document: TypeAlias = dict[str, object]


def record_json(shelf: Shelf, record: Record) -> bytes:
    """One record as a file; a question brings its answers whole."""
    document = document_of(shelf, record)
    if isinstance(record, Question) and record.status is not Status.WITHDRAWN:
        document["claims"] = [document_of(shelf, claim) for claim in shelf.answers(record)]
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def list_json(shelf: Shelf, records: Iterable[Record]) -> bytes:
    """All records of a kind by id, one on a line: a change of one record changes one line."""
    listed = sorted(records, key=lambda record: record.id)
    lines = [json.dumps(document_of(shelf, record), ensure_ascii=False) for record in listed]
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode()


def document_of(shelf: Shelf, record: Record) -> Document:
    """A record with all that is shown of it; of a withdrawn one only that it is, and why."""
    base, kind = shelf.corpus.config.base_url, kind_of(record)
    pages = {code: absolute(base, record_url(kind, record.id, code)) for code in shelf.codes}
    first: Document = {
        "id": record.id,
        "record": kind.value,
        "status": record.status.value,
        "url": shelf.url(record),
        "pages": pages,
        "was": list(record.was),
    }
    told = {} if record.status is Status.WITHDRAWN else _told(shelf, record)
    return {**first, **told, "note": _texts(record.note)}


def _told(shelf: Shelf, record: Record) -> Document:
    if isinstance(record, Claim):
        return _claim(shelf, record)
    if isinstance(record, Question):
        return _question(shelf, record)
    if isinstance(record, Source):
        return _source(shelf, record)
    return _entity(shelf, record) if isinstance(record, Entity) else {}


def _claim(shelf: Shelf, claim: Claim) -> Document:
    asked = [_question_asked(shelf, question) for question in shelf.questions(claim)]
    return {
        "question": asked[0] if asked else None,
        "questions": asked,
        "claimant": _named(shelf, Kind.ENTITY, claim.claimant),
        "stance": claim.stance.value,
        "qualifier": _texts(claim.qualifier),
        "text": _texts(claim.text),
        "figure": _figure(claim.figure, shelf.unit(claim)) if claim.figure else None,
        "date": _date(claim.date),
        "date_doubted": _doubted(claim.date),
        "period": _date(claim.period),
        "period_doubted": _doubted(claim.period),
        "about": _all_named(shelf, Kind.ENTITY, claim.about),
        "topics": _all_named(shelf, Kind.TOPIC, shelf.topics(claim)),
        "sources": [_cited(shelf, citation) for citation in shelf.citations(claim)],
        "credibility": claim.credibility,
    }


def _question_asked(shelf: Shelf, question: Question) -> Document:
    return {**_name(shelf, question), "unit": question.unit or None}


def _figure(figure: Figure, unit: str | None) -> Document:
    return {
        "value": plain_number(figure.value),
        "min": plain_number(figure.least),
        "min_exclusive": figure.excludes_least if figure.least is not None else None,
        "max": plain_number(figure.most),
        "max_exclusive": figure.excludes_most if figure.most is not None else None,
        "approx": figure.approx,
        "unit": unit,
    }


def _cited(shelf: Shelf, citation: Citation) -> Document:
    source = shelf.find(Kind.SOURCE, citation.source)
    if not isinstance(source, Source):
        raise LookupError(f"source `{citation.source}` was found and is no source")
    return {
        **_name(shelf, source),
        "language": source.language or None,
        "issued": _date(source.issued),
        "issued_doubted": _doubted(source.issued),
        "reliability": source.reliability,
        "locator": citation.locator or None,
        "quote": _texts(citation.quote),
    }


def _question(shelf: Shelf, question: Question) -> Document:
    contest = shelf.contest(question)
    return {
        "text": _texts(question.text),
        "unit": question.unit or None,
        "scope": _texts(question.scope),
        "topics": _all_named(shelf, Kind.TOPIC, question.topics),
        "contested": contest.contested,
        "denied": contest.denied,
        "one_sided": contest.one_sided,
        "series": contest.series,
        "apart": [[one.id, other.id] for one, other in contest.apart],
        "assessment": _assessed(question.assessment) if question.assessment else None,
        "answers": [claim.id for claim in contest.answers],
    }


def _assessed(own: Assessment) -> Document:
    return {
        "date": _date(own.date),
        "likelihood": own.likelihood.value,
        "confidence": own.confidence.value,
        "text": _texts(own.text),
    }


def _source(shelf: Shelf, source: Source) -> Document:
    archived = [{"url": copy.url, "date": _date(copy.date)} for copy in source.archived]
    return {
        "type": source.type,
        "language": source.language or None,
        "title": _texts(source.title),
        "authors": list(source.authors),
        "publisher": _named(shelf, Kind.ENTITY, source.publisher),
        "issued": _date(source.issued),
        "issued_doubted": _doubted(source.issued),
        "original_url": source.url or None,
        "liveness": source.liveness.value,
        "accessed": _date(source.accessed),
        "archived": archived,
        "reliability": source.reliability,
        "capture": _captured(source.capture) if source.capture else None,
        "claims": [claim.id for claim in shelf.evidence.from_source.get(source.id, ())],
    }


def _captured(capture: Capture) -> Document:
    return {
        "file": capture.file,
        "sha256": capture.sha256,
        "retrieved": capture.retrieved or None,
        "tool": capture.tool or None,
        "by": capture.by or None,
        "note": _texts(capture.note),
    }


def _entity(shelf: Shelf, entity: Entity) -> Document:
    evidence = shelf.evidence
    return {
        "kind": entity.kind.value,
        "name": _texts(entity.name),
        "role": _texts(entity.role),
        "aliases": _names(entity.aliases),
        "country": _named(shelf, Kind.ENTITY, entity.country),
        "wikidata": entity.wikidata or None,
        "claims": [claim.id for claim in evidence.by_claimant.get(entity.id, ())],
        "claims_about": [claim.id for claim in evidence.about.get(entity.id, ())],
    }


def _named(shelf: Shelf, kind: Kind, record_id: RecordId | None) -> Document | None:
    record = shelf.find(kind, record_id)
    return _name(shelf, record) if record else None


def _all_named(shelf: Shelf, kind: Kind, names: Iterable[RecordId]) -> list[Document]:
    return [_name(shelf, record) for record in shelf.found(kind, names)]


def _name(shelf: Shelf, record: Record) -> Document:
    return {"id": record.id, "url": shelf.url(record), "name": _texts(label_of(record))}


def _texts(text: LocalText) -> dict[str, str]:
    return {code: words for code, words in text.versions if words}


def _names(names: LocalNames) -> dict[str, list[str]]:
    return {code: list(listed) for code, listed in names.versions if listed}


def _date(when: When | None) -> str | None:
    return when.edtf if when else None


def _doubted(when: When | None) -> bool:
    return bool(when and when.doubted)
