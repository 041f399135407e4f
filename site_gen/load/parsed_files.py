"""Turns the text of one file of the content into what is in it; an unchanged one only once."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from hashlib import sha256
from os import stat_result
from pathlib import Path
from typing import Any, TypeAlias

from pydantic import BaseModel

from site_gen.cache.between_builds import cached_between_builds
from site_gen.cache.known_files import KnownFiles, reader_of
from site_gen.decoding import SoundNode
from site_gen.domain.anchors import anchors_in
from site_gen.domain.articles import Prose
from site_gen.domain.claims import Claim, Question
from site_gen.domain.entities import Entity
from site_gen.domain.markup_limits import is_moderate
from site_gen.domain.sources import Source
from site_gen.domain.text import (
    Anchor,
    Body,
    BodyFacts,
    Kind,
    LocaleCode,
    Places,
    RecordId,
    Reference,
    Status,
    is_blank,
    references_in,
    unread_body,
)
from site_gen.load import markdown_files, records, schemas
from site_gen.load.broken import BrokenRecord, bad_fields, without_fields
from site_gen.problems import Checked, Lines, Span
from site_gen.yaml_nodes import (
    MappingNode,
    Node,
    ScalarNode,
    plain_value,
    read_yaml,
    read_yaml_parts,
)

ReadRecord: TypeAlias = Source | Entity | Claim | Question
_Maker: TypeAlias = Callable[[RecordId, Node | SoundNode, Places], Checked[ReadRecord | None]]
_MAKERS: Mapping[Kind, _Maker] = {
    Kind.SOURCE: records.source_from,
    Kind.ENTITY: records.entity_from,
    Kind.QUESTION: records.question_from,
}


@cached_between_builds
def language_file_in(
    path: str, text: str, kind: Kind, locale: LocaleCode
) -> Checked[markdown_files.LanguageFile | None]:
    """One language's file of a record, with its problems; None where too little can be read."""
    read = markdown_files.read_markdown_file(path, text)
    if read.value is None:
        return Checked(None, read.problems)
    file = markdown_files.readable_language_file(kind, read.value, locale)
    return Checked(file.value, (*read.problems, *file.problems))


def known_language_file(
    known: KnownFiles, digests: dict[str, str], path: str, kind: Kind, locale: LocaleCode
) -> markdown_files.LanguageFile | None:
    """A file whose header the last build read, if it is as it was then; with its digest."""
    if not (unchanged := known.unchanged(path)):
        return None
    digests[path], start, end, line, written, spans, facts = json.loads(unchanged.text)
    schema = markdown_files.PROSE_SCHEMAS[kind].model_validate(written)
    places = Places(Span(path), tuple((name, Span(path, *place)) for name, *place in spans))
    read = partial(_text_between, unchanged.read, start, end)
    body = unread_body(Span(path, line), _facts_from(facts, path), read)
    version = markdown_files.version_from(schema, body, places, locale)
    return markdown_files.LanguageFile(schema, version, written=written)


def _text_between(read: Callable[[], bytes], start: int, end: int) -> str:
    return read().decode()[start:end]


def kept_language_file(
    known: KnownFiles,
    stat: stat_result,
    read: Checked[markdown_files.LanguageFile | None],
    text: str,
    digest: str,
) -> Checked[markdown_files.LanguageFile | None]:
    """Let the next build know a file that has no errors, and whose bytes are just its text.

    Its body is forgotten, and read again when a page shows it: the bodies of a large site are most
    of what it takes of memory.
    """
    file = read.value
    if file and not read.problems and not file.bad and known.may_keep(stat):
        path, body = file.version.places.start.path, file.version.body
        end = len(text.rstrip())
        start = end - len(body.source)
        if text[start:end] == body.source and digest == sha256(text.encode()).hexdigest():
            spans = [(name, span.line, span.column) for name, span in file.version.places.fields]
            facts = _facts_in(body)
            row = (digest, start, end, body.span.line, file.written, spans, _facts_row(facts))
            known.keep(path, stat, json.dumps(row, ensure_ascii=False, separators=(",", ":")))
            again = partial(_text_between, reader_of(path, stat), start, end)
            unread = unread_body(body.span, facts, again)
            return replace(read, value=replace(file, version=replace(file.version, body=unread)))
    return read


