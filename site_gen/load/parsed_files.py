"""Turns the text of one file of the content into what is in it; an unchanged one only once."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import TypeAlias

from pydantic import BaseModel

from site_gen.cache.between_builds import cached_between_builds
from site_gen.decoding import bad_fields
from site_gen.domain.articles import Prose
from site_gen.domain.text import Kind, LocaleCode, Places, RecordId, Status
from site_gen.load import markdown_files, records, schemas
from site_gen.load.broken import BrokenRecord, ReadRecord, RecordFile
from site_gen.problems import Checked, Lines, Span
from site_gen.yaml_nodes import MappingNode, Node, ScalarNode, read_yaml, read_yaml_parts

_Maker: TypeAlias = Callable[[RecordId, Node, Places], Checked[ReadRecord | None]]
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
    found = RecordFile(names, checked.value, broken, drafts)
    told = (problem for record in rest for problem in record.problems)
    return Checked(found, (*problems, *checked.problems, *told))


def _maker(kind: Kind, margin: Decimal) -> _Maker:
    of_claims: _Maker = partial(records.claim_from, margin=margin)
    return of_claims if kind is Kind.CLAIM else _MAKERS[kind]


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
    rest = records.without_fields(schema, node, bad)
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
