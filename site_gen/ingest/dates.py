"""Finds the publication date that a document states, or the questions to ask instead."""

import calendar
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from site_gen.domain.dates import DateUnreadable, PartialDate, parse_date
from site_gen.ingest.document import RawLine, ReviewItem
from site_gen.ingest.phrases import PhraseTables
from site_gen.ingest.text import folded_text, words_in

# A date further down, or among other words, is that of an event and not of the publication.
NEAR_TOP = 10
OTHER_WORDS = 2
LONGEST_LINE = 120
MOST_HINTS = 3


@dataclass(frozen=True, slots=True)
class StatedDate:
    """A date as one line states it; `other` is the second reading when day and month may swap."""

    day: PartialDate
    text: str
    line: int
    other: PartialDate | None = None
    is_update: bool = False
    is_labelled: bool = False


@dataclass(frozen=True, slots=True)
class PublicationDate:
    """What is known of the publication date; `lines` are the orders of pure date lines."""

    dated: StatedDate | None
    lines: frozenset[int] = frozenset()
    questions: tuple[ReviewItem, ...] = ()

    @property
    def edtf(self) -> str:
        """The date in EDTF; `?` marks one that can be read two ways. Empty when there is none."""
        if self.dated is None:
            return ""
        return self.dated.day.iso + ("?" if self.dated.day.inferred else "")


_CLOCK = re.compile(r"\bt?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:z\b|\s*[+-]\d{2}:?\d{2})?")
_SEPARATOR = re.compile(r"\s[-–—|•·]\s|[-–—|•·:،,]\s|^[•·]")


@dataclass(frozen=True, slots=True)
class _Patterns:
    """What dates look like in documents of some languages."""

    months: Mapping[str, int]
    shapes: tuple[re.Pattern[str], ...]
    labels: re.Pattern[str]
    updated: re.Pattern[str]
    published: re.Pattern[str]
    hint: re.Pattern[str]


@cache
def _patterns(tables: PhraseTables) -> _Patterns:
    words = tables.alternation
    labels = "|".join(map(words, ("published", "updated", "weekdays", "clock")))
    return _Patterns(
        tables.month_numbers(),
        tuple(_shapes(tables)),
        re.compile(rf"(?<!\w)(?:{labels})(?!\w)"),
        re.compile(rf"(?<!\w)(?:{words('updated')})(?!\w)"),
        re.compile(rf"(?<!\w)(?:{words('published')})(?!\w)"),
        re.compile(rf"(?<!\w)(?:{words('near')})[،,]?\s+(?:{words('weekdays')})(?!\w)"),
    )


def _shapes(tables: PhraseTables) -> Iterator[re.Pattern[str]]:
    words, months = tables.alternation, sorted(tables.month_numbers(), key=lambda name: -len(name))
    month = "|".join(map(re.escape, months)) or "(?!)"
    named = rf"(?P<month>{month})\b(?:\s*/\s*(?P<double>{month})\b)?\.?"
    joined = rf"(?:(?:{words('of')})\s+)?"
    year = rf"[،,]?\s*{joined}(?:(?:{words('year')})\s+)?(?P<year>(?:19|20)\d\d)(?!\d)"
    day = rf"(?<![\w/.-])(?P<day>\d{{1,2}})(?:{words('ordinals')})?"
    yield re.compile(rf"{day}\s*{joined}{named}\s*{year}")
    yield re.compile(rf"(?<!\w){named}\s*{day}\s*{year}")
    yield re.compile(
        r"(?<![\w/.-])(?P<year>\d{4})([/.-])(?P<number>\d{1,2})\2(?P<day>\d{1,2})(?![\d/])"
    )
    yield re.compile(
        r"(?<![\w/.-])(?P<first>\d{1,2})([/.-])(?P<second>\d{1,2})\2(?P<year>\d{4})(?!\d)"
    )
    yield re.compile(rf"(?<!\w){named}\s*{year}")


def dates_in(line: RawLine, tables: PhraseTables) -> tuple[StatedDate, ...]:
    """Every date with a year in a line, in order; a day that does not exist is no date."""
    text, dates = folded_text(line.text), list[tuple[int, StatedDate]]()
    for shape in _patterns(tables).shapes:
        for match in shape.finditer(text):
            if dated := _stated_date(match, line, tables, before=text[: match.start()]):
                dates.append((match.start(), dated))
        text = shape.sub(lambda match: " " * len(match.group()), text)
    return tuple(dated for _, dated in sorted(dates, key=lambda pair: pair[0]))


def _stated_date(
    match: re.Match[str], line: RawLine, tables: PhraseTables, *, before: str
) -> StatedDate | None:
    parts, patterns = match.groupdict(), _patterns(tables)
    whole = bool(parts.get("day") or parts.get("first"))
    possible = dict.fromkeys(_readings(parts, patterns.months))
    readings = tuple(day for day in possible if _exists(day, whole=whole))
    if not readings:
        return None
    updated, published = (_last(mark, before) for mark in (patterns.updated, patterns.published))
    two = len(readings) > 1
    day = readings[0]
    return StatedDate(
        PartialDate(day.year, day.month, day.day, inferred=two),
        match.group().strip(" ,،"),
        line.number,
        other=readings[1] if two else None,
        is_update=updated > published,
        is_labelled=published > updated,
    )


