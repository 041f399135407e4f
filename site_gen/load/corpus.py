"""Reads the content folder into one Corpus; no other module reads it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias, TypeVar

from site_gen.cache.known_files import IsSettled, KnownFiles
from site_gen.cache.store import opened_results
from site_gen.config import Config
from site_gen.domain.articles import Prose
from site_gen.domain.claims import Claim, Question
from site_gen.domain.editions import EditionFile
from site_gen.domain.entities import Entity
from site_gen.domain.promises import Ledger
from site_gen.domain.sources import Source
from site_gen.domain.text import Kind, RecordId, Status
from site_gen.load import content_files
from site_gen.load.broken import BrokenRecord
from site_gen.load.content_reader import ContentReader, SettingsReader
from site_gen.problems import Checked, Lines, reported_problems
from site_gen.structs import replace

T = TypeVar("T")
Record: TypeAlias = Prose | Source | Entity | Claim | Question


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything that the desk has written, joined by id.

    `unreadable` names records that exist and cannot be read; links to them are not reported.
    `broken` is what can be read of them, for rules to look at; `drafts` are the lines of drafts.
    `ledger` has the desk's promises to its readers so far, `edition_files` the files of editions by
    their path in the finished site. `digests` are those of the bytes of each file that was read.
    """

    config: Config
    prose: tuple[Prose, ...] = ()
    sources: tuple[Source, ...] = ()
    entities: tuple[Entity, ...] = ()
    questions: tuple[Question, ...] = ()
    claims: tuple[Claim, ...] = ()
    catalogue_files: tuple[content_files.CatalogueFile, ...] = ()
    unreadable: frozenset[tuple[Kind, RecordId]] = frozenset()
    broken: tuple[BrokenRecord, ...] = ()
    drafts: tuple[Lines, ...] = ()
    by_id: Mapping[tuple[Kind, RecordId], Record] = field(
        default_factory=lambda: MappingProxyType({})
    )
    ledger: Ledger = Ledger()
    edition_files: Mapping[str, EditionFile] = field(default_factory=lambda: MappingProxyType({}))
    digests: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), compare=False)
    theme: content_files.ThemeFile | None = None

    def find(self, kind: Kind, record: RecordId) -> Record | None:
        return self.by_id.get((kind, record))

    def knows(self, kind: Kind, record: RecordId) -> bool:
        """Whether the desk has such a record, even one whose file cannot be read."""
        return (kind, record) in self.by_id or (kind, record) in self.unreadable

    def of_kind(self, kind: Kind) -> tuple[Record, ...]:
        records_by_kind: dict[Kind, tuple[Record, ...]] = {
            Kind.SOURCE: self.sources,
            Kind.ENTITY: self.entities,
            Kind.QUESTION: self.questions,
            Kind.CLAIM: self.claims,
        }
        if kind in records_by_kind:
            return records_by_kind[kind]
        return tuple(record for record in self.prose if record.kind is kind)

    def without_drafts(self) -> Corpus:
        """What readers may see; a draft is in no list, count or address of it."""
        shown = [record for record in self.by_id.values() if record.status is not Status.DRAFT]
        if len(shown) == len(self.by_id):
            return replace(self, broken=())
        return self.of_records(shown)

    def of_records(self, records: Iterable[Record]) -> Corpus:
        """The same corpus with only these records."""
        kept = ("ledger", "edition_files", "digests", "theme", "unreadable", "drafts")
        fields = {name: getattr(self, name) for name in kept}
        return replace(corpus_of(self.config, records, self.catalogue_files), **fields)


def kind_of(record: Record) -> Kind:
    """The kind of a record, which is also the scheme of links to it."""
    if isinstance(record, Prose):
        return record.kind
    if isinstance(record, Claim):
        return Kind.CLAIM
    if isinstance(record, Question):
        return Kind.QUESTION
    return Kind.SOURCE if isinstance(record, Source) else Kind.ENTITY


def corpus_of(
    config: Config,
    records: Iterable[Record],
    catalogue_files: tuple[content_files.CatalogueFile, ...] = (),
    unreadable: Iterable[tuple[Kind, RecordId]] = (),
) -> Corpus:
    """A corpus of these records; of two with one id the first counts."""
    by_id: dict[tuple[Kind, RecordId], Record] = {}
    for record in records:
        by_id.setdefault((kind_of(record), record.id), record)
    unique_records = tuple(by_id.values())
    return Corpus(
        config=config,
        prose=tuple(record for record in unique_records if isinstance(record, Prose)),
        sources=tuple(record for record in unique_records if isinstance(record, Source)),
        entities=tuple(record for record in unique_records if isinstance(record, Entity)),
        questions=tuple(record for record in unique_records if isinstance(record, Question)),
        claims=tuple(record for record in unique_records if isinstance(record, Claim)),
        catalogue_files=catalogue_files,
        unreadable=frozenset(unreadable) - by_id.keys(),
        by_id=MappingProxyType(by_id),
    )


def load_corpus(
    content: Path, settings: SettingsReader | None = None, known: KnownFiles | None = None
) -> Checked[Corpus | None]:
    """Read a content folder: the valid part, plus a problem for each error in any file.

    None only if `site.yaml` cannot be read. Raises OSError if the folder cannot be.
    """
    reader = ContentReader(content, known)
    config = reader.config(settings)
    if config is None:
        return Checked(None, reported_problems(reader.problems))
    records: list[Record] = [*reader.prose(config), *reader.records(config)]
    words = tuple(reader.catalogue_files(config))
    corpus = corpus_of(config, records, words, reader.record_names)
    if len(corpus.by_id) < len(records):
        from site_gen.load.records import repeated_ids

        names = ((kind_of(record), record.id, record.places) for record in records)
        reader.problems.extend(repeated_ids(names))
    corpus = replace(
        corpus,
        ledger=reader.ledger(),
        edition_files=reader.edition_files(),
        theme=reader.theme(),
        digests=MappingProxyType(reader.digests),
        broken=tuple(reader.broken),
        drafts=tuple(reader.drafts),
    )
    reader.report_unexpected_files()
    return Checked(corpus, reported_problems(reader.problems, reader.drafts))


def read_ahead(
    content: Path, files: Iterable[str], results: Path, program_digest: str, is_settled: IsSettled
) -> list[str]:
    """What is known of the records in these files of a folder, as `load_corpus` will ask for it.

    `results` is the file with those of earlier builds of the program.
    """
    with opened_results(results, program_digest) as earlier:
        reader = ContentReader(content, KnownFiles(earlier, is_settled))
        if config := reader.config():
            for inside in files:
                reader.read_again(inside, config)
        return reader.known.lines


def load_ledger(content: Path) -> Checked[Ledger]:
    """Only the promises, for commands that add to them."""
    reader = ContentReader(content)
    return Checked(reader.ledger(), reported_problems(reader.problems))


def load_edition_files(content: Path) -> Checked[Mapping[str, EditionFile]]:
    """Only the files of editions, by their path in the finished site."""
    reader = ContentReader(content)
    return Checked(reader.edition_files(), reported_problems(reader.problems))


def load_config(content: Path) -> Checked[Config | None]:
    """Only the settings, for commands that need no articles."""
    reader = ContentReader(content)
    return Checked(reader.config(), reported_problems(reader.problems))
