"""Tables of claims, questions, sources and entities, in all languages at once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias, TypeVar

from site_gen.domain.claims import Assessment, Citation, Claim, Figure, Question
from site_gen.domain.contests import Contest
from site_gen.domain.dates import EdtfDate
from site_gen.domain.entities import Entity
from site_gen.domain.sources import Capture, Source
from site_gen.domain.text import Kind, LocaleCode, LocalNames, LocalText, RecordId, Status
from site_gen.load.corpus import Corpus, Record, kind_of
from site_gen.plan.addresses import FOLDERS, absolute_url, record_url
from site_gen.plan.indexes import ClaimIndex, questions_of, topics_of
from site_gen.render.data.schema import CLAIMS, ENTITIES, PER_LANGUAGE, QUESTIONS, SOURCES, Column
from site_gen.render.text import Catalogues, claim_title, name_of
from site_gen.structs import Struct

Cell: TypeAlias = str | int | float | bool | None
Row: TypeAlias = Mapping[str, Cell | LocalText]
R = TypeVar("R", bound=Record)
LIST_SEPARATOR = ";"


class Table(Struct, frozen=True):
    """The table of a kind, without its rows, which are in the order of their ids."""

    name: str
    columns: tuple[Column, ...]


class PublicRecords(Struct, frozen=True):
    """The public records and their relations.

    A record that is not public leaves no trace, not even its id.
    """

    corpus: Corpus
    evidence: ClaimIndex
    catalogues: Catalogues

    @property
    def codes(self) -> tuple[LocaleCode, ...]:
        return self.corpus.config.codes

    def url(self, record: Record) -> str:
        """The neutral address, which is the same for all languages."""
        return absolute_url(
            self.corpus.config.base_url, record_url(kind_of(record), record.id, None)
        )

    def find(self, kind: Kind, name: RecordId | None) -> Record | None:
        return self.corpus.find(kind, name) if name else None

    def find_all(self, kind: Kind, names: Iterable[RecordId]) -> list[Record]:
        """The public ones of these records, in the same order."""
        return [record for record in (self.find(kind, name) for name in names) if record]

    def questions(self, claim: Claim) -> tuple[Question, ...]:
        """The public questions that a claim answers."""
        return questions_of(self.corpus, claim)

    def unit(self, claim: Claim) -> str | None:
        """The unit of a claim's number."""
        return next((q.unit for q in self.questions(claim) if q.unit), None)

    def contest(self, question: Question) -> Contest:
        """The comparison of a question's answers."""
        return self.evidence.contests[question.id]

    def label(self, record: Record) -> LocalText:
        """A record's name when shown alone; a claim's includes the claimant."""
        if isinstance(record, Claim) and record.status is not Status.WITHDRAWN:
            return claim_title(self.corpus, self.catalogues, record)
        return label_of(record)

    def topics(self, claim: Claim) -> tuple[RecordId, ...]:
        """A claim's own topics and those of its questions."""
        return topics_of(self.corpus, claim)

    def citations(self, claim: Claim) -> list[Citation]:
        """The citations of a claim whose sources are public."""
        return [c for c in claim.citations if self.find(Kind.SOURCE, c.source)]

    def answers(self, question: Question) -> tuple[Claim, ...]:
        """The answers to a question by date, without withdrawn claims."""
        return self.evidence.by_question.get(question.id, ())


def table_of(public: PublicRecords, kind: Kind) -> Table:
    """The table of all records of a kind, with the columns of texts in each language."""
    return Table(FOLDERS[kind], _in_languages(_COLUMNS[kind], public))


def row_of(public: PublicRecords, record: Record) -> tuple[Cell, ...]:
    """The row of a record in the table of its kind; an empty cell is None."""
    if isinstance(record, Claim):
        return _cells(public, CLAIMS, record, _claim)
    if isinstance(record, Question):
        return _cells(public, QUESTIONS, record, _question)
    if isinstance(record, Source):
        return _cells(public, SOURCES, record, _source)
    return _cells(public, ENTITIES, record, _entity) if isinstance(record, Entity) else ()


_COLUMNS: Mapping[Kind, tuple[Column, ...]] = {
    Kind.CLAIM: CLAIMS,
    Kind.QUESTION: QUESTIONS,
    Kind.SOURCE: SOURCES,
    Kind.ENTITY: ENTITIES,
}


def _in_languages(columns: tuple[Column, ...], public: PublicRecords) -> tuple[Column, ...]:
    return tuple(c for column in columns for c in column.in_languages(public.codes))


def _cells(
    public: PublicRecords,
    columns: tuple[Column, ...],
    record: R,
    row: Callable[[PublicRecords, R], Row],
) -> tuple[Cell, ...]:
    """The cells of a row in the order of its columns, with those of each language together.

    Of a withdrawn record only status and note are filled.
    """
    withdrawn = record.status is Status.WITHDRAWN
    own_values = (
        dict.fromkeys(column.name for column in columns) if withdrawn else row(public, record)
    )
    row_values = {**own_values, **_common_cells(public, record)}
    cells: list[Cell] = []
    for column in columns:
        value = row_values[column.name]
        if column.name.endswith(PER_LANGUAGE):
            texts = dict(value.versions) if isinstance(value, LocalText) else {}
            cells.extend(texts.get(code) or None for code in public.codes)
        else:
            cells.append(None if isinstance(value, LocalText) or value == "" else value)
    return tuple(cells)


def _common_cells(public: PublicRecords, record: Record) -> Row:
    return {
        "id": record.id,
        "url": public.url(record),
        "status": record.status.value,
        "was": joined_list(record.was),
        "note_*": record.note,
    }


