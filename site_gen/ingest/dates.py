"""Lines of a document -> the day it says it was published, or the questions to ask instead."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from site_gen.domain.dates import DateUnreadable, Day, day_from
from site_gen.ingest.desk import Question
from site_gen.ingest.folding import folded, words_in
from site_gen.ingest.phrases import PHRASES
from site_gen.ingest.reading import RawLine

# A date further down, or among other words, is that of an event and not of the publication.
NEAR_TOP = 10
OTHER_WORDS = 2
LONGEST_LINE = 120
MOST_HINTS = 3


@dataclass(frozen=True, slots=True)
class Dated:
    """A date as one line states it; `other` is the second reading when day and month may swap."""

    day: Day
    text: str
    line: int
    other: Day | None = None
    is_update: bool = False
    is_labelled: bool = False


@dataclass(frozen=True, slots=True)
class Publication:
    """What is known of the day of publication; `lines` are the
    orders of those that say nothing else."""

    dated: Dated | None
    lines: frozenset[int] = frozenset()
    questions: tuple[Question, ...] = ()

    @property
    def edtf(self) -> str:
        """The date in EDTF; `?` marks one that can be read two ways. Empty when there is none."""
        if self.dated is None:
            return ""
        return self.dated.day.iso + ("?" if self.dated.day.inferred else "")


def _words(table: str) -> str:
    """An alternation of one table of all languages, the longest first."""
    phrases = chain.from_iterable(getattr(each, table) for each in PHRASES.values())
    ordered = sorted({folded(phrase) for phrase in phrases}, key=lambda p: (-len(p), p))
    return "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in ordered)


def _month_numbers() -> dict[str, int]:
    rows = ((n, names) for each in PHRASES.values() for n, names in enumerate(each.months, start=1))
    return {folded(name): number for number, names in rows for name in names}


_MONTHS = _month_numbers()
_MONTH = "|".join(re.escape(name) for name in sorted(_MONTHS, key=lambda name: -len(name)))
_NAMED = rf"(?P<month>{_MONTH})\b(?:\s*/\s*(?P<double>{_MONTH})\b)?\.?"
_YEAR = rf"[،,]?\s*(?:(?:{_words('year')})\s+)?(?P<year>(?:19|20)\d\d)(?!\d)"
_DAY = r"(?<![\w/.-])(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_SHAPES = (
    re.compile(rf"{_DAY}\s*(?:(?:{_words('of')})\s+)?{_NAMED}\s*{_YEAR}"),
    re.compile(rf"(?<!\w){_NAMED}\s*{_DAY}\s*{_YEAR}"),
    re.compile(r"(?<![\w/.-])(?P<year>\d{4})([/.-])(?P<number>\d{1,2})\2(?P<day>\d{1,2})(?![\d/])"),
    re.compile(r"(?<![\w/.-])(?P<first>\d{1,2})([/.-])(?P<second>\d{1,2})\2(?P<year>\d{4})(?!\d)"),
    re.compile(rf"(?<!\w){_NAMED}\s*{_YEAR}"),
)
_CLOCK = re.compile(r"\bt?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:z\b|\s*[+-]\d{2}:?\d{2})?")
_FURNITURE = re.compile(
    rf"(?<!\w)(?:{_words('published')}|{_words('updated')}|{_words('weekdays')}|{_words('clock')})"
    r"(?!\w)"
)
_SEPARATOR = re.compile(r"\s[-–—|•·]\s|[-–—|•·:،,]\s|^[•·]")
_UPDATED = re.compile(rf"(?<!\w)(?:{_words('updated')})(?!\w)")
_PUBLISHED = re.compile(rf"(?<!\w)(?:{_words('published')})(?!\w)")
_HINT = re.compile(rf"(?<!\w)(?:{_words('near')})[،,]?\s+(?:{_words('weekdays')})(?!\w)")


def dates_in(line: RawLine) -> tuple[Dated, ...]:
    """Every date with a year in a line, in order; a day that does not exist is no date."""
    text, found = folded(line.text), list[tuple[int, Dated]]()
    for shape in _SHAPES:
        for match in shape.finditer(text):
            if dated := _dated(match, line, before=text[: match.start()]):
                found.append((match.start(), dated))
        text = shape.sub(lambda match: " " * len(match.group()), text)
    return tuple(dated for _, dated in sorted(found, key=lambda pair: pair[0]))


def _dated(match: re.Match[str], line: RawLine, *, before: str) -> Dated | None:
    parts = match.groupdict()
    whole = bool(parts.get("day") or parts.get("first"))
    possible = dict.fromkeys(_readings(parts))
    readings = tuple(day for day in possible if _exists(day, whole=whole))
    if not readings:
        return None
    updated, published = (_last(mark, before) for mark in (_UPDATED, _PUBLISHED))
    two = len(readings) > 1
    day = readings[0]
    return Dated(
        Day(day.year, day.month, day.day, inferred=two),
        match.group().strip(" ,،"),
        line.number,
        other=readings[1] if two else None,
        is_update=updated > published,
        is_labelled=published > updated,
    )


def _readings(parts: dict[str, str | None]) -> Iterator[Day]:
    year = int(parts["year"] or 0)
    if parts.get("first"):
        first, second = int(parts["first"] or 0), int(parts["second"] or 0)
        yield Day(year, second, first)
        yield Day(year, first, second)
        return
    month = _MONTHS.get(parts.get("month") or "", int(parts.get("number") or 0))
    if not parts.get("double") or _MONTHS[parts["double"] or ""] == month:
        yield Day(year, month, int(parts.get("day") or 0))


def _exists(day: Day, *, whole: bool) -> bool:
    in_calendar = 1 <= day.month <= 12 and 1900 <= day.year <= 2100
    first = 1 if whole else 0
    return in_calendar and first <= day.day <= calendar.monthrange(day.year, day.month)[1]


def _last(mark: re.Pattern[str], text: str) -> int:
    return max((match.end() for match in mark.finditer(text)), default=-1)


def is_date_line(line: RawLine) -> bool:
    """Whether a line is there to state a date or a time: few words are left without them."""
    text = folded(line.text)
    rest = text
    for shape in (*_SHAPES, _CLOCK, _FURNITURE):
        rest = shape.sub(" ", rest)
    if len(text) > LONGEST_LINE or rest == text:
        return False
    says_when = bool(dates_in(line)) or bool(_CLOCK.search(text))
    others = len(words_in(rest))
    return says_when and (not others or (others <= OTHER_WORDS and _is_set_apart(text)))


def _is_set_apart(text: str) -> bool:
    """`Agencies - 1 November 2020` is a date line, `The war of 27 September 2020` a heading."""
    return bool(_SEPARATOR.search(text) or _CLOCK.search(text) or _FURNITURE.search(text))


def publication_of(lines: tuple[RawLine, ...], *, published: str = "") -> Publication:
    """The day of publication by the page's own metadata, else by a date line near the top.

    Nothing is worked out: no date, or two that differ, is a question and no date.
    """
    top = tuple(line for line in lines[:NEAR_TOP] if is_date_line(line))
    stated = tuple(d for line in top for d in dates_in(line) if not d.is_update)
    if marked := _from_metadata(published):
        stated = (marked, *(dated for dated in stated if marked.day.iso not in _isos(dated)))
    labelled = tuple(dated for dated in stated if dated.is_labelled)
    chosen = labelled if _agree(labelled) else stated
    if not chosen:
        return Publication(None, questions=(_no_date(lines),))
    if not _agree(chosen):
        return Publication(None, questions=(_which(chosen),))
    only = chosen[0]
    return Publication(only, frozenset(line.order for line in top), tuple(_doubts(only)))


def _isos(dated: Dated) -> set[str]:
    return {day.iso for day in (dated.day, dated.other) if day}


def _agree(stated: tuple[Dated, ...]) -> bool:
    return len({dated.day.iso for dated in stated}) == 1


def _from_metadata(published: str) -> Dated | None:
    try:
        day = day_from(published.strip()[:10])
    except DateUnreadable:
        return None
    return Dated(Day(day.year, day.month, day.day), published, 0)


def _doubts(dated: Dated) -> Iterator[Question]:
    place = f"line {dated.line}: `{dated.text}`"
    if dated.other:
        both = f"{dated.day.iso} or {dated.other.iso}"
        asks = f"{place} can be read as {both}; the first was taken and marked: confirm or correct"
        yield Question("date", asks)
    elif not dated.day.day:
        yield Question("date", f"{place} gives no day; supply it, or keep the month alone")


def _which(stated: tuple[Dated, ...]) -> Question:
    each = "; ".join(
        f"line {d.line}: `{d.text}`" if d.line else f"the page's metadata: `{d.text}`"
        for d in stated
    )
    return Question("date", f"more than one date is stated, none was taken ({each}): supply it")


def _no_date(lines: tuple[RawLine, ...]) -> Question:
    hints = tuple(hint for line in lines for hint in _hints(line))[:MOST_HINTS]
    told = f"; it only says {'; '.join(hints)}" if hints else ""
    return Question("date", f"the document states no date of its own{told}: supply the date")


def _hints(line: RawLine) -> Iterator[str]:
    for match in _HINT.finditer(folded(line.text)):
        yield f"line {line.number}: «{_as_printed(line.text, match.group())}»"
    if is_date_line(line):
        yield f"line {line.number}: «{line.text}»"


def _as_printed(text: str, wanted: str) -> str:
    """The words of the line that fold to `wanted`, so that the quotation is the document's own."""
    words, length = text.split(), len(wanted.split())
    spans = (" ".join(words[start : start + length]) for start in range(len(words)))
    return next((span.strip("،,.:؛") for span in spans if wanted in folded(span)), wanted)
