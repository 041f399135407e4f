"""Turns YAML nodes into sources, entities, questions and claims."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from pydantic import BaseModel

from site_gen.decoding import decode_node
from site_gen.domain.claims import APPROX_MARGIN, Assessment, Citation, Claim, Figure, Question
from site_gen.domain.dates import EdtfDate
from site_gen.domain.entities import Entity
from site_gen.domain.sources import ArchivedCopy, Capture, Liveness, Source
from site_gen.domain.text import (
    ID,
    ID_LONGEST,
    Kind,
    LocalNames,
    LocalText,
    Places,
    RecordId,
    Status,
)
from site_gen.load import schemas
from site_gen.load.broken import STAND_IN_ID
from site_gen.problems import Checked, Problem, Span
from site_gen.structs import replace
from site_gen.yaml_nodes import MappingNode, Node, ScalarNode, SequenceNode, read_yaml


def with_doubt(when: EdtfDate | None, *, doubted: bool) -> EdtfDate | None:
    """The date marked as doubted, so that no page shows it without the doubt."""
    return replace(when, doubted=True) if when and doubted else when


def check_doubt(
    field: str, when: EdtfDate | None, note: LocalText, places: Places
) -> Iterator[Problem]:
    """A doubted date must be given, be as printed, and have a note with the desk's reason."""
    if when is None:
        message, hint = f"`{field}_doubted` is used without `{field}`", f"add `{field}`, as printed"
    elif when.inferred:
        message = (
            f"`{field}` ends in `?`, so the desk worked it out, and `{field}_doubted` says printed"
        )
        hint = "keep the date as it was printed, or remove the doubt"
    elif not note.locales:
        message, hint = (
            f"`{field}` is doubted, and no `note` says why",
            "add `note` with the reason",
        )
    else:
        return
    span = places.of(f"{field}_doubted")
    yield Problem("doubt-unclear", message, span, field=f"{field}_doubted", hint=hint)


R = TypeVar("R")


def field_places(node: Node, start: Span) -> Places:
    """Where a record's own fields are, and the entries of its lists."""
    if not isinstance(node, MappingNode):
        return Places(start)
    return Places(start, tuple(_positions(node, start.line)))


def _positions(fields: MappingNode, first: int) -> Iterator[tuple[str, int, int]]:
    for key, value in fields.entries:
        # The same few names in every file: one copy of each is enough.
        yield sys.intern(key.text), key.span.line - first, key.span.column
        if isinstance(value, SequenceNode):
            for number, item in enumerate(value.items):
                name = sys.intern(f"{key.text}.{number}")
                yield name, item.span.line - first, item.span.column


def check_id(name: str, span: Span) -> tuple[Problem, ...]:
    """The problems of an id, which a file name or a key gives a record."""
    if not ID.fullmatch(name):
        message = f"id `{name}` must be lower-case letters, digits and hyphens"
    elif len(name) > ID_LONGEST:
        message = f"id `{name}` has {len(name)} characters, and {ID_LONGEST} is the most"
    else:
        return ()
    return (Problem("id-unreadable", message, span, hint="rename it before it is published"),)


def records_in(
    node: Node, make: Callable[[RecordId, Node, Places], Checked[R | None]]
) -> Checked[tuple[R, ...]]:
    """The records of one YAML file, a mapping of id to fields; each error is its own problem."""
    if not isinstance(node, MappingNode):
        hint = "write one record under each id: `some-id:` and its fields below, indented"
        problem = Problem("record-not-fields", "the file has no records", node.span, hint=hint)
        return Checked((), (problem,))
    records: list[R] = []
    problems: list[Problem] = []
    for key, value in node.entries:
        id_problems = check_id(key.text, key.span)
        checked = make(RecordId(key.text), value, field_places(value, key.span))
        problems.extend((*id_problems, *checked.problems))
        # Without an id it has no address.
        if checked.value is not None and not id_problems:
            records.append(checked.value)
    return Checked(tuple(records), tuple(problems))