def _claim(public: PublicRecords, claim: Claim) -> Row:
    figure = claim.figure or Figure()
    questions = public.questions(claim)
    cited = public.citations(claim)
    return {
        **_named(public, "question", Kind.QUESTION, questions[0].id if questions else None),
        **_listed(public, "questions", questions),
        **_named(public, "claimant", Kind.ENTITY, claim.claimant),
        "stance": claim.stance.value,
        "qualifier_*": claim.qualifier,
        "caution_*": claim.caution,
        "text_*": claim.text,
        "value": plain_number(figure.value),
        "min": plain_number(figure.least),
        "min_exclusive": figure.excludes_least if figure.least is not None else None,
        "max": plain_number(figure.most),
        "max_exclusive": figure.excludes_most if figure.most is not None else None,
        "approx": figure.approx if claim.figure else None,
        "unit": public.unit(claim) if claim.figure else None,
        **_date("date", claim.date),
        **_date("period", claim.period),
        **_listed(public, "about", public.find_all(Kind.ENTITY, claim.about)),
        **_listed(public, "topics", public.find_all(Kind.TOPIC, public.topics(claim))),
        **_listed(public, "sources", public.find_all(Kind.SOURCE, (c.source for c in cited))),
        "locators": joined_list(citation.locator for citation in cited),
        "credibility": claim.credibility,
    }


def _question(public: PublicRecords, question: Question) -> Row:
    contest = public.contest(question)
    return {
        "text_*": question.text,
        "unit": question.unit,
        "scope_*": question.scope,
        **_listed(public, "topics", public.find_all(Kind.TOPIC, question.topics)),
        "answers": joined_list(claim.id for claim in contest.answers),
        "contested": contest.contested,
        "denied": contest.denied,
        "one_sided": contest.one_sided,
        "series": contest.has_series,
        **_assessed(question.assessment),
    }


def _assessed(assessment: Assessment | None) -> Row:
    return {
        "assessment_date": assessment.date.edtf if assessment else None,
        "assessment_likelihood": assessment.likelihood.value if assessment else None,
        "assessment_confidence": assessment.confidence.value if assessment else None,
        "assessment_text_*": assessment.text if assessment else LocalText(),
    }


def _source(public: PublicRecords, source: Source) -> Row:
    return {
        "type": source.type,
        "language": source.language,
        "title": source.printed_title[1],
        "title_*": source.title,
        "authors": joined_list(source.authors),
        **_named(public, "publisher", Kind.ENTITY, source.publisher),
        **_date("issued", source.issued),
        "original_url": source.url,
        "liveness": source.liveness.value,
        "accessed": source.accessed.edtf if source.accessed else None,
        "archived": joined_list(copy.url for copy in source.archived),
        "reliability": source.reliability,
        **_captured(source.capture),
        "claims": joined_list(c.id for c in public.evidence.by_source.get(source.id, ())),
    }


def _captured(capture: Capture | None) -> Row:
    return {
        "capture_file": capture.file if capture else None,
        "capture_sha256": capture.sha256 if capture else None,
        "capture_retrieved": capture.retrieved if capture else None,
    }


def _entity(public: PublicRecords, entity: Entity) -> Row:
    return {
        "kind": entity.kind.value,
        "name_*": entity.name,
        "role_*": entity.role,
        "aliases_*": _joined_names(entity.aliases),
        **_named(public, "country", Kind.ENTITY, entity.country),
        "wikidata": entity.wikidata,
        "claims": joined_list(c.id for c in public.evidence.by_claimant.get(entity.id, ())),
        "claims_about": joined_list(c.id for c in public.evidence.by_subject.get(entity.id, ())),
    }


def _joined_names(names: LocalNames) -> LocalText:
    return LocalText(tuple((code, joined_list(listed)) for code, listed in names.versions))


def _named(public: PublicRecords, name: str, kind: Kind, record_id: RecordId | None) -> Row:
    """A record's id, and its name in a column of each language."""
    record = public.find(kind, record_id)
    return {
        name: record.id if record else None,
        f"{name}_*": label_of(record) if record else LocalText(),
    }


def _listed(public: PublicRecords, name: str, records: Sequence[Record]) -> Row:
    """Ids and names of several records; a missing name is an empty item."""
    labels = [label_of(record) for record in records]
    named = ((code, joined_list(label.get(code) for label in labels)) for code in public.codes)
    return {
        name: joined_list(record.id for record in records),
        f"{name}_*": LocalText(tuple(named)),
    }


def label_of(record: Record) -> LocalText:
    """A record's name; empty for a withdrawn claim or question."""
    if isinstance(record, Claim | Question) and record.status is Status.WITHDRAWN:
        return LocalText()
    return name_of(record)


def _date(name: str, when: EdtfDate | None) -> Row:
    days = (when.start, when.end) if when else ()
    return {
        name: when.iso if when else None,
        f"{name}_inferred": when.inferred if when else None,
        f"{name}_about": any(day.about for day in days if day) if when else None,
        f"{name}_doubted": when.doubted if when else None,
        f"{name}_edtf": when.edtf if when else None,
    }


def joined_list(items: Iterable[str]) -> str:
    """A list in one cell; a semicolon within an item becomes a comma. Empty if all items are."""
    listed = [item.replace(LIST_SEPARATOR, ",") for item in items]
    return LIST_SEPARATOR.join(listed) if any(listed) else ""


def plain_number(number: Decimal | None) -> int | float | None:
    """A number as int if it is whole, otherwise as float."""
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else float(number)
