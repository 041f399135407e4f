"""Dates and spans of dates into the words of a language, with what the desk knows of them.

A date that the desk worked out, or doubts, says so wherever it is printed: the mark is part of the
words, so that no page, list or file can leave it out.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from site_gen.config import Locale
from site_gen.domain.dates import Day, When
from site_gen.render.numbers import day_text, within_year_text
from site_gen.render.words import Wordbook


class Marks(StrEnum):
    """How a mark is set: in round brackets, or in square ones inside other brackets."""

    ROUND = "round"
    SQUARE = "square"


def when_text(when: When, locale: Locale, book: Wordbook, marks: Marks = Marks.ROUND) -> str:
    """A date in words, whole; an open span says "by" or "since", each end has its own mark."""
    return _told(when, book, marks, lambda day: day_text(day, locale))


def year_first_text(when: When, locale: Locale, book: Wordbook, marks: Marks = Marks.ROUND) -> str:
    """The same for formats that begin with the year."""

    def day_of(day: Day) -> str:
        rest = within_year_text(day, locale)
        year = day_text(Day(day.year), locale)
        return book.plain("cite.year-first", year=year, day=rest) if rest else year

    return _told(when, book, marks, day_of)


def _told(when: When, book: Wordbook, marks: Marks, words_of: Callable[[Day], str]) -> str:
    ends = (when.start, when.end)
    start, end = (_marked(day, book, marks, words_of(day)) if day else "" for day in ends)
    text = _joined(start, end, book) if when.is_span else start
    return book.plain(f"date.doubted.{marks}", date=text) if when.doubted else text


def _joined(start: str, end: str, book: Wordbook) -> str:
    if not start:
        return book.plain("date.until", date=end)
    if not end:
        return book.plain("date.from", date=start)
    return book.plain("date.span", start=start, end=end)


def _marked(day: Day, book: Wordbook, marks: Marks, text: str) -> str:
    text = book.plain("date.about", date=text) if day.about else text
    return book.plain(f"date.inferred.{marks}", date=text) if day.inferred else text
