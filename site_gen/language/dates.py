"""EDTF dates and date ranges in the words of a language."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping
from copy import deepcopy
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any, Literal, TypeAlias

from site_gen.cache.memo import memoized
from site_gen.config import Locale
from site_gen.domain.dates import EdtfDate, PartialDate, Precision
from site_gen.language.calendars import CALENDARS, hebrew_numeral
from site_gen.language.catalogue import Catalogue
from site_gen.language.numbers import babel_name, in_digits

Context: TypeAlias = Literal["format", "stand-alone"]
CONTEXTS: tuple[Context, ...] = ("format", "stand-alone")
# A year that has every day.
_LEAP_YEAR = 2000


@lru_cache(maxsize=5000)
def day_text(day: PartialDate, locale: Locale) -> str:
    """A date to its own precision, the month in words (W3C, qa-date-format)."""
    if day.precision is Precision.YEAR:
        return in_digits(str(day.year), locale.digits)
    text = _western(day.year, day.month, day.day, locale.dates[0])
    if len(locale.dates) > 1:
        text = _with_both_months(text, day.month, locale.dates)
    return in_digits(text, locale.digits)


def within_year_text(day: PartialDate, locale: Locale) -> str:
    """A date without its year, for formats that put the year first; empty if it is only a year."""
    return _day_of_month(day.month, day.day, locale) if day.month else ""


@lru_cache(maxsize=1000)
def _day_of_month(month: int, day: int, locale: Locale) -> str:
    """A day in any year; without one, the month."""
    cldr = locale.dates[0]
    text = _month_and_day(month, day, cldr) if day else _month(month, cldr, "stand-alone")
    if len(locale.dates) > 1:
        text = _with_both_months(text, month, locale.dates)
    return in_digits(text, locale.digits)


@memoized
def _month_and_day(month: int, day: int, cldr: str) -> str:
    from babel.dates import format_skeleton

    date = dt.date(_LEAP_YEAR, month, day)
    return format_skeleton("MMMMd", date, locale=babel_name(cldr))


def _with_both_months(text: str, month: int, dates: tuple[str, ...]) -> str:
    """Add the month's second name after its first; some languages inflect it beside a day."""
    for context in CONTEXTS:
        first, second = (_month(month, name, context) for name in dates[:2])
        if first in text:
            return text if first == second else text.replace(first, f"{first}/{second}", 1)
    return text


@memoized
def _western(year: int, month: int, day: int, cldr: str) -> str:
    """A month, or a day of it, in Western digits."""
    from babel.dates import format_date, format_skeleton

    date = dt.date(year, month, day or 1)
    if day:
        return format_date(date, "long", locale=babel_name(cldr))
    return format_skeleton("yMMMM", date, locale=babel_name(cldr))


def month_names(locale: Locale) -> tuple[str, ...]:
    """Every name of a month that the site uses in this language, standing alone or in a date."""
    forms = [_names("months", cldr, context) for cldr in locale.dates for context in CONTEXTS]
    return tuple(dict.fromkeys(name for form in forms for name in form.values()))


def month_spellings(cldr: str) -> tuple[tuple[str, ...], ...]:
    """The names of each of the twelve months, whole and abbreviated, in a date and alone."""
    widths = ("wide", "abbreviated")
    forms = [_names("months", cldr, context, width) for width in widths for context in CONTEXTS]
    return tuple(
        tuple(dict.fromkeys(form[number].rstrip(".") for form in forms)) for number in range(1, 13)
    )


def weekday_names(cldr: str) -> tuple[str, ...]:
    """The names of the days of the week, whole and abbreviated, in a date and alone."""
    widths = ("wide", "abbreviated")
    forms = [_names("days", cldr, context, width) for width in widths for context in CONTEXTS]
    return tuple(dict.fromkeys(name for form in forms for name in form.values()))


def _month(number: int, cldr: str, context: Context) -> str:
    return _names("months", cldr, context)[number]


@cache
def _names(
    kind: Literal["months", "days"], cldr: str, context: Context, width: str = "wide"
) -> Mapping[int, str]:
    """The names that CLDR has for the months, from 1, or for the days of the week."""
    return dict(_numbered_names(kind, cldr, context, width))


