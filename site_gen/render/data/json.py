"""Records as JSON: each complete, in all its languages."""

import json
from collections.abc import Iterable
from typing import TypeAlias

from site_gen.domain.claims import Assessment, Citation, Claim, Figure, Question
from site_gen.domain.dates import EdtfDate
from site_gen.domain.entities import Entity
from site_gen.domain.sources import Capture, Source
from site_gen.domain.text import Kind, LocalNames, LocalText, RecordId, Status
from site_gen.load.corpus import Record, kind_of
from site_gen.plan.addresses import absolute_url, record_url
from site_gen.render.data.tables import PublicRecords, label_of, plain_number
from site_gen.render.json_text import indented_json

Document: TypeAlias = dict[str, object]


def record_json(public: PublicRecords, record: Record) -> bytes:
    """One record as a file; a question includes its complete answers."""
    document = document_of(public, record)
    if isinstance(record, Question) and record.status is not Status.WITHDRAWN:
        document["claims"] = [document_of(public, claim) for claim in public.answers(record)]
    return (indented_json(document) + "\n").encode()


def list_json(lines: Iterable[str]) -> bytes:
    """All records of a kind, one on each line: a change of one record changes one line."""
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode()


def json_line(public: PublicRecords, record: Record) -> str:
    """A record in one line."""
    return json.dumps(document_of(public, record), ensure_ascii=False)


def document_of(public: PublicRecords, record: Record) -> Document:
    """A record with all its public fields; a withdrawn one only has its status and note."""
    base, kind = public.corpus.config.base_url, kind_of(record)
    pages = {code: absolute_url(base, record_url(kind, record.id, code)) for code in public.codes}
    common: Document = {
        "id": record.id,
        "record": kind.value,
        "status": record.status.value,
        "url": public.url(record),
        "pages": pages,
        "was": list(record.was),
    }
    fields = {} if record.status is Status.WITHDRAWN else _fields(public, record)
    return {**common, **fields, "note": _texts(record.note)}


def _fields(public: PublicRecords, record: Record) -> Document:
    if isinstance(record, Claim):
        return _claim(public, record)
    if isinstance(record, Question):
        return _question(public, record)
    if isinstance(record, Source):
        return _source(public, record)
    return _entity(public, record) if isinstance(record, Entity) else {}


def _claim(public: PublicRecords, claim: Claim) -> Document:
    questions = [_question_reference(public, question) for question in public.questions(claim)]
    return {
        "question": questions[0] if questions else None,
        "questions": questions,
        "claimant": _named(public, Kind.ENTITY, claim.claimant),
        "stance": claim.stance.value,
        "qualifier": _texts(claim.qualifier),
        "caution": _texts(claim.caution),
        "text": _texts(claim.text),
        "figure": _figure(claim.figure, public.unit(claim)) if claim.figure else None,
        "date": _date(claim.date),
        "date_doubted": _doubted(claim.date),
        "period": _date(claim.period),
        "period_doubted": _doubted(claim.period),
        "about": _all_named(public, Kind.ENTITY, claim.about),
        "topics": _all_named(public, Kind.TOPIC, public.topics(claim)),
        "sources": [_cited(public, citation) for citation in public.citations(claim)],
        "credibility": claim.credibility,
    }


def _question_reference(public: PublicRecords, question: Question) -> Document:
    return {**_name(public, question), "unit": question.unit or None}


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


def _cited(public: PublicRecords, citation: Citation) -> Document:
    source = public.find(Kind.SOURCE, citation.source)
    if not isinstance(source, Source):
        raise LookupError(f"source `{citation.source}` was found and is no source")
    return {
        **_name(public, source),
        "language": source.language or None,
        "issued": _date(source.issued),
        "issued_doubted": _doubted(source.issued),
        "reliability": source.reliability,
        "locator": citation.locator or None,
        "quote": _texts(citation.quote),
    }


def _question(public: PublicRecords, question: Question) -> Document:
    contest = public.contest(question)
    return {
        "text": _texts(question.text),
        "unit": question.unit or None,
        "scope": _texts(question.scope),
        "topics": _all_named(public, Kind.TOPIC, question.topics),
        "contested": contest.contested,
        "denied": contest.denied,
        "one_sided": contest.one_sided,
        "series": contest.has_series,
        "apart": [[first.id, second.id] for first, second in contest.incompatible],
        "assessment": _assessed(question.assessment) if question.assessment else None,
        "answers": [claim.id for claim in contest.answers],
    }


def _assessed(assessment: Assessment) -> Document:
    return {
        "date": _date(assessment.date),
        "likelihood": assessment.likelihood.value,
        "confidence": assessment.confidence.value,
        "text": _texts(assessment.text),
    }


def _source(public: PublicRecords, source: Source) -> Document:
    archived = [{"url": copy.url, "date": _date(copy.date)} for copy in source.archived]
    return {
        "type": source.type,
        "language": source.language or None,
        "title": _texts(source.title),
        "authors": list(source.authors),
        "publisher": _named(public, Kind.ENTITY, source.publisher),
        "issued": _date(source.issued),
        "issued_doubted": _doubted(source.issued),
        "original_url": source.url or None,
        "liveness": source.liveness.value,
        "accessed": _date(source.accessed),
        "archived": archived,
        "reliability": source.reliability,
        "capture": _captured(source.capture) if source.capture else None,
        "claims": [claim.id for claim in public.evidence.by_source.get(source.id, ())],
    }


def _captured(capture: Capture) -> Document:
    return {
        "file": capture.file,
        "sha256": capture.sha256,
        "retrieved": capture.retrieved or None,
        "tool": capture.tool or None,
        "by": capture.by or None,
        "note": _texts(capture.note),
        "asked": capture.asked or None,
    }


def _entity(public: PublicRecords, entity: Entity) -> Document:
    evidence = public.evidence
    return {
        "kind": entity.kind.value,
        "name": _texts(entity.name),
        "role": _texts(entity.role),
        "aliases": _names(entity.aliases),
        "country": _named(public, Kind.ENTITY, entity.country),
        "wikidata": entity.wikidata or None,
        "claims": [claim.id for claim in evidence.by_claimant.get(entity.id, ())],
        "claims_about": [claim.id for claim in evidence.by_subject.get(entity.id, ())],
    }


def _named(public: PublicRecords, kind: Kind, record_id: RecordId | None) -> Document | None:
    record = public.find(kind, record_id)
    return _name(public, record) if record else None


def _all_named(public: PublicRecords, kind: Kind, names: Iterable[RecordId]) -> list[Document]:
    return [_name(public, record) for record in public.find_all(kind, names)]


def _name(public: PublicRecords, record: Record) -> Document:
    return {"id": record.id, "url": public.url(record), "name": _texts(label_of(record))}


def _texts(text: LocalText) -> dict[str, str]:
    return {code: words for code, words in text.versions if words}


def _names(names: LocalNames) -> dict[str, list[str]]:
    return {code: list(listed) for code, listed in names.versions if listed}


def _date(when: EdtfDate | None) -> str | None:
    return when.edtf if when else None


def _doubted(when: EdtfDate | None) -> bool:
    return bool(when and when.doubted)