def source_from(record: RecordId, node: Node, places: Places) -> Checked[Source | None]:
    """One entry of `sources.yaml`."""
    decoded = decode_node(schemas.SourceSchema, as_mapping(node, places), f"source `{record}`")
    schema = decoded.value
    if schema is None:
        return Checked(None, decoded.problems)
    archived = tuple(ArchivedCopy(copy.url, copy.date) for copy in schema.archived)
    source = Source(
        id=record,
        type=schema.type,
        title=schema.title,
        places=places,
        language=schema.language,
        authors=schema.author,
        publisher=schema.publisher,
        issued=with_doubt(schema.issued, doubted=schema.issued_doubted),
        url=schema.url,
        accessed=schema.accessed,
        archived=archived,
        reliability=schema.reliability,
        capture=_capture(schema.capture) if schema.capture else None,
        liveness=Liveness.DEAD if schema.status == Liveness.DEAD else Liveness.LIVE,
        status=Status(schema.status) if schema.status in set(Status) else Status.PUBLISHED,
        note=schema.note,
        was=schema.was,
    )
    doubt = (
        check_doubt("issued", schema.issued, schema.note, places) if schema.issued_doubted else ()
    )
    return Checked(source, tuple(doubt))


def _capture(schema: schemas.CaptureSchema) -> Capture:
    return Capture(
        schema.file,
        schema.sha256,
        schema.retrieved,
        schema.tool,
        schema.by,
        schema.note,
        schema.asked,
    )


def entity_from(record: RecordId, node: Node, places: Places) -> Checked[Entity | None]:
    """One entry of `entities.yaml`."""
    decoded = decode_node(schemas.EntitySchema, as_mapping(node, places), f"entity `{record}`")
    schema = decoded.value
    if schema is None:
        return Checked(None, decoded.problems)
    entity = Entity(
        id=record,
        kind=schema.kind,
        name=schema.name,
        places=places,
        aliases=schema.aliases or LocalNames(),
        role=schema.role,
        country=schema.country,
        wikidata=schema.wikidata,
        status=schema.status,
        note=schema.note,
        was=schema.was,
    )
    return Checked(entity)


def as_mapping(node: Node, places: Places) -> Node:
    """Read a record with nothing under its id as one without fields, to report what it lacks."""
    if isinstance(node, ScalarNode) and not node.text:
        return MappingNode((), places.start)
    return MappingNode(node.entries, places.start) if isinstance(node, MappingNode) else node


def repeated_ids(
    records: Iterable[tuple[str, RecordId, Places]],
) -> tuple[Problem, ...]:
    """Report an id that two files of a folder give to two records, with both places."""
    first_places: dict[tuple[str, RecordId], Places] = {}
    problems: list[Problem] = []
    for kind, record, places in records:
        first = first_places.setdefault((kind, record), places)
        if first is not places:
            message = f"{kind} id `{record}` is already used"
            related = (("first used here", first.start),)
            hint = "give one of the two another id"
            problems.append(
                Problem("id-repeated", message, places.start, hint=hint, related=related)
            )
    return tuple(problems)


def claim_from(
    record: RecordId, node: Node, places: Places, margin: Decimal = APPROX_MARGIN
) -> Checked[Claim | None]:
    """One entry of the claims; `margin` is how much the desk widens "about"."""
    decoded = decode_node(schemas.ClaimSchema, as_mapping(node, places), f"claim `{record}`")
    schema = decoded.value
    if schema is None:
        return Checked(None, decoded.problems)
    claim = Claim(
        id=record,
        claimant=schema.claimant,
        stance=schema.stance,
        text=schema.text,
        places=places,
        citations=tuple(Citation(c.source, c.locator, c.quote) for c in schema.sources),
        questions=tuple(dict.fromkeys(schema.question)),
        qualifier=schema.qualifier,
        caution=schema.caution,
        figure=_figure(schema, margin),
        date=with_doubt(schema.date, doubted=schema.date_doubted),
        period=with_doubt(schema.period, doubted=schema.period_doubted),
        about=schema.about,
        topics=schema.topics,
        credibility=schema.credibility,
        status=schema.status,
        note=schema.note,
        was=schema.was,
    )
    return Checked(claim, (*_claim_problems(claim), *_doubts(schema, places)))