def _readings(parts: dict[str, str | None], months: Mapping[str, int]) -> Iterator[PartialDate]:
    year = int(parts["year"] or 0)
    if parts.get("first"):
        first, second = int(parts["first"] or 0), int(parts["second"] or 0)
        yield PartialDate(year, second, first)
        yield PartialDate(year, first, second)
        return
    month = months.get(parts.get("month") or "", int(parts.get("number") or 0))
    if not parts.get("double") or months[parts["double"] or ""] == month:
        yield PartialDate(year, month, int(parts.get("day") or 0))


def _exists(day: PartialDate, *, whole: bool) -> bool:
    in_calendar = 1 <= day.month <= 12 and 1900 <= day.year <= 2100
    first = 1 if whole else 0
    return in_calendar and first <= day.day <= calendar.monthrange(day.year, day.month)[1]


def _last(mark: re.Pattern[str], text: str) -> int:
    return max((match.end() for match in mark.finditer(text)), default=-1)


def is_date_line(line: RawLine, tables: PhraseTables) -> bool:
    """Whether a line is there to state a date or a time: few words are left without it."""
    text, patterns = folded_text(line.text), _patterns(tables)
    rest = text
    for shape in (*patterns.shapes, _CLOCK, patterns.labels):
        rest = shape.sub(" ", rest)
    if len(text) > LONGEST_LINE or rest == text:
        return False
    says_when = bool(dates_in(line, tables)) or bool(_CLOCK.search(text))
    other_words = len(words_in(rest))
    # `Agencies - 1 November 2020` is a date line, `The war of 27 September 2020` a heading.
    is_set_apart = any(mark.search(text) for mark in (_SEPARATOR, _CLOCK, patterns.labels))
    return says_when and (not other_words or (other_words <= OTHER_WORDS and is_set_apart))


def publication_date_of(
    lines: tuple[RawLine, ...], tables: PhraseTables, *, published: str = ""
) -> PublicationDate:
    """The publication date by the page's own metadata, else by a date line near the top.

    Nothing is inferred: no date, or two that differ, is a question and no date.
    """
    top = tuple(line for line in lines[:NEAR_TOP] if is_date_line(line, tables))
    stated = tuple(d for line in top for d in dates_in(line, tables) if not d.is_update)
    if from_metadata := _from_metadata(published):
        stated = (
            from_metadata,
            *(dated for dated in stated if from_metadata.day.iso not in _readings_of(dated)),
        )
    labelled = tuple(dated for dated in stated if dated.is_labelled)
    chosen = labelled if _agree(labelled) else stated
    if not chosen:
        return PublicationDate(None, questions=(_no_date(lines, tables),))
    if not _agree(chosen):
        return PublicationDate(None, questions=(_several_dates(chosen),))
    only = chosen[0]
    return PublicationDate(only, frozenset(line.order for line in top), tuple(_date_doubts(only)))


def _readings_of(dated: StatedDate) -> set[str]:
    return {day.iso for day in (dated.day, dated.other) if day}


def _agree(stated: tuple[StatedDate, ...]) -> bool:
    return len({dated.day.iso for dated in stated}) == 1


def _from_metadata(published: str) -> StatedDate | None:
    try:
        day = parse_date(published.strip()[:10])
    except DateUnreadable:
        return None
    return StatedDate(PartialDate(day.year, day.month, day.day), published, 0)


def _date_doubts(dated: StatedDate) -> Iterator[ReviewItem]:
    location = f"line {dated.line}: `{dated.text}`"
    if dated.other:
        both = f"{dated.day.iso} or {dated.other.iso}"
        asks = (
            f"{location} can be read as {both}; the first was taken and marked: confirm or correct"
        )
        yield ReviewItem("date", asks)
    elif not dated.day.day:
        yield ReviewItem("date", f"{location} gives no day; supply it, or keep the month alone")


def _several_dates(stated: tuple[StatedDate, ...]) -> ReviewItem:
    dates = "; ".join(
        f"line {d.line}: `{d.text}`" if d.line else f"the page's metadata: `{d.text}`"
        for d in stated
    )
    return ReviewItem("date", f"more than one date is stated, none was taken ({dates}): supply it")


def _no_date(lines: tuple[RawLine, ...], tables: PhraseTables) -> ReviewItem:
    hints = tuple(hint for line in lines for hint in _hints(line, tables))[:MOST_HINTS]
    hints_text = f"; it only says {'; '.join(hints)}" if hints else ""
    return ReviewItem(
        "date", f"the document states no date of its own{hints_text}: supply the date"
    )


def _hints(line: RawLine, tables: PhraseTables) -> Iterator[str]:
    for match in _patterns(tables).hint.finditer(folded_text(line.text)):
        yield f"line {line.number}: «{_as_printed(line.text, match.group())}»"
    if is_date_line(line, tables):
        yield f"line {line.number}: «{line.text}»"


def _as_printed(text: str, folded: str) -> str:
    """The words of the line that fold to `folded`, so that the quotation is the document's own."""
    words, length = text.split(), len(folded.split())
    spans = (" ".join(words[start : start + length]) for start in range(len(words)))
    return next((span.strip("،,.:؛") for span in spans if folded in folded_text(span)), folded)
