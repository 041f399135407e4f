"""Finds the dates in the lines of a document."""

import calendar
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from site_gen.domain.dates import PartialDate
from site_gen.ingest.document import RawLine
from site_gen.ingest.phrases import PhraseTables
from site_gen.ingest.text import folded_text, words_in

# A date among other words is that of an event and not of the publication.
OTHER_WORDS = 2
LONGEST_LINE = 160


@dataclass(frozen=True, slots=True)
class StatedDate:
    """A date as one line states it; `other` is the second reading when day and month may swap."""

    day: PartialDate
    text: str
    line: int
    other: PartialDate | None = None
    is_update: bool = False
    is_labelled: bool = False


_CLOCK = re.compile(
    r"\bt?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:z\b|\s*[+-]\d{2}:?\d{2})?"
    r"|(?<!\w)\d{1,2}\s?h\s?(?:\d{2})?(?!\w)|(?<!\w)\d{1,2}[.:]\d{2}(?=\s*uhr)"
)
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
    bylines: re.Pattern[str]
    beside: tuple[re.Pattern[str], ...]
    other_calendars: tuple[re.Pattern[str], ...]


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
        re.compile(rf"(?:{words('bylines')})(?!\w)"),
        tuple(_beside_dates(tables)),
        tuple(_of_other_calendars(tables)),
    )


def _beside_dates(tables: PhraseTables) -> Iterator[re.Pattern[str]]:
    """Eras, minutes of reading and the like: they stand beside a date and say nothing else."""
    reading = f"(?:{tables.alternation('reading')})"
    yield re.compile(rf"(?<!\w)(?:{reading}\s*:?\s*)?\d+[\s-]*{reading}(?!\w)")
    yield re.compile(rf"(?<!\w){reading}\s*:?\s*\d+(?!\w)")
    yield re.compile(rf"(?:(?<!\w)|(?<=\d))(?:{tables.alternation('eras')})(?!\w)")
    yield re.compile(r"(?:gmt|utc)\s*[+-]\s*\d{1,4}(?::\d\d)?")


def _of_other_calendars(tables: PhraseTables) -> Iterator[re.Pattern[str]]:
    """Days of a calendar whose year is not that of the Gregorian one."""
    month, of = tables.alternation("other_months"), tables.alternation("of")
    year = rf"[،,]?\s*(?:(?:{of}|{tables.alternation('year')})\s+)?(?:1[2-6]|5[67])\d\d(?!\d)"
    yield re.compile(rf"(?<![\w/.-])\d{{1,2}}\s*(?:(?:{of})\s+)?(?:{month})\s*{year}")
    yield re.compile(rf"(?<!\w)(?:{month})\s*\d{{1,2}}\s*{year}")
    yield re.compile(rf"(?<!\w)(?:{month})\s*{year}")
    yield re.compile(r"(?<![\w/.-])1[2-6]\d\d([/.-])\d{1,2}\1\d{1,2}(?![\d/])")
    yield re.compile(r"(?<![\w/.-])\d{1,2}([/.-])\d{1,2}\1(?:1[2-6])\d\d(?!\d)")


def _shapes(tables: PhraseTables) -> Iterator[re.Pattern[str]]:
    words, months = tables.alternation, sorted(tables.month_numbers(), key=lambda name: -len(name))
    month = "|".join(map(re.escape, months)) or "(?!)"
    second = rf"(?:\s*[/(\[|\\–—-]\s*|\s+)(?P<double>{month})\b\.?\s*[)\]]?"
    named = rf"(?P<month>{month})\b\.?(?:{second})?\.?"
    joined = rf"(?:(?:{words('of')})\s+)?"
    year = rf"[،,]?\s*{joined}(?:(?:{words('year')})\s+)?(?P<year>(?:19|20)\d\d)(?!\d)"
    day = rf"(?<![\w/.-])(?P<day>\d{{1,2}})(?:{words('ordinals')})?"
    yield re.compile(rf"{day}(?:\s*|[-/.]){joined}{named}(?:\s*|[-/.]){year}")
    yield re.compile(rf"(?<!\w){named}\s*{day}\s*{year}")
    yield re.compile(rf"(?<![\w/.-])(?P<year>(?:19|20)\d\d)\.?\s+{named}\s*{day}(?!\w)")
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
        _as_printed(line.text, match.group().strip(" ,،")),
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
    if line.kind == "time" or len(text) > LONGEST_LINE:
        return line.kind == "time"
    other = any(shape.search(text) for shape in patterns.other_calendars)
    says_when = other or bool(_CLOCK.search(text)) or bool(dates_in(line, tables))
    other_words = len(words_in(_without_dates(text, patterns))) if says_when else 0
    # A byline beside a date: the word before the name, and the name.
    is_byline = patterns.bylines.match(text) and _SEPARATOR.search(text)
    most = OTHER_WORDS + 2 if is_byline else OTHER_WORDS
    # `Agencies - 1 November 2020` is a date line, `The war of 27 September 2020` a heading.
    is_set_apart = any(mark.search(text) for mark in (_SEPARATOR, _CLOCK, patterns.labels))
    return says_when and (not other_words or (other_words <= most and is_set_apart))


def _without_dates(text: str, patterns: _Patterns) -> str:
    dates = (*patterns.shapes, *patterns.other_calendars, _CLOCK)
    for shape in (*dates, *patterns.beside, patterns.labels):
        text = shape.sub(" ", text)
    return text


def states_more(line: RawLine, tables: PhraseTables, author: str = "") -> bool:
    """Whether a date line also says something else: a name that is not the author's, a place."""
    rest = folded_text(line.text).replace(folded_text(author) or " ", " ")
    rest = _without_dates(rest, _patterns(tables))
    rest = re.sub(rf"(?<!\w)(?:{tables.alternation('bylines')})(?!\w)", " ", rest)
    return line.kind != "time" and any(word.isalpha() for word in words_in(rest))


def weekdays_in(line: RawLine, tables: PhraseTables) -> Iterator[str]:
    """Words such as `on Wednesday`, as printed: they tell of a day without a date."""
    for match in _patterns(tables).hint.finditer(folded_text(line.text)):
        yield _as_printed(line.text, match.group())


def _as_printed(text: str, folded: str) -> str:
    """The words of the line that fold to `folded`, so that the quotation is the document's own."""
    words, length = text.split(), len(folded.split())
    spans = (" ".join(words[start : start + length]) for start in range(len(words)))
    return next((span.strip("،,.:؛") for span in spans if folded in folded_text(span)), folded)
