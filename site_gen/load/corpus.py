"""Reads the content folder into one Corpus; no other module reads it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias, TypeVar

from site_gen.cache.known_files import KnownFiles
from site_gen.config import SITE_FILE, Config, read_config
from site_gen.domain.articles import Prose
from site_gen.domain.claims import Claim, Question
from site_gen.domain.editions import EDITIONS_FOLDER, EditionFile
from site_gen.domain.entities import Entity
from site_gen.domain.promises import LEDGER_FILE, Ledger
from site_gen.domain.sources import Source
from site_gen.domain.text import Kind, LocaleCode, RecordId, Status
from site_gen.load import content_files, markdown_files, parsed_files
from site_gen.load.broken import BrokenRecord
from site_gen.load.ledger import ledger_from
from site_gen.load.records import check_id, repeated_ids
from site_gen.problems import Checked, Lines, Problem, Span, reported_problems

T = TypeVar("T")
Record: TypeAlias = Prose | Source | Entity | Claim | Question
RECORD_FOLDERS: dict[str, Kind] = {
    "sources": Kind.SOURCE,
    "entities": Kind.ENTITY,
    "questions": Kind.QUESTION,
    "claims": Kind.CLAIM,
}
CATALOGUES_FOLDER = "locale"
SettingsReader: TypeAlias = Callable[[str, Span], Checked[Config | None]]


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
        return self.of_records(
            record for record in self.by_id.values() if record.status is not Status.DRAFT
        )

    def of_records(self, records: Iterable[Record]) -> Corpus:
        """The same corpus with only these records."""
        kept = ("ledger", "edition_files", "digests", "theme", "unreadable", "drafts")
        fields = {name: getattr(self, name) for name in kept}
        return replace(corpus_of(self.config, records, self.catalogue_files), **fields)


def kind_of(record: Record) -> Kind:
    """The kind of a record, which is also the scheme of links to it."""
    if isinstance(record, Prose):
        return record.kind
    return next(kind for record_type, kind in _KINDS if isinstance(record, record_type))


_KINDS: tuple[tuple[type, Kind], ...] = (
    (Source, Kind.SOURCE),
    (Entity, Kind.ENTITY),
    (Question, Kind.QUESTION),
    (Claim, Kind.CLAIM),
)


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
    content: Path, settings: SettingsReader = read_config, known: KnownFiles | None = None
) -> Checked[Corpus | None]:
    """Read a content folder: the valid part, plus a problem for each error in any file.

    None only if `site.yaml` cannot be read. Raises OSError if the folder cannot be.
    """
    reader = _ContentReader(content, known)
    config = reader.config(settings)
    if config is None:
        return Checked(None, reported_problems(reader.problems))
    records = [*reader.prose(config), *reader.records(config)]
    reader.problems.extend(
        repeated_ids((kind_of(record), record.id, record.places) for record in records)
    )
    words = tuple(reader.catalogue_files(config))
    corpus = corpus_of(config, records, words, reader.record_names)
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


def load_ledger(content: Path) -> Checked[Ledger]:
    """Only the promises, for commands that add to them."""
    reader = _ContentReader(content)
    return Checked(reader.ledger(), reported_problems(reader.problems))


def load_edition_files(content: Path) -> Checked[Mapping[str, EditionFile]]:
    """Only the files of editions, by their path in the finished site."""
    reader = _ContentReader(content)
    return Checked(reader.edition_files(), reported_problems(reader.problems))


def load_config(content: Path) -> Checked[Config | None]:
    """Only the settings, for commands that need no articles."""
    reader = _ContentReader(content)
    return Checked(reader.config(), reported_problems(reader.problems))


class _ContentReader:
    """One pass over the folder, gathering problems as it goes."""

    def __init__(self, content: Path, known: KnownFiles | None = None) -> None:
        self.content = content
        self.known = known or KnownFiles()
        self.problems: list[Problem] = []
        self.digests: dict[str, str] = {}
        self.known_names = {CATALOGUES_FOLDER, SITE_FILE, LEDGER_FILE, content_files.THEME_FILE}
        self.record_names: set[tuple[Kind, RecordId]] = set()
        self.broken: list[BrokenRecord] = []
        self.drafts: list[Lines] = []

    def config(self, read: SettingsReader = read_config) -> Config | None:
        path = self.content / SITE_FILE
        if not path.is_file():
            self.problems.append(content_files.site_missing(path))
            return None
        text = self._text(path)
        return self._collect(read(text, Span(str(path)))) if text is not None else None

    def prose(self, config: Config) -> Iterator[Prose]:
        for folder, kind in markdown_files.PROSE_FOLDERS.items():
            self.known_names.add(folder)
            pairs: dict[RecordId, list[markdown_files.LanguageFile | None]] = {}
            for path in self._files(self.content / folder, ".md"):
                stem, _, code = path.stem.rpartition(".")
                # Files in a language that the site has given up may stay.
                if code in config.retired:
                    continue
                if code not in config.codes:
                    self.problems.append(content_files.file_without_language(path, config))
                    continue
                self.problems.extend(check_id(stem, Span(str(path))))
                language_file = self._language_file(path, kind, LocaleCode(code))
                pairs.setdefault(RecordId(stem), []).append(language_file)
            for record, pair in pairs.items():
                yield from self._prose_of(kind, record, pair)

    def _prose_of(
        self, kind: Kind, record: RecordId, pair: list[markdown_files.LanguageFile | None]
    ) -> Iterator[Prose]:
        """The record; if it has errors or no id, only what can be checked of it is kept."""
        self.record_names.add((kind, record))
        files = tuple(file for file in pair if file is not None)
        self.drafts.extend(markdown_files.draft_lines(files))
        prose = None
        is_whole = len(files) == len(pair) and not any(file.bad for file in files)
        if is_whole and not check_id(record, Span("")):
            prose = self._collect(markdown_files.prose_from(kind, record, files))
        if prose is not None:
            yield prose
        elif files:
            self.broken.append(self._collect(markdown_files.broken_prose(kind, record, files)))

    def _language_file(
        self, path: Path, kind: Kind, locale: LocaleCode
    ) -> markdown_files.LanguageFile | None:
        name = str(path)
        known = parsed_files.known_language_file(self.known, self.digests, name, kind, locale)
        if known is not None:
            return known
        stat, text = path.lstat(), self._text(path)
        if text is None:
            return None
        read = parsed_files.language_file_in(name, text, kind, locale)
        digest = self.digests[name]
        return self._collect(parsed_files.kept_language_file(self.known, stat, read, text, digest))

    def records(self, config: Config) -> Iterator[Record]:
        for name, kind in RECORD_FOLDERS.items():
            self.known_names.update({name, f"{name}.yaml"})
            single = self.content / f"{name}.yaml"
            files = [single] if os.path.lexists(single) else []
            for path in (*files, *self._files(self.content / name, ".yaml")):
                yield from self._records_of(path, kind, config.approx_margin)

    def _records_of(self, path: Path, kind: Kind, margin: Decimal) -> tuple[Record, ...]:
        read = parsed_files.record_file(self.known, self.digests, path, kind, margin, self._text)
        if (found := self._collect(read)) is None:
            return ()
        self.record_names.update((kind, name) for name in found.names)
        self.broken.extend(found.broken)
        self.drafts.extend(found.drafts)
        return found.records

    def catalogue_files(self, config: Config) -> Iterator[content_files.CatalogueFile]:
        for path in self._files(self.content / CATALOGUES_FOLDER, ".po"):
            if path.stem in config.retired:
                continue
            if path.stem not in config.codes:
                self.problems.append(content_files.catalogue_of_no_language(path, config))
                continue
            if (text := self._text(path)) is not None:
                yield content_files.CatalogueFile(LocaleCode(path.stem), str(path), text)

    def theme(self) -> content_files.ThemeFile | None:
        path = self.content / content_files.THEME_FILE
        text = self._text(path) if os.path.lexists(path) else None
        return content_files.ThemeFile(str(path), text) if text else None

    def ledger(self) -> Ledger:
        path = self.content / LEDGER_FILE
        text = self._text(path, content_files.LARGEST_LEDGER) if os.path.lexists(path) else None
        return self._collect(ledger_from(str(path), text)) if text is not None else Ledger()

    def edition_files(self) -> Mapping[str, EditionFile]:
        self.known_names.add(EDITIONS_FOLDER)
        top = self.content / EDITIONS_FOLDER
        files = {}
        for path in self._files_below(top):
            name = path.relative_to(top).as_posix()
            read = content_files.edition_file_from(name, path.read_bytes(), Span(str(path)))
            if file := self._collect(read):
                files[name] = file
        return MappingProxyType(files)

    def _files_below(self, folder: Path) -> Iterator[Path]:
        """The plain files in a folder and in those within it."""
        for path in self._entries(folder):
            if path.is_dir() and not path.is_symlink():
                yield from self._files_below(path)
            elif content_files.is_regular_file(path):
                yield path
            else:
                self.problems.append(content_files.unexpected_file(path, ()))

    def report_unexpected_files(self) -> None:
        """Report files at the top that no part of the program reads: none is ignored silently."""
        # Nobody writes a ledger by hand, so its name is never a typo.
        meant = self.known_names - {LEDGER_FILE}
        for path in sorted(self.content.iterdir()):
            if path.name not in self.known_names and not content_files.is_ignored(path):
                self.problems.append(content_files.unexpected_file(path, meant))

    def _entries(self, folder: Path) -> Iterator[Path]:
        """The entries of a folder, if it exists; a link to a folder is a problem."""
        if os.path.lexists(folder) and (folder.is_symlink() or not folder.is_dir()):
            self.problems.append(content_files.unexpected_file(folder, ()))
        elif folder.is_dir():
            for path in content_files.without_ignored(folder.iterdir()):
                if content_files.has_readable_name(path):
                    yield path
                else:
                    self.problems.append(content_files.unexpected_file(path, ()))

    def _files(self, folder: Path, ending: str) -> Iterator[Path]:
        for path in self._entries(folder):
            if path.suffix == ending and content_files.is_regular_file(path):
                yield path
            else:
                self.problems.append(content_files.unexpected_file(path, (), ending))

    def _text(self, path: Path, largest: int = content_files.LARGEST_FILE) -> str | None:
        if not content_files.is_regular_file(path):
            self.problems.append(content_files.unexpected_file(path, ()))
            return None
        content = path.read_bytes()
        self.digests[str(path)] = hashlib.sha256(content).hexdigest()
        return self._collect(content_files.read_text(str(path), content, largest))

    def _collect(self, checked: Checked[T]) -> T:
        self.problems.extend(checked.problems)
        return checked.value