def _facts_in(body: Body) -> BodyFacts:
    return BodyFacts(
        is_blank(body), is_moderate(body.source), references_in(body), anchors_in(body)
    )


def _facts_row(facts: BodyFacts) -> list[object]:
    """The facts of a body in plain values."""
    links = [(r.kind, r.id, r.span.line, r.span.column) for r in facts.references]
    anchors = [(a.id, a.was, a.text, a.span.line, a.span.column) for a in facts.anchors]
    return [facts.is_blank, facts.is_moderate, links, anchors]


def _facts_from(row: Sequence[Any], path: str) -> BodyFacts:
    """The reverse of `_facts_row`."""
    blank, moderate, links, anchors = row
    return BodyFacts(
        blank,
        moderate,
        tuple(Reference(kind, name, Span(path, *place)) for kind, name, *place in links),
        tuple(Anchor(name, tuple(was), Span(path, *at), text) for name, was, text, *at in anchors),
    )


def prose_again(prose: Prose, texts: Mapping[str, str]) -> Prose | None:
    """An article, topic or page with other texts in its files; None if one of them has an error."""
    files = [
        language_file_in(path, texts[path], prose.kind, version.locale)
        for version in prose.versions
        for path in (version.places.start.path,)
    ]
    sound = tuple(file.value for file in files if file.value and not file.problems)
    if len(sound) < len(files):
        return None
    joined = markdown_files.prose_from(prose.kind, prose.id, sound)
    return None if joined.problems else joined.value


@dataclass(frozen=True, slots=True)
class RecordFile:
    """The ids in a file, those of its records that can be read, and what can be of others.

    `drafts` are the lines of drafts, whether they can be read or not. `written` are the records in
    plain values.
    """

    names: tuple[RecordId, ...] = ()
    records: tuple[ReadRecord, ...] = ()
    broken: tuple[BrokenRecord, ...] = ()
    drafts: tuple[Lines, ...] = ()
    written: tuple[object, ...] = ()


@cached_between_builds
def records_in_file(path: str, text: str, kind: Kind, margin: Decimal) -> Checked[RecordFile]:
    """What is in a file of records, with the problems of each; one does not hide another."""
    read = read_yaml(text, Span(path))
    node, problems = read.value, read.problems
    lost: tuple[str, ...] = ()
    if node is None:
        parts = read_yaml_parts(text, Span(path), problems)
        node, lost = parts.value.node, parts.value.lost
        problems = parts.problems
        if not node.entries:
            return Checked(RecordFile(tuple(map(RecordId, lost))), problems)
    make = _maker(kind, margin)
    checked: Checked[tuple[ReadRecord, ...]] = records.records_in(node, make)
    entries = node.entries if isinstance(node, MappingNode) else ()
    read_ids = {record.id for record in checked.value}
    rest = [
        _broken_record(RecordId(key.text), value, kind, make)
        for key, value in entries
        if key.text not in read_ids
    ]
    names = tuple(RecordId(name) for name in (*(key.text for key, _ in entries), *lost))
    drafts = tuple(_drafts_in(path, text, entries))
    broken = tuple(r.value for r in rest if r.value)
    written = tuple(plain_value(value) for _, value in entries)
    found = RecordFile(names, checked.value, broken, drafts, written)
    told = (problem for record in rest for problem in record.problems)
    return Checked(found, (*problems, *checked.problems, *told))


def _maker(kind: Kind, margin: Decimal) -> _Maker:
    of_claims: _Maker = partial(records.claim_from, margin=margin)
    return of_claims if kind is Kind.CLAIM else _MAKERS[kind]