def _doubts(schema: schemas.ClaimSchema, places: Places) -> Iterator[Problem]:
    if schema.date_doubted:
        yield from check_doubt("date", schema.date, schema.note, places)
    if schema.period_doubted:
        yield from check_doubt("period", schema.period, schema.note, places)


def _figure(schema: schemas.ClaimSchema, margin: Decimal) -> Figure | None:
    if not schema.has_figure:
        return None
    return Figure(
        value=schema.value,
        least=schema.least,
        most=schema.most,
        approx=schema.approx,
        excludes_least=schema.more_than is not None,
        excludes_most=schema.less_than is not None,
        margin=margin,
    )


def _claim_problems(claim: Claim) -> list[Problem]:
    problems = []
    if not claim.citations:
        message = f"claim `{claim.id}` names no source"
        hint = "add `sources: [{source: …, locator: …}]`"
        problems.append(Problem("claim-without-source", message, claim.places.start, hint=hint))
    if not claim.questions and not claim.topics:
        message = f"claim `{claim.id}` belongs to no question and no topic"
        hint = "add `question:` or `topics:`"
        problems.append(Problem("claim-without-topic", message, claim.places.start, hint=hint))
    if claim.denies and claim.figure and claim.figure.value != 0:
        message = f"claim `{claim.id}` is a denial and has a number"
        hint = "record the number under its own claimant; a denial has none"
        span = claim.figure_span
        problems.append(Problem("denial-with-figure", message, span, hint=hint))
    return problems


def question_from(record: RecordId, node: Node, places: Places) -> Checked[Question | None]:
    """One entry of the questions."""
    decoded = decode_node(schemas.QuestionSchema, as_mapping(node, places), f"question `{record}`")
    schema = decoded.value
    if schema is None:
        return Checked(None, decoded.problems)
    question = Question(
        id=record,
        text=schema.text,
        places=places,
        unit=schema.unit,
        scope=schema.scope,
        topics=schema.topics,
        assessment=_assessment(schema.assessment) if schema.assessment else None,
        status=schema.status,
        note=schema.note,
        was=schema.was,
    )
    return Checked(question)


def _assessment(schema: schemas.AssessmentSchema) -> Assessment:
    return Assessment(schema.text, schema.date, schema.likelihood, schema.confidence)


def record_problems(kind: Kind, path: Path, text: str) -> tuple[Problem, ...]:
    """The problems that the loader would report for a file of records."""
    node = read_yaml(text, Span(str(path)))
    if node.value is None:
        return node.problems
    if kind is Kind.CLAIM:
        return records_in(node.value, claim_from).problems
    if kind is Kind.QUESTION:
        return records_in(node.value, question_from).problems
    if kind is Kind.SOURCE:
        return records_in(node.value, source_from).problems
    return records_in(node.value, entity_from).problems


# What stands for a required field that cannot be read; no rule finds anything in it.
_NO_WORDS = "–"
_STAND_INS: Mapping[str, str] = MappingProxyType(
    {"claimant": STAND_IN_ID, "stance": "asserts", "type": "report", "kind": "person"}
)
_IN_EACH_LANGUAGE = frozenset({"text", "name"})


def without_fields(
    schema: type[BaseModel], node: Node, bad: frozenset[str], *, is_prose: bool = False
) -> MappingNode | None:
    """The mapping without these fields, and with others in the place of required ones."""
    if not isinstance(node, MappingNode):
        return None
    kept = [(key, value) for key, value in node.entries if key.text not in bad]
    required = (name for name, field in schema.model_fields.items() if field.is_required())
    missing = [name for name in required if node.get(name) is None or name in bad]
    stand_ins = [
        (ScalarNode(name, node.span), _stand_in(name, node.span, is_prose=is_prose))
        for name in missing
    ]
    return MappingNode((*kept, *stand_ins), node.span)


def _stand_in(name: str, span: Span, *, is_prose: bool) -> Node:
    if name in _IN_EACH_LANGUAGE or (name == "title" and not is_prose):
        entry = (ScalarNode("en", span), ScalarNode(_NO_WORDS, span))
        return MappingNode((entry,), span)
    return ScalarNode(_STAND_INS.get(name, _NO_WORDS), span)