@memoized
def _numbered_names(kind: str, cldr: str, context: str, width: str) -> list[tuple[int, str]]:
    """The same in pairs.

    Babel keeps what it has looked up in data that a language shares with its territories: after
    those of `ar`, the months of `ar-SY` by themselves would be those of `ar` (seen in Babel 2.18).
    So it looks them up in a copy.
    """
    from babel import Locale as CldrLocale
    from babel import localedata

    data: Any = localedata.load(str(CldrLocale.parse(babel_name(cldr))))
    names = localedata.LocaleDataDict(deepcopy(data[kind]), base=data)[context][width]
    return [(number, str(name)) for number, name in names.items()]


class BracketStyle(StrEnum):
    """Brackets around "about" and "inferred": round, or square inside other brackets."""

    ROUND = "round"
    SQUARE = "square"


def when_text(
    when: EdtfDate, locale: Locale, catalogue: Catalogue, marks: BracketStyle = BracketStyle.ROUND
) -> str:
    """A whole date in words; an open range says "by" or "since", each end has its own mark."""

    def day_of(day: PartialDate) -> str:
        return _with_first_day(day, day_text(day, locale), locale, catalogue)

    return _date_text(when, catalogue, marks, day_of)


def when_text_in_both(when: EdtfDate, locale: Locale, catalogue: Catalogue) -> str:
    """The same with each whole day in the language's further calendar first, if it has one."""

    def day_of(day: PartialDate) -> str:
        text = _with_first_day(day, day_text(day, locale), locale, catalogue)
        if not locale.calendar or day.precision is not Precision.DAY:
            return text
        other = _in_calendar(day, locale, catalogue)
        return catalogue.text("calendar.both", other=other, date=text)

    return _date_text(when, catalogue, BracketStyle.ROUND, day_of)


def _in_calendar(day: PartialDate, locale: Locale, catalogue: Catalogue) -> str:
    """A day in the further calendar; where its months are in Hebrew, so are its numbers."""
    own = CALENDARS[locale.calendar](dt.date(day.year, day.month, day.day))
    month = catalogue.text(f"calendar.{locale.calendar}").split("|")[own.month].strip()
    numbers = (own.day, own.year)
    is_hebrew = "HEBREW" in unicodedata.name(month[0], "") and locale.calendar == "hebrew"
    shown = [hebrew_numeral(n) if is_hebrew else in_digits(str(n), locale.digits) for n in numbers]
    return catalogue.text("calendar.date", day=shown[0], month=month, year=shown[1])


def year_first_text(
    when: EdtfDate, locale: Locale, catalogue: Catalogue, marks: BracketStyle = BracketStyle.ROUND
) -> str:
    """The same, for formats that begin with the year."""

    def day_of(day: PartialDate) -> str:
        rest = _with_first_day(day, within_year_text(day, locale), locale, catalogue)
        year = day_text(PartialDate(day.year), locale)
        return catalogue.text("cite.year-first", year=year, day=rest) if rest else year

    return _date_text(when, catalogue, marks, day_of)


def _with_first_day(day: PartialDate, text: str, locale: Locale, catalogue: Catalogue) -> str:
    """The date with the first day of a month as the language writes it: 1er in French."""
    if day.day != 1 or not catalogue.has("date.first-day"):
        return text
    one = in_digits("1", locale.digits)
    first = catalogue.text("date.first-day", day=one)
    return re.sub(rf"(?<!\d){one}(?!\d)", first, text, count=1) if first != one else text


def _date_text(
    when: EdtfDate,
    catalogue: Catalogue,
    marks: BracketStyle,
    words_of: Callable[[PartialDate], str],
) -> str:
    ends = (when.start, when.end)
    start, end = (_with_marks(day, catalogue, marks, words_of(day)) if day else "" for day in ends)
    text = _range_text(start, end, catalogue) if when.is_span else start
    return catalogue.text(f"date.doubted.{marks}", date=text) if when.doubted else text


def _range_text(start: str, end: str, catalogue: Catalogue) -> str:
    if not start:
        return catalogue.text("date.until", date=end)
    if not end:
        return catalogue.text("date.from", date=start)
    return catalogue.text("date.span", start=start, end=end)


def _with_marks(day: PartialDate, catalogue: Catalogue, marks: BracketStyle, text: str) -> str:
    text = catalogue.text("date.about", date=text) if day.about else text
    return catalogue.text(f"date.inferred.{marks}", date=text) if day.inferred else text
