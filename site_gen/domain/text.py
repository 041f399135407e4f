"""Text that keeps its place and its language, and the names records go by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from site_gen.problems import Span

LocaleCode = NewType("LocaleCode", str)
RecordId = NewType("RecordId", str)

ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
ID_LONGEST = 60


class Kind(StrEnum):
    """The kinds of record that have an address; the value is the scheme of a prose link."""

    ARTICLE = "article"
    TOPIC = "topic"
    PAGE = "page"
    QUESTION = "question"
    CLAIM = "claim"
    SOURCE = "source"
    ENTITY = "entity"


class Status(StrEnum):
    """Whether readers see a record: a withdrawn one keeps its address and shows a note."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Direction(StrEnum):
    """The direction of a script, as `dir` in HTML writes it."""

    LTR = "ltr"
    RTL = "rtl"


@dataclass(frozen=True, slots=True)
class LocalText:
    """The same text in each language that has it; order is that of writing."""

    versions: tuple[tuple[LocaleCode, str], ...] = ()

    def get(self, locale: LocaleCode) -> str:
        """The text in this language, or an empty string."""
        return dict(self.versions).get(locale, "")

    def best(self, locale: LocaleCode) -> tuple[LocaleCode, str]:
        """The text in this language, else in the first that has one, with its language."""
        if own := self.get(locale):
            return locale, own
        return next(((code, text) for code, text in self.versions if text), (locale, ""))

    @property
    def locales(self) -> tuple[LocaleCode, ...]:
        return tuple(code for code, text in self.versions if text)


@dataclass(frozen=True, slots=True)
class LocalNames:
    """Lists of names by language: other spellings, keywords."""

    versions: tuple[tuple[LocaleCode, tuple[str, ...]], ...] = ()

    def get(self, locale: LocaleCode) -> tuple[str, ...]:
        return dict(self.versions).get(locale, ())

    def __iter__(self) -> Iterator[tuple[LocaleCode, str]]:
        return ((code, name) for code, names in self.versions for name in names)


@dataclass(frozen=True, slots=True)
class Body:
    """Markdown as the desk wrote it, with the place of its first line."""

    source: str
    span: Span


@dataclass(frozen=True, slots=True)
class Places:
    """Where a record and its fields are written; a field that is not, is at the record."""

    start: Span
    fields: tuple[tuple[str, Span], ...] = ()

    def of(self, field: str) -> Span:
        return dict(self.fields).get(field, self.start)


@dataclass(frozen=True, slots=True)
class Reference:
    """A link from prose to a record: `[words](kind:id)`, and where it stands."""

    kind: str
    id: RecordId
    span: Span


_LINK = re.compile(r"\[[^\[\]]*\]\(\s*<?([a-z]+):([^\s)>]+)>?[^)]*\)")
_CODE_SPAN = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
_FENCE = re.compile(r"\s{0,3}(```|~~~)")
FOREIGN_SCHEMES = frozenset({"http", "https", "mailto"})


def references_in(body: Body) -> tuple[Reference, ...]:
    """The record links of a body in the order of reading; code is not prose."""
    found: list[Reference] = []
    fenced = False
    for number, line in enumerate(body.source.split("\n")):
        if _FENCE.match(line):
            fenced = not fenced
        elif not fenced:
            found.extend(_on_line(line, body.span, number))
    return tuple(found)


def _on_line(line: str, start: Span, number: int) -> Iterator[Reference]:
    prose = _CODE_SPAN.sub(lambda code: " " * len(code.group()), line)
    for link in _LINK.finditer(prose):
        if link[1] not in FOREIGN_SCHEMES:
            place = Span(start.path, start.line + number, link.start() + 1)
            yield Reference(link[1], RecordId(link[2]), place)


def direction_of(character: str) -> Direction | None:
    """The strong direction of a character, or nothing for digits, marks and punctuation."""
    strong = unicodedata.bidirectional(character)
    if strong == "L":
        return Direction.LTR
    return Direction.RTL if strong in {"R", "AL"} else None


def text_direction(text: str, fallback: Direction) -> Direction:
    """The direction of the first strong character (rule P2 of the Unicode bidi algorithm)."""
    strong = (direction_of(character) for character in text)
    return next((direction for direction in strong if direction), fallback)
