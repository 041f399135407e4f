"""Claims, questions, sources and entities into tables, in every language at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias, TypeVar

from site_gen.domain.claims import Assessment, Citation, Claim, Figure, Question
from site_gen.domain.contests import Contest
from site_gen.domain.dates import When
from site_gen.domain.entities import Entity
from site_gen.domain.sources import Capture, Source
from site_gen.domain.text import Kind, LocaleCode, LocalNames, LocalText, RecordId, Status
from site_gen.load.corpus import Corpus, Record, kind_of
from site_gen.plan.addresses import FOLDERS, absolute, record_url
from site_gen.plan.evidence import Evidence, questions_of, topics_of
from site_gen.render.columns import CLAIMS, EACH, ENTITIES, QUESTIONS, SOURCES, Column
from site_gen.render.edition import name_of
from site_gen.render.titles import Books, claim_title

Cell: TypeAlias = str | int | float | bool | None
Row: TypeAlias = Mapping[str, Cell | LocalText]
R = TypeVar("R", bound=Record)

BETWEEN = ";"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows in the order of their ids; a cell that says nothing is None."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The records that readers see, with what one says of another.

    A record that is not shown leaves no trace, not even its id.
    """

    corpus: Corpus
    evidence: Evidence
    books: Books

    @property
    def codes(self) -> tuple[LocaleCode, ...]:
        return self.corpus.config.codes

    def url(self, record: Record) -> str:
        """The neutral address, which names a record in all languages."""
        return absolute(self.corpus.config.base_url, record_url(kind_of(record), record.id, None))

    def find(self, kind: Kind, name: RecordId | None) -> Record | None:
        return self.corpus.find(kind, name) if name else None

    def found(self, kind: Kind, names: Iterable[RecordId]) -> list[Record]:
        """Those that are shown, in the same order."""
        return [record for record in (self.find(kind, name) for name in names) if record]

    def questions(self, claim: Claim) -> tuple[Question, ...]:
        """What a claim answers, as far as it is shown."""
        return questions_of(self.corpus, claim)

    def unit(self, claim: Claim) -> str | None:
        """What a claim's number counts."""
        return next((each.unit for each in self.questions(claim) if each.unit), None)

    def contest(self, question: Question) -> Contest:
        """How the answers to a question stand to one another."""
        return self.evidence.contests[question.id]

    def label(self, record: Record) -> LocalText:
        """What a record is called where it stands alone: a claim with who makes it."""
        if isinstance(record, Claim) and record.status is not Status.WITHDRAWN:
            return claim_title(self.corpus, self.books, record)
        return label_of(record)

    def topics(self, claim: Claim) -> tuple[RecordId, ...]:
        """A claim's own topics and those of its questions."""
        return topics_of(claim, {each.id: each.topics for each in self.questions(claim)})

    def citations(self, claim: Claim) -> list[Citation]:
        """Where a claim was read, as far as the sources are shown."""
        return [c for c in claim.citations if self.find(Kind.SOURCE, c.source)]

    def answers(self, question: Question) -> tuple[Claim, ...]:
        """What answers a question, by the day it was said; withdrawn claims do not."""
        return self.evidence.answers.get(question.id, ())


def tables_of(shelf: Shelf) -> tuple[Table, ...]:
    """The four tables of a site."""
    corpus = shelf.corpus
    return (
        answers_table(shelf, sorted(corpus.claims, key=_by_id)),
        _table(shelf, Kind.QUESTION, QUESTIONS, corpus.questions, _question),
        _table(shelf, Kind.SOURCE, SOURCES, corpus.sources, _source),
        _table(shelf, Kind.ENTITY, ENTITIES, corpus.entities, _entity),
    )


def answers_table(shelf: Shelf, claims: Iterable[Claim]) -> Table:
    """Claims as rows, in the order given: all of a site, or the answers to one question."""
    columns = _in_languages(CLAIMS, shelf)
    rows = tuple(_cells(shelf, CLAIMS, claim, _claim) for claim in claims)
    return Table(FOLDERS[Kind.CLAIM], columns, rows)


def _table(
    shelf: Shelf,
    kind: Kind,
    columns: tuple[Column, ...],
    records: Iterable[R],
    row: Callable[[Shelf, R], Row],
) -> Table:
    rows = (_cells(shelf, columns, record, row) for record in sorted(records, key=_by_id))
    return Table(FOLDERS[kind], _in_languages(columns, shelf), tuple(rows))


def _by_id(record: Record) -> str:
    return record.id


def _in_languages(columns: tuple[Column, ...], shelf: Shelf) -> tuple[Column, ...]:
    return tuple(one for column in columns for one in column.in_languages(shelf.codes))


def _cells(
    shelf: Shelf, columns: tuple[Column, ...], record: R, row: Callable[[Shelf, R], Row]
) -> tuple[Cell, ...]:
    """A row in the order of its columns, those of each language side by side.

    A withdrawn record says no more than that it is one, and why.
    """
    withdrawn = record.status is Status.WITHDRAWN
    more = dict.fromkeys(column.name for column in columns) if withdrawn else row(shelf, record)
    told = {**more, **_first(shelf, record)}
    cells: list[Cell] = []
    for column in columns:
        said = told[column.name]
        if column.name.endswith(EACH):
            texts = dict(said.versions) if isinstance(said, LocalText) else {}
            cells.extend(texts.get(code) or None for code in shelf.codes)
        else:
            cells.append(None if isinstance(said, LocalText) or said == "" else said)
    return tuple(cells)


