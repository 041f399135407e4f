"""Reads the content folder, file by file; no other module reads it."""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias, TypeVar

from site_gen.cache.known_files import FoundFile, KnownFiles, found_file
from site_gen.config import SITE_FILE, Config
from site_gen.domain.articles import Prose, Version
from site_gen.domain.editions import EDITIONS_FOLDER, EditionFile
from site_gen.domain.promises import LEDGER_FILE, Ledger
from site_gen.domain.text import Kind, LocaleCode, RecordId, Status
from site_gen.load import content_files, kept_records
from site_gen.load.broken import BrokenRecord, ReadRecord, RecordFile
from site_gen.load.ledger import ledger_from
from site_gen.problems import Checked, Lines, Problem, Span

T = TypeVar("T")
PROSE_FOLDERS = {"articles": Kind.ARTICLE, "topics": Kind.TOPIC, "pages": Kind.PAGE}
RECORD_FOLDERS: dict[str, Kind] = {
    "sources": Kind.SOURCE,
    "entities": Kind.ENTITY,
    "questions": Kind.QUESTION,
    "claims": Kind.CLAIM,
}
CATALOGUES_FOLDER = "locale"
SettingsReader: TypeAlias = Callable[[str, Span], Checked[Config | None]]
# The files of a record by their languages.
_ProseFiles: TypeAlias = dict[LocaleCode, FoundFile]