def record_file(
    known: KnownFiles,
    digests: dict[str, str],
    path: Path,
    kind: Kind,
    margin: Decimal,
    text_of: Callable[[Path], str | None],
) -> Checked[RecordFile | None]:
    """What is in a file of records, known from the last build if it is as it was then.

    Its digest is in `digests` afterwards. `text_of` reads a file; None if it is no text.
    """
    if found := _known_record_file(known, digests, str(path), kind, margin):
        return Checked(found)
    stat, text = path.lstat(), text_of(path)
    if text is None:
        return Checked(None)
    read = records_in_file(str(path), text, kind, margin)
    _keep_record_file(known, stat, str(path), read, digests[str(path)])
    return read


def _known_record_file(
    known: KnownFiles, digests: dict[str, str], path: str, kind: Kind, margin: Decimal
) -> RecordFile | None:
    if not (unchanged := known.unchanged(path)):
        return None
    digests[path], entries, drafts = json.loads(unchanged.text)
    make, made = _maker(kind, margin), []
    for name, place, value, spans in entries:
        fields = tuple((field, Span(path, *at)) for field, *at in spans)
        made.append(make(name, SoundNode(value), Places(Span(path, *place), fields)).value)
    lines = tuple(Lines(path, first, last) for first, last in drafts)
    names = tuple(RecordId(entry[0]) for entry in entries)
    found = tuple(record for record in made if record is not None)
    return RecordFile(names, found, drafts=lines)


def _keep_record_file(
    known: KnownFiles, stat: stat_result, path: str, read: Checked[RecordFile], digest: str
) -> None:
    """Let the next build know a file of records that has no errors."""
    file = read.value
    if not read.problems and not file.broken and file.written and known.may_keep(stat):
        places = [record.places for record in file.records]
        entries = [
            (
                record.id,
                (at.start.line, at.start.column),
                value,
                [(field, span.line, span.column) for field, span in at.fields],
            )
            for record, at, value in zip(file.records, places, file.written, strict=True)
        ]
        drafts = [(lines.first, lines.last) for lines in file.drafts]
        row = (digest, entries, drafts)
        known.keep(path, stat, json.dumps(row, ensure_ascii=False, separators=(",", ":")))


def _drafts_in(path: str, text: str, entries: Sequence[tuple[ScalarNode, Node]]) -> Iterator[Lines]:
    """The lines of each record with `status: draft`, up to the next record."""
    firsts = [key.span.line for key, _ in entries]
    for (key, node), following in zip(entries, [*firsts[1:], text.count("\n") + 2], strict=False):
        status = node.get("status") if isinstance(node, MappingNode) else None
        if isinstance(status, ScalarNode) and status.text == Status.DRAFT:
            yield Lines(path, key.span.line, following - 1)


def _broken_record(
    record: RecordId, node: Node, kind: Kind, make: _Maker
) -> Checked[BrokenRecord | None]:
    """What can be read of a record that cannot be as a whole, with more of its problems."""
    schema = _SCHEMAS[kind]
    bad = bad_fields(schema, node)
    rest = without_fields(schema, node, bad)
    if rest is None:
        return Checked(None)
    made = make(record, rest, records.field_places(rest, node.span))
    told = tuple(
        p for p in made.problems if bad.isdisjoint(_FIELDS_OF_RULE.get(p.rule, (p.field,)))
    )
    return Checked(BrokenRecord(made.value, bad) if made.value else None, told)


# What a claim lacks, if none of these fields has anything; nothing is known of one with an error.
_FIELDS_OF_RULE: Mapping[str, tuple[str, ...]] = {
    "claim-without-source": ("sources",),
    "claim-without-topic": ("question", "topics"),
}
_SCHEMAS: Mapping[Kind, type[BaseModel]] = {
    Kind.SOURCE: schemas.SourceSchema,
    Kind.ENTITY: schemas.EntitySchema,
    Kind.QUESTION: schemas.QuestionSchema,
    Kind.CLAIM: schemas.ClaimSchema,
}