def _first(shelf: Shelf, record: Record) -> Row:
    return {
        "id": record.id,
        "url": shelf.url(record),
        "status": record.status.value,
        "was": joined(record.was),
        "note_*": record.note,
    }


def _claim(shelf: Shelf, claim: Claim) -> Row:
    figure = claim.figure or Figure()
    questions = shelf.questions(claim)
    cited = shelf.citations(claim)
    return {
        **_named(shelf, "question", Kind.QUESTION, questions[0].id if questions else None),
        **_listed(shelf, "questions", questions),
        **_named(shelf, "claimant", Kind.ENTITY, claim.claimant),
        "stance": claim.stance.value,
        "qualifier_*": claim.qualifier,
        "text_*": claim.text,
        "value": plain_number(figure.value),
        "min": plain_number(figure.least),
        "min_exclusive": figure.excludes_least if figure.least is not None else None,
        "max": plain_number(figure.most),
        "max_exclusive": figure.excludes_most if figure.most is not None else None,
        "approx": figure.approx if claim.figure else None,
        "unit": shelf.unit(claim) if claim.figure else None,
        **_date("date", claim.date),
        **_date("period", claim.period),
        **_listed(shelf, "about", shelf.found(Kind.ENTITY, claim.about)),
        **_listed(shelf, "topics", shelf.found(Kind.TOPIC, shelf.topics(claim))),
        **_listed(shelf, "sources", shelf.found(Kind.SOURCE, (c.source for c in cited))),
        "locators": joined(citation.locator for citation in cited),
        "credibility": claim.credibility,
    }


def _question(shelf: Shelf, question: Question) -> Row:
    contest = shelf.contest(question)
    return {
        "text_*": question.text,
        "unit": question.unit,
        "scope_*": question.scope,
        **_listed(shelf, "topics", shelf.found(Kind.TOPIC, question.topics)),
        "answers": joined(claim.id for claim in contest.answers),
        "contested": contest.contested,
        "denied": contest.denied,
        "one_sided": contest.one_sided,
        "series": contest.series,
        **_assessed(question.assessment),
    }


def _assessed(own: Assessment | None) -> Row:
    return {
        "assessment_date": own.date.edtf if own else None,
        "assessment_likelihood": own.likelihood.value if own else None,
        "assessment_confidence": own.confidence.value if own else None,
        "assessment_text_*": own.text if own else LocalText(),
    }


def _source(shelf: Shelf, source: Source) -> Row:
    return {
        "type": source.type,
        "language": source.language,
        "title": source.printed_title[1],
        "title_*": source.title,
        "authors": joined(source.authors),
        **_named(shelf, "publisher", Kind.ENTITY, source.publisher),
        **_date("issued", source.issued),
        "original_url": source.url,
        "liveness": source.liveness.value,
        "accessed": source.accessed.edtf if source.accessed else None,
        "archived": joined(copy.url for copy in source.archived),
        "reliability": source.reliability,
        **_captured(source.capture),
        "claims": joined(c.id for c in shelf.evidence.from_source.get(source.id, ())),
    }


def _captured(capture: Capture | None) -> Row:
    return {
        "capture_file": capture.file if capture else None,
        "capture_sha256": capture.sha256 if capture else None,
        "capture_retrieved": capture.retrieved if capture else None,
    }


def _entity(shelf: Shelf, entity: Entity) -> Row:
    return {
        "kind": entity.kind.value,
        "name_*": entity.name,
        "role_*": entity.role,
        "aliases_*": _joined_names(entity.aliases),
        **_named(shelf, "country", Kind.ENTITY, entity.country),
        "wikidata": entity.wikidata,
        "claims": joined(c.id for c in shelf.evidence.by_claimant.get(entity.id, ())),
        "claims_about": joined(c.id for c in shelf.evidence.about.get(entity.id, ())),
    }


def _joined_names(names: LocalNames) -> LocalText:
    return LocalText(tuple((code, joined(listed)) for code, listed in names.versions))


def _named(shelf: Shelf, name: str, kind: Kind, record_id: RecordId | None) -> Row:
    """A record's id and its names, in a column of each language."""
    record = shelf.find(kind, record_id)
    return {
        name: record.id if record else None,
        f"{name}_*": label_of(record) if record else LocalText(),
    }


def _listed(shelf: Shelf, name: str, records: Sequence[Record]) -> Row:
    """Ids and names of several records; one without a name in a language leaves its place empty."""
    labels = [label_of(record) for record in records]
    named = ((code, joined(label.get(code) for label in labels)) for code in shelf.codes)
    return {name: joined(record.id for record in records), f"{name}_*": LocalText(tuple(named))}


def label_of(record: Record) -> LocalText:
    """A record's name; the text of what was withdrawn is no name."""
    if isinstance(record, Claim | Question) and record.status is Status.WITHDRAWN:
        return LocalText()
    return name_of(record)


def _date(name: str, when: When | None) -> Row:
    days = (when.start, when.end) if when else ()
    return {
        name: when.iso if when else None,
        f"{name}_inferred": when.inferred if when else None,
        f"{name}_about": any(day.about for day in days if day) if when else None,
        f"{name}_doubted": when.doubted if when else None,
        f"{name}_edtf": when.edtf if when else None,
    }


def joined(items: Iterable[str]) -> str:
    """A list in one cell; a semicolon within an item becomes a comma. Nothing at all is empty."""
    listed = [item.replace(BETWEEN, ",") for item in items]
    return BETWEEN.join(listed) if any(listed) else ""


def plain_number(number: Decimal | None) -> int | float | None:
    """A number as programs write it: whole ones without a point."""
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else float(number)
