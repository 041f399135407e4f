"""What the importer must know of the site, and what it tells the person who asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from site_gen.domain.text import LocaleCode, LocalNames, RecordId


@dataclass(frozen=True, slots=True)
class Desk:
    """The site as an import sees it.

    `topics` holds the keywords of each topic by language; `known_captures` the source that records
    each sha256; `taken` the ids of sources and articles in use. The folders are looked at as well,
    so ids that could not be loaded are not given twice.
    """

    content: Path
    captures: Path
    locales: tuple[LocaleCode, ...]
    default_locale: LocaleCode
    topics: tuple[tuple[RecordId, LocalNames], ...]
    known_captures: Mapping[str, RecordId]
    taken: frozenset[str]
    tool: str

    def knowing(self, imported: Imported) -> Desk:
        """The desk after this import, for the next file of the same command."""
        return replace(
            self,
            known_captures={**self.known_captures, imported.sha256: imported.source},
            taken=self.taken | {imported.source, imported.article},
        )


@dataclass(frozen=True, slots=True)
class Cut:
    """A line left out of the draft, with its number among all lines of the file."""

    line: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Question:
    """What a person must confirm or supply; `field` is that of the record or draft, or `body`."""

    field: str
    asks: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import made.

    `date` is EDTF, empty when the document states none and ending in `?` when it can be read two
    ways. With `already` nothing was written: `source` is the record that holds these very bytes,
    and nothing but it and `sha256` is filled in.
    """

    source: RecordId
    article: RecordId
    written: tuple[Path, ...]
    title: str
    language: str
    date: str
    topics: tuple[RecordId, ...]
    cuts: tuple[Cut, ...]
    questions: tuple[Question, ...]
    sha256: str
    already: bool = False