class ContentReader:
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

    def config(self, read: SettingsReader | None = None) -> Config | None:
        path = self.content / SITE_FILE
        if not path.is_file():
            self.problems.append(content_files.site_missing(path))
            return None
        file = found_file(str(path))
        if not read and (known := kept_records.known_settings(self.known, self.digests, file)):
            return known
        text = self._text(path)
        return self._settings_in(file, text, read) if text is not None else None

    def _settings_in(
        self, file: FoundFile, text: str, read: SettingsReader | None
    ) -> Config | None:
        from site_gen.load.settings import read_config

        found = (read or read_config)(text, Span(file.path))
        if found.value and not (found.problems or read):
            digest = self.digests[file.path]
            kept_records.keep_settings(self.known, digest, file, found.value)
        return self._collect(found)

    def prose(self, config: Config) -> Iterator[Prose]:
        for folder, kind in PROSE_FOLDERS.items():
            self.known_names.add(folder)
            for record, files in self._files_of_prose(folder, config).items():
                self.record_names.add((kind, record))
                if prose := self._known_prose(files) or self._prose_in(files, kind, record):
                    yield prose

    def _files_of_prose(self, folder: str, config: Config) -> dict[RecordId, _ProseFiles]:
        """The files of each record in a folder, by language."""
        files: dict[RecordId, _ProseFiles] = {}
        codes = frozenset(config.codes)
        for file in self._files(self.content / folder, ".md"):
            stem, _, code = file.name.removesuffix(".md").rpartition(".")
            # Files in a language that the site has given up may stay.
            if code in config.retired:
                continue
            if code in codes:
                files.setdefault(RecordId(stem), {})[LocaleCode(code)] = file
            else:
                self.problems.append(content_files.file_without_language(Path(file.path), config))
        return files

    def _known_prose(self, files: _ProseFiles) -> Prose | None:
        prose = kept_records.known_prose(self.known, self.digests, tuple(files.values()))
        if prose:
            self.drafts.extend(_draft_lines(prose.versions, (prose.status,)))
        return prose

    def _prose_in(self, files: _ProseFiles, kind: Kind, record: RecordId) -> Prose | None:
        """The record; if it has errors or no id, only what can be checked of it is kept."""
        told = len(self.problems)
        found = tuple(files.values())
        read = {file.path: self._text(Path(file.path)) for file in found}
        texts = {path: text for path, text in read.items() if text is not None}
        prose = None
        if told == len(self.problems):
            prose = kept_records.prose_with_other_bodies(self.known, found, texts)
        if prose:
            self.drafts.extend(_draft_lines(prose.versions, (prose.status,)))
        else:
            prose = self._decoded_prose(files, texts, kind, record)
        if prose is None or told < len(self.problems):
            return prose
        return kept_records.kept_prose(self.known, self.digests, found, texts, prose)

    def _decoded_prose(
        self, files: _ProseFiles, texts: Mapping[str, str], kind: Kind, record: RecordId
    ) -> Prose | None:
        # Here, since a build that reads no header again needs none of what reads one.
        from site_gen.load import markdown_files
        from site_gen.load.parsed_files import language_file_in
        from site_gen.load.records import check_id

        wrong_ids = [p for file in files.values() for p in check_id(record, Span(file.path))]
        self.problems.extend(wrong_ids)
        # Those of the files that can be read, each with its text.
        checked = (
            language_file_in(file.path, texts[file.path], kind, locale)
            for locale, file in files.items()
            if file.path in texts
        )
        read = tuple(file for file in map(self._collect, checked) if file)
        statuses = [file.schema.status for file in read]
        self.drafts.extend(_draft_lines([f.version for f in read], statuses))
        prose = None
        if not wrong_ids and len(read) == len(files) and not any(file.bad for file in read):
            prose = self._collect(markdown_files.prose_from(kind, record, read))
        if prose is None and read:
            self.broken.append(self._collect(markdown_files.broken_prose(kind, record, read)))
        return prose

    def records(self, config: Config) -> Iterator[ReadRecord]:
        for name, kind in RECORD_FOLDERS.items():
            self.known_names.update({name, f"{name}.yaml"})
            single = str(self.content / f"{name}.yaml")
            files = [found_file(single)] if os.path.lexists(single) else []
            for file in (*files, *self._files(self.content / name, ".yaml")):
                found = self._record_file(file, kind, config.approx_margin)
                self.record_names.update((kind, name) for name in found.names)
                self.broken.extend(found.broken)
                self.drafts.extend(found.drafts)
                yield from found.records

    def _record_file(self, file: FoundFile, kind: Kind, margin: Decimal) -> RecordFile:
        known, digests = self.known, self.digests
        if found := kept_records.known_record_file(known, digests, file, kind, margin):
            return found
        if (text := self._text(Path(file.path))) is None:
            return RecordFile()
        from site_gen.load.parsed_files import records_in_file

        read = records_in_file(file.path, text, kind, margin)
        if not read.problems:
            kept_records.keep_record_file(known, digests[file.path], file, margin, read.value)
        return self._collect(read)

    def read_again(self, inside: str, config: Config) -> None:
        """Read the records in a file of the folder, so that they are known."""
        folder, _, name = inside.removesuffix(".yaml").partition(os.sep)
        if folder in PROSE_FOLDERS and name.endswith(".md"):
            record = RecordId(name.removesuffix(".md").rpartition(".")[0])
            lead = f"{self.content}{os.sep}{folder}{os.sep}{record}"
            # In the order of their names, as they are found in the folder.
            paths = {code: f"{lead}.{code}.md" for code in sorted(config.codes)}
            files = {code: found_file(p) for code, p in paths.items() if os.path.lexists(p)}
            if files and not self._known_prose(files):
                self._prose_in(files, PROSE_FOLDERS[folder], record)
        elif folder in RECORD_FOLDERS and inside.endswith(".yaml"):
            file = found_file(f"{self.content}{os.sep}{inside}")
            self._record_file(file, RECORD_FOLDERS[folder], config.approx_margin)

    def catalogue_files(self, config: Config) -> Iterator[content_files.CatalogueFile]:
        for path in (Path(f.path) for f in self._files(self.content / CATALOGUES_FOLDER, ".po")):
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
        for path in map(Path, self._entries(folder)):
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
        for name in content_files.without_ignored(os.scandir(self.content)):
            if name not in self.known_names:
                self.problems.append(content_files.unexpected_file(self.content / name, meant))

    def _entries(self, folder: Path) -> Iterator[str]:
        """The paths of what is in a folder, if it exists; a link to a folder is a problem."""
        if os.path.lexists(folder) and (folder.is_symlink() or not folder.is_dir()):
            self.problems.append(content_files.unexpected_file(folder, ()))
        elif folder.is_dir():
            for name in content_files.without_ignored(os.scandir(folder)):
                if content_files.is_readable(name):
                    yield f"{folder}{os.sep}{name}"
                else:
                    self.problems.append(content_files.unexpected_file(folder / name, ()))

    def _files(self, folder: Path, ending: str) -> Iterator[FoundFile]:
        for path in self._entries(folder):
            file = found_file(path) if path.endswith(ending) else None
            if file and stat.S_ISREG(file.stat.st_mode):
                yield file
            else:
                self.problems.append(content_files.unexpected_file(Path(path), (), ending))

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


def _draft_lines(versions: Iterable[Version], statuses: Iterable[Status]) -> tuple[Lines, ...]:
    """All lines of the files of a draft."""
    if Status.DRAFT not in statuses:
        return ()
    return tuple(Lines(version.places.start.path, 1, sys.maxsize) for version in versions)
