"""The content folder into one Corpus; the only module that reads it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias, TypeVar

from site_gen.config import SITE_FILE, Config, config_from
from site_gen.domain.articles import Prose
from site_gen.domain.claims import Claim, Question
from site_gen.domain.editions import EDITIONS, Frozen
from site_gen.domain.entities import Entity
from site_gen.domain.promises import LEDGER_FILE, Ledger
from site_gen.domain.sources import Source
from site_gen.domain.text import Kind, LocaleCode, Places, RecordId, Status
from site_gen.load.claims import claim_from, question_from
from site_gen.load.document import LARGEST, read_document, read_text
from site_gen.load.editions import frozen_from
from site_gen.load.ledger import ledger_from
from site_gen.load.pairs import FOLDERS, Half, half_from, prose_from
from site_gen.load.records import check_id, entity_from, records_in, repeated, source_from
from site_gen.load.strangers import is_passed_over, is_plain, stranger, unnamed
from site_gen.located import Fields, Node, read_yaml
from site_gen.problems import Checked, Problem, Span, did_you_mean, in_order

T = TypeVar("T")
Record: TypeAlias = Prose | Source | Entity | Claim | Question
RECORD_FILES: dict[str, Kind] = {
    "sources": Kind.SOURCE,
    "entities": Kind.ENTITY,
    "questions": Kind.QUESTION,
    "claims": Kind.CLAIM,
}
WORDINGS = "locale"
# A million addresses; no person writes in it.
LONGEST_LEDGER = 100_000_000


@dataclass(frozen=True, slots=True)
class Wording:
    """A catalogue of interface words that the desk brings for one of its languages."""

    locale: LocaleCode
    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """All that the desk has written, joined by id.

    `unread` names records that are there and cannot be read; links to them are not faults of their
    own. `ledger` is what the desk has promised its readers so far, `frozen` the files of editions
    by their path in the finished site.
    """

    config: Config
    prose: tuple[Prose, ...] = ()
    sources: tuple[Source, ...] = ()
    entities: tuple[Entity, ...] = ()
    questions: tuple[Question, ...] = ()
    claims: tuple[Claim, ...] = ()
    wordings: tuple[Wording, ...] = ()
    unread: frozenset[tuple[Kind, RecordId]] = frozenset()
    by_id: Mapping[tuple[Kind, RecordId], Record] = field(
        default_factory=lambda: MappingProxyType({})
    )
    ledger: Ledger = Ledger()
    frozen: Mapping[str, Frozen] = field(default_factory=lambda: MappingProxyType({}))

    def find(self, kind: Kind, record: RecordId) -> Record | None:
        return self.by_id.get((kind, record))

    def knows(self, kind: Kind, record: RecordId) -> bool:
        """Whether the desk has such a record, even one whose file cannot be read."""
        return (kind, record) in self.by_id or (kind, record) in self.unread

    def of_kind(self, kind: Kind) -> tuple[Record, ...]:
        listed: dict[Kind, tuple[Record, ...]] = {
            Kind.SOURCE: self.sources,
            Kind.ENTITY: self.entities,
            Kind.QUESTION: self.questions,
            Kind.CLAIM: self.claims,
        }
        if kind in listed:
            return listed[kind]
        return tuple(record for record in self.prose if record.kind is kind)

    def without_drafts(self) -> Corpus:
        """What readers may see; a draft is in no list, count or address of it."""
        return self.of_records(
            record for record in self.by_id.values() if record.status is not Status.DRAFT
        )

    def of_records(self, records: Iterable[Record]) -> Corpus:
        """The same desk with these records alone."""
        same = joined(self.config, records, self.wordings)
        return replace(same, ledger=self.ledger, frozen=self.frozen)


def kind_of(record: Record) -> Kind:
    """The kind of a record, which is also the scheme of links to it."""
    return record.kind if isinstance(record, Prose) else _KINDS[type(record)]


_KINDS: Mapping[type, Kind] = {
    Source: Kind.SOURCE,
    Entity: Kind.ENTITY,
    Question: Kind.QUESTION,
    Claim: Kind.CLAIM,
}


def joined(
    config: Config,
    records: Iterable[Record],
    wordings: tuple[Wording, ...] = (),
    unread: Iterable[tuple[Kind, RecordId]] = (),
) -> Corpus:
    """A corpus of these records; of two with one id the first holds."""
    by_id: dict[tuple[Kind, RecordId], Record] = {}
    for record in records:
        by_id.setdefault((kind_of(record), record.id), record)
    kept = tuple(by_id.values())
    return Corpus(
        config=config,
        prose=tuple(record for record in kept if isinstance(record, Prose)),
        sources=tuple(record for record in kept if isinstance(record, Source)),
        entities=tuple(record for record in kept if isinstance(record, Entity)),
        questions=tuple(record for record in kept if isinstance(record, Question)),
        claims=tuple(record for record in kept if isinstance(record, Claim)),
        wordings=wordings,
        unread=frozenset(unread) - by_id.keys(),
        by_id=MappingProxyType(by_id),
    )


def load_corpus(content: Path) -> Checked[Corpus | None]:
    """Read a content folder: the sound part, plus a problem for each fault in any file.

    None only where `site.yaml` cannot be read: nothing else has a meaning without it. Raises
    OSError where the folder itself cannot be.
    """
    reading = _Reading(content)
    config = reading.config()
    if config is None:
        return Checked(None, in_order(reading.problems))
    records = [*reading.prose(config), *reading.records(config)]
    reading.problems.extend(
        repeated((kind_of(record), record.id, record.places) for record in records)
    )
    wordings = tuple(reading.wordings(config))
    ledger, frozen = reading.ledger(), reading.frozen()
    reading.strangers()
    corpus = joined(config, records, wordings, reading.named)
    corpus = replace(corpus, ledger=ledger, frozen=frozen)
    return Checked(corpus, in_order(reading.problems))


def load_ledger(content: Path) -> Checked[Ledger]:
    """Only the promises, for commands that add to them."""
    reading = _Reading(content)
    return Checked(reading.ledger(), in_order(reading.problems))


def load_frozen(content: Path) -> Checked[Mapping[str, Frozen]]:
    """Only the files of editions, by their path in the finished site."""
    reading = _Reading(content)
    return Checked(reading.frozen(), in_order(reading.problems))


def load_config(content: Path) -> Checked[Config | None]:
    """Only the settings, for commands that need no articles."""
    reading = _Reading(content)
    return Checked(reading.config(), in_order(reading.problems))


_Maker: TypeAlias = Callable[[RecordId, Node, Places], Checked[Record | None]]
_MAKERS: Mapping[Kind, _Maker] = {
    Kind.SOURCE: source_from,
    Kind.ENTITY: entity_from,
    Kind.QUESTION: question_from,
}


class _Reading:
    """One pass over the folder, gathering problems as it goes."""

    def __init__(self, content: Path) -> None:
        self.content = content
        self.problems: list[Problem] = []
        self.known: set[str] = {WORDINGS}
        self.named: set[tuple[Kind, RecordId]] = set()

    def config(self) -> Config | None:
        path = self.content / SITE_FILE
        self.known.add(SITE_FILE)
        if not path.is_file():
            hint = "the guide shows one; or name another folder with --content"
            problem = Problem(
                "site-missing", f"there is no `{SITE_FILE}`", Span(str(path)), hint=hint
            )
            self.problems.append(problem)
            return None
        text = self._text(path)
        node = self._keep(read_yaml(text, Span(str(path)))) if text is not None else None
        return self._keep(config_from(node)) if node is not None else None

    def prose(self, config: Config) -> Iterator[Prose]:
        for folder, kind in FOLDERS.items():
            self.known.add(folder)
            pairs: dict[RecordId, list[Half | None]] = {}
            for path in self._files(self.content / folder, ".md"):
                stem, _, code = path.stem.rpartition(".")
                # What was written in a language that the site has given up may stay.
                if code in config.retired:
                    continue
                if code not in config.codes:
                    self.problems.append(unnamed(path, config))
                    continue
                self.problems.extend(check_id(stem, Span(str(path))))
                half = self._half(path, kind, LocaleCode(code))
                pairs.setdefault(RecordId(stem), []).append(half)
            for record, pair in pairs.items():
                yield from self._joined(kind, record, pair)

    def _joined(self, kind: Kind, record: RecordId, pair: list[Half | None]) -> Iterator[Prose]:
        """The record; none if a file of it cannot be read, or the others would seem at fault."""
        self.named.add((kind, record))
        halves = tuple(half for half in pair if half is not None)
        if len(halves) == len(pair):
            prose = self._keep(prose_from(kind, record, halves))
            if prose is not None:
                yield prose

    def _half(self, path: Path, kind: Kind, locale: LocaleCode) -> Half | None:
        text = self._text(path)
        document = self._keep(read_document(str(path), text)) if text is not None else None
        return self._keep(half_from(kind, document, locale)) if document is not None else None

    def records(self, config: Config) -> Iterator[Record]:
        claim = partial(claim_from, margin=config.approx_margin)
        makers: Mapping[Kind, _Maker] = {**_MAKERS, Kind.CLAIM: claim}
        for name, kind in RECORD_FILES.items():
            self.known.update({name, f"{name}.yaml"})
            single = self.content / f"{name}.yaml"
            files = [single] if os.path.lexists(single) else []
            for path in (*files, *self._files(self.content / name, ".yaml")):
                yield from self._records_of(path, kind, makers[kind])

    def _records_of(self, path: Path, kind: Kind, make: _Maker) -> tuple[Record, ...]:
        text = self._text(path)
        node = self._keep(read_yaml(text, Span(str(path)))) if text is not None else None
        if node is None:
            return ()
        if isinstance(node, Fields):
            self.named.update((kind, RecordId(key.text)) for key, _ in node.entries)
        return self._keep(records_in(node, make))

    def wordings(self, config: Config) -> Iterator[Wording]:
        for path in self._files(self.content / WORDINGS, ".po"):
            if path.stem in config.retired:
                continue
            if path.stem not in config.codes:
                hint = did_you_mean(path.stem, config.codes)
                message = f"`{path.stem}` is none of the site's languages"
                self.problems.append(Problem("locale-unknown", message, Span(str(path)), hint=hint))
                continue
            text = self._text(path)
            if text is not None:
                yield Wording(LocaleCode(path.stem), str(path), text)

    def ledger(self) -> Ledger:
        path = self.content / LEDGER_FILE
        self.known.add(LEDGER_FILE)
        text = self._text(path, LONGEST_LEDGER) if os.path.lexists(path) else None
        return self._keep(ledger_from(str(path), text)) if text is not None else Ledger()

    def frozen(self) -> Mapping[str, Frozen]:
        self.known.add(EDITIONS)
        top = self.content / EDITIONS
        kept = {}
        for path in self._below(top):
            name = path.relative_to(top).as_posix()
            if file := self._keep(frozen_from(name, path.read_bytes(), Span(str(path)))):
                kept[name] = file
        return MappingProxyType(kept)

    def _below(self, folder: Path) -> Iterator[Path]:
        """The plain files in a folder and in those within it."""
        for path in self._entries(folder):
            if path.is_dir() and not path.is_symlink():
                yield from self._below(path)
            elif is_plain(path):
                yield path
            else:
                self.problems.append(stranger(path, ()))

    def strangers(self) -> None:
        """Files at the top that no part of the program reads: never passed over in silence."""
        for path in sorted(self.content.iterdir()):
            if path.name not in self.known and not is_passed_over(path):
                # Nobody writes a ledger by hand, so nobody has misspelt its name.
                self.problems.append(stranger(path, self.known - {LEDGER_FILE}))

    def _entries(self, folder: Path) -> Iterator[Path]:
        """What is in a folder, if there is one; a link is none."""
        if os.path.lexists(folder) and (folder.is_symlink() or not folder.is_dir()):
            self.problems.append(stranger(folder, ()))
        elif folder.is_dir():
            yield from (path for path in sorted(folder.iterdir()) if not is_passed_over(path))

    def _files(self, folder: Path, ending: str) -> Iterator[Path]:
        for path in self._entries(folder):
            if path.suffix != ending or not is_plain(path):
                self.problems.append(stranger(path, (), ending))
                continue
            yield path

    def _text(self, path: Path, largest: int = LARGEST) -> str | None:
        if not is_plain(path):
            self.problems.append(stranger(path, ()))
            return None
        return self._keep(read_text(str(path), path.read_bytes(), largest))

    def _keep(self, checked: Checked[T]) -> T:
        self.problems.extend(checked.problems)
        return checked.value
