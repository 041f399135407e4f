"""Dates and spans of dates into the words of a language."""

from __future__ import annotations

from collections.abc import Callable

from site_gen.config import Locale
from site_gen.domain.dates import Day, When
from site_gen.render.numbers import day_text, within_year_text
from site_gen.render.words import Wordbook


def when_text(when: When, locale: Locale, book: Wordbook) -> str:
    """A date in words, whole; an open span says "by" or "since"."""
    return _told(when, book, lambda day: day_text(day, locale))


def year_first_text(when: When, locale: Locale, book: Wordbook) -> str:
    """The same for formats that begin with the year."""

    def day_of(day: Day) -> str:
        rest = within_year_text(day, locale)
        year = day_text(Day(day.year), locale)
        return book.plain("cite.year-first", year=year, day=rest) if rest else year

    return _told(when, book, day_of)


def _told(when: When, book: Wordbook, words_of: Callable[[Day], str]) -> str:
    start, end = (_day(day, book, words_of) if day else "" for day in (when.start, when.end))
    if not when.is_span:
        return start
    if not start:
        return book.plain("date.until", date=end)
    if not end:
        return book.plain("date.from", date=start)
    return book.plain("date.span", start=start, end=end)


def _day(day: Day, book: Wordbook, words_of: Callable[[Day], str]) -> str:
    text = words_of(day)
    return book.plain("date.about", date=text) if day.about else text
