"""Dates as sources give them: to the day or only the year, stated or inferred, or a span.

A subset of EDTF level 1 (Library of Congress, 2019): `2020`, `2020-10`, `2020-10-14`, `2006/2019`,
`../2020-10-02`, `2016/..`, each single date with a closing `?` or `~`.
"""

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from enum import IntEnum

from site_gen.lazy_pattern import lazy_pattern
from site_gen.structs import Struct

_SINGLE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?([?~%]?)")
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
OPEN_END = ".."
# Keyed by whether a date is inferred, and whether it is approximate.
_MARKS = {(True, True): "%", (True, False): "?", (False, True): "~", (False, False): ""}


def latin_digits(text: str) -> str:
    """The same text with Arabic-Indic and Persian digits written as Western ones."""
    return text.translate(_DIGITS)


class Precision(IntEnum):
    """How much of a date is known."""

    YEAR = 1
    MONTH = 2
    DAY = 3


class PartialDate(Struct, frozen=True):
    """One date with its precision; `inferred` is worked out, `about` is approximate."""

    year: int
    month: int = 0
    day: int = 0
    inferred: bool = False
    about: bool = False

    @property
    def precision(self) -> Precision:
        if self.day:
            return Precision.DAY
        return Precision.MONTH if self.month else Precision.YEAR

    @property
    def first(self) -> dt.date:
        return dt.date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> dt.date:
        month = self.month or 12
        return dt.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    @property
    def iso(self) -> str:
        """The date without its marks, as HTML's `datetime` takes it."""
        if self.day:
            return f"{self.year:04}-{self.month:02}-{self.day:02}"
        return f"{self.year:04}-{self.month:02}" if self.month else f"{self.year:04}"

    @property
    def edtf(self) -> str:
        """The date with its mark, as the desk writes it: `2020-10-01?`."""
        return self.iso + _MARKS[self.inferred, self.about]


class EdtfDate(Struct, frozen=True):
    """A date or a span of dates; an open end is None.

    A `doubted` date is kept as it was printed, but the desk thinks it is a mistake.
    """

    start: PartialDate | None
    end: PartialDate | None
    is_span: bool = False
    doubted: bool = False

    @property
    def inferred(self) -> bool:
        return any(day.inferred for day in (self.start, self.end) if day)

    @property
    def as_printed(self) -> bool:
        """Whether it is exactly what the source says, and the desk does not doubt it."""
        about = any(day.about for day in (self.start, self.end) if day)
        return not (self.inferred or about or self.doubted)

    @property
    def earliest(self) -> dt.date:
        """The first day it can mean; an open start counts by its end."""
        date = self.start or self.end
        return date.first if date else dt.date.min

    @property
    def years(self) -> frozenset[int]:
        """The years in which it begins and ends."""
        return frozenset(day.year for day in (self.start, self.end) if day)

    @property
    def iso(self) -> str:
        """The span in EDTF without marks; a single date is written alone."""
        start, end = (day.iso if day else OPEN_END for day in (self.start, self.end))
        return f"{start}/{end}" if self.is_span else start

    @property
    def edtf(self) -> str:
        """The span in EDTF, each end with its mark; EDTF has no mark for doubt."""
        start, end = (day.edtf if day else OPEN_END for day in (self.start, self.end))
        return f"{start}/{end}" if self.is_span else start


class DateUnreadable(ValueError):
    """Text that is no date; its message says why, and `hint` what to write."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def parse_edtf(text: str) -> EdtfDate:
    """Read an EDTF date or span; other scripts' digits are read, day and month never guessed.

    Raises DateUnreadable.
    """
    plain = latin_digits(text.strip())
    if "/" not in plain:
        day = parse_date(plain)
        return EdtfDate(day, day)
    start, end = _interval_ends(plain)
    if start and end and start.first > end.last:
        raise DateUnreadable(f"`{text}` ends before it starts", f"write {end.iso}/{start.iso}")
    return EdtfDate(start, end, is_span=True)


def _interval_ends(plain: str) -> tuple[PartialDate | None, PartialDate | None]:
    parts = [part.strip() for part in plain.split("/")]
    if len(parts) != 2 or parts == [OPEN_END, OPEN_END]:
        raise DateUnreadable(f"`{plain}` is not a date", _hint_for(plain))
    if not all(part == OPEN_END or _SINGLE.fullmatch(part) for part in parts):
        raise DateUnreadable(f"`{plain}` is not a date", _hint_for(plain))
    start, end = (None if part == OPEN_END else parse_date(part) for part in parts)
    return start, end


def parse_date(text: str) -> PartialDate:
    """Read one date to the precision it is given in. Raises DateUnreadable."""
    plain = latin_digits(text.strip())
    match = _SINGLE.fullmatch(plain)
    if not match:
        raise DateUnreadable(f"`{text}` is not a date", _hint_for(plain))
    year, month, day = (int(part or 0) for part in match.groups()[:3])
    mark = match[4]
    if (match[2] and not month) or (match[3] and not day):
        hint = "leave out what is not known, as in 2020-10 or 2020"
        raise DateUnreadable(f"`{text}` is not a date: nothing is numbered 00", hint)
    date = PartialDate(year, month, day, inferred=mark in {"?", "%"}, about=mark in {"~", "%"})
    _check_exists(date, text)
    return date


def _check_exists(day: PartialDate, text: str) -> None:
    try:
        last = calendar.monthrange(day.year, day.month or 1)[1]
    except (calendar.IllegalMonthError, ValueError):
        raise DateUnreadable(
            f"`{text}` is not a date: there is no month {day.month}", "correct the month"
        ) from None
    if day.year < 1:
        raise DateUnreadable(f"`{text}` is not a date: there is no year 0", "correct the year")
    if day.day > last:
        name = f"{day.year:04}-{day.month:02}"
        raise DateUnreadable(f"`{text}` is not a date: {name} has {last} days", "correct the day")


_LOCAL = lazy_pattern(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_LOOSE = lazy_pattern(r"(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})")


def _hint_for(plain: str) -> str:
    """What to write instead; only days that exist are offered."""
    parts = _LOOSE.fullmatch(plain) or _LOCAL.fullmatch(plain)
    numbers = [int(part) for part in parts.groups()] if parts else []
    offered = list(dict.fromkeys(_readings(numbers)))
    if not offered:
        return "write a date as 2020-10-14, 2020-10 or 2020, a span as 2006/2019"
    if len(offered) == 1:
        return f"write {offered[0]}"
    return f"day and month can be read both ways; write {' or '.join(offered)}"


def _readings(numbers: list[int]) -> Iterator[str]:
    """The days that three numbers can mean: year first, or day and month in either order."""
    if not numbers:
        return
    first, second, third = numbers
    local = [(third, second, first), (third, first, second)]
    for year, month, day in [(first, second, third)] if first > 31 else local:
        try:
            yield dt.date(year, month, day).isoformat()
        except ValueError:
            continue
