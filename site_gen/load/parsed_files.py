"""Turns the text of one file of the content into what is in it; an unchanged one only once."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial
from typing import TypeAlias

from site_gen.cache.between_builds import cached_between_builds
from site_gen.domain.claims import Claim, Question
from site_gen.domain.entities import Entity
from site_gen.domain.sources import Source
from site_gen.domain.text import Kind, LocaleCode, Places, RecordId
from site_gen.load import markdown_files, records
from site_gen.problems import Checked, Span
from site_gen.yaml_nodes import MappingNode, Node, read_yaml

ReadRecord: TypeAlias = Source | Entity | Claim | Question
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
    """One language's file of a record; None with its problems where a part cannot be read."""
    read = markdown_files.read_markdown_file(path, text)
    if read.value is None:
        return Checked(None, read.problems)
    file = markdown_files.language_file_from(kind, read.value, locale)
    return Checked(file.value, (*read.problems, *file.problems))


@cached_between_builds
def records_in_file(
    path: str, text: str, kind: Kind, margin: Decimal
) -> tuple[tuple[RecordId, ...], Checked[tuple[ReadRecord, ...]]]:
    """The ids in a file, and those of its records that can be read."""
    read = read_yaml(text, Span(path))
    if read.value is None:
        return (), Checked((), read.problems)
    entries = read.value.entries if isinstance(read.value, MappingNode) else ()
    of_claims: _Maker = partial(records.claim_from, margin=margin)
    make: _Maker = of_claims if kind is Kind.CLAIM else _MAKERS[kind]
    checked: Checked[tuple[ReadRecord, ...]] = records.records_in(read.value, make)
    names = tuple(RecordId(key.text) for key, _ in entries)
    return names, Checked(checked.value, (*read.problems, *checked.problems))
