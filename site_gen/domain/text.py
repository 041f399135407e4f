"""Text with its position and its language, and the names of records."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from itertools import accumulate
from typing import NamedTuple, NewType

from site_gen.domain.code_fences import code_fences
from site_gen.lazy_pattern import lazy_pattern
from site_gen.problems import Span
from site_gen.structs import Struct

LocaleCode = NewType("LocaleCode", str)
RecordId = NewType("RecordId", str)
Token = NewType("Token", str)
"""A value for machines and never a text for people: a key, an anchor, a `dir`, a day, a path."""
NO_TOKEN = Token("")
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


class LocalText(Struct, frozen=True):
    """The same text in each language that has it, in written order."""

    versions: tuple[tuple[LocaleCode, str], ...] = ()

    def get(self, locale: LocaleCode) -> str:
        """The text in this language, or an empty string."""
        for code, text in self.versions:
            if code == locale:
                return text
        return ""

    def best(self, locale: LocaleCode) -> tuple[LocaleCode, str]:
        """The text in this language, else in the first that has one, with its language."""
        if local_text := self.get(locale):
            return locale, local_text
        return next(((code, text) for code, text in self.versions if text), (locale, ""))

    @property
    def locales(self) -> tuple[LocaleCode, ...]:
        return tuple(code for code, text in self.versions if text)


class LocalNames(Struct, frozen=True):
    """Lists of names by language: other spellings, keywords."""

    versions: tuple[tuple[LocaleCode, tuple[str, ...]], ...] = ()

    def get(self, locale: LocaleCode) -> tuple[str, ...]:
        return dict(self.versions).get(locale, ())

    def __iter__(self) -> Iterator[tuple[LocaleCode, str]]:
        return ((code, name) for code, names in self.versions for name in names)


@dataclass(frozen=True, slots=True)
class Body:
    """Markdown as the desk wrote it, with the span of its first line."""

    source: str
    span: Span


class Places(Struct, frozen=True):
    """Where a record and its fields are written; a missing field has the span of the record.

    `positions` are the lines of its fields, counted from that of the record, and their columns: as
    the same fields are often in the same order, records share them.
    """

    start: Span
    positions: tuple[tuple[str, int, int], ...] = ()

    @property
    def fields(self) -> dict[str, Span]:
        """The spans of the fields by name."""
        return {name: self._span(line, column) for name, line, column in self.positions}

    def of(self, field: str) -> Span:
        for name, line, column in self.positions:
            if name == field:
                return self._span(line, column)
        return self.start

    def _span(self, line: int, column: int) -> Span:
        return Span(self.start.path, self.start.line + line, column)


class Reference(Struct, frozen=True):
    """A link from prose to a record: `[words](kind:id)`, and where it is written."""

    kind: str
    id: RecordId
    span: Span


class Anchor(Struct, frozen=True):
    """A target of links in prose; `text` is the plain text if it is a heading.

    `was` are its former ids, `kind:id#anchor` for one on another record. `id` is empty if only
    former ids were written.
    """

    id: str
    was: tuple[str, ...]
    span: Span
    text: str

    @property
    def names(self) -> tuple[str, ...]:
        """All ids that links on its own record may use, the newest first."""
        all_names = (self.id, *(old for old in self.was if "#" not in old))
        return tuple(name for name in all_names if name)


class BodyFacts(NamedTuple):
    """What every build asks of each body: known of one that was not edited, it need not be read.

    `is_moderate` is whether it is quick to parse beyond doubt.
    """

    is_blank: bool
    is_moderate: bool
    references: tuple[Reference, ...]
    anchors: tuple[Anchor, ...]


class UnreadBody(Body):
    """A body with known facts, whose text is read when somebody first looks at it."""

    __slots__ = ("facts", "read")
    facts: BodyFacts
    read: Callable[[], str]


# Neighbours among the pages show one text; to keep all of them takes most of the memory of a site.
_text_once = lru_cache(maxsize=50)(lambda read: read())
UnreadBody.source = property(lambda body: _text_once(body.read))  # type: ignore[assignment]
# Where values are compared by what is in them, it counts as the body that it is.
UnreadBody.__name__ = Body.__name__


def unread_body(span: Span, facts: BodyFacts, read: Callable[[], str]) -> Body:
    """A body that `read` reads."""
    body = object.__new__(UnreadBody)
    for name, value in (("span", span), ("facts", facts), ("read", read)):
        object.__setattr__(body, name, value)
    return body


def facts_of(body: Body) -> BodyFacts | None:
    """What is known of a body without its text."""
    return getattr(body, "facts", None)


def is_blank(body: Body) -> bool:
    """Whether a body has no text."""
    facts = facts_of(body)
    return facts.is_blank if facts else not body.source.strip()


_TARGET = r"<?([A-Za-z][A-Za-z0-9+.-]*):([^\s)>\[\]]+)>?(?=[\s)]|\Z)"
# The words of a link may break over lines and hold one pair of brackets; an image is no link. The
# bracket stands first, since a search for a literal is fast.
_LINK = re.compile(
    r"\[(?<!!\[)(?:[^\[\]\n]|\n(?![ \t]*\n)|\[[^\[\]]*\])*\]"
    rf"\(\s*{_TARGET}"
)
_DEFINITION = lazy_pattern(rf"^ {{0,3}}\[[^\[\]\n]*\]: *\n? *{_TARGET}", re.MULTILINE)
_ESCAPED = lazy_pattern(r"\\[^\n]")
_TICKS = lazy_pattern("`+")
_PARAGRAPH = lazy_pattern(r"(?:[^\n]|\n(?![ \t]*\n))+")
EXTERNAL_SCHEMES = frozenset({"http", "https", "mailto"})
# The size of the caches of parsed bodies: every stage needs the links and anchors of every body,
# and a preview those of all bodies that were not edited.
CACHED_BODIES = 50_000


def references_in(body: Body) -> tuple[Reference, ...]:
    """The record links of a body in the order of reading; code and comments are not prose."""
    if facts := facts_of(body):
        return facts.references
    # To look for one sign takes less time than to look whether the links are known.
    return _references_in(body) if "]" in body.source else ()


@lru_cache(maxsize=CACHED_BODIES)
def _references_in(body: Body) -> tuple[Reference, ...]:
    if "](" not in body.source and "]:" not in body.source:
        return ()
    text = mask_code(body.source)
    definitions = _DEFINITION.finditer(text) if "]:" in text else ()
    links = sorted((*_LINK.finditer(text), *definitions), key=re.Match.start)
    if not links:
        return ()
    span_at = span_finder(body)
    return tuple(
        Reference(link[1], RecordId(link[2]), span_at(link.start()))
        for link in links
        if link[1].lower() not in EXTERNAL_SCHEMES
    )


def mask_code(source: str) -> str:
    """The text with code, comments and escapes as spaces, so that all offsets stay the same."""
    return mask_escapes(blank_code(source))


def mask_escapes(text: str) -> str:
    """The text with escapes as spaces, so that all offsets stay the same."""
    return _ESCAPED.sub("  ", text) if "\\" in text else text


_HIDING = (("`", "`"), ("~", "~~~"), ("<", "<!--"))


def blank_code(source: str) -> str:
    """The text with code and comments as spaces, so that all offsets stay the same."""
    # To look for one sign takes a tenth of the time for three.
    if not any(sign in source and mark in source for sign, mark in _HIDING):
        return source
    for hidden in (_code_blocks, _code_spans, _comments):
        source = _masked(source, hidden(source))
    return source


def blank_fences(source: str) -> str:
    """The text with blocks of fenced code as spaces, so that all offsets stay the same."""
    return _masked(source, _code_blocks(source))


def span_finder(body: Body) -> Callable[[int], Span]:
    """A function from an offset in the body to its line and column in the file."""
    starts = _line_starts(body.source)

    def span_at(offset: int) -> Span:
        line = bisect_right(starts, offset) - 1
        return Span(body.span.path, body.span.line + line, offset - starts[line] + 1)

    return span_at


def _line_starts(text: str) -> list[int]:
    """The offset of each line, and one past the last."""
    return [0, *accumulate(len(line) + 1 for line in text.split("\n"))]


def _masked(text: str, parts: Iterator[tuple[int, int]]) -> str:
    """The text with these parts as spaces, so that all offsets stay the same."""
    pieces, end = [], 0
    for start, stop in parts:
        pieces += [text[end:start], re.sub(r"[^\n]", " ", text[start:stop])]
        end = stop
    return "".join([*pieces, text[end:]])


def _code_blocks(text: str) -> Iterator[tuple[int, int]]:
    """Blocks of code, as Markdown reads them: an unclosed one does not count."""
    starts = _line_starts(text)
    for fence in code_fences(text.split("\n")):
        yield starts[fence.first], starts[fence.last + 1]


def _code_spans(text: str) -> Iterator[tuple[int, int]]:
    """Code within a paragraph: from a run of back-ticks to the next one of the same length.

    A backslash takes a back-tick from the run that begins code, and none from the one that ends it.
    """
    for paragraph in _PARAGRAPH.finditer(text):
        runs = list(_TICKS.finditer(text, *paragraph.span()))
        closing: dict[str, list[int]] = {}
        for number, run in enumerate(runs):
            closing.setdefault(run.group(), []).append(number)
        after = 0
        for number, run in enumerate(runs):
            start = run.start() + _is_escaped(text, run.start())
            same = closing.get(text[start : run.end()], [])
            nearest = bisect_right(same, number)
            if number >= after and nearest < len(same):
                after = same[nearest] + 1
                yield start, runs[same[nearest]].end()


def _is_escaped(text: str, offset: int) -> bool:
    before = offset
    while before and text[before - 1] == "\\":
        before -= 1
    return (offset - before) % 2 == 1


def _comments(text: str) -> Iterator[tuple[int, int]]:
    start = text.find("<!--")
    while start >= 0 and (end := text.find("-->", start)) >= 0:
        yield start, end + 3
        start = text.find("<!--", end)


@cache
def direction_of(character: str) -> Direction | None:
    """The strong direction of a character; None for digits, marks and punctuation."""
    strong = unicodedata.bidirectional(character)
    if strong == "L":
        return Direction.LTR
    return Direction.RTL if strong in {"R", "AL"} else None


def text_direction(text: str, fallback: Direction) -> Direction:
    """The direction of the first strong character (rule P2 of the Unicode bidi algorithm)."""
    strong = (direction_of(character) for character in text)
    return next((direction for direction in strong if direction), fallback)
